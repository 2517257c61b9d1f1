"""The call of feedparser, made safe: what it is given holds no declarations, and what it may cost is bounded.

feedparser is written for readers who choose their feeds. Given bytes it tries them as the name of a file, its lenient
parser unfolds entities without a limit, and some of its steps grow with the square of what a feed declares. So it gets
a stream, text without document type and entities, and a feed that is large or strange is read in a process of its own,
which the operating system can end: ``python -m cwdnlp.monitor.sources.parsing``.
"""

from __future__ import annotations

import io
import json
import math
import os
import re
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from html.entities import html5
from typing import Any

from cwdnlp.monitor.candidates import ContentKind

__all__ = ["MOST_ENTRIES", "Entry", "ParsedFeed", "ParsingError", "parse_feed", "parse_feed_within"]

MOST_ENTRIES = 1_000
"""As many entries of a feed are read, the newest ones."""

_MEMORY = 1_000_000_000
_SMALL, _LONGEST_RUN, _MOST_TAGS, _MOST_DECLARATIONS = 300_000, 1_000, 12_000, 60
_RUN = re.compile(r"[\w.+-]+")
_DECLARATION = re.compile(r"xmlns|base\s{0,9}=", re.IGNORECASE)
_COSTLY = re.compile(r"<[^<>]{5000}|<(?:\w{1,20}:)?(?:tags|keywords)\b", re.IGNORECASE)
_PROLOGUE = re.compile(r"\s+|<\?[^>]*>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE(?:[^\[\]<>\"']|\"[^\"]*\"|'[^']*')*+(?:\[|>)", re.IGNORECASE)
_SUBSET_END = re.compile(r"\]\s*>")
_DECLARED_ENTITY = re.compile(r"<!(?=ENTITY|DOCTYPE)", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,9})|([0-9]{1,9}))[0-9A-Fa-f]*;")
# What XML does not know outside of CDATA and comments: a bare ampersand, and the names that HTML has for letters.
_AMPERSAND = re.compile(
    r"<!\[CDATA\[(?:.*?\]\]>|.*)|<!--(?:.*?-->|.*)"
    r"|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,9}|#[xX][0-9A-Fa-f]{1,9});)(?:([A-Za-z][A-Za-z0-9]{1,31};))?",
    re.DOTALL,
)
_MOST_AMPERSANDS = 100_000
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FEEDPARSER = threading.Lock()


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the feed states it: dates as they are written, `guid` as it stands, `link` relative or not."""

    link: str | None = None
    guid: str | None = None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    content: str | None = None
    kind: ContentKind = "html"


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """The entries of a feed in their order, how many it has in all, its format ('' if it is none), what is broken."""

    entries: tuple[Entry, ...]
    total: int
    version: str
    broken: str | None = None


class ParsingError(Exception):
    """The feed cannot be parsed within its limits of time and memory, or at all."""


def parse_feed_within(text: str, *, seconds: float, base: str = "") -> ParsedFeed:
    """Parse the feed of the address `base`, a large or strange one in a child process that is stopped after `seconds`.

    Raises ParsingError if it is.
    """
    text = _tame(text)
    if _is_simple(text) or not sys.executable:  # an embedded interpreter cannot start another one
        return parse_feed(text, base=base)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "cwdnlp.monitor.sources.parsing"],
            input=json.dumps({"text": text, "base": base, "seconds": seconds}).encode("ascii"),
            capture_output=True,
            timeout=seconds,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            check=False,
            start_new_session=True,  # Ctrl-C is for the parent, which may still finish what it reads
        )
    except subprocess.TimeoutExpired:
        raise ParsingError(f"takes longer than {seconds:g} s to read") from None
    if done.returncode:
        raise ParsingError("takes too much memory to read, or breaks the parser")
    data = json.loads(done.stdout)
    return ParsedFeed(tuple(Entry(**each) for each in data.pop("entries")), **data)


def parse_feed(text: str, *, base: str = "") -> ParsedFeed:
    """Parse the feed of the address `base` in this process.

    Links come as they stand, so that a bare identifier can be told from an address, unless the feed sets a base for
    some of its elements, which only the parser can resolve.

    Raises ParsingError if feedparser fails.

    >>> feed = parse_feed("<rss version='2.0'><item><title>Umowa</title><link>/1</link></item></rss>")
    >>> feed.version, feed.entries[0].title, feed.entries[0].link
    ('rss20', 'Umowa', '/1')
    """
    import feedparser

    stream = io.BytesIO(text.encode("utf-8", errors="replace"))
    headers = {"content-type": "application/xml; charset=utf-8"}
    if "xml:base" in text:
        headers["content-location"] = base
    try:
        with _FEEDPARSER:  # its first use fills tables that a second thread would find half empty
            # Markup stays as it is: the cleaning of articles reads it, and these two steps are the costliest.
            found = feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        raise ParsingError(f"breaks the parser: {type(error).__name__}") from error
    entries = _newest([_entry(each) for each in found.entries], found.entries)
    return ParsedFeed(entries, len(found.entries), found.get("version") or "", _broken(found))


def _newest(entries: list[Entry], raw: list[Any]) -> tuple[Entry, ...]:
    """Return as many entries as are read: the first, which are the newest in nearly all feeds, else the newest."""
    if len(entries) <= MOST_ENTRIES:
        return tuple(entries)
    times: list[Any] = [dict.get(each, "published_parsed") or dict.get(each, "updated_parsed") for each in raw]
    if not all(times):
        return tuple(entries[:MOST_ENTRIES])
    chosen = sorted(range(len(entries)), key=lambda index: times[index], reverse=True)[:MOST_ENTRIES]
    return tuple(entries[index] for index in sorted(chosen))


def _entry(raw: Any) -> Entry:
    """Take what is needed of an entry, by the plain methods of dict: feedparser's own invent missing values."""
    content, kind = _content(raw)
    return Entry(
        link=_string(raw, "feedburner_origlink") or _string(raw, "link") or _other_link(raw),
        guid=_string(raw, "id"),
        title=_string(raw, "title"),
        published=_string(raw, "published") or _string(raw, "created"),
        updated=_string(raw, "updated"),
        content=content,
        kind=kind,
    )


