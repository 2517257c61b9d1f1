"""Where redirects lead, and where not."""

from contextlib import suppress

import pytest

from cwdnlp.monitor.faults import FaultKind, SourceError
from tests.monitor.hostile import page, redirect
from tests.monitor.net.helpers import fault_of


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects_are_followed(stand, fetcher, code):
    site = stand({"/a": redirect("b/../c?x=1#y", code), "/c": page()})
    assert fetcher.fetch(f"{site.url}/a").url == f"{site.url}/c?x=1"


@pytest.mark.parametrize("code", [300, 304, 305, 306])
def test_other_statuses_of_that_kind_are_not(stand, fetcher, code):
    site = stand({"/a": redirect("/c", code), "/c": page()})
    assert fault_of(fetcher, f"{site.url}/a").kind is FaultKind.protocol


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (" /umowa ", "/umowa"),
        ("?x=1", "/a?x=1"),
        ("/uchwa\u00c5\u0082a", "/uchwa%C5%82a"),  # UTF-8, read as Latin-1
        ("/uchwa\u00b3a", "/uchwa%B3a"),  # ISO 8859-2
        ("/a b", "/a%20b"),
        ("/a?utm_source=x", "/a?utm_source=x"),
    ],
)
def test_where_a_redirect_leads(stand, fetcher, location, target):
    site = stand({"/a": redirect(location)})
    with suppress(SourceError):  # there is nothing
        fetcher.fetch(f"{site.url}/a")
    assert site.targets()[2] == target


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("", FaultKind.protocol),
        ("/a\x00b", FaultKind.protocol),
        ("/a\x0bb", FaultKind.protocol),
        ("/" + "a" * 3000, FaultKind.protocol),
        ("http://[::1", FaultKind.protocol),
        ("javascript:alert(1)", FaultKind.refused_address),
        ("http://jan:tajne@127.0.0.1/", FaultKind.refused_address),
        ("//0177.0.0.2/", FaultKind.refused_address),
        ("http://[::ffff:10.0.0.1]/", FaultKind.refused_address),
        ("ftp://gmina.example/", FaultKind.refused_address),
    ],
)
def test_redirects_that_are_not_followed(stand, fetcher, location, kind):
    site = stand({"/": redirect(location)})
    fault = fault_of(fetcher, f"{site.url}/")
    assert fault.kind is kind
    assert "tajne" not in str(fault)
    assert site.targets() == ["/robots.txt", "/"]


def test_redirects_are_counted(stand, make_fetcher):
    paths = {f"/{number}": redirect(f"/{number + 1}") for number in range(4)} | {"/4": page()}
    site = stand(paths)
    assert make_fetcher(max_redirects=4).fetch(f"{site.url}/0").url == f"{site.url}/4"
    fault = fault_of(make_fetcher(max_redirects=3), f"{site.url}/0")
    assert (fault.kind, fault.message) == (FaultKind.redirects, "leads on more than 3 times")
    assert fault_of(make_fetcher(max_redirects=0), f"{site.url}/3").kind is FaultKind.redirects
    assert make_fetcher(max_redirects=0).fetch(f"{site.url}/4").status == 200


def test_a_fault_behind_a_redirect_names_both_addresses(stand, fetcher):
    site = stand({"/a": redirect("/b")})
    assert str(fault_of(fetcher, f"{site.url}/a")).startswith(f"{site.url}/a: {site.url}/b: answers 404")


def test_all_redirects_share_the_time_of_one_request(stand, make_fetcher):
    def slowly(visit):
        visit.pause(0.12)
        visit.answer(302, location=f"/?{len(site.seen)}")

    site = stand({"/": slowly})
    fault = fault_of(make_fetcher(max_redirects=50), site.url)
    assert (fault.kind, fault.message) == (FaultKind.timeout, "takes longer than 0.3 s")
    assert 2 <= len(site.seen) <= 4  # robots.txt, and as many as a busy machine has time for
