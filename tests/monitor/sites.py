"""Two hundred local sites, a third of which misbehave, and what is to be found on them.

Texts are made of invented words, so that no two articles resemble each other but those that are copies.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from cwdnlp.monitor.settings import FeedSource, PageSource
from cwdnlp.records import TaggedArticle
from tests.monitor.hostile import BEHAVIOURS, HTML, Behaviour, Server, Site, page, redirect

RSS = "application/rss+xml"
SYLLABLES = ["ba", "dro", "gmi", "jo", "ka", "ło", "mia", "nad", "pie", "ra", "sie", "to", "wa", "za", "że", "ści"]
ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><rss version='2.0'><channel><title>&i;</title></channel></rss>"
)


@dataclass
class Expected:
    """What a run over the sites must leave behind: titles by address of the article, kinds of fault by source."""

    titles: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    copies: dict[str, list[str]] = field(default_factory=dict)
    sources: list = field(default_factory=list)
    forbidden: Site = field(default_factory=Site)


def words(seed: str, count: int) -> str:
    """Return made-up words; equal seeds give equal texts."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))) for _ in range(count))


def text_of(seed: str) -> tuple[str, str]:
    """Return title and text of an article."""
    title = f"Gmina {words(seed + 't', 3)}"
    sentences = [words(f"{seed}{number}", 12).capitalize() + "." for number in range(8)]
    return title, " ".join(sentences)


def html_of(title: str, text: str, *, charset: str = "utf-8") -> bytes:
    """Return the page of an article as a site has it, with a menu and a foot around."""
    html = (
        f'<!DOCTYPE html><html lang="pl"><head><meta charset="{charset}"><title>{title}</title></head><body>'
        '<nav><a href="/">Strona główna</a> <a href="/kontakt">Kontakt</a></nav>'
        f"<main><article><h1>{title}</h1><p>{text}</p></article></main><footer>Urząd Gminy</footer></body></html>"
    )
    return html.encode(charset)


def feed_of(url: str, entries: Sequence[tuple[str, str]], *, encoding: str = "utf-8") -> bytes:
    """Return an RSS feed of paths with titles."""
    items = "".join(f"<item><title>{escape(t)}</title><link>{url}{p}</link></item>" for p, t in entries)
    head = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>Gmina</title>'
    return f"{head}{items}</channel></rss>".encode(encoding)


def list_of(entries: Sequence[tuple[str, str]]) -> bytes:
    """Return a page that lists news."""
    links = "".join(f'<li><a href="{p}">{escape(t)}</a></li>' for p, t in entries)
    return f'<html><body><a href="/kontakt">Kontakt</a><ul>{links}</ul></body></html>'.encode()


# What the listing of a site does, and the kind of fault that the source must have.
BAD_LISTINGS: dict[str, tuple[Behaviour, str]] = {
    **{
        name: (BEHAVIOURS[name], kind)
        for name, kind in {
            "slow_headers": "timeout", "drip_status": "timeout", "drip_body": "timeout", "drip_chunks": "timeout",
            "never": "timeout", "endless": "too_large", "endless_chunks": "too_large", "huge_length": "too_large",
            "gzip_bomb": "too_large", "big_page": "too_large", "truncated": "protocol", "wrong_length": "protocol",
            "two_lengths": "protocol", "gzip_truncated": "protocol", "broken_chunks": "protocol",
            "not_http": "protocol", "http_09": "protocol", "flood_1xx": "too_large", "redirect_loop": "redirects",
            "redirect_private": "refused_address", "redirect_metadata": "refused_address",
            "redirect_file": "refused_address", "closes_at_once": "connection", "404": "gone", "410": "gone",
            "500": "status", "503_retry": "throttled", "429": "throttled", "good": "not_a_feed",
        }.items()
    },
    "entity_bomb": (page(ENTITY_BOMB.encode(), content_type=RSS), "not_a_feed"),
}  # fmt: skip
# What one article of an otherwise good site does.
BAD_ARTICLES = {
    "drip_body": "timeout", "endless": "too_large", "gzip_bomb": "too_large", "truncated": "protocol",
    "404": "gone", "500": "status", "503_retry": "throttled", "redirect_private": "refused_address",
    "redirect_loop": "redirects", "closes_at_once": "connection", "not_http": "protocol",
}  # fmt: skip


ALLOWED, FORBIDDEN = "127.0.0.0/16", "127.200.0.1"


def host_of(number: int) -> str:
    return f"127.0.{1 + number // 200}.{1 + number % 200}"


def raise_sites(server: Server, count: int = 200) -> Expected:
    """Let sites stand, a third of them bad; returns what is to be expected of them."""
    expected = Expected()
    server.add(expected.forbidden, FORBIDDEN)
    for number in range(count):
        if number % 3 == 0:
            _bad(server, number, expected)
        else:
            _good(server, number, expected)
    return expected


def _entries(number: int) -> list[tuple[str, str, str]]:
    """Return path, title and text of the articles of a site; one of every tenth is on two more sites as well."""
    own = [(f"/aktualnosci/{each}", *text_of(f"{number}-{each}")) for each in range(1, 4)]
    return [*own, ("/aktualnosci/wspolne", *text_of(f"shared-{number // 30}"))] if number % 10 == 1 else own


