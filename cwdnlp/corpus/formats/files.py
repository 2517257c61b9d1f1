"""Reading the files of other tools: bounded in size, and with errors that name the file and the line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from cwdnlp.corpus.article import CorpusArticle
from cwdnlp.errors import CorpusError, CwdnlpError

__all__ = ["MAX_BYTES", "each", "json_lines", "numbered_lines", "read_bytes", "read_text"]

MAX_BYTES = 200_000_000
Item = TypeVar("Item")


def read_bytes(path: Path) -> bytes:
    """Read a whole file; raises CorpusError if that is impossible or it is larger than `MAX_BYTES`."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CorpusError(f"is larger than {MAX_BYTES // 1_000_000} MB", where=str(path), remedy="part it")
        return path.read_bytes()
    except OSError as error:
        raise CorpusError(f"cannot be read: {error.strerror}", where=str(path)) from None


def read_text(path: Path) -> str:
    """Read a whole file as UTF-8, with or without a byte order mark; line ends stay as they are."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorpusError(f"is not UTF-8 at byte {error.start}", where=str(path), remedy="save it as UTF-8") from None


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Give the lines of a file that are not blank, with their numbers."""
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            yield number, line


def json_lines(path: Path) -> Iterator[tuple[str, dict[str, Any] | CorpusError]]:
    """Give the object of each line with its `file:line`, or the error that stands in its place."""
    for number, line in numbered_lines(path):
        where = f"{path}:{number}"
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield where, CorpusError(f"not valid JSON: {error}", where=where, remedy="one object a line")
            continue
        if isinstance(value, dict):
            yield where, value
        else:
            yield where, CorpusError("not a JSON object", where=where, remedy="one object a line")


def each(
    items: Iterable[tuple[str, Item | CorpusError]], make: Callable[[int, Item], CorpusArticle]
) -> Iterator[CorpusArticle | CorpusError]:
    """Make an article of each item and its number; what cannot be one gives an error that says where, others go on."""
    for number, (where, item) in enumerate(items, 1):
        if isinstance(item, CorpusError):
            yield item
            continue
        try:
            yield make(number, item)
        except CwdnlpError as error:
            yield CorpusError(
                error.message, where=f"{where}: {error.where}" if error.where else where, remedy=error.remedy
            )
