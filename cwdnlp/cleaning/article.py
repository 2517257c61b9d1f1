"""From what a file, a pipe or a web server gives to an `Article`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from cwdnlp.cleaning.decode import Decoded, decode, text_warnings
from cwdnlp.cleaning.html import DEFAULT_LIMITS, Extracted, Limits, extract, looks_like_html
from cwdnlp.cleaning.listing import ListingItem, split_listing
from cwdnlp.cleaning.listing_html import html_items
from cwdnlp.errors import InputError
from cwdnlp.records import Article

__all__ = ["Cleaned", "Kind", "clean", "clean_items"]

Kind = Literal["text", "html", "auto"]

_FEED = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:rss|feed|rdf:RDF)\b", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Cleaned:
    """An article with how it was read: warnings, the encoding and the rule that decided it (None for text given).

    `listing` counts the news items that the page lists, 0 for an ordinary article: `clean_items` gives them singly.
    """

    article: Article
    warnings: tuple[str, ...]
    encoding: str | None
    rule: str | None
    kind: Literal["text", "html"]
    listing: int = 0


@dataclass(frozen=True)
class _Source:
    """The input after decoding, and what the caller knows about it."""

    text: str
    warnings: tuple[str, ...]
    encoding: str | None
    rule: str | None
    kind: Literal["text", "html"]
    url: str | None
    title: str | None
    published: str | None
    source: str | None


def clean(
    data: bytes | str,
    *,
    id: str,
    kind: Kind = "auto",
    url: str | None = None,
    http_charset: str | None = None,
    title: str | None = None,
    published: str | None = None,
    source: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Cleaned:
    r"""Make one article of bytes or text.

    Plain text stays as it is, line ends included, so that offsets into the result are offsets into what was given;
    only a byte order mark of bytes is dropped. Of HTML the article is extracted. `auto` looks at the content.
    `title` and `published` go before what the page says. Warnings are returned, not raised: whether lost text is an
    error is the caller's choice (`cwdnlp.errors.TextLossWarning` is made for it).

    Raises InputError for input that is empty, binary, too large, too deeply nested or a feed, RecordError for a
    `published` that is no ISO date.

    >>> cleaned = clean("Wójt podpisał umowę.\r\n".encode("cp1250"), id="a1")
    >>> cleaned.article.text, cleaned.encoding, cleaned.kind
    ('Wójt podpisał umowę.\r\n', 'windows-1250', 'text')
    """
    read = _read(data, kind, http_charset, limits, url=url, title=title, published=published, source=source)
    if read.kind == "text":
        return _cleaned(read, id, Extracted(read.text, None, None), len(split_listing(read.text)))
    extracted = extract(read.text, url=url, limits=limits)
    listed = len(_listed(read, extracted, limits))
    return _cleaned(read, id, extracted, listed)


def clean_items(
    data: bytes | str,
    *,
    id: str,
    kind: Kind = "auto",
    url: str | None = None,
    http_charset: str | None = None,
    published: str | None = None,
    source: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> list[Cleaned]:
    """Make one article of each news item that a page lists, with ids ``id#1``, ``id#2`` and so on.

    A page that lists none gives the one article of `clean`, with the plain id.

    Raises the same errors as `clean`.

    >>> [cleaned.article.id for cleaned in clean_items("Wójt podpisał umowę.", id="a1")]
    ['a1']
    """
    read = _read(data, kind, http_charset, limits, url=url, title=None, published=published, source=source)
    extracted = Extracted(read.text, None, None)
    if read.kind == "html":
        extracted = extract(read.text, url=url, limits=limits)
    items = _listed(read, extracted, limits)
    if not items:
        return [_cleaned(read, id, extracted, 0)]
    return [
        _cleaned(read, f"{id}#{number}", Extracted(item.text, item.title, item.published), len(items), url=item.url)
        for number, item in enumerate(items, 1)
    ]


def _read(
    data: bytes | str,
    kind: Kind,
    http_charset: str | None,
    limits: Limits,
    **known: str | None,
) -> _Source:
    """Decode the input, check it and decide what it is."""
    if isinstance(data, str):
        _check_text(data, limits)
        decoded, encoding, rule = data, None, None
        warnings = text_warnings(data)
    else:
        found: Decoded = decode(data, http_charset=http_charset, max_bytes=limits.characters)
        decoded, encoding, rule, warnings = found.text, found.encoding, found.rule, found.warnings
    if kind == "auto" and _FEED.match(decoded[:2000]):
        raise InputError("the input is an RSS or Atom feed, not an article", remedy="watch it as a feed")
    html = kind == "html" or (kind == "auto" and looks_like_html(decoded))
    return _Source(
        text=decoded,
        warnings=warnings,
        encoding=encoding,
        rule=rule,
        kind="html" if html else "text",
        url=known["url"],
        title=known["title"],
        published=known["published"],
        source=known["source"],
    )


def _check_text(text: str, limits: Limits) -> None:
    """Refuse text that is empty, too long or cannot be stored."""
    if not text:
        raise InputError("the input is empty", remedy="check that the download or the file is complete")
    if len(text) > limits.characters:
        raise InputError(
            f"the input has {len(text):,} characters, the limit is {limits.characters:,}",
            remedy="split it, or raise Limits.characters",
        )
    if _SURROGATE.search(text):
        raise InputError("the input holds lone surrogates, which are no characters", remedy="decode the bytes anew")


def _listed(read: _Source, extracted: Extracted, limits: Limits) -> list[ListingItem]:
    """Return the items that the page lists, by its blocks if it is HTML, else by its lines."""
    if read.kind == "html" and (items := html_items(read.text, url=read.url, limits=limits)):
        return items
    return list(split_listing(extracted.text))


def _cleaned(read: _Source, name: str, extracted: Extracted, listing: int, *, url: str | None = None) -> Cleaned:
    """Put an article and its circumstances together."""
    article = Article.from_dict(
        {
            "id": name,
            "text": extracted.text,
            "title": read.title or extracted.title,
            "url": url or read.url,
            "published": read.published or extracted.published,
            "source": read.source,
        }
    )
    warnings = (*read.warnings, *extracted.warnings)
    return Cleaned(article, warnings, read.encoding, read.rule, read.kind, listing)
