"""Hosts in lanes: one request at a time, and a slow host holds up only itself."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.watch.health import HostHealth
from cwdnlp.monitor.watch.lanes import Lanes, host_of


@dataclass(frozen=True)
class Page:
    url: str | None
    number: int = 0


def test_a_slow_host_holds_up_only_itself():
    lanes = Lanes(lambda url: 0.0)
    for number in range(3):
        lanes.add(Page("http://slow.example/", number))
    slow = lanes.take(0.0)
    for number in range(50):
        lanes.add(Page(f"http://{number}.example/"))
    assert [lanes.take(0.0).url for _ in range(50)] == [f"http://{number}.example/" for number in range(50)]
    assert lanes.take(0.0) is None
    lanes.release(slow.url)
    assert lanes.take(0.0).number == 1


def test_ports_and_case_do_not_make_another_host():
    assert host_of("http://A.example:80/x") == host_of("https://a.example/y") == "a.example"
    assert host_of("http://[broken") == ""


def test_the_host_that_waited_longest_comes_first():
    ready = {"a.example": 5.0, "b.example": 3.0}
    lanes = Lanes(lambda url: ready[host_of(url)])
    lanes.add(Page("http://a.example/"))
    lanes.add(Page("http://b.example/"))
    assert lanes.take(2.0) is None
    assert lanes.next_ready() == 3.0
    assert [lanes.take(9.0).url, lanes.take(9.0).url] == ["http://b.example/", "http://a.example/"]
    assert lanes.next_ready() is None


def test_a_host_that_was_asked_meanwhile_waits_again():
    ready = {"a.example": 0.0}
    lanes = Lanes(lambda url: ready[host_of(url)])
    lanes.add(Page("http://a.example/"))
    ready["a.example"] = 7.0
    assert lanes.take(1.0) is None
    assert lanes.next_ready() == 7.0
    assert lanes.take(7.0) is not None


def test_a_clock_that_goes_on_between_two_looks_does_no_harm():
    time = iter(range(1, 1000))
    lanes = Lanes(lambda url: 10 + next(time) / 1000)  # "now", which is later each time
    lanes.add(Page("http://a.example/"))
    assert lanes.take(10.002) is not None


def test_what_has_no_host_never_waits():
    lanes = Lanes(lambda url: 1e9)
    for number in range(5):
        lanes.add(Page(None, number))
    assert [lanes.take(0.0).number for _ in range(5)] == [0, 1, 2, 3, 4]
    lanes.release(None)
    assert (len(lanes), lanes.take(0.0), lanes.next_url()) == (0, None, None)


@given(st.lists(st.one_of(st.none(), st.integers(0, 3)), max_size=40), st.randoms(use_true_random=False))
def test_every_errand_is_given_out_once_and_no_host_twice_at_a_time(hosts, chance):
    lanes, given_out, busy = Lanes(lambda url: 0.0), [], []
    waiting = [Page(None if host is None else f"http://{host}.example/", n) for n, host in enumerate(hosts)]
    expected = list(waiting)
    while waiting or len(lanes) or busy:
        if waiting and chance.random() < 0.5:
            lanes.add(waiting.pop())
        elif (page := lanes.take(0.0)) is not None:
            given_out.append(page)
            assert page.url is None or page.url not in busy
            if page.url:
                busy.append(page.url)
        elif busy:
            lanes.release(busy.pop(chance.randrange(len(busy))))
    assert sorted(given_out, key=lambda page: page.number) == expected


def test_dropping_a_host_leaves_the_others():
    lanes = Lanes(lambda url: 0.0)
    for name in "aba":
        lanes.add(Page(f"http://{name}.example/"))
    assert len(lanes.drop("http://a.example/other")) == 2
    assert (len(lanes), lanes.take(0.0).url, lanes.take(0.0)) == (1, "http://b.example/", None)


def fault(kind, **options):
    return SourceError("x", kind=kind, **options)


def test_a_page_that_is_gone_shows_that_the_host_is_there():
    health, url = HostHealth(), "http://a.example/"
    for kind in (FaultKind.timeout, FaultKind.timeout, FaultKind.gone, FaultKind.timeout):
        health.failed(url, fault(kind), now=0.0)
    assert health.paused_until(url) == 0.0


def test_a_host_in_trouble_is_left_alone_longer_and_longer():
    health, url = HostHealth(), "http://a.example/"
    pauses = []
    for _ in range(20):
        health.failed(url, fault(FaultKind.dns), now=0.0)
        pauses.append(health.paused_until(url))
    assert pauses[:6] == [0.0, 0.0, 30.0, 60.0, 120.0, 240.0]
    assert max(pauses) == 1800.0


def test_a_server_that_asks_for_time_gets_it():
    health, url = HostHealth(), "http://a.example/"
    health.failed(url, fault(FaultKind.throttled, retry_after=90), now=10.0)
    assert health.paused_until(url) == 100.0


def test_not_all_hosts_are_remembered():
    health = HostHealth()
    for number in range(10_050):
        health.failed(f"http://{number}.example/", fault(FaultKind.dns), now=0.0)
    assert len(health._states) == 10_000
