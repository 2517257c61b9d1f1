"""A small web without a network, clocks that can be set, and watches over both."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from cwdnlp.monitor import Store, Watch
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.net import Response
from cwdnlp.monitor.settings import FeedSource, NetworkSettings, WatchSettings
from cwdnlp.monitor.watch.clocks import Clocks
from cwdnlp.monitor.watch.lanes import host_of
from tests.monitor.sites import fake_tagger, feed_of, html_of, text_of


class Web:
    """Stands for the fetcher: addresses and what they give, bytes or an exception or a function."""

    def __init__(self):
        self.pages = {}
        self.asked = []
        self.at_once = {}
        self.most_at_once = 0
        self._lock = threading.Lock()

    def site(self, name, count=2):
        """Let a site stand; returns its source."""
        url = f"https://{name}.example"
        entries = [(f"/a/{number}", *text_of(f"{name}-{number}")) for number in range(count)]
        for path, title, text in entries:
            self.pages[url + path] = html_of(title, text)
        self.pages[f"{url}/rss"] = feed_of(url, [(path, title) for path, title, _ in entries])
        return FeedSource(name=name, url=f"{url}/rss")

    def fetch(self, url, *, etag=None, last_modified=None, accept="page"):
        host = host_of(url)
        with self._lock:
            self.asked.append(url)
            self.at_once[host] = self.at_once.get(host, 0) + 1
            self.most_at_once = max(self.most_at_once, self.at_once[host])
        try:
            found = self.pages.get(url) or SourceError("answers 404", kind=FaultKind.gone, where=url)
            found = found() if callable(found) else found
        finally:
            with self._lock:
                self.at_once[host] -= 1
        if isinstance(found, BaseException):
            raise found
        return Response(url=url, status=200, body=found)

    def ready_at(self, url):
        return 0.0

    def close(self):
        pass


class Time:
    """Two clocks that a test sets; sleeping passes at once."""

    def __init__(self):
        self.steady = 1000.0
        self.wall = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.steady += seconds
        self.wall += timedelta(seconds=seconds)

    def clocks(self):
        return Clocks(wall=lambda: self.wall, monotonic=lambda: self.steady, sleep=self.sleep)


@pytest.fixture
def web():
    return Web()


@pytest.fixture
def moment():
    return Time()


@pytest.fixture
def make(tmp_path, web):
    """Make a watch over sources of the web."""

    def make(*sources, tagger=fake_tagger, workers=4, alerts=(), clocks=None, stdin=None, store_limit=60.0, **options):
        settings = WatchSettings(
            store=tmp_path / "news.sqlite",
            sources=sources,
            alerts=alerts,
            network=NetworkSettings(workers=workers, host_delay=0.0),
            **options,
        )
        return Watch(settings, tagger=tagger, fetcher=web, clocks=clocks, stdin=stdin, store_limit=store_limit)

    return make


@pytest.fixture
def store(tmp_path):
    """Open the store that a watch has written."""
    opened = []

    def open_store():
        opened.append(Store.open(tmp_path / "news.sqlite", readonly=True))
        return opened[-1]

    yield open_store
    for each in opened:
        each.close()


@pytest.fixture
def until():
    """Wait until something holds, some seconds at most."""

    def wait(holds, seconds=5.0):
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "it has not come to hold"
            time.sleep(0.01)

    return wait
