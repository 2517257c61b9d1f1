"""What a page may hold before it is cleaned: so that no page, whoever made it, takes more than about five seconds.

Cleaning builds trees and walks them many times; a page whose elements, attributes or text go beyond anything that a
press release needs is refused by one linear pass over it. Pictures written into the page are taken out first: they
are what makes honest pages large.

The limits were found with forty hostile pages at the edge of each of them (`tests/monitor/sources/edge_pages.py`): on
one core the slowest took 3.0 s, of which `PAGE_LIMITS.seconds` at most are trafilatura's. Decoding comes before, and to
find an old code page takes a second and 40 MB for each MB: what is too long in any of them is refused without it.
"""

from __future__ import annotations

import re

from cwdnlp.cleaning import Limits, decode
from cwdnlp.errors import InputError
from cwdnlp.json_lines import MOST_CHARACTERS

__all__ = ["PAGE_LIMITS", "decoded", "lightened", "refuse_costly"]

PAGE_LIMITS = Limits(characters=3_000_000, depth=200, seconds=2.0)
"""What one page may cost, once the pictures are out."""

MOST_ELEMENTS, MOST_ATTRIBUTES = 40_000, 300

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_DATA = re.compile(r"(?<=data:)[\w/+.;=-]{1,100}?;base64,[A-Za-z0-9+/=%\s]*")
_DATA_BYTES = re.compile(_DATA.pattern.encode())
_UNSEEN = frozenset(("script", "style", "noscript", "template"))


def decoded(data: bytes, *, http_charset: str | None) -> str:
    """Decode a page; raises InputError for what is no text, or is too long in whichever code page it is.

    >>> decoded("Łąka".encode("cp1250"), http_charset=None)
    'Łąka'
    """
    if len(data) > PAGE_LIMITS.characters and not data.startswith(_MARKS) and not _is_utf_8(data):
        data = _DATA_BYTES.sub(b"", data)
        if len(data) > PAGE_LIMITS.characters:
            raise InputError(f"has {len(data):,} bytes besides pictures, the limit is {PAGE_LIMITS.characters:,}")
    return decode(data, http_charset=http_charset).text


def _is_utf_8(data: bytes) -> bool:
    """Tell whether bytes are valid UTF-8, which is quick to know."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def lightened(html: str) -> str:
    """Return a page without the pictures and fonts that are written into it.

    >>> lightened("<img src='data:image/png;base64,iVBORw0KGgo='>")
    "<img src='data:'>"
    """
    return _DATA.sub("", html)


def refuse_costly(html: str) -> None:
    """Raise InputError for a page that would take too long to clean, or whose text no pipeline takes.

    >>> refuse_costly("<p " + " ".join(f"a{number}" for number in range(1000)) + ">")
    Traceback (most recent call last):
        ...
    cwdnlp.errors.InputError: has an element of more than 300 attributes
    """
    from lxml import etree

    if len(html) > PAGE_LIMITS.characters:
        raise InputError(f"has {len(html):,} characters besides pictures, the limit is {PAGE_LIMITS.characters:,}")
    if html.strip():
        parser = etree.HTMLParser(target=_Counter(), huge_tree=True, encoding="utf-8")
        parser.feed(html.replace("\0", "").encode("utf-8", errors="replace"))
        parser.close()


class _Counter:
    """The target of the parser."""

    def __init__(self) -> None:
        self._elements = 0
        self._characters = 0
        self._unseen = 0
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Enter an element."""
        self._elements += 1
        self._depth += 1
        self._unseen += tag in _UNSEEN
        if self._elements > MOST_ELEMENTS:
            raise InputError(f"has more than {MOST_ELEMENTS:,} elements")
        if len(attributes) > MOST_ATTRIBUTES:
            raise InputError(f"has an element of more than {MOST_ATTRIBUTES} attributes")
        if self._depth > PAGE_LIMITS.depth:
            raise InputError(f"nests elements deeper than {PAGE_LIMITS.depth}")

    def end(self, tag: str) -> None:
        """Leave an element."""
        self._depth -= 1
        self._unseen -= tag in _UNSEEN

    def data(self, text: str) -> None:
        """Read a piece of text."""
        if not self._unseen:
            self._characters += len(text)
            if self._characters > MOST_CHARACTERS:
                raise InputError(f"shows more than {MOST_CHARACTERS:,} characters")

    def comment(self, text: str) -> None:
        """Pass over a comment."""

    def close(self) -> None:
        """End."""
