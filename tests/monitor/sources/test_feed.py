"""Feeds in every form and every state: what they offer, and what they may cost."""

import re
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import FeedSource
from cwdnlp.monitor.sources import feed as feed_module
from cwdnlp.monitor.sources import poll
from cwdnlp.monitor.sources.parsing import MOST_ENTRIES, parse_feed_within
from tests.monitor.sources.canned import NOW, SITE, Canned, attempt, feed, response, rss

UMOWA = "<title>Umowa podpisana</title><link>https://jodlow.example/umowa</link>"


def only(offer):
    assert len(offer.candidates) == 1
    return offer.candidates[0]


def keys(offer):
    return [candidate.key for candidate in offer.candidates]


# Forms


def test_rss_2():
    item = f"{UMOWA}<pubDate>Tue, 30 Jun 2026 10:00:00 +0200</pubDate><description>Wójt podpisał.</description>"
    candidate = only(feed(rss(item)))
    assert candidate.key == "jodlow.example/umowa"
    assert candidate.url == "https://jodlow.example/umowa"
    assert (candidate.title, candidate.published) == ("Umowa podpisana", "2026-06-30")
    assert (candidate.content.data, candidate.content.kind) == ("Wójt podpisał.", "html")
    assert candidate.fetch


def test_rss_091_with_its_document_type():
    body = (
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Jodłów</title>'
        f"<item>{UMOWA}</item></channel></rss>"
    )
    offer = feed(body)
    assert keys(offer) == ["jodlow.example/umowa"]
    assert offer.faults == []


def test_rss_10():
    body = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://jodlow.example/"><title>Jodłów</title></channel>
      <item rdf:about="https://jodlow.example/umowa"><title>Umowa</title><link>https://jodlow.example/umowa</link>
      <dc:date>2026-06-30T23:30:00Z</dc:date></item></rdf:RDF>"""
    candidate = only(feed(body))
    assert (candidate.key, candidate.published) == ("jodlow.example/umowa", "2026-07-01")


def test_atom_with_xhtml_content():
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Jodłów</title><entry><id>urn:1</id>
      <title type="html">Umowa &lt;b&gt;podpisana&lt;/b&gt;</title>
      <link rel="self" href="https://jodlow.example/api/1"/><link rel="alternate" type="text/html" href="/umowa"/>
      <link rel="enclosure" href="/umowa.pdf"/>
      <updated>2026-06-30T10:00:00Z</updated><summary>Skrót.</summary>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Wójt podpisał <b>umowę</b>.</p></div></content>
      </entry></feed>"""
    candidate = only(feed(body))
    assert (candidate.url, candidate.title, candidate.published) == (f"{SITE}/umowa", "Umowa podpisana", "2026-06-30")
    assert candidate.content.data == "<p>Wójt podpisał <b>umowę</b>.</p>"


def test_atom_link_of_an_unusual_type_counts():
    body = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link type="text/x" href="/umowa"/></entry></feed>'
    assert only(feed(body)).url == f"{SITE}/umowa"


def test_the_whole_text_goes_before_the_summary():
    item = UMOWA + (
        "<description>Skrót.</description>"
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        "<![CDATA[<p>Cały tekst &amp; reszta.</p>]]></content:encoded>"
    )
    assert only(feed(rss(item))).content.data == "<p>Cały tekst &amp; reszta.</p>"


def test_full_text_means_that_no_page_is_fetched():
    item = f"{UMOWA}<description>Cały tekst.</description>"
    candidate = only(feed(rss(item), full_text=True))
    assert (candidate.fetch, candidate.url, candidate.content.data) == (False, f"{SITE}/umowa", "Cały tekst.")


def test_full_text_without_a_text_is_fetched():
    candidate = only(feed(rss(f"{UMOWA}<description> <![CDATA[<p>&nbsp;</p>]]> </description>"), full_text=True))
    assert (candidate.fetch, candidate.content) == (True, None)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("<![CDATA[Umowa <b>podpisana</b>]]>", "Umowa podpisana"),
        ("Droga &amp; most", "Droga & most"),
        ("&lt;i&gt;Umowa&lt;/i&gt;", "Umowa"),
        ("Droga &amp;oacute;semka", "Droga ósemka"),
        ("  Umowa\n\tpodpisana ", "Umowa podpisana"),
        ("<![CDATA[Ceny < 5 zł]]>", "Ceny < 5 zł"),
        ("", None),
        ("a " * 5000, "a " * 149 + "a…"),
    ],
)
def test_titles_are_plain_lines(title, shown):
    assert only(feed(rss(f"<title>{title}</title><link>/umowa</link>"))).title == shown


