"""Where the results of a run go, and in which form: standard output or a file; JSON lines, tables or a page."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, Protocol, cast

from cwdnlp.cli.sources import Identity, identity, reason
from cwdnlp.errors import CwdnlpError
from cwdnlp.render.safe import escape_line

if TYPE_CHECKING:
    from cwdnlp.records import TaggedArticle

__all__ = [
    "Format",
    "Sink",
    "default_format",
    "escape_line",
    "make_form",
    "output_identities",
    "silence",
    "stdout_is_terminal",
]

Format = Literal["jsonl", "table", "html"]


class Form(Protocol):
    """A form of output: what comes before, for each article, and after."""

    def head(self) -> str:
        """Return what opens the output."""

    def article(self, tagged: TaggedArticle) -> str:
        """Return an article in this form."""

    def foot(self) -> str:
        """Return what closes the output."""


class JsonLines:
    """One JSON object a line."""

    def head(self) -> str:
        """Return nothing."""
        return ""

    def article(self, tagged: TaggedArticle) -> str:
        """Return the record as a line."""
        return escape_line(tagged.to_json()) + "\n"

    def foot(self) -> str:
        """Return nothing."""
        return ""


class Tables(JsonLines):
    """A panel for each article."""

    def __init__(self, *, color: bool, width: int) -> None:
        self._color = color
        self._width = width

    def article(self, tagged: TaggedArticle) -> str:
        """Return the panel."""
        from cwdnlp.render.table import render_table

        return render_table(tagged, width=self._width, color=self._color)


class Page:
    """One HTML page."""

    def head(self) -> str:
        """Return the page up to the first article."""
        from cwdnlp.render.html import page_head

        return page_head()

    def article(self, tagged: TaggedArticle) -> str:
        """Return the article's element."""
        from cwdnlp.render.html import render_article

        return render_article(tagged)

    def foot(self) -> str:
        """Return what closes the page."""
        from cwdnlp.render.html import page_foot

        return page_foot()


def default_format(output: Path | None) -> Format:
    """Return the form that is expected without `--format`: a table for eyes, a page for .html, else JSON lines."""
    if output is not None:
        return "html" if output.suffix.lower() in (".html", ".htm") else "jsonl"
    return "table" if stdout_is_terminal() else "jsonl"


def make_form(name: Format, output: Path | None) -> Form:
    """Return the form with this name, tables as wide and colourful as the place where they go."""
    if name == "jsonl":
        return JsonLines()
    if name == "html":
        return Page()
    terminal = output is None and stdout_is_terminal()
    return Tables(color=terminal, width=shutil.get_terminal_size().columns)


def output_identities(output: Path | None) -> set[Identity]:
    """Return what identifies the file that the results go to, so that it is not read as well."""
    try:
        status = os.fstat(sys.stdout.fileno()) if output is None else output.stat()
    except (OSError, ValueError, AttributeError):  # not there yet, not a real file, closed
        return set()
    return {identity(status)}


class Sink:
    """Writes bytes at once and turns a failure to write into an error that names the place."""

    def __init__(self, stream: BinaryIO, name: str, *, owned: bool = False) -> None:
        self._stream = stream
        self._name = name
        self._owned = owned

    @classmethod
    def open(cls, output: Path | None) -> Sink:
        """Open a file for writing, or standard output; raises CwdnlpError if that is impossible."""
        if output is None:
            if sys.stdout is None:
                raise CwdnlpError("standard output is closed", remedy="use --output")
            sys.stdout.flush()
            return cls(cast("BinaryIO", sys.stdout.buffer), "standard output")
        try:
            return cls(output.open("wb"), output.as_posix(), owned=True)
        except OSError as error:
            raise _unwritable(output.as_posix(), error) from None

    def write(self, text: str) -> None:
        """Write and flush; raises CwdnlpError, and BrokenPipeError where the reader has gone."""
        if not text:
            return
        try:
            _write_all(self._stream, text.encode("utf-8"))
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            if not self._owned:
                silence(stderr=False)  # or the interpreter would try to write the rest at its end, and say so
            raise _unwritable(self._name, error) from None

    def close(self) -> None:
        """Close a file; standard output stays open."""
        if self._owned:
            self._stream.close()


def silence(*, stderr: bool = True) -> None:
    """Point the standard streams nowhere, after their reader has gone: Python flushes them once more at its end."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr) if stderr else (sys.stdout,):
            os.dup2(nowhere, stream.fileno())


def stdout_is_terminal() -> bool:
    """Tell whether standard output is open and a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def _write_all(stream: BinaryIO, data: bytes) -> None:
    """Write every byte: with PYTHONUNBUFFERED standard output is a raw file, which may take only a part at a time."""
    rest = memoryview(data)
    while rest:
        written = stream.write(rest)
        if not written:  # a pipe that does not block, and is full
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        rest = rest[written:]


def _unwritable(name: str, error: OSError) -> CwdnlpError:
    return CwdnlpError(f"cannot be written: {reason(error)}", where=name, remedy="check path, permissions and space")
