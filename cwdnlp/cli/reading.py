"""Sources turned into articles: whole files cleaned, JSON lines one by one, each bad item reported and passed over."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, cast

from cwdnlp.cleaning import Cleaned, clean, clean_items
from cwdnlp.cli.report import Reporter
from cwdnlp.cli.sources import Kind, Source, reason
from cwdnlp.errors import CwdnlpError, InputError, RecordError
from cwdnlp.pipeline import MAX_CHARS
from cwdnlp.records import Article

__all__ = ["MAX_BYTES", "MAX_LINE_BYTES", "Reader", "check_encoding"]

MAX_BYTES = 10_000_000
"""The largest file of text or HTML; JSON lines may be of any number."""

MAX_LINE_BYTES = 20_000_000
"""The longest JSON line: a text of `MAX_CHARS` in escapes, and annotations that are not read."""

_ONE_RECORD_A_LINE = "one JSON object a line is expected, for example from: jq -c . FILE"
_JSON_START = re.compile(r"\s*(\{\s*[\"}]|\{\s*$|\[\s*(\{|$))")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = b" \t\r\n\f\v\xef\xbb\xbf"


def check_encoding(name: str) -> str:
    """Return the name of an encoding of text that Python knows; raises InputError for any other.

    >>> check_encoding("windows-1250")
    'windows-1250'
    """
    try:
        b" ".decode(name)  # the encodings of Python that are not of text (zlib, rot13) refuse this
    except LookupError:
        raise InputError(f"unknown encoding {name!r}", remedy="for example utf-8, windows-1250, iso-8859-2") from None
    except UnicodeError:  # two bytes a character
        pass
    return name


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads sources into articles; the options are those of `cwdnlp tag`."""

    reporter: Reporter
    encoding: str | None = None
    split: bool = False
    published: str | None = None

    def read_all(self, sources: Iterable[Source]) -> Iterator[Article]:
        """Give the articles of all sources in their order; whatever fails is reported and left out."""
        for source in sources:
            try:
                with _open(source) as stream:
                    yield from self._read(source, stream)
            except OSError as error:
                self._fail(source.name, InputError(f"cannot be read: {reason(error)}", remedy="check permissions"))
            except Exception as error:
                self._fail(source.name, error)

    def _read(self, source: Source, stream: BinaryIO) -> Iterator[Article]:
        """Read one source as what it is; the kind of a pipe shows in its first line."""
        kind, head = source.kind, b""
        if kind == "auto":
            head = _first_line(stream)
            if _JSON_START.match(head.lstrip(_BLANKS)[:4096].decode("utf-8", errors="replace")):
                kind = "jsonl"
        if kind == "jsonl":
            yield from self._read_lines(source, stream, head)
        else:
            yield from self._read_whole(source, stream, head, kind)

    def _read_whole(self, source: Source, stream: BinaryIO, head: bytes, kind: Kind) -> Iterator[Article]:
        """Clean a file or a page; a listing gives several articles if they are to be split."""
        data = head + stream.read(max(0, MAX_BYTES + 1 - len(head)))
        if len(data) > MAX_BYTES:
            raise InputError(f"is larger than {MAX_BYTES:,} bytes", remedy="split it")
        results = self._clean(source, data, kind)
        self.reporter.advance(source.size or 0)
        for warning in dict.fromkeys(warning for result in results for warning in result.warnings):
            self.reporter.warning(source.name, warning)
        for result in results:
            if result.listing > 1 and not self.split:
                advice = f"lists {result.listing} news items; use --split to tag each by itself"
                self.reporter.warning(source.name, advice)
            name = source.name if len(results) == 1 else f"{source.name}: {result.article.id}"
            yield from self._accept(name, result.article)

    def _clean(self, source: Source, data: bytes, kind: Kind) -> list[Cleaned]:
        """Run cleaning in the encoding that was asked for, or in the one that it finds."""
        if kind == "jsonl":
            raise AssertionError("JSON lines are not cleaned")
        content = data if self.encoding is None else _decode(data, self.encoding).removeprefix("\ufeff")
        if self.split:
            return clean_items(content, id=source.id, kind=kind)
        return [clean(content, id=source.id, kind=kind)]

    def _read_lines(self, source: Source, stream: BinaryIO, head: bytes) -> Iterator[Article]:
        """Read JSON lines, each by itself: a broken one is reported with its number."""
        records = 0
        for number, line in enumerate(_lines(stream, head), 1):
            self.reporter.advance(len(line))
            if not line.strip(_BLANKS):
                continue
            records += 1
            name = f"{source.name}:{number}"
            if records == 1 and _is_document(line):
                self._fail(name, RecordError("not one record a line", remedy=_ONE_RECORD_A_LINE))
                return
            try:
                article = self._record(line)
            except CwdnlpError as error:
                self._fail(name, error)
                continue
            yield from self._accept(name, article)
        if not records:
            self.reporter.warning(source.name, "holds no records")

    def _record(self, line: bytes) -> Article:
        """Parse one JSON line; raises RecordError."""
        if len(line) > MAX_LINE_BYTES:
            raise RecordError(f"the line is longer than {MAX_LINE_BYTES:,} bytes", remedy="split the article")
        return Article.from_any_json(_decode(line, self.encoding or "utf-8-sig").strip())

    def _accept(self, name: str, article: Article) -> Iterator[Article]:
        """Give an article that can be tagged, with the day of publication of the run if it has none; else report."""
        try:
            _check(article)
        except InputError as error:
            self._fail(name, error)
            return
        if self.published is not None and article.published is None:
            article = article.model_copy(update={"published": self.published})
        self.reporter.item()
        self.reporter.check_id(article.id)
        yield article

    def _fail(self, name: str, error: Exception) -> None:
        self.reporter.error(name, error)