def _string(raw: Any, name: str) -> str | None:
    value = dict.get(raw, name)
    return value.strip() or None if isinstance(value, str) else None


def _other_link(raw: Any) -> str | None:
    """Return the link to the entry's page that is of no usual type."""
    links = dict.get(raw, "links") or ()
    return next((_string(each, "href") for each in links if dict.get(each, "rel") == "alternate"), None)


def _content(raw: Any) -> tuple[str | None, ContentKind]:
    """Return the longest text that an entry carries, and what it is; its content goes before its summary."""
    bodies = [each for each in dict.get(raw, "content") or () if _string(each, "value")]
    if not bodies:
        detail = dict.get(raw, "summary_detail") or {}
        bodies = [{"value": _string(raw, "summary"), "type": dict.get(detail, "type")}]
    best = max(bodies, key=lambda each: len(each["value"] or ""))
    return best["value"], "text" if best.get("type") == "text/plain" else "html"


def _broken(found: Any) -> str | None:
    """Say where a feed is not well-formed."""
    if not found.get("bozo"):
        return None
    error = found.get("bozo_exception")
    line = getattr(error, "getLineNumber", lambda: None)()
    message = getattr(error, "getMessage", lambda: str(error))()
    return f"line {line}: {message}"[:200] if line else str(message)[:200]


def _tame(text: str) -> str:
    """Mend what only an attack or a slip holds: declarations of entities, characters and names that XML has not.

    The lenient parser, which would be called instead, makes an entity of every ``&`` before a letter (``R&D``).

    >>> _tame('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss>&#xD800;R&D, mi&oacute;d</rss>')
    '<?xml version="1.0"?><rss>R&amp;D, mi&#243;d</rss>'
    """
    text = _DECLARED_ENTITY.sub("<!-", _without_doctype(text.lstrip("\ufeff \t\r\n")))
    text = _REFERENCE.sub(_valid_reference, text)  # before ampersands: what is no reference would be escaped
    if text.count("&") <= _MOST_AMPERSANDS:
        text = _AMPERSAND.sub(_valid_ampersand, text)
    return _NO_XML.sub("", text)


def _valid_ampersand(match: re.Match[str]) -> str:
    """Escape a bare ampersand, and put a letter for its name; CDATA and comments stay."""
    if not match[0].startswith("&"):
        return match[0]
    letters = html5.get(match[1] or "")
    return "".join(f"&#{ord(letter)};" for letter in letters) if letters else f"&amp;{match[0][1:]}"


def _without_doctype(text: str) -> str:
    """Cut the document type out of the prologue, with all that it declares."""
    position = 0
    while match := _PROLOGUE.match(text, position):
        position = match.end()
    match = _DOCTYPE.match(text, position)
    if match is None:
        return text
    if not match[0].endswith("["):
        return text[:position] + text[match.end() :]
    end = _SUBSET_END.search(text, match.end())
    return text[:position] + (text[end.end() :] if end else "")


def _valid_reference(match: re.Match[str]) -> str:
    """Keep a numeric reference to a character that XML has, drop any other."""
    code = int(match[1], 16) if match[1] else int(match[2])
    return match[0] if code <= sys.maxunicode and not _NO_XML.match(chr(code)) else ""


def _is_simple(text: str) -> bool:
    """Tell whether a feed is so small and plain that the parser's worst steps cannot take long."""
    if len(text) > _SMALL or text.count("<") > _MOST_TAGS:
        return False
    if _COSTLY.search(text):
        return False
    if sum(1 for _ in _DECLARATION.finditer(text)) > _MOST_DECLARATIONS:
        return False
    return all(match.end() - match.start() <= _LONGEST_RUN for match in _RUN.finditer(text))


def _limit(seconds: float) -> None:
    """Let the operating system refuse this process more memory than any feed needs, where it can, and more time.

    The parent stops it as well; but who is killed stops nobody.
    """
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    most = math.ceil(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def main() -> None:
    """Serve one request of `parse_feed_within`."""
    request = json.load(sys.stdin)
    _limit(request.pop("seconds"))
    parsed = parse_feed(**request)
    sys.stdout.write(json.dumps(asdict(parsed)))


if __name__ == "__main__":
    main()