# Addresses and identity


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/umowa", f"{SITE}/umowa"),
        ("umowa?id=1&amp;a=2", f"{SITE}/umowa?id=1&a=2"),
        ("//bip.jodlow.example/x", "https://bip.jodlow.example/x"),
        (" https://jodlow.example/umowa\n", f"{SITE}/umowa"),
    ],
)
def test_links_are_resolved(link, url):
    assert only(feed(rss(f"<link>{link}</link>"))).url == url


def test_links_are_resolved_against_the_address_that_answered():
    offer = feed(rss("<link>umowa</link>"), final="https://nowy.example/rss/")
    assert only(offer).url == "https://nowy.example/rss/umowa"


def test_links_are_resolved_against_xml_base_and_the_address_that_answered():
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/pl/"><entry xml:base="news/">'
        '<link href="1.html"/></entry><entry><link href="2.html"/></entry></feed>'
    )
    offer = feed(body, final="https://www.jodlow.example/feed")
    assert [each.url for each in offer.candidates] == [
        "https://www.jodlow.example/pl/news/1.html",
        "https://www.jodlow.example/pl/2.html",
    ]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "mailto:a@b.pl", "ftp://a.pl/x", "file:///etc/passwd", "#", ""]
)
def test_a_link_to_no_page_is_a_fault_of_its_entry(link):
    offer = feed(rss(f"<title>Zła</title><link>{link}</link>", UMOWA))
    assert keys(offer) == ["jodlow.example/umowa"]
    assert [fault.kind for fault in offer.faults] == [FaultKind.bad_record]
    assert "entry 1 (Zła)" in str(offer.faults[0])


def test_an_entry_without_a_link_is_known_by_its_identifier():
    item = '<title>Bez adresu</title><guid isPermaLink="false">u-7</guid><description>Wójt podpisał.</description>'
    candidate = only(feed(rss(item)))
    assert (candidate.key, candidate.url, candidate.fetch) == ("jodlow#u-7", None, False)


def test_an_identifier_that_is_an_address_is_the_link():
    assert only(feed(rss("<guid>https://jodlow.example/umowa</guid>"))).url == f"{SITE}/umowa"


def test_a_bare_identifier_is_no_relative_link():
    candidate = only(feed(rss("<guid>umowa-7</guid><description>Wójt podpisał.</description>")))
    assert (candidate.key, candidate.url) == ("jodlow#umowa-7", None)


def test_an_entry_with_an_identifier_and_nothing_to_read_is_a_fault():
    offer = feed(rss('<title>X</title><guid isPermaLink="false">7</guid>'))
    assert (offer.candidates, [fault.kind for fault in offer.faults]) == ([], [FaultKind.bad_record])


def test_entries_of_one_address_with_identifiers_of_their_own_are_several():
    items = [
        f'<link>{SITE}/</link><guid isPermaLink="false">{n}</guid><description>Treść numer {n}.</description>'
        for n in (1, 2)
    ]
    offer = feed(rss(*items, UMOWA))
    assert keys(offer) == ["jodlow#1", "jodlow#2", "jodlow.example/umowa"]
    assert [each.fetch for each in offer.candidates] == [False, False, True]
    assert [each.content.data for each in offer.candidates[:2]] == ["Treść numer 1.", "Treść numer 2."]


def test_an_entry_that_comes_twice_is_one():
    item = f'{UMOWA}<guid isPermaLink="false">1</guid>'
    assert keys(feed(rss(item, item))) == ["jodlow.example/umowa"]


def test_one_identifier_for_everything_does_not_merge_addresses():
    items = [f'<link>/{n}</link><guid isPermaLink="false">same</guid>' for n in (1, 2)]
    assert keys(feed(rss(*items))) == ["jodlow.example/1", "jodlow.example/2"]


def test_the_same_article_of_http_and_www_has_one_key():
    items = ["<link>http://www.jodlow.example/umowa/</link>", "<link>https://jodlow.example/umowa#tresc</link>"]
    assert keys(feed(rss(*items))) == ["jodlow.example/umowa"]


