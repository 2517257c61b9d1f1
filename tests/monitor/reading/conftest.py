"""A store to read, built once; tests must not change it."""

import pytest

from cwdnlp.monitor import open_store
from monitor.stories_of_sieradz import build_store


@pytest.fixture(scope="session")
def sieradz(tmp_path_factory):
    return build_store(tmp_path_factory.mktemp("sieradz") / "news.sqlite")


@pytest.fixture
def store(sieradz):
    with open_store(sieradz) as opened:
        yield opened


@pytest.fixture
def make_store(tmp_path):
    """Build a store of other articles, open for reading."""
    opened = []

    def make(*articles):
        path = build_store(tmp_path / f"own{len(opened)}.sqlite", articles)
        opened.append(open_store(path))
        return opened[-1]

    yield make
    for each in opened:
        each.close()