def _check(article: Article) -> None:
    """Refuse a text that is blank, too long, or no valid Unicode; raises InputError."""
    if not article.text.strip():
        raise InputError("the text is empty", remedy="check where it was taken from")
    if len(article.text) > MAX_CHARS:
        count = f"{len(article.text):,} characters, the limit is {MAX_CHARS:,}"
        raise InputError(f"the text has {count}", remedy="split it into articles")
    for field, value in article:
        if isinstance(value, str) and _SURROGATE.search(value):
            raise InputError(f"{field} holds half a character (a lone surrogate)", remedy="write it as valid UTF-8")


def _decode(data: bytes, encoding: str) -> str:
    """Decode strictly: an encoding that was asked for is not second-guessed."""
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        where = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        name = encoding.removesuffix("-sig")
        raise InputError(f"is not valid {name}{where}", remedy="give its encoding with --encoding") from None


def _lines(stream: BinaryIO, head: bytes = b"") -> Iterator[bytes]:
    """Split a stream into lines, those of `head` first; an overlong line is cut off just beyond the limit."""
    for part in (BytesIO(head), stream):
        while line := _line(part):
            if len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
                while (rest := _line(stream)) and not rest.endswith(b"\n"):
                    pass
            yield line


def _line(stream: BinaryIO) -> bytes:
    return stream.readline(MAX_LINE_BYTES + 1)


def _first_line(stream: BinaryIO) -> bytes:
    """Read up to the first line that is not blank, however the pipe delivers it."""
    head = b""
    while (line := _line(stream)) and len(head) <= MAX_BYTES:
        head += line
        if line.strip(_BLANKS):
            break
    return head


def _is_document(line: bytes) -> bool:
    """Tell whether a first line opens a JSON document of several lines, or an array."""
    start = line.strip(_BLANKS)
    return start == b"{" or start.startswith(b"[")


@contextmanager
def _open(source: Source) -> Iterator[BinaryIO]:
    """Open a source as bytes; standard input stays open."""
    if source.path is None:
        if sys.stdin is None:
            raise InputError("is closed", remedy="pipe something in, or name files")
        yield cast("BinaryIO", sys.stdin.buffer)
    else:
        with source.path.open("rb") as stream:
            yield stream
