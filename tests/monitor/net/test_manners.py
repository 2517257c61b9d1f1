"""What a fetcher owes to sites: their robots.txt, and pauses."""

import gzip
import threading

import pytest

from cwdnlp.monitor.faults import FaultKind
from tests.monitor.hostile import BEHAVIOURS, PAGE, page, redirect, status
from tests.monitor.net.helpers import fault_of


def test_robots_are_obeyed_and_read_once(stand, fetcher):
    robots = page(b"User-agent: *\nDisallow: /admin")
    site = stand({"/robots.txt": robots, "/a": page(), "/admin": page(), "/to": redirect("/admin")})
    fetcher.fetch(f"{site.url}/a")
    fault = fault_of(fetcher, f"{site.url}/admin/1")
    assert (fault.kind, fault.message) == (FaultKind.robots, "its robots.txt forbids it")
    assert fault_of(fetcher, f"{site.url}/to").kind is FaultKind.robots
    assert fault_of(fetcher, f"{site.url}/admin/feed", accept="feed").kind is FaultKind.robots
    assert site.targets() == ["/robots.txt", "/a", "/to"]


def test_robots_of_where_a_redirect_leads_are_obeyed(stand, fetcher):
    target = stand({"/robots.txt": page(b"User-agent: *\nDisallow: /"), "/": page()})
    site = stand({"/": redirect(target.url)})
    assert fault_of(fetcher, site.url).kind is FaultKind.robots
    assert target.targets() == ["/robots.txt"]


@pytest.mark.parametrize(
    "behaviour", [status(404), status(403), status(401), status(410), BEHAVIOURS["redirect_loop"], page(b"")]
)
def test_without_robots_all_is_allowed(stand, fetcher, behaviour):
    site = stand({"/robots.txt": behaviour, "/": page()})
    assert fetcher.fetch(site.url).body == PAGE


def test_robots_have_the_time_of_one_request_with_all_their_redirects(stand, make_fetcher):
    def slowly(target):
        def behave(visit):
            visit.pause(0.15)
            redirect(target)(visit)

        return behave

    hops = {f"/{n}": slowly(f"/{n + 1}") for n in range(4)}
    site = stand({"/robots.txt": slowly("/0"), **hops, "/4": page(b""), "/page": page()})
    assert fault_of(make_fetcher(timeout=0.5), f"{site.url}/page").kind is FaultKind.timeout
    assert make_fetcher(timeout=5.0).fetch(f"{site.url}/page").body == PAGE


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (status(500), FaultKind.status),
        (status(503, retry_after="9"), FaultKind.throttled),
        (status(429), FaultKind.throttled),
        (BEHAVIOURS["drip_body"], FaultKind.timeout),
        (BEHAVIOURS["closes_at_once"], FaultKind.connection),
        (BEHAVIOURS["not_http"], FaultKind.protocol),
        (BEHAVIOURS["truncated"], FaultKind.protocol),
        (BEHAVIOURS["redirect_private"], FaultKind.refused_address),
        (BEHAVIOURS["204"], FaultKind.protocol),
    ],
)
def test_robots_that_cannot_be_had_forbid_for_now(stand, fetcher, behaviour, kind):
    site = stand({"/robots.txt": behaviour, "/": page()})
    fault = fault_of(fetcher, site.url)
    assert fault.kind is kind
    assert not fault.kind.permanent
    assert fault_of(fetcher, site.url).kind is kind
    assert site.targets() == ["/robots.txt"]


def test_robots_behind_a_redirect_and_far_too_long(stand, fetcher):
    target = stand({"/r": page(b"User-agent: *\nDisallow: /a\n" + b"#" * 2_000_000)})
    site = stand({"/robots.txt": redirect(f"{target.url}/r"), "/": page()})
    assert fetcher.fetch(site.url).status == 200
    assert fault_of(fetcher, f"{site.url}/a").kind is FaultKind.robots
    bomb = gzip.compress(b"User-agent: *\nDisallow: /a\n" + b"#" * 30_000_000)
    other = stand({"/robots.txt": page(bomb, content_encoding="gzip"), "/": page()})
    assert fetcher.fetch(other.url).status == 200
    assert fault_of(fetcher, f"{other.url}/a").kind is FaultKind.robots


def test_robots_are_read_again_when_they_are_old(stand, make_fetcher):
    now = [0.0]
    site = stand({"/": page()})
    fetcher = make_fetcher(clock=lambda: now[0], robots_max_age=100.0)
    for moment in (0.0, 99.0, 100.0):
        now[0] = moment
        fetcher.fetch(site.url)
    assert site.targets() == ["/robots.txt", "/", "/", "/robots.txt", "/"]


def test_pauses_are_kept(stand, make_fetcher):
    now, slept = [0.0], []

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    site = stand({"/robots.txt": page(b"User-agent: *\nCrawl-delay: 7"), "/": page(), "/to": redirect("/")})
    fetcher = make_fetcher(clock=lambda: now[0], sleep=sleep, host_delay=2.0)
    assert fetcher.ready_at(site.url) == 0.0
    fetcher.fetch(site.url)
    assert (slept, fetcher.ready_at(site.url)) == ([2.0], 9.0)
    fetcher.fetch(f"{site.url}/to")
    assert (slept, fetcher.ready_at(site.url)) == ([2.0, 7.0], 16.0)
    assert fetcher.ready_at("http://10.0.0.1/") == fetcher.ready_at("nonsense") == 9.0


def test_a_host_is_asked_by_one_thread_at_a_time(stand, make_fetcher):
    site = stand({"/": lambda visit: (visit.pause(0.01), visit.answer(200, PAGE))})
    fetcher = make_fetcher(timeout=5.0)
    threads = [threading.Thread(target=fetcher.fetch, args=(site.url,)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(site.seen) == 11
    assert site.most_at_once == 1


def test_waiting_for_others_is_not_counted_against_the_deadline(stand, make_fetcher):
    site = stand({"/": lambda visit: (visit.pause(0.15), visit.answer(200, PAGE))})
    fetcher = make_fetcher()
    bodies = []
    threads = [threading.Thread(target=lambda: bodies.append(fetcher.fetch(site.url).body)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert bodies == [PAGE] * 4


def test_of_the_hosts_of_one_machine_four_are_asked_at_a_time(stand, make_fetcher):
    site = stand({"/": lambda visit: (visit.pause(0.03), visit.answer(200, PAGE))})
    port = site.url.rpartition(":")[2]
    fetcher = make_fetcher(timeout=5.0, resolve=lambda host, number: ["127.0.0.1"])
    hosts = [f"http://gmina{number}.example:{port}/" for number in range(12)]
    threads = [threading.Thread(target=fetcher.fetch, args=(url,)) for url in hosts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(site.seen) == 24
    assert site.most_at_once <= 4
