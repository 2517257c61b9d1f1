"""`cwdnlp drift`: the options, their checks, and the run."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.cli.labels import Layout
from cwdnlp.cli.tag import BROKEN_PIPE, INTERRUPTED, InputKind

if TYPE_CHECKING:
    from cwdnlp.cli.report import Reporter

__all__ = ["Settings", "drift"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a run as the user gave them."""

    paths: list[str]
    model: str | None
    profile: Path | None
    layout: Layout | None
    html: Path | None
    kind: InputKind
    split: bool
    jobs: int
    fail_on_drift: bool
    quiet: bool
    verbose: bool


def drift(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="NEW", help="Files, folders, or - for standard input.", show_default=False),
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="PATH|NAME", help="Another model than the one that comes with cwdnlp.")
    ] = None,
    profile: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The profile to compare with; that of the model unless given.")
    ] = None,
    layout: Annotated[
        Layout | None,
        typer.Option("--format", "-f", help="Form of the result: table on a terminal, json in a pipe, unless given."),
    ] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page with the result as well.")] = None,
    fail_on_drift: Annotated[
        bool, typer.Option("--fail-on-drift", help="Exit with 1 where drift is shown, for scripts.")
    ] = False,
    kind: Annotated[
        InputKind, typer.Option("--input", "-i", help="What standard input and the named files hold.")
    ] = InputKind.auto,
    split: Annotated[bool, typer.Option("--split", help="Take each item of a listing page by itself.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that tag side by side.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No warnings and no bar, only errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Notes, log messages, tracebacks of bugs.")] = False,
) -> None:
    """Tell whether retraining is due: are new articles other than those that the model was made for.

    Reads what `cwdnlp tag` reads, and what it wrote: articles that a model has
    tagged are taken as they are, others are tagged first. Of a longer stream
    1,000 articles are drawn at random.

    Exit code: 0 all read, 1 some items failed (or drift is shown, with
    --fail-on-drift), 2 wrong usage, 130 interrupted, 141 the reader has gone.
    """
    settings = Settings(paths or [], model, profile, layout, html, kind, split, jobs, fail_on_drift, quiet, verbose)
    _check_usage(settings)
    raise typer.Exit(_run_quietly(settings))


def _check_usage(settings: Settings) -> None:
    """Refuse what can be seen to be wrong before anything is read."""
    if settings.quiet and settings.verbose:
        raise typer.BadParameter("--quiet and --verbose exclude each other")
    piped = sys.stdin is not None and not sys.stdin.closed and not sys.stdin.isatty()
    if not settings.paths and not piped:
        raise typer.BadParameter("nothing to read: name files or folders, or pipe text in", param_hint="NEW")


def _run_quietly(settings: Settings) -> int:
    """Run, and end without a word if interrupted or if the reader of the result has gone."""
    from cwdnlp.cli.drifting import run
    from cwdnlp.cli.output import silence
    from cwdnlp.cli.report import Reporter, stderr_is_terminal
    from cwdnlp.errors import CwdnlpError

    reporter: Reporter = Reporter(quiet=settings.quiet, verbose=settings.verbose, bar=stderr_is_terminal())
    with reporter.listening():
        try:
            return run(settings, reporter)
        except CwdnlpError as error:
            reporter.fatal(str(error))
            return 2
        except BrokenPipeError:
            silence()
            return BROKEN_PIPE
        except KeyboardInterrupt:
            return INTERRUPTED
