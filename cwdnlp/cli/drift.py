"""`cwdnlp drift`: the options, their checks, and the run."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from cwdnlp.cli.labels import Layout
from cwdnlp.cli.places import check_places, run_quietly
from cwdnlp.cli.report import Reporter, stderr_is_terminal
from cwdnlp.cli.tag import InputKind

__all__ = ["Settings", "drift"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a run as the user gave them."""

    paths: list[str]
    model: str | None
    profile: Path | None
    layout: Layout | None
    output: Path | None
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
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the result to this file.")
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

    Exit code: 0 all read, 1 some items failed, or the result could not be
    written (or drift is shown, with --fail-on-drift), 2 wrong usage, a model or
    a profile that cannot be read, 130 interrupted, 141 the reader of the result
    has gone.
    """
    settings = Settings(
        paths or [], model, profile, layout, output, html, kind, split, jobs, fail_on_drift, quiet, verbose
    )
    _check_usage(settings)
    raise typer.Exit(_run(settings))


def _check_usage(settings: Settings) -> None:
    """Refuse what can be seen to be wrong before anything is read."""
    if settings.quiet and settings.verbose:
        raise typer.BadParameter("--quiet and --verbose exclude each other")
    piped = sys.stdin is not None and not sys.stdin.closed and not sys.stdin.isatty()
    if not settings.paths and not piped:
        raise typer.BadParameter("nothing to read: name files or folders, or pipe text in", param_hint="NEW")
    own = settings.model and Path(settings.model) / "profile.json"
    read = {"--profile": settings.profile, "--model": own}
    check_places({"--output": settings.output, "--html": settings.html}, read)


def _run(settings: Settings) -> int:
    """Run and return the exit code."""
    reporter = Reporter(quiet=settings.quiet, verbose=settings.verbose, bar=stderr_is_terminal())

    def run() -> int:
        from cwdnlp.cli import drifting

        return drifting.run(settings, reporter)

    return run_quietly(run, reporter)