# Changes


def fingerprint(extra="", description="Wójt podpisał umowę."):
    return only(feed(rss(f"{UMOWA}<description>{description}</description>{extra}"))).fingerprint


@pytest.mark.parametrize(
    "extra",
    [
        '<slash:comments xmlns:slash="http://purl.org/rss/1.0/modules/slash/">7</slash:comments>',
        "<comments>https://jodlow.example/umowa#comments</comments>",
        '<enclosure url="https://jodlow.example/a.jpg" length="1" type="image/jpeg"/>',
        "<category>Inwestycje</category>",
    ],
)
def test_what_changes_by_itself_is_no_change(extra):
    assert fingerprint(extra) == fingerprint()


def test_markup_is_no_change_but_words_are():
    plain = fingerprint()
    assert fingerprint(description="<![CDATA[<img src='/x.jpg?token=1'>Wójt  podpisał <b>umowę</b>.]]>") != ""
    assert fingerprint(description="<![CDATA[<p>Wójt podpisał  umowę.</p>]]>") == plain
    assert fingerprint(description="Wójt podpisał dwie umowy.") != plain


@pytest.mark.parametrize("tag", ["pubDate", "atom:updated"])
def test_a_new_date_is_a_change(tag):
    item = '<{0} xmlns:atom="http://www.w3.org/2005/Atom">2026-07-0{1}T10:00:00Z</{0}>'
    first, second = (fingerprint(item.format(tag, day)) for day in (1, 2))
    assert first != second


def test_the_fingerprint_does_not_depend_on_the_day_of_the_poll():
    item = f"{UMOWA}<pubDate>Wed, 15 Jul 2026 10:00:00 +0200</pubDate>"
    early, late = (only(feed(rss(item), now=NOW.replace(day=day))) for day in (10, 20))
    assert (early.published, late.published) == (None, "2026-07-15")
    assert early.fingerprint == late.fingerprint


def test_unchanged():
    answer = response(b"", url=f"{SITE}/feed", status=304, etag='"2"', last_modified="Mon")
    fetcher = Canned({f"{SITE}/feed": answer})
    offer = poll(FeedSource(name="j", url=f"{SITE}/feed"), fetcher=fetcher, etag='"1"', last_modified="Mon", now=NOW)
    assert (offer.unchanged, offer.etag, offer.last_modified, list(offer.candidates)) == (True, '"2"', "Mon", [])
    assert fetcher.asked == [(f"{SITE}/feed", '"1"', "Mon", "feed")]


def test_validators_are_handed_on():
    answer = response(rss(UMOWA).encode(), url=f"{SITE}/feed", etag='"1"', last_modified="Mon")
    offer = poll(FeedSource(name="j", url=f"{SITE}/feed"), fetcher=Canned({f"{SITE}/feed": answer}), now=NOW)
    assert (offer.unchanged, offer.etag, offer.last_modified) == (False, '"1"', "Mon")


# Encodings


@pytest.mark.parametrize("declared", ["utf-8", "windows-1250", "iso-8859-2", "us-ascii", "no-such"])
@pytest.mark.parametrize("charset", [None, "utf-8", "windows-1250", "iso-8859-1"])
@pytest.mark.parametrize("real", ["utf-8", "windows-1250", "iso-8859-2"])
def test_titles_come_out_right_whatever_is_declared(declared, charset, real):
    items = "<item><title>Wójt podpisał umowę: ścieżka wśród łąk, źródło</title><link>/umowa</link></item>"
    body = f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel>{items}</channel></rss>'
    candidate = only(feed(body.encode(real), charset=charset))
    assert candidate.title == "Wójt podpisał umowę: ścieżka wśród łąk, źródło"


def test_what_only_the_header_tells():
    assert (
        only(feed(rss("<title>Łąka</title><link>/umowa</link>").encode("utf-16-le"), charset="utf-16-le")).title
        == "Łąka"
    )


def test_utf_16_with_its_mark():
    body = '<?xml version="1.0" encoding="utf-16"?>' + rss("<title>Łąka</title><link>/umowa</link>").partition("?>")[2]
    assert only(feed(body.encode("utf-16"))).title == "Łąka"


