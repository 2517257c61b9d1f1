"""Pages that list news: which links are picked, and what is said where none is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.cleaning import Limits
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import PageSource
from cwdnlp.monitor.sources import poll
from cwdnlp.monitor.sources.anchors import MOST_LINKS, read_anchors
from tests.monitor.sources.canned import NOW, SITE, Canned, attempt, page, response


def keys(offer):
    return [candidate.key for candidate in offer.candidates]


def titles(offer):
    return [candidate.title for candidate in offer.candidates]


def test_links_in_the_order_of_the_page():
    offer = page("<a href='/aktualnosci/2'>b</a><a href='/kontakt'>c</a><a href='aktualnosci/1?utm_source=x#a'>a</a>")
    assert [each.url for each in offer.candidates] == [f"{SITE}/aktualnosci/2", f"{SITE}/aktualnosci/1"]
    assert all(each.fetch and each.content is None for each in offer.candidates)


def test_an_address_that_comes_several_times_is_one():
    offer = page("<a href='/aktualnosci/1'>x</a><a href='http://www.jodlow.example/aktualnosci/1/'>x</a>")
    assert keys(offer) == ["jodlow.example/aktualnosci/1"]


def test_the_pattern_sees_the_whole_canonical_address():
    offer = page("<a href='AKT/../news?id=7'>x</a>", links=r"^https://jodlow\.example/news\?id=\d+$")
    assert keys(offer) == ["jodlow.example/news?id=7"]


def test_exclude_takes_some_out():
    offer = page("<a href='/aktualnosci/1'>a</a><a href='/aktualnosci/2/druk'>b</a>", exclude="/druk$")
    assert keys(offer) == ["jodlow.example/aktualnosci/1"]


def test_other_sites_only_if_they_are_asked_for():
    body = "<a href='https://inny.example/aktualnosci/1'>a</a><a href='https://www.jodlow.example/aktualnosci/2'>b</a>"
    assert keys(page(body)) == ["jodlow.example/aktualnosci/2"]
    assert keys(page(body, other_hosts=True)) == ["inny.example/aktualnosci/1", "jodlow.example/aktualnosci/2"]


def test_a_site_that_moved_is_still_the_same_site():
    offer = page("<a href='/aktualnosci/1'>a</a>", final="https://gmina-jodlow.example/aktualnosci")
    assert keys(offer) == ["gmina-jodlow.example/aktualnosci/1"]


def test_the_page_itself_is_no_article_of_it():
    assert keys(page("<a href='?'>a</a><a href='/aktualnosci/1'>b</a>", links="aktualnosci")) == [
        "jodlow.example/aktualnosci/1"
    ]


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("/dzial/", f"{SITE}/dzial/aktualnosci/1"),
        ("https://jodlow.example/x/y", f"{SITE}/x/aktualnosci/1"),
        ("http://[", f"{SITE}/aktualnosci/1"),
        ("javascript:x", f"{SITE}/aktualnosci/1"),
    ],
)
def test_base(base, url):
    assert page(f"<base href='{base}'><a href='aktualnosci/1'>x</a>").candidates[0].url == url


def test_titles_are_headings_not_buttons():
    body = """<a href='/aktualnosci/1'><img alt='Zdjęcie'></a><h3><a href='/aktualnosci/1'>Umowa na drogę
      podpisana</a></h3><a href='/aktualnosci/1'>Czytaj więcej o umowie na drogę podpisanej</a>
      <a href='/aktualnosci/2' title='Nowy most otwarto w piątek'>Więcej</a>
      <a href='/aktualnosci/3'>Aktualności</a><a href='/aktualnosci/4'><h3>Otwarcie żłobka</h3><p>W piątek</p></a>"""
    assert titles(page(body)) == [
        "Umowa na drogę podpisana",
        "Nowy most otwarto w piątek",
        None,
        "Otwarcie żłobka W piątek",
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_the_longest_title_counts(order):
    links = ["<a href='/aktualnosci/1'>Umowa na drogę</a>", "<a href='/aktualnosci/1'>Umowa na drogę podpisana</a>"]
    assert titles(page("".join(links[::order]))) == ["Umowa na drogę podpisana"]


def test_a_new_title_is_a_change_and_the_order_is_none():
    one, two = "<a href='/aktualnosci/1'>Umowa podpisana</a>", "<a href='/aktualnosci/2'>Otwarcie żłobka</a>"
    first, second = page(one + two).candidates, page(two + one).candidates
    assert {each.key: each.fingerprint for each in first} == {each.key: each.fingerprint for each in second}
    changed = page(one.replace("podpisana", "zerwana")).candidates[0]
    assert changed.key == first[0].key
    assert changed.fingerprint != first[0].fingerprint


def test_unchanged():
    source = PageSource(name="j", url=SITE, links="x")
    answer = response(b"", url=SITE, status=304, etag='"1"')
    offer = poll(source, fetcher=Canned({SITE: answer}), etag='"1"', now=NOW)
    assert (offer.unchanged, offer.etag) == (True, '"1"')


@pytest.mark.parametrize("real", ["utf-8", "windows-1250", "iso-8859-2"])
def test_titles_in_any_encoding(real):
    body = "<meta charset='utf-8'><a href='/aktualnosci/1'>Źródło wśród łąk odnowione</a>"
    assert titles(page(body.encode(real), charset="iso-8859-1")) == ["Źródło wśród łąk odnowione"]


def test_no_link_is_picked():
    body = "<a href='/kontakt'>k</a><a href='/news/umowa-na-droge'>u</a><a href='https://x.pl/aaaaaaaaaaaaaaaaaaaaaaaa'>x</a>"
    with pytest.raises(SourceError) as caught:
        page(body)
    assert caught.value.kind is FaultKind.no_links
    assert caught.value.where == f"{SITE}/aktualnosci"
    assert "none of its 3 links" in str(caught.value)
    assert str(caught.value).endswith(f"(it links to {SITE}/news/umowa-na-droge, {SITE}/kontakt)")


@pytest.mark.parametrize(
    ("body", "remedy"),
    [
        (
            "<link rel='alternate' type='application/atom+xml' href='/atom'><a href='/x'>x</a>",
            f"watch that: {SITE}/atom",
        ),
        ("<meta http-equiv='Refresh' content=\"0; url='/nowa'\">", f"sends its readers to {SITE}/nowa"),
        ("<frameset><frame src='/menu'><frame src='/tresc'></frameset>", f"watch what they show: {SITE}/menu"),
        ("<div id=app></div><script src=x.js></script>", "filled in by a script"),
        ("<meta http-equiv='refresh' content='9; url=/aktualnosci'>", "filled in by a script"),
        ("<meta http-equiv='refresh' content='300'>", "filled in by a script"),
        ("", None),
    ],
)
def test_the_remedy_fits_the_page(body, remedy):
    with pytest.raises(SourceError) as caught:
        page(body)
    assert caught.value.kind is FaultKind.no_links
    assert remedy is None or remedy in (caught.value.remedy or "")


@pytest.mark.parametrize("body", [b"%PDF-1.4", b"\x89PNG....", b"\0\0"])
def test_what_is_no_page(body):
    with pytest.raises(SourceError) as caught:
        page(body)
    assert caught.value.kind is FaultKind.no_links


def test_deep_pages_are_refused():
    with pytest.raises(SourceError, match="nests elements deeper"):
        page("<div>" * 5_000 + "<a href='/aktualnosci/1'>x</a>")


def test_many_links_are_cut_and_it_is_said():
    offer = page("".join(f"<a href='/aktualnosci/{n}'>x</a>" for n in range(MOST_LINKS + 10)))
    assert len(offer.candidates) == MOST_LINKS
    assert [fault.kind for fault in offer.faults] == [FaultKind.too_large]


@pytest.mark.parametrize("session", ["PHPSESSID={}", "sid={}", "p_auth={}", "osCsid={}"])
def test_a_session_in_every_link_gives_the_same_articles_at_each_visit(session):
    def visit(value):
        links = "".join(f"<a href='/aktualnosci/{n}?{session.format(value)}'>Umowa numer {n}</a>" for n in (1, 2))
        return [(each.key, each.fingerprint, each.url) for each in page(links).candidates]

    first = visit("0123456789abcdef0123456789abcdef")
    assert [key for key, _, _ in first] == ["jodlow.example/aktualnosci/1", "jodlow.example/aktualnosci/2"]
    assert visit("v9u2k1q8r7t0m3n4b5c6x7z8a9") == first


def test_backslashes_are_slashes_as_in_browsers():
    links = page(r"<a href='\aktualnosci\7?x=a\b'>Umowa podpisana</a>").candidates
    assert [each.url for each in links] == [f"{SITE}/aktualnosci/7?x=a%5Cb"]


def test_an_address_that_is_escaped_twice_is_the_same():
    links = page(
        "<a href='/aktualnosci/7?a=1&amp;amp;b=2'>Umowa</a><a href='/aktualnosci/7?a=1&b=2'>Umowa</a>"
    ).candidates
    assert [each.url for each in links] == [f"{SITE}/aktualnosci/7?a=1&b=2"]


def test_an_overlong_address_is_passed_over():
    offer = page(f"<a href='/aktualnosci/1{'a' * 3000}'>x</a><a href='/aktualnosci/2'>x</a>")
    assert keys(offer) == ["jodlow.example/aktualnosci/2"]


@pytest.mark.parametrize(
    "body",
    [
        "<a href='/aktualnosci/1'>" * 200_000,
        "<a href='/aktualnosci/1'>" + "x " * 2_000_000,
        "<a " * 1_000_000,
        "<a href='" + "a/" * 1_000_000 + "'>x</a>",
        "<base href='" + "a/" * 1_000_000 + "'>" + "<a href=x>x</a>" * 20_000,
        "<" * 2_000_000,
        "<!--" * 500_000,
    ],
    ids=lambda body: body[:12],
)
def test_large_pages_cost_bounded_time(body):
    started = time.process_time()
    outcome = attempt(page, body)
    assert not isinstance(outcome, SourceError) or outcome.kind is FaultKind.no_links
    assert time.process_time() - started < 5


@given(
    st.lists(
        st.sampled_from(["<a href='", "/aktualnosci/1", "'>", "</a>", "<base href='", "http://[", "<meta ", "x", "ó"])
    )
)
def test_whatever_a_page_holds_only_a_fault_comes_of_it(pieces):
    offer = attempt(page, "".join(pieces))
    if isinstance(offer, SourceError):
        assert offer.kind is FaultKind.no_links
        return
    assert len(set(keys(offer))) == len(offer.candidates)


def test_text_of_a_link_is_bounded():
    found = read_anchors("<a href='/x'>" + "słowo " * 100_000, limits=Limits())
    assert len(found.links[0].text) <= 1_000
