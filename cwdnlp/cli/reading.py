"""Sources turned into articles: whole files cleaned, JSON lines one by one, each bad item reported and passed over."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

from cwdnlp.cleaning import Cleaned, clean, clean_items
from cwdnlp.cli.report import Reporter
from cwdnlp.cli.sources import Kind, Source, reason
from cwdnlp.errors import CwdnlpError, InputError, RecordError
from cwdnlp.json_lines import (
    MAX_LINE_BYTES,
    ONE_RECORD_A_LINE,
    check_text,
    decode_strictly,
    first_line,
    is_blank,
    is_document,
    looks_like_json,
    read_article_line,
    split_lines,
)
from cwdnlp.records import Article

__all__ = ["MAX_BYTES", "MAX_LINE_BYTES", "Reader", "check_encoding"]

MAX_BYTES = 10_000_000
"""The largest file of text or HTML; JSON lines may be of any number."""


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
            head = first_line(stream, MAX_BYTES)
            if looks_like_json(head):
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
        content = data if self.encoding is None else decode_strictly(data, self.encoding).removeprefix("\ufeff")
        if self.split:
            return clean_items(content, id=source.id, kind=kind)
        return [clean(content, id=source.id, kind=kind)]

    def _read_lines(self, source: Source, stream: BinaryIO, head: bytes) -> Iterator[Article]:
        """Read JSON lines, each by itself: a broken one is reported with its number."""
        records = 0
        for number, line in enumerate(split_lines(stream, head), 1):
            self.reporter.advance(len(line))
            if is_blank(line):
                continue
            records += 1
            name = f"{source.name}:{number}"
            if records == 1 and is_document(line):
                self._fail(name, RecordError("not one record a line", remedy=ONE_RECORD_A_LINE))
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
        return read_article_line(line, self.encoding or "utf-8-sig")

    def _accept(self, name: str, article: Article) -> Iterator[Article]:
        """Give an article that can be tagged, with the day of publication of the run if it has none; else report."""
        try:
            check_text(article)
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