def test_html_names_of_letters_in_xml():
    offer = feed(rss("<title>Og&oacute;lne&nbsp;zasady</title><link>/umowa</link>"))
    assert only(offer).title == "Ogólne zasady"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("R&D w gminie", "R&D w gminie"),
        ("Sport & kultura &ndash; dni mi&oacute;du", "Sport & kultura – dni miódu"),
        ("&nieznane; &LT;b&GT;", "&nieznane;"),
        ("<![CDATA[R&D, mi&oacute;d &amp; mak]]>", "R&D, miód & mak"),
    ],
)
def test_names_and_ampersands_that_xml_does_not_know_are_no_fault(title, shown):
    offer = feed(rss(f"<title>{title}</title><link>https://jodlow.example/umowa?a=1&b=2</link>"))
    assert (only(offer).title, only(offer).url) == (shown, f"{SITE}/umowa?a=1&b=2")
    assert offer.faults == []


def test_blank_lines_before_the_declaration_are_no_fault():
    offer = feed("\ufeff\r\n\n  " + rss(UMOWA))
    assert keys(offer) == ["jodlow.example/umowa"]
    assert offer.faults == []


@pytest.mark.parametrize(
    "link",
    [
        "<![CDATA[https://jodlow.example/index.php?id=7&amp;catid=2]]>",
        "https://jodlow.example/index.php?id=7&amp;amp;catid=2",
        "https://jodlow.example/index.php;jsessionid=0F3A.node1?id=7&amp;catid=2",
        "https://jodlow.example/index.php?id=7&amp;PHPSESSID=v9u2&amp;catid=2&amp;p_auth=aB3x",
    ],
)
def test_one_article_however_its_link_is_written(link):
    assert keys(feed(rss(f"<title>Umowa</title><link>{link}</link>"))) == ["jodlow.example/index.php?id=7&catid=2"]


def test_the_address_behind_a_counter_of_clicks_is_the_article():
    original = '<feedburner:origLink xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">'
    entry = f"<link>http://feeds.example/~r/gmina/~3/x/</link>{original}{SITE}/umowa/</feedburner:origLink>"
    assert keys(feed(rss(f"<title>Umowa</title>{entry}"))) == ["jodlow.example/umowa"]


# Broken and hostile


def test_not_well_formed_gives_its_entries_and_a_fault():
    offer = feed(rss(f"{UMOWA}<description>Droga & most <br> nowy</description>", "<link>/dwa</link>"))
    assert keys(offer) == ["jodlow.example/umowa", "jodlow.example/dwa"]
    assert [fault.kind for fault in offer.faults] == [FaultKind.not_a_feed]
    assert "is not well-formed (line 1: mismatched tag)" in str(offer.faults[0])


@pytest.mark.parametrize(
    "body",
    [
        '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "haha"><!ENTITY b "&a;&a;">]>'
        "<rss version='2.0'><channel><title>&b;</title></channel></rss>",
        "<rss version='2.0'><channel><title>Jod",
    ],
)
def test_what_is_left_of_a_feed_is_no_empty_feed(body):
    fault = attempt(lambda: feed(body))
    assert (fault.kind, "no entry can be read of it" in str(fault)) == (FaultKind.not_a_feed, True)
    assert feed(rss()).candidates == []


def test_truncated_gives_what_came():
    body = rss(UMOWA, "<title>Druga</title><link>/dwa</link>", "<title>Trzecia</title><link>/tr")
    offer = feed(body[: body.index("/tr") + 1])
    assert keys(offer)[:2] == ["jodlow.example/umowa", "jodlow.example/dwa"]
    assert [fault.kind for fault in offer.faults if fault.kind is not FaultKind.bad_record] == [FaultKind.not_a_feed]


def test_control_characters_and_impossible_references_do_no_harm():
    offer = feed(
        rss(
            "<title>Umo\x0bwa\x00 &#xD800;&#0;&#x110000;&#999999999999;pod</title><link>/umowa</link>".replace("\0", "")
        )
    )
    assert only(offer).title == "Umowa pod"


