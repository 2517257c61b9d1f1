"""One linear pass over an HTML page: its depth, its visible text, its headings and stated dates.

libxml2 reports elements as it meets them, unclosed ones closed as in a browser; no tree is built and nothing
recurses, so that a hostile page costs no more than its length, and is refused before a recursive parser sees it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from cwdnlp.errors import InputError

__all__ = ["BLOCKS", "Page", "normal_space", "scan"]


def _names(listed: str) -> frozenset[str]:
    """Read a list of names separated by spaces."""
    return frozenset(listed.split())


BLOCKS = _names(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section "
    "summary table tbody td tfoot th thead title tr ul"
)
"""Elements that begin a line of their own."""

_UNSEEN = _names("script style noscript template svg math iframe object select datalist textarea button title")
_SIDE = _names("nav footer aside")
_SIDE_ROLES = _names("navigation search contentinfo complementary")
_DATE_META = _names(
    "article:published_time og:published_time datepublished dc.date dc.date.issued dcterms.created dcterms.issued "
    "dc.date.created publish-date publishdate pubdate publication_date"
)
_JSON_DATE = re.compile(r'"datePublished"\s{0,5}:\s{0,5}"([^"]{4,40})"')
_JSON_LD_LIMIT = 100_000
# Parsers that build trees compare each attribute of an element with all before it.
_MOST_ATTRIBUTES = 1_000
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_INVISIBLE = str.maketrans({"\xad": None, "\u200b": None, "\ufeff": None, "\u2060": None, "\xa0": " ", "\u202f": " "})


@dataclass
class Page:
    """What one pass finds: `visible` is the text outside menus and footers, `anywhere` also includes those.

    `prose_words` counts the visible words outside links, since most links belong to menus.
    """

    depth: int = 0
    elements: int = 0
    visible: str = ""
    anywhere: str = ""
    prose_words: int = 0
    frames: bool = False
    title: str = ""
    og_title: str = ""
    site_name: str = ""
    headings: list[str] = field(default_factory=list)
    article_headings: list[str] = field(default_factory=list)
    stated_dates: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)


def normal_space(text: str) -> str:
    r"""Join the words of `text` by single spaces, without soft hyphens and other invisible characters.

    >>> normal_space(" Wierz\xadbin\xa0 wczoraj\n")
    'Wierzbin wczoraj'
    """
    return " ".join(text.translate(_INVISIBLE).split())


def scan(html: str, *, max_depth: int) -> Page:
    r"""Read a page once, without building a tree.

    Raises InputError if elements are nested deeper than `max_depth`, or one has more than a thousand attributes.

    >>> page = scan("<nav>Start</nav><h1>Umowa podpisana</h1><p>Budowa <b>drogi</b> ruszy w maju.", max_depth=200)
    >>> page.headings, page.visible
    (['Umowa podpisana'], 'Umowa podpisana\nBudowa drogi ruszy w maju.')
    """
    from lxml import etree

    collector = _Collector(max_depth)
    if not html.strip():
        return collector.page
    parser = etree.HTMLParser(target=collector, huge_tree=True, encoding="utf-8")
    parser.feed(html.replace("\0", "").encode("utf-8", errors="replace"))
    parser.close()
    return collector.page


class _Collector:
    """The target of the parser: keeps counters of what it is inside of, so that each event costs the same."""

    def __init__(self, max_depth: int) -> None:
        self.page = Page()
        self._max_depth = max_depth
        self._stack: list[tuple[str, frozenset[str]]] = []
        self._inside = dict.fromkeys(("unseen", "side", "link", "article", "heading", "title", "json"), 0)
        self._visible: list[str | None] = []
        self._anywhere: list[str | None] = []
        self._prose: list[str] = []
        self._captured: list[str] = []
        self._json_length = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Enter an element."""
        self.page.elements += 1
        if len(self._stack) >= self._max_depth:
            raise InputError(
                f"the page nests elements deeper than {self._max_depth}",
                remedy="no press release needs that; raise Limits.depth if this one does",
            )
        if len(attributes) > _MOST_ATTRIBUTES:
            raise InputError(
                f"the page has an element of {len(attributes):,} attributes, the limit is {_MOST_ATTRIBUTES:,}",
                remedy="no press release needs that; take them out",
            )
        kinds = self._kinds(tag, attributes)
        self._stack.append((tag, kinds))
        self.page.depth = max(self.page.depth, len(self._stack))
        for kind in kinds:
            self._inside[kind] += 1
        if tag in BLOCKS:
            self._break_line()
        if kinds & {"heading", "title", "json"}:
            self._captured = []
        self._note(tag, attributes)

    def end(self, tag: str) -> None:
        """Leave an element."""
        if not self._stack:
            return
        _, kinds = self._stack.pop()
        for kind in kinds:
            self._inside[kind] -= 1
        if tag in BLOCKS:
            self._break_line()
        self._close_capture(kinds)

    def data(self, text: str) -> None:
        """Read a piece of text."""
        inside = self._inside
        if inside["heading"] or inside["title"]:
            self._captured.append(text)
        if inside["json"] and self._json_length < _JSON_LD_LIMIT:
            self._json_length += len(text)
            self._captured.append(text)
        if inside["unseen"]:
            return
        self._anywhere.append(text)
        if not inside["side"]:
            self._visible.append(text)
            if not inside["link"]:
                self._prose.append(text)

    def comment(self, text: str) -> None:
        """Pass over a comment."""

    def close(self) -> Page:
        """Finish the texts when the page ends."""
        page = self.page
        page.visible = _lines(self._visible)
        page.anywhere = _lines(self._anywhere)
        page.prose_words = len("".join(self._prose).split())
        return page

    def _break_line(self) -> None:
        self._anywhere.append(None)
        if not self._inside["side"]:
            self._visible.append(None)
            self._prose.append(" ")

    def _kinds(self, tag: str, attributes: dict[str, str]) -> frozenset[str]:
        """Name what the text inside an element is part of."""
        kinds = set()
        if tag in _UNSEEN or _is_hidden(tag, attributes):
            kinds.add("unseen")
        if tag in _SIDE or attributes.get("role", "").lower() in _SIDE_ROLES:
            kinds.add("side")
        if tag == "a":
            kinds.add("link")
        if tag in ("article", "main"):
            kinds.add("article")
        if tag == "h1" and not self._inside["side"]:
            kinds.add("heading")
        if tag == "title" and not self._inside["unseen"]:
            kinds.add("title")
        if tag == "script" and attributes.get("type", "").lower() == "application/ld+json":
            kinds.add("json")
        return frozenset(kinds)

    def _note(self, tag: str, attributes: dict[str, str]) -> None:
        """Keep what single elements state about the page."""
        if tag in ("frame", "iframe"):
            self.page.frames = True
        elif tag == "meta":
            self._note_meta(attributes)
        elif tag == "time":
            value = attributes.get("datetime", "")
            marks = " ".join((attributes.get("itemprop", ""), attributes.get("class", ""))).lower()
            if "pubdate" in attributes or "publish" in marks or "entry-date" in marks:
                self.page.stated_dates.append(value)
            elif self._inside["article"] and not self._inside["side"]:
                self.page.times.append(value)

    def _note_meta(self, attributes: dict[str, str]) -> None:
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        content = attributes.get("content", "")
        if name in _DATE_META:
            self.page.stated_dates.append(content)
        elif name == "og:title" and not self.page.og_title:
            self.page.og_title = normal_space(content)
        elif name == "og:site_name" and not self.page.site_name:
            self.page.site_name = normal_space(content)

    def _close_capture(self, kinds: frozenset[str]) -> None:
        """Store the text of a heading, a title or structured data that ends here."""
        if "heading" in kinds and (heading := normal_space("".join(self._captured))):
            self.page.headings.append(heading)
            if self._inside["article"]:
                self.page.article_headings.append(heading)
        elif "title" in kinds and not self.page.title:
            self.page.title = normal_space("".join(self._captured))
        elif "json" in kinds and (match := _JSON_DATE.search("".join(self._captured))):
            self.page.stated_dates.append(match[1])


def _is_hidden(tag: str, attributes: dict[str, Any]) -> bool:
    """Tell whether an element is hidden from readers; a page may hide its whole body until a script runs."""
    if tag in ("html", "body"):
        return False
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style", "")[:500]))


def _lines(pieces: list[str | None]) -> str:
    """Join pieces of text into lines, broken at None, without empty ones; line breaks of the source are spaces."""
    lines: list[str] = []
    current: list[str] = []
    for piece in [*pieces, None]:
        if piece is not None:
            current.append(piece)
            continue
        line = normal_space("".join(current))
        current = []
        if line:
            lines.append(line)
    return "\n".join(lines)