def _good(server: Server, number: int, expected: Expected) -> None:
    site = server.add(Site(), host_of(number))
    name, entries = f"gmina-{number}", _entries(number)
    for path, title, text in entries:
        site.paths[path] = page(html_of(title, text))
        _expect(expected, site.url + path, title, shared=path.endswith("wspolne") and f"shared-{number // 30}")
    _list(site, name, [(path, title) for path, title, _ in entries], expected, feed=number % 2 == 0)


def _expect(expected: Expected, url: str, title: str, *, shared: str | bool = False) -> None:
    expected.titles[url] = title
    if shared:
        expected.copies.setdefault(str(shared), []).append(url)


def _list(site: Site, name: str, entries: Sequence[tuple[str, str]], expected: Expected, *, feed: bool = True) -> None:
    if feed:
        site.paths["/rss.xml"] = page(feed_of(site.url, entries), content_type=RSS)
        expected.sources.append(FeedSource(name=name, url=f"{site.url}/rss.xml"))
    else:
        site.paths["/aktualnosci"] = page(list_of(entries))
        links = r"/aktualnosci/\w+$"
        expected.sources.append(PageSource(name=name, url=f"{site.url}/aktualnosci", links=links))


def _bad(server: Server, number: int, expected: Expected) -> None:
    """Let a bad site stand: the listing fails, one article fails, or what is there is in bad form but readable."""
    kinds = (*BAD_LISTINGS, *(f"article:{name}" for name in BAD_ARTICLES), *FORMS)
    kind = kinds[number // 3 % len(kinds)]
    site, name = server.add(Site(), host_of(number)), f"bad-{number}-{kind}"
    if kind in FORMS:
        FORMS[kind](site, name, number, expected)
    elif kind in BAD_LISTINGS:
        behaviour, fault = BAD_LISTINGS[kind]
        site.paths["/rss.xml"] = behaviour
        expected.sources.append(FeedSource(name=name, url=f"{site.url}/rss.xml"))
        expected.faults[name] = fault
    else:
        _bad_article(site, name, number, kind.removeprefix("article:"), expected)


def _bad_article(site: Site, name: str, number: int, kind: str, expected: Expected) -> None:
    (bad, bad_title, _), *rest = _entries(number)[:3]
    site.paths[bad] = BEHAVIOURS[kind]
    for path, title, text in rest:
        site.paths[path] = page(html_of(title, text))
        _expect(expected, site.url + path, title)
    # The bad one comes last: a server that asks to be left alone is obeyed, and the others would wait.
    _list(site, name, [*((path, title) for path, title, _ in rest), (bad, bad_title)], expected)
    expected.faults[name] = BAD_ARTICLES[kind]


def _wrong_charset(site: Site, name: str, number: int, expected: Expected) -> None:
    """Say UTF-8 in the headers, and write Windows-1250."""
    entries = _entries(number)[:2]
    for path, title, text in entries:
        site.paths[path] = page(html_of(title, text, charset="windows-1250"), content_type=HTML)
        _expect(expected, site.url + path, title)
    body = feed_of(site.url, [(path, title) for path, title, _ in entries], encoding="windows-1250")
    site.paths["/rss.xml"] = page(body, content_type="application/rss+xml; charset=utf-8")
    expected.sources.append(FeedSource(name=name, url=f"{site.url}/rss.xml"))


def _not_well_formed(site: Site, name: str, number: int, expected: Expected) -> None:
    """Forget to escape, and to close."""
    entries = _entries(number)[:2]
    for path, title, text in entries:
        site.paths[path] = page(html_of(title, text))
        _expect(expected, site.url + path, title)
    body = feed_of(site.url, [(path, title) for path, title, _ in entries])
    body = body.replace(b"<title>Gmina</title>", b"<title>Gmina & miasto<br></title>").replace(b"</channel></rss>", b"")
    site.paths["/rss.xml"] = page(body, content_type=RSS)
    expected.sources.append(FeedSource(name=name, url=f"{site.url}/rss.xml"))
    expected.faults[name] = "not_a_feed"


def _empty(site: Site, name: str, number: int, expected: Expected) -> None:
    """Have nothing to tell."""
    site.paths["/rss.xml"] = page(feed_of(site.url, []), content_type=RSS)
    expected.sources.append(FeedSource(name=name, url=f"{site.url}/rss.xml"))


def _forbidden(site: Site, name: str, number: int, expected: Expected) -> None:
    """Lead to a machine that listens, but must not be asked."""
    site.paths["/rss.xml"] = redirect(f"{expected.forbidden.url}/rss.xml")
    expected.sources.append(FeedSource(name=name, url=f"{site.url}/rss.xml"))
    expected.faults[name] = "refused_address"


FORMS = {
    "redirect_forbidden": _forbidden,
    "wrong_charset": _wrong_charset,
    "not_well_formed": _not_well_formed,
    "empty_feed": _empty,
}


def fake_tagger(articles):
    """Tag without a model."""
    model = {"name": "fake", "version": "1"}
    return [
        TaggedArticle.from_dict({**article.to_dict(), "stage": {"label": "funding", "score": 0.9}, "model": model})
        for article in articles
    ]
