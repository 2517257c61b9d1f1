"""What the tests of the network share: one server of sites, and fetchers with limits of a fraction of a second."""

import pytest

from cwdnlp.monitor.net import Fetcher
from cwdnlp.monitor.settings import NetworkSettings
from tests.monitor.hostile import Server, Site


@pytest.fixture(scope="session")
def server():
    with Server() as running:
        yield running


@pytest.fixture
def stand(server):
    """Let a site stand that does this on these paths."""
    return lambda paths, host="127.0.0.1", **options: server.add(Site(paths, **options), host)


@pytest.fixture
def make_fetcher():
    """Make a fetcher that may ask 127.0.0.1 and is neither patient nor polite."""
    made = []

    def make(*, clock=None, sleep=None, resolve=None, now=None, **settings):
        options = {"clock": clock, "sleep": sleep, "resolve": resolve, "now": now}
        chosen = {"timeout": 0.3, "max_bytes": 300_000, "host_delay": 0.0, "allow_private": ("127.0.0.1",), **settings}
        fetcher = Fetcher(NetworkSettings(**chosen), **{name: value for name, value in options.items() if value})
        made.append(fetcher)
        return fetcher

    yield make
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def fetcher(make_fetcher):
    return make_fetcher()
