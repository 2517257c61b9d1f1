"""What a run tells on standard error: errors, warnings, the bar, the count at the end."""

from __future__ import annotations

import logging
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from cwdnlp.errors import CwdnlpError, CwdnlpWarning
from cwdnlp.render.safe import one_line, visible

__all__ = ["Reporter", "error_line", "stderr_is_terminal"]

_MAX_IDS = 2_000_000


def error_line(item: str, error: Exception) -> str:
    """Say in one line what is wrong with an item; an error that is not ours is a bug and named as such.

    >>> error_line("a.txt", CwdnlpError("the file is empty", remedy="check the download"))
    'a.txt: the file is empty (check the download)'
    >>> error_line("a.txt", KeyError("x"))
    "a.txt: internal error: KeyError: 'x'"
    """
    if isinstance(error, CwdnlpError):
        where = f"{error.where}: " if error.where and error.where != item else ""
        tail = f" ({error.remedy})" if error.remedy else ""
        return f"{item}: {where}{error.message}{tail}"
    return f"{item}: internal error: {type(error).__name__}: {error}"


class Reporter:
    """Counts the items of a run and writes one line on standard error for each that fails or needs a warning.

    The lines hold no control characters. A bar is shown only where standard error is a terminal and the results
    are not written to it as well.
    """

    def __init__(self, *, quiet: bool = False, verbose: bool = False, bar: bool = False) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self.items = 0
        self.failed = 0
        self._ids: set[int] = set()
        self._bar: Any = None
        self._task: Any = None
        self._wants_bar = bar and not quiet

    def item(self) -> None:
        """Count an item that was read."""
        self.items += 1

    def error(self, item: str, error: Exception, *, counted: bool = False) -> None:
        """Report a failed item; `counted` says that it was counted when it was read."""
        self.items += not counted
        self.failed += 1
        self._say(f"error: {error_line(item, error)}")
        if not isinstance(error, CwdnlpError):
            self.trace(error)

    def warning(self, item: str, message: str) -> None:
        """Report what a reader of the results should know; silent if quiet."""
        if not self.quiet:
            self._say(f"warning: {item}: {message}")

    def note(self, message: str) -> None:
        """Report what only matters to somebody who looks for a cause; shown if verbose."""
        if self.verbose:
            self._say(message)

    def trace(self, error: BaseException) -> None:
        """Show where an error came from; shown if verbose."""
        if self.verbose:
            for line in "".join(traceback.format_exception(error)).splitlines():
                self._write(f"  {visible(line)}")

    def fatal(self, message: str) -> None:
        """Report what ends the run."""
        self._say(f"error: {message}")

    def excerpt(self, text: str) -> None:
        """Show lines below an error, as they are: a caret has to stay below its place."""
        for line in visible(text).splitlines():
            self._write(f"    {line}")

    def check_id(self, article_id: str) -> None:
        """Warn of an id that an earlier article of this run has; hashes are kept, and of a bounded number."""
        key = hash(article_id)
        if key in self._ids:
            self.warning(article_id, "an earlier article of this run has the same id")
        elif len(self._ids) < _MAX_IDS:
            self._ids.add(key)

    def summary(self) -> int:
        """Tell how many items failed, if any; return the exit code of the run."""
        if self.failed:
            self._say(f"{self.failed} of {self.items} items failed")
            return 1
        self.note(f"{self.items} items, none failed")
        return 0

    def advance(self, size: int) -> None:
        """Move the bar by `size` bytes of input."""
        if self._bar is not None:
            count = f"{self.items:,} items" + (f", {self.failed:,} failed" if self.failed else "")
            self._bar.update(self._task, advance=size, count=count)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take over the library's log records and all warnings, which become lines of this reporter."""
        handler = _Handler(self)
        logger = logging.getLogger("cwdnlp")
        level = logger.level
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG if self.verbose else logging.WARNING)
        try:
            with warnings.catch_warnings():
                warnings.showwarning = self._show_warning
                yield
        finally:
            logger.removeHandler(handler)
            logger.setLevel(level)

    @contextmanager
    def progress(self, total: int | None) -> Iterator[None]:
        """Show the bar, if one is wanted, over `total` bytes of input."""
        if not self._wants_bar:
            yield
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("tagging"), BarColumn(), TextColumn("{task.fields[count]}"), TimeElapsedColumn())
        console = Console(stderr=True, markup=False, highlight=False, emoji=False)
        bar = Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
        with bar:
            self._bar, self._task = bar, bar.add_task("tagging", total=total, count="")
            try:
                yield
            finally:
                self._bar = None

    def _show_warning(self, message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
        """Take the place of `warnings.showwarning`: our own warnings count, those of libraries are notes."""
        if issubclass(category, CwdnlpWarning):
            self.warning("cwdnlp", str(message))
        else:
            self.note(f"note: {category.__name__}: {message}")

    def _say(self, line: str) -> None:
        self._write(one_line(line))

    def _write(self, line: str) -> None:
        if self._bar is not None:
            self._bar.console.print(line, soft_wrap=True)
        else:
            typer.echo(line, err=True)


class _Handler(logging.Handler):
    """Writes the library's log records through a reporter, so that they do not tear its bar."""

    def __init__(self, reporter: Reporter) -> None:
        super().__init__()
        self._reporter = reporter

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record: warnings and errors by their name, the rest as notes."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError):
            message = str(record.msg)
        if record.levelno >= logging.ERROR:
            self._reporter.fatal(message)
        elif record.levelno >= logging.WARNING:
            self._reporter.warning(record.name, message)
        else:
            self._reporter.note(f"{record.levelname.lower()}: {record.name}: {message}")
        if record.exc_info and record.exc_info[1] is not None:
            self._reporter.trace(record.exc_info[1])


def stderr_is_terminal() -> bool:
    """Tell whether standard error is open and a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()
