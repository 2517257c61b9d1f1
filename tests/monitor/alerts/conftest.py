import pytest

from tests.monitor.alerts.newsroom import Newsroom


@pytest.fixture
def newsroom(tmp_path):
    """Make newsrooms, each with a store of its own, and close them at the end."""
    made = []

    def make(*settings, **options):
        made.append(Newsroom(tmp_path / f"news{len(made)}.sqlite", *settings, **options))
        return made[-1]

    yield make
    for each in made:
        each.store.close()
