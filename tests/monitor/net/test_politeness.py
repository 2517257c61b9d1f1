"""Whose turn it is."""

import threading
import time
from contextlib import suppress

import pytest

from cwdnlp.monitor.faults import SourceError
from cwdnlp.monitor.net import politeness as module
from cwdnlp.monitor.net.politeness import Politeness


class Clock:
    """A clock that only a sleep moves."""

    def __init__(self):
        self.now = 1000.0
        self.slept = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def polite(clock):
    return Politeness(2.0, clock=clock, sleep=clock.sleep)


def test_the_pause_is_between_the_end_of_one_and_the_start_of_the_next(polite, clock):
    with polite.turn("a"):
        clock.now += 5
    with polite.turn("a"):
        assert clock.slept == [2.0]
    clock.now += 1.5
    with polite.turn("a"):
        assert clock.slept == [2.0, 0.5]


def test_another_host_is_asked_meanwhile(polite, clock):
    with polite.turn("a"), polite.turn("b"):
        pass
    assert clock.slept == []


def test_a_longer_pause_that_a_site_asks_for(polite, clock):
    with polite.turn("a") as turn:
        turn.delay = 30.0
    assert polite.ready_at("a") == clock.now + 30
    with polite.turn("a"):
        assert clock.slept == [30.0]


def test_a_redirect_within_a_host_needs_no_pause(polite, clock):
    with polite.turn("a"):
        pass
    with polite.turn("a", at_once=True):
        assert clock.slept == []


def test_ready_at(polite, clock):
    assert polite.ready_at("a") == clock.now
    with polite.turn("a"):
        assert polite.ready_at("a") == clock.now + 2
    assert polite.ready_at("a") == clock.now + 2
    assert polite.ready_at("b") == clock.now


def test_the_pause_follows_a_request_that_failed(polite, clock):
    with pytest.raises(RuntimeError), polite.turn("a"):
        raise RuntimeError
    assert polite.ready_at("a") == clock.now + 2


def test_hosts_are_forgotten_when_their_pause_is_over(polite, clock, monkeypatch):
    monkeypatch.setattr(module, "_MAX_REMEMBERED", 10)
    for number in range(1000):
        with polite.turn(f"host{number}"):
            clock.now += 0.5
    assert len(polite._free_at) <= 11
    assert polite.ready_at("host999") == clock.now + 2


def run_all(count, work):
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)


def most_at_once(enter):
    lock, now, most = threading.Lock(), [0], [0]

    def work(number):
        with enter(number):
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            time.sleep(0.01)
            with lock:
                now[0] -= 1

    run_all(12, work)
    return most[0]


def all_at_once(count, enter):
    """Tell whether so many threads can be inside at the same time."""
    meeting = threading.Barrier(count)
    met = []

    def work(number):
        with enter(number), suppress(threading.BrokenBarrierError):
            meeting.wait(5)
            met.append(number)

    run_all(count, work)
    return len(met) == count


def test_a_host_is_asked_by_one_thread_at_a_time():
    polite = Politeness(0.0)
    assert most_at_once(lambda _: polite.turn("a")) == 1
    assert all_at_once(8, lambda number: polite.turn(str(number)))


def test_a_machine_is_asked_by_four_at_a_time_whatever_hosts_it_has():
    polite = Politeness(0.0)
    assert most_at_once(lambda _: polite.place("193.0.71.130")) <= 4
    assert all_at_once(4, lambda _: polite.place("193.0.71.130"))
    assert all_at_once(8, lambda number: polite.place(str(number)))
    assert not polite._asked


def test_closing_ends_every_wait():
    polite = Politeness(60.0)
    faults = []
    with polite.turn("slow"):
        pass

    def work(number):
        try:
            if number:
                with polite.turn("busy"):
                    pass
            else:
                with polite.turn("slow"):
                    pass
        except SourceError as fault:
            faults.append(str(fault))

    with polite.turn("busy"):
        threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
        for thread in threads:
            thread.start()
        time.sleep(0.05)
        polite.close()
        for thread in threads:
            thread.join(2)
    assert faults == ["is not asked, since the run ends"] * 2
    with pytest.raises(SourceError), polite.turn("other"):
        pass
