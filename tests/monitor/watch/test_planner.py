"""Clocks that jump, sources that fail, runs that begin: what is due, and when."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.monitor import Store
from cwdnlp.monitor.candidates import Candidate
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import FeedSource
from cwdnlp.monitor.store.shift import shift_times
from cwdnlp.monitor.watch.errands import Asking
from cwdnlp.monitor.watch.patience import GivenUp, Patience
from cwdnlp.monitor.watch.planner import Planner
from cwdnlp.monitor.watch.timetable import wait_of

HOUR, YEAR = 3600.0, 365 * 86_400.0
FAULT = SourceError("no answer", kind=FaultKind.timeout)
SOURCES = tuple(FeedSource(name=name, url=f"https://{name}.example/rss") for name in "abc")


@pytest.fixture
def opened(tmp_path, moment):
    with Store.open(tmp_path / "news.sqlite", create=True) as store:
        store.sync_sources(SOURCES, now=moment.clocks().now())
        yield store


class Run:
    """A planner with its clocks; `errands` plays the loop and answers all sources."""

    def __init__(self, store, moment, *, once=False, ready_at=lambda url: 0.0):
        self.store, self.moment, self.clocks = store, moment, moment.clocks()
        patience = Patience(sleep=moment.sleep, stopped=lambda: False)
        self.planner = Planner(SOURCES, store, clocks=self.clocks, patience=patience, ready_at=ready_at, once=once)
        self.planner.begin()

    def errands(self, *, advance=0.0, settle=False):
        """Let time pass and return what is given out; sources answer with nothing new, articles as before."""
        self.moment.sleep(advance)
        return self.given_out(settle=settle)

    def given_out(self, *, settle=False):
        if jumped := self.clocks.jump():
            shift_times(self.store.connection, jumped)
        self.planner.plan()
        names = []
        while (errand := self.planner.take()) is not None:
            names.append(errand.url)
            if isinstance(errand, Asking):
                self.planner.asked(errand, errand.source.interval, (None, None))
            elif settle:
                now = self.clocks.now()
                self.store.candidate_failed(errand.pending, FAULT, retry_at=None, now=now)
                self.planner.settled(errand.pending)
            self.planner._lanes.release(errand.url)
        return names

    def jump(self, seconds):
        self.moment.wall += timedelta(seconds=seconds)


FEEDS = [source.url for source in SOURCES]


def test_sources_are_asked_in_their_interval(opened, moment):
    run = Run(opened, moment)
    assert run.errands() == FEEDS
    assert run.errands(advance=HOUR - 1) == []
    assert run.errands(advance=1) == FEEDS


@pytest.mark.parametrize("jump", [-10 * YEAR, -YEAR, -5 * HOUR, 5 * HOUR, YEAR, 10 * YEAR])
def test_a_clock_that_jumps_neither_stops_polling_nor_makes_a_storm(opened, moment, jump):
    run = Run(opened, moment)
    run.errands()
    run.jump(jump)
    assert run.given_out() == []
    assert run.errands(advance=HOUR) == FEEDS
    assert run.errands(advance=HOUR) == FEEDS


@pytest.mark.parametrize("jump", [-10 * YEAR, -5 * HOUR, 5 * HOUR, 10 * YEAR])
def test_retries_wait_as_long_as_before_the_jump(opened, moment, jump):
    run = Run(opened, moment)
    run.errands()
    url = "https://a.example/1"
    now = run.clocks.now()
    opened.record_offer("a", [Candidate("a.example/1", fingerprint="1", url=url)], next_at=now, now=now)
    [pending] = opened.due_candidates(now, limit=1)
    opened.candidate_failed(pending, FAULT, retry_at="2026-03-01T07:35:00Z", now=now)  # in five minutes
    run.jump(jump)
    assert run.given_out() == []
    assert run.errands(advance=290) == []
    assert run.errands(advance=20) == [url]


@pytest.mark.parametrize("written", ["2036-01-01T00:00:00Z", "2016-01-01T00:00:00Z"])
def test_what_a_wrong_clock_wrote_down_does_not_stop_the_next_run(opened, moment, written):
    for source in SOURCES:
        opened.record_offer(source.name, (), next_at=written, now=written)
    run = Run(opened, moment)
    assert len(run.errands() + run.errands(advance=HOUR)) >= 3


def test_a_run_that_begins_keeps_the_rhythm(opened, moment):
    Run(opened, moment).errands()
    now = moment.clocks().now()
    opened.record_offer("a", (), next_at="2026-03-01T08:00:00Z", now=now)
    run = Run(opened, moment)
    assert run.errands() == FEEDS[1:]
    assert run.errands(advance=1800) == FEEDS[:1]


def test_once_asks_all_but_those_that_failed_lately(opened, moment):
    now = moment.clocks().now()
    opened.record_offer("a", (), next_at="2026-03-01T08:00:00Z", now=now)
    opened.record_failure("b", FAULT, next_at="2026-03-01T09:30:00Z", now=now)
    opened.record_failure("c", FAULT, next_at="2026-03-01T07:00:00Z", now=now)
    assert Run(opened, moment, once=True).errands() == [FEEDS[0], FEEDS[2]]


def test_once_is_finished_when_nothing_is_left(opened, moment):
    run = Run(opened, moment, once=True)
    assert not run.planner.finished
    run.errands()
    run.planner.plan()
    assert run.planner.finished
    assert not Run(opened, moment).planner.finished


def test_once_takes_what_was_found_in_its_last_second_and_not_what_fails_meanwhile(opened, moment):
    run = Run(opened, moment, once=True)
    run.moment.sleep(5)
    now = run.clocks.now()
    for source in SOURCES:
        found = [Candidate(f"{source.name}.example/1", fingerprint="1", url=f"https://{source.name}.example/1")]
        opened.record_offer(source.name, found, next_at=now, now=now)
    pages = [url for url in run.errands() + run.errands() if url not in FEEDS]
    assert len(pages) == 3


def offer(store, name, count, now):
    found = [
        Candidate(f"{name}.example/{number}", fingerprint="1", url=f"https://{name}.example/{number}")
        for number in range(count)
    ]
    store.record_offer(name, found, next_at=now, now=now)


def test_once_leaves_what_becomes_due_again_to_the_next_run(opened, moment):
    run = Run(opened, moment, once=True)
    run.errands()
    now = run.clocks.now()
    offer(opened, "a", 1, now)
    [pending] = opened.due_candidates(now, limit=1)
    opened.candidate_failed(pending, FAULT, retry_at="2026-03-01T07:35:00Z", now=now)
    assert run.errands(advance=400) == []
    assert run.planner.finished
    assert "https://a.example/0" in Run(opened, moment, once=True).errands()


def test_a_source_with_many_articles_on_a_host_that_waits_leaves_room_for_others(opened, moment):
    now = moment.clocks().now()
    offer(opened, "a", 600, now)
    offer(opened, "b", 300, now)
    run = Run(opened, moment, ready_at=lambda url: 1e9 if "a.example" in url else 0.0)
    read = []
    for _ in range(40):
        read += [url for url in run.errands(advance=1, settle=True) if url not in FEEDS]
    assert len(read) == len(set(read)) == 300
    assert all("b.example" in url for url in read)


@given(st.integers(0, 400), st.integers(-20, 20), st.booleans())
def test_no_wait_is_longer_than_the_back_off(failures, years, once):
    class State:
        next_at = f"{2026 + years}-01-01T00:00:00Z"

    State.failures = failures
    wait = wait_of(SOURCES[0], State, now="2026-01-01T00:00:00Z", once=once)
    assert 0 <= wait <= (86_400 * 1.1 if failures else HOUR)
    assert not (once and not failures and wait)


def test_patience_ends_when_the_run_is_stopped(moment):
    from cwdnlp.monitor.store import StoreError, StoreFault

    def full():
        raise StoreError("no space left", kind=StoreFault.full)

    patience = Patience(sleep=moment.sleep, stopped=lambda: sum(moment.slept) > 1000)
    with pytest.raises(GivenUp):
        patience(full)
    assert 1000 < sum(moment.slept) < 1002  # it notices within a second, in the middle of a wait of five minutes
    assert max(moment.slept) <= 0.5