@pytest.mark.parametrize("mark", ["&a;", "&b;", "&a;<x>"])
def test_entities_are_not_unfolded(mark):
    declarations = "".join(
        f'\n<!ENTITY {name} "{value}">' for name, value in [("a", "x" * 5_000), ("b", "&a;" * 100), ("c", "&b;" * 100)]
    )
    started = time.perf_counter()
    offer = feed(rss(f"<title>{mark * 2000}</title><link>/umowa</link>", head=f"\n<!DOCTYPE rss [{declarations}\n]>"))
    assert "xx" not in repr(offer.candidates)
    assert time.perf_counter() - started < 8


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{path}">]>',
        '<!DOCTYPE rss [\n<!ENTITY % p SYSTEM "file://{path}">\n%p;]>',
        '<!DOCTYPE rss SYSTEM "file://{path}">',
        '<!-- a > b --><!DOCTYPE rss [<!-- ]> --><!ENTITY x SYSTEM "file://{path}">]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{path}">',
    ],
)
def test_external_entities_are_not_read(declaration, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("TAJNE")
    body = rss("<title>A&x;B</title><link>/umowa</link>", head=declaration.format(path=secret))
    outcome = attempt(feed, body)
    assert "TAJNE" not in str(outcome if isinstance(outcome, SourceError) else outcome.candidates)


def test_a_body_that_is_the_name_of_a_file_is_not_opened(tmp_path):
    secret = tmp_path / "feed.xml"
    secret.write_text(rss(UMOWA))
    with pytest.raises(SourceError, match="is no RSS or Atom feed"):
        feed(str(secret))


def test_a_body_that_is_an_address_is_not_fetched(monkeypatch):
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *a, **k: pytest.fail("fetched"))
    with pytest.raises(SourceError, match="is no RSS or Atom feed"):
        feed("http://127.0.0.1:9/feed")


def test_many_entries_are_cut_to_the_newest(monkeypatch):
    monkeypatch.setattr("cwdnlp.monitor.sources.parsing.MOST_ENTRIES", 3)
    items = [f"<link>/{day}</link><pubDate>2026-06-{day:02}T10:00:00Z</pubDate>" for day in range(1, 10)]
    assert keys(feed(rss(*items))) == ["jodlow.example/7", "jodlow.example/8", "jodlow.example/9"]
    assert keys(feed(rss(*items[::-1]))) == ["jodlow.example/9", "jodlow.example/8", "jodlow.example/7"]
    assert keys(feed(rss(*items, "<link>/x</link>"))) == ["jodlow.example/1", "jodlow.example/2", "jodlow.example/3"]


def test_20_000_entries():
    offer = feed(rss(*(f"<title>Umowa {n}</title><link>/{n}</link>" for n in range(20_000))))
    assert keys(offer)[-1] == "jodlow.example/999"
    assert [str(fault) for fault in offer.faults] == [
        f"{SITE}/feed: has 20,000 entries, of which the newest {MOST_ENTRIES:,} are read"
    ]


def test_a_feed_that_is_too_long_is_cut(monkeypatch):
    monkeypatch.setattr(feed_module, "MAX_BYTES", 2_000)
    offer = feed(rss(*(f"<title>Umowa {n}</title><link>/{n}</link>" for n in range(100))))
    assert 10 < len(offer.candidates) < 100
    assert [fault.kind for fault in offer.faults if fault.kind is not FaultKind.bad_record] == [FaultKind.too_large]


def test_what_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(feed_module, "PARSING_SECONDS", 1.0)
    started = time.perf_counter()
    with pytest.raises(SourceError, match="takes longer than 1 s"):
        feed(rss(f"<author>{'a' * 2_000_000}</author>"))
    assert time.perf_counter() - started < 8


@pytest.mark.parametrize(
    "body",
    [
        rss(f"<author>{'a' * 200_000}</author>"),
        rss(f"<tags>{','.join(map(str, range(30_000)))}</tags>"),
        rss("".join(f"<category>{n}</category>" for n in range(8_000))),
        f"<rss xml:base='http://x/{'a/' * 60_000}'>{'<a/>' * 30_000}</rss>",
        "<rss>" + "".join(f'<b{n}:a xmlns:b{n}="c{n}">' for n in range(6_000)),
        "<rss><a " + "".join(f"a{n}='' " for n in range(30_000)) + "/></rss>",
    ],
    ids=lambda body: body[5:20],
)
def test_what_could_take_long_is_not_parsed_in_this_process(body, monkeypatch):
    monkeypatch.setattr("cwdnlp.monitor.sources.parsing.parse_feed", lambda *a, **k: pytest.fail("in this process"))
    monkeypatch.setattr("subprocess.run", lambda *a, **k: subprocess.CompletedProcess((), 1))
    with pytest.raises(SourceError, match="too much memory"):
        feed(body)


