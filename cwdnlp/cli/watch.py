"""`cwdnlp watch`: the options, the signals, and the run."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.cli.tag import BROKEN_PIPE, INTERRUPTED

if TYPE_CHECKING:
    from types import FrameType

    from cwdnlp.monitor.settings import WatchSettings
    from cwdnlp.monitor.watch import Summary, Watch

__all__ = ["watch"]


class LogForm(StrEnum):
    """The forms of the log."""

    auto = "auto"
    text = "text"
    json = "json"


class LogLevel(StrEnum):
    """What is logged at least."""

    debug = "debug"
    info = "info"
    warning = "warning"
    error = "error"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a run as the user gave them."""

    config: Path
    once: bool
    check: bool
    retry_failed: bool
    form: LogForm
    level: int


def watch(
    config: Annotated[
        Path, typer.Argument(metavar="CONFIG", help="What is watched (TOML, docs/watch-config.md).", show_default=False)
    ],
    once: Annotated[bool, typer.Option("--once", help="Ask every source once, work the queue off, and end.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only say what would be watched.")] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Ask failing sources at once; try articles that were given up again.")
    ] = False,
    form: Annotated[
        LogForm, typer.Option("--log-format", help="Form of the log: text on a terminal, else JSON lines.")
    ] = LogForm.auto,
    level: Annotated[LogLevel | None, typer.Option("--log-level", help="What to log at least.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="As --log-level warning.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="As --log-level debug.")] = False,
) -> None:
    """Watch feeds, pages and folders: store every article once, and alert.

    Runs until it is stopped; --once is for cron. Everything that was begun is
    in the store: however a run ends, the next one goes on.

    Alerts for standard output go there, the log goes to standard error.

    Exit code: 0 all well (also when stopped by SIGTERM), 1 a source, an article
    or an alert failed under --once, or the store could not be written, 2 wrong
    usage or configuration, no model, a store that is none, 130 interrupted, 141
    the reader of the alerts has gone.
    """
    options = Options(config, once, check, retry_failed, form, _level(level, quiet=quiet, verbose=verbose))
    raise typer.Exit(_run_quietly(options))


def _level(level: LogLevel | None, *, quiet: bool, verbose: bool) -> int:
    """Return the level that was asked for; raises BadParameter where two were."""
    given = [each for each, wanted in ((LogLevel.warning, quiet), (LogLevel.debug, verbose)) if wanted]
    given += [level] if level is not None else []
    if len(given) > 1:
        raise typer.BadParameter("--log-level, --quiet and --verbose exclude each other")
    return logging.getLevelNamesMapping()[(given[0] if given else LogLevel.info).upper()]


def _run_quietly(options: Options) -> int:
    """Run, and end without a word if interrupted early or if the reader of the alerts has gone."""
    from cwdnlp.cli.output import silence
    from cwdnlp.cli.report import stderr_is_terminal
    from cwdnlp.monitor.watch.log import logging_to

    form = options.form
    if form is LogForm.auto:
        form = LogForm.text if stderr_is_terminal() else LogForm.json
    with logging_to(form="json" if form is LogForm.json else "text", level=options.level, color=stderr_is_terminal()):
        try:
            return _run(options)
        except BrokenPipeError:
            silence(stderr=False)
            return BROKEN_PIPE
        except KeyboardInterrupt:
            return INTERRUPTED


def _run(options: Options) -> int:
    """Read the configuration, and watch or say what would be watched; return the exit code."""
    from cwdnlp.errors import CwdnlpError
    from cwdnlp.monitor.config import load_config
    from cwdnlp.monitor.store import StoreError
    from cwdnlp.monitor.watch import Watch

    try:
        settings = load_config(options.config)
        if options.check:
            return _show(settings)
        return _watch(Watch(settings), options)
    except StoreError as error:
        _complain(error)
        return 1 if error.kind.passing else 2
    except CwdnlpError as error:
        _complain(error)
        return 2
    except MemoryError:
        _complain(
            CwdnlpError("there is not enough memory", remedy="what was not stored is in the queue; start it again")
        )
        return 1


def _complain(error: Exception) -> None:
    """Say what ends the run, each fault of a configuration in its line; under one in a rule its place is shown."""
    from cwdnlp.render.safe import one_line, visible

    for line in str(error).splitlines():
        typer.echo(visible(line) if line.startswith("    ") else f"error: {one_line(line)}", err=True)


def _show(settings: WatchSettings) -> int:
    """Say what would be watched."""
    from cwdnlp.cli.output import stdout_is_terminal
    from cwdnlp.render.sources import plan_lines

    for line in plan_lines(settings, table=stdout_is_terminal()):
        typer.echo(line)
    return 0


def _watch(run: Watch, options: Options) -> int:
    """Watch, tell what was done, and return the exit code."""
    from cwdnlp.monitor.watch.events import tell

    with _stopping(run) as signals:
        work = run.once if options.once else run.run
        summary = work(retry_failed=options.retry_failed)
    level = logging.INFO if summary.ok else logging.WARNING
    tell("summary", str(summary), level=level, **summary.to_dict())
    code = _exit_code(summary, signals, once=options.once)
    if run.busy:
        _leave(code)
    return code


def _exit_code(summary: Summary, signals: list[int], *, once: bool) -> int:
    if signal.SIGINT in signals:
        return INTERRUPTED
    if not summary.complete:
        return 1
    return 0 if signals or not once or summary.ok else 1


def _leave(code: int) -> None:
    """End the process although a worker is in the middle of a page: nothing is lost, it stands in the queue."""
    import os

    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    os._exit(code)


@contextmanager
def _stopping(run: Watch) -> Iterator[list[int]]:
    """Let the first signal end the run in order, and the second at once; gives the signals that came."""
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    signals = [getattr(signal, name) for name in names]
    seen: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        seen.append(number)
        for each in handled:
            signal.signal(each, signal.SIG_DFL)
        run.stop()

    # What the caller has ignored (nohup, a shell's background) stays ignored.
    handled = {each: signal.getsignal(each) for each in signals if signal.getsignal(each) is not signal.SIG_IGN}
    for each in handled:
        signal.signal(each, stop)
    try:
        yield seen
    finally:
        for each, before in handled.items():
            signal.signal(each, before)
