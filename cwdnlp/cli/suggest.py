"""`cwdnlp suggest`: the options, their checks, and the run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cwdnlp.cli.corpus.exchange import ExchangeFormat
from cwdnlp.cli.places import check_places, run_quietly
from cwdnlp.cli.report import Reporter

__all__ = ["Settings", "suggest"]

_DIVERSITY = 0.5


class Subject(StrEnum):
    """What an article may be doubtful in."""

    both = "both"
    entities = "entities"
    classes = "classes"


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a run as the user gave them."""

    paths: list[str]
    output: Path
    format: str
    number: int
    known: list[Path]
    by: Subject
    diversity: float
    model: str | None
    labels: Path | None
    report: Path | None
    quiet: bool


def suggest(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="UNLABELLED...", help="Files, folders, or - for standard input.", show_default=False),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The file, or for brat the folder, for the annotation tool.")
    ],
    wanted: Annotated[
        ExchangeFormat | None,
        typer.Option(
            "--format", "-f", help="Default: by the file's name (.jsonl, .spacy, .iob, .json; a folder: brat)."
        ),
    ] = None,
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many articles to suggest.")] = 20,
    known: Annotated[
        list[Path] | None,
        typer.Option(help="A corpus, or records (.jsonl), that is annotated already; may be given twice."),
    ] = None,
    by: Annotated[Subject, typer.Option(help="What shall be learned: entities, stage and topics, or both.")] = (
        Subject.both
    ),
    diversity: Annotated[
        float,
        typer.Option(
            min=0, max=1, help="0: the most doubtful articles; 1: those that stand for most others not yet known."
        ),
    ] = _DIVERSITY,
    model: Annotated[
        str | None, typer.Option(metavar="PATH|NAME", help="Another pipeline than the one that comes with cwdnlp.")
    ] = None,
    labels: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Stages and topics (labels.toml) to annotate; else those of the known corpus or model."
        ),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the ranking to this file too, as JSON lines.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No warnings and no bar, only errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Notes, tracebacks of bugs.")] = False,
) -> None:
    """Suggest which unlabelled articles to annotate next, tagged for correction.

    Reads what `cwdnlp tag` reads. The articles that would teach the model most
    are written for an annotation tool; what is known already, or repeats
    another article, is left out. Take them back, corrected, with
    `cwdnlp corpus import`.

    The ranking goes to standard output: a table on a terminal, JSON lines in a pipe.

    Exit code: 0 all read, 1 some items failed, or the results could not be
    written, 2 wrong usage, 130 interrupted, 141 the reader of the ranking has
    gone.
    """
    settings = Settings(
        paths, output, _format(wanted, output), number, known or [], by, diversity, model, labels, report, quiet
    )
    _check_usage(settings, verbose=verbose)
    reporter = Reporter(quiet=quiet, verbose=verbose)

    def run() -> int:
        from cwdnlp.cli import suggesting

        return suggesting.run(settings, reporter)

    raise typer.Exit(run_quietly(run, reporter))


def _format(wanted: ExchangeFormat | None, path: Path) -> str:
    from cwdnlp.corpus.formats import SUFFIXES

    name = wanted.value if wanted else SUFFIXES.get(path.suffix.lower()) if path.suffix else "brat"
    if name is None:
        raise typer.BadParameter(f"{path}: the suffix {path.suffix} names no format; give --format")
    return name


def _check_usage(settings: Settings, *, verbose: bool) -> None:
    """Refuse what can be seen to be wrong before anything is read, since reading takes its time."""
    if settings.quiet and verbose:
        raise typer.BadParameter("--quiet and --verbose exclude each other")
    brat = settings.format == "brat"
    read = {f"--known {path}": path for path in settings.known} | (
        {"--labels": settings.labels} if settings.labels else {}
    )
    check_places({"--output": None if brat else settings.output, "--report": settings.report}, read)
    if not settings.output.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {settings.output.parent}", param_hint="--output")
    if brat and settings.output.exists():
        if not settings.output.is_dir():
            raise typer.BadParameter(f"{settings.output} is a file; brat needs a folder")
        if any(settings.output.iterdir()):  # the annotations of what was suggested before may be in it
            raise typer.BadParameter(f"{settings.output} is not empty; name a new folder")