def test_the_child_gives_the_same(monkeypatch):
    body = rss(*(f"{UMOWA}<guid>{n}</guid><description>Łąka &amp; {n}</description>" for n in range(5)))
    here = parse_feed_within(body, seconds=10)
    monkeypatch.setattr("cwdnlp.monitor.sources.parsing._is_simple", lambda text: False)
    assert parse_feed_within(body, seconds=10) == here


def test_the_child_has_little_memory():
    code = (
        "import cwdnlp.monitor.sources.parsing as p\n"
        "p._limit(10)\n"
        "try:\n    b'x' * 2_000_000_000\nexcept MemoryError:\n    print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"


def test_the_child_ends_by_itself_when_nobody_stops_it():
    code = "import cwdnlp.monitor.sources.parsing as p\np._limit(0.5)\nwhile True:\n    pass"
    done = subprocess.run([sys.executable, "-c", code], timeout=60, check=False)
    assert done.returncode < 0


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "the input is empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x1f\x8b\x08...", "gzip"),
        (b"\0\0\0\0", "NUL"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "is no RSS or Atom feed"),
        (b"<opml><body/></opml>", "is no RSS or Atom feed"),
        (b"Brak strony", "is no RSS or Atom feed"),
    ],
)
def test_what_is_no_feed(body, message):
    with pytest.raises(SourceError, match=message) as caught:
        feed(body)
    assert caught.value.kind is FaultKind.not_a_feed
    assert caught.value.where == f"{SITE}/feed"


def test_a_page_names_the_feed_that_it_should_have_been():
    body = (
        "<!DOCTYPE html><html><head><title>Jodłów</title><link rel='alternate' type='application/rss+xml' href='/rss'>"
        "<link rel='stylesheet' href='/x.css'></head><body>x</body></html>"
    )
    with pytest.raises(SourceError) as caught:
        feed(body)
    assert str(caught.value) == f"{SITE}/feed: is a page and no feed (the page names this feed: {SITE}/rss)"


def test_a_page_without_a_feed_names_the_other_way():
    with pytest.raises(SourceError, match="watch the page itself"):
        feed("<!DOCTYPE html><html><body>x</body></html>")


def test_a_feed_whose_entries_hold_pages_is_a_feed():
    content = "<![CDATA[<html><head></head><body><p>a</p><p>b</p><div></div><br><br><p>c</p></body></html>]]>"
    assert keys(feed(rss(f"{UMOWA}<description>{content}</description>"))) == ["jodlow.example/umowa"]


def test_an_empty_feed_is_no_fault():
    offer = feed(rss())
    assert (offer.candidates, offer.faults) == ([], [])


def test_the_fault_of_the_network_is_handed_on():
    fault = SourceError("is slow", kind=FaultKind.timeout, where="x")
    with pytest.raises(SourceError) as caught:
        poll(FeedSource(name="j", url=f"{SITE}/feed"), fetcher=Canned({f"{SITE}/feed": fault}), now=NOW)
    assert caught.value.kind is FaultKind.timeout


NASTY = """<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x [<!ENTITY a "b">]><rss version='2.0'><channel><item>
<title>&#xD800;&#99999999999;&a;&oacute;</title><link>/a</link><guid>javascript:</guid><pubDate>2026-06-30</pubDate><dc:date>
<description><![CDATA[ó]]></description><author>a@b</author><source><image><textinput><svg><x:y><!-- --></item>
</channel></rss><feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://['><entry>
<content type='base64' mode='base64'>===</content><content type='xhtml'><div></div></entry></feed> & \0 </ < '"""
PIECES = st.sampled_from(re.findall(r"<[^<>]*>?|[^<>]", NASTY))


@settings(max_examples=300)
@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join), st.sampled_from(["utf-8", "utf-16", "cp1250"]))
def test_whatever_is_sent_only_a_fault_comes_of_it(body, encoding):
    data = body.encode(encoding, errors="ignore")
    offer = attempt(feed, data)
    if isinstance(offer, SourceError):
        assert offer.kind is FaultKind.not_a_feed
        return
    assert len(set(keys(offer))) == len(offer.candidates)
    assert all(each.url is not None or each.content is not None for each in offer.candidates)
