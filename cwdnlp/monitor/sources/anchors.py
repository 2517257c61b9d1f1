"""The links of a page, in one linear pass: where they lead, what they say, and where else the page sends a reader."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cwdnlp.cleaning import Limits
from cwdnlp.cleaning.page import BLOCKS, normal_space
from cwdnlp.errors import InputError

__all__ = ["MOST_LINKS", "Anchor", "Anchors", "read_anchors"]

MOST_LINKS = 5_000
"""As many links of a page are looked at."""

_MOST_TEXT = 1_000
_FEED_TYPES = frozenset(("application/rss+xml", "application/atom+xml"))
_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]\s*(?:url\s*=\s*)?[\"']?\s*([^\"'\s]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link as it stands in the page: `text` is what it shows, `title` what it says when it is pointed at."""

    href: str
    text: str
    title: str


@dataclass(slots=True)
class Anchors:
    """What a page links to. `total` also counts the links beyond `MOST_LINKS`."""

    links: list[Anchor] = field(default_factory=list)
    total: int = 0
    base: str | None = None
    feeds: list[str] = field(default_factory=list)
    refresh: str | None = None
    frames: list[str] = field(default_factory=list)


def read_anchors(html: str, *, limits: Limits) -> Anchors:
    """Collect the links of a page, without building a tree.

    Raises InputError if the page is longer or deeper than `limits` allow.

    >>> page = read_anchors("<base href='/a/'><a href='1.html'>Umowa <b>podpisana</b></a>", limits=Limits())
    >>> page.base, page.links
    ('/a/', [Anchor(href='1.html', text='Umowa podpisana', title='')])
    """
    from lxml import etree

    if len(html) > limits.characters:
        raise InputError(f"has {len(html):,} characters, the limit is {limits.characters:,}")
    collector = _Collector(limits.depth)
    if html.strip():
        parser = etree.HTMLParser(target=collector, huge_tree=True, encoding="utf-8")
        parser.feed(html.replace("\0", "").encode("utf-8", errors="replace"))
        parser.close()
    return collector.found


class _Collector:
    """The target of the parser."""

    def __init__(self, depth: int) -> None:
        self.found = Anchors()
        self._limit = depth
        self._depth = 0
        self._open: tuple[str, str] | None = None
        self._pieces: list[str] = []
        self._length = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Enter an element."""
        self._depth += 1
        if self._depth > self._limit:
            raise InputError(f"nests elements deeper than {self._limit}", remedy="watch its feed, if it has one")
        if tag in BLOCKS:
            self.data(" ")
        if tag == "a" and attributes.get("href"):
            self._close()
            self._open = (attributes["href"], attributes.get("title", ""))
        elif tag == "img" and self._open:
            self.data(f" {attributes.get('alt', '')} ")
        elif tag == "base" and self.found.base is None:
            self.found.base = attributes.get("href")
        elif tag in ("frame", "iframe") and attributes.get("src") and len(self.found.frames) < MOST_LINKS:
            self.found.frames.append(attributes["src"])
        elif tag in ("link", "meta"):
            self._note(tag, attributes)

    def end(self, tag: str) -> None:
        """Leave an element."""
        self._depth -= 1
        if tag == "a":
            self._close()

    def data(self, text: str) -> None:
        """Read a piece of text."""
        if self._open and self._length < _MOST_TEXT:
            self._pieces.append(text[:_MOST_TEXT])
            self._length += len(text)

    def comment(self, text: str) -> None:
        """Pass over a comment."""

    def close(self) -> Anchors:
        """Finish at the end of the page."""
        self._close()
        return self.found

    def _close(self) -> None:
        """Keep the link that ends here."""
        if self._open is not None:
            self.found.total += 1
            if len(self.found.links) < MOST_LINKS:
                href, title = self._open
                text = normal_space("".join(self._pieces))[:_MOST_TEXT]
                self.found.links.append(Anchor(href, text, normal_space(title[:_MOST_TEXT])))
        self._open, self._pieces, self._length = None, [], 0

    def _note(self, tag: str, attributes: dict[str, str]) -> None:
        """Keep the addresses of feeds, and where the page sends its reader."""
        if tag == "link" and "alternate" in attributes.get("rel", "").lower().split():
            if attributes.get("type", "").lower() in _FEED_TYPES and len(self.found.feeds) < MOST_LINKS:
                self.found.feeds.append(attributes.get("href", ""))
        elif tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            match = _REFRESH.match(attributes.get("content", "")[:_MOST_TEXT])
            self.found.refresh = self.found.refresh or (match[1] if match else None)
