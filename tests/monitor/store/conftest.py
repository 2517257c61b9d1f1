"""What the tests of the store share."""

import pytest

from tests.monitor.store.helpers import new_store


@pytest.fixture
def store(tmp_path):
    """An empty store."""
    with new_store(tmp_path) as store:
        yield store
