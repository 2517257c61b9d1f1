"""`cwdnlp tag`: the options, their checks, and the run."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cwdnlp.cli.report import Reporter

__all__ = ["tag"]

INTERRUPTED, BROKEN_PIPE = 128 + 2, 128 + 13
"""The exit codes that the shell reports for a process that SIGINT or SIGPIPE ended."""


class OutputFormat(StrEnum):
    """The forms of output."""

    jsonl = "jsonl"
    table = "table"
    html = "html"


class InputKind(StrEnum):
    """The kinds of input."""

    auto = "auto"
    text = "text"
    html = "html"
    jsonl = "jsonl"


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a run as the user gave them."""

    paths: list[str]
    kind: InputKind
    format: OutputFormat | None
    output: Path | None
    split: bool
    published: str | None
    model: str | None
    jobs: int
    explain: bool
    encoding: str | None
    quiet: bool
    verbose: bool


def _iso_day(value: str | None) -> str | None:
    """Check a day of publication."""
    try:
        if value is None or date.fromisoformat(value).isoformat() == value:
            return value
    except ValueError:
        pass
    raise typer.BadParameter(f"{value!r} is not a date such as 2021-06-18")


def tag(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, or - for standard input.", show_default=False)
    ] = None,
    kind: Annotated[
        InputKind, typer.Option("--input", "-i", help="What standard input and the named files hold.")
    ] = InputKind.auto,
    format_: Annotated[
        OutputFormat | None,
        typer.Option("--format", "-f", help="Form of the results: table on a terminal, jsonl in a pipe, unless given."),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the results to this file.")] = None,
    split: Annotated[bool, typer.Option("--split", help="Tag each item of a listing page by itself.")] = False,
    published: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", callback=_iso_day, help="Day of publication (ISO) of articles that do not give theirs."
        ),
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="PATH|NAME", help="Another model than the one that comes with cwdnlp.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that tag side by side.")] = 1,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell which phrases spoke for and against stage and topics.")
    ] = False,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Encoding of the input; found out unless given.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No warnings and no bar, only errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Notes, log messages, tracebacks of bugs.")] = False,
) -> None:
    """Tag press releases: entities, officials, partnerships, stage and topics.

    Reads files (.txt .md .html .htm, and .json .jsonl .ndjson with one
    article a line), folders of them, and standard input.

    Results go to standard output, everything else to standard error. A bad
    item is reported and passed over.

    Exit code: 0 all tagged, 1 some items failed, 2 wrong usage, 130 interrupted,
    141 the reader of the results has gone.
    """
    settings = Settings(
        paths or [], kind, format_, output, split, published, model, jobs, explain, encoding, quiet, verbose
    )  # fmt: skip
    _check_usage(settings)
    raise typer.Exit(_run_quietly(settings))


def _check_usage(settings: Settings) -> None:
    """Refuse what can be seen to be wrong before anything is read."""
    if settings.quiet and settings.verbose:
        raise typer.BadParameter("--quiet and --verbose exclude each other")
    piped = sys.stdin is not None and not sys.stdin.closed and not sys.stdin.isatty()
    if not settings.paths and not piped:
        raise typer.BadParameter("nothing to read: name files or folders, or pipe text in", param_hint="PATHS")


def _run_quietly(settings: Settings) -> int:
    """Run, and end without a word if interrupted or if the reader of the results has gone (`| head`)."""
    from cwdnlp.cli.output import silence, stdout_is_terminal
    from cwdnlp.cli.report import Reporter, stderr_is_terminal

    bar = stderr_is_terminal() and (settings.output is not None or not stdout_is_terminal())
    reporter = Reporter(quiet=settings.quiet, verbose=settings.verbose, bar=bar)
    with reporter.listening():  # around the handlers: what worker processes are cancelled with is not worth a word
        try:
            return _run(settings, reporter)
        except BrokenPipeError:
            silence()
            return BROKEN_PIPE
        except KeyboardInterrupt:
            return INTERRUPTED


def _run(settings: Settings, reporter: Reporter) -> int:
    """Set the run up, run it, and return the exit code."""
    from cwdnlp.cli.run import prepare, tag_sources
    from cwdnlp.errors import CwdnlpError

    try:
        run = prepare(settings, reporter)
    except CwdnlpError as error:
        reporter.fatal(str(error))
        return 2
    if run is None:
        return max(reporter.summary(), 2 * all(Path(path).is_dir() for path in settings.paths))
    return tag_sources(run, settings, reporter)
