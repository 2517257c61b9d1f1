"""`cwdnlp compare`: two models, article by article, with a test of whether the difference is more than chance."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cwdnlp.cli.labels import Layout
from cwdnlp.cli.measuring import LabelFile, SplitOption, gold_articles
from cwdnlp.cli.places import check_places, run_quietly, write_result
from cwdnlp.cli.report import Reporter

if TYPE_CHECKING:
    from cwdnlp.cli.candidates import Candidate
    from cwdnlp.evaluate.comparison import Comparison

__all__ = ["compare"]

_SOURCE = "A pipeline's folder or name, `shipped`, a .jsonl of tagged articles, or git:COMMIT[:FOLDER]."


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a run as the user gave them."""

    a: str
    b: str
    gold: Path
    splits: list[str] | None
    labels: Path | None
    layout: Layout | None
    output: Path | None
    html: Path | None
    samples: int
    fail_if_worse: bool
    quiet: bool


def compare(
    a: Annotated[
        str, typer.Argument(metavar="A", help=f"What was: {_SOURCE[0].lower()}{_SOURCE[1:]}", show_default=False)
    ],
    b: Annotated[
        str, typer.Argument(metavar="B", help="What is judged against it: the same kinds.", show_default=False)
    ],
    gold: Annotated[Path, typer.Option("--gold", metavar="GOLD", help="A corpus folder, or gold records (.jsonl).")],
    split: SplitOption = None,
    labels: LabelFile = None,
    layout: Annotated[
        Layout | None,
        typer.Option("--format", "-f", help="Form of the results: table on a terminal, json in a pipe, unless given."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page with every change in context as well.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the results to this file.")
    ] = None,
    samples: Annotated[int, typer.Option(min=199, help="Random samples for p-values and intervals.")] = 9_999,
    fail_if_worse: Annotated[
        bool, typer.Option("--fail-if-worse", help="Exit with 1 if a figure of B is shown to be worse.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No warnings and no bar, only errors.")] = False,
) -> None:
    """Compare two models on gold articles: figures, tests, changes.

    A and B are each the folder or name of a pipeline, `shipped`, a .jsonl that
    `cwdnlp tag` wrote, or git:COMMIT: then that commit's own code and model
    tag the articles, beside the working tree, which stays as it is.

    Each figure comes with the interval of its difference and with p-values,
    then what B has right that A has wrong, and the other way round.

    Exit code: 0 compared, 1 articles that could not be tagged, results that
    could not be written (and with --fail-if-worse: B is worse), 2 wrong usage,
    gold or a model that cannot be read, 130 interrupted, 141 the reader of the
    results has gone.
    """
    read: dict[str, Path | str | None] = {"A": a, "B": b, "--gold": gold, "--labels": labels}
    check_places({"--output": output, "--html": html}, read, split or ())
    settings = Settings(a, b, gold, split, labels, layout, output, html, samples, fail_if_worse, quiet)
    raise typer.Exit(run_quietly(lambda: _run(settings), Reporter(quiet=quiet)))


def _run(settings: Settings) -> int:
    """Compare, write page and results, and return the exit code."""
    comparison, candidates = _compare(settings)
    bad = int(_tell_failures(candidates))
    if settings.html is not None:
        bad |= write_result(_page(comparison, candidates, settings), settings.html)
    bad |= write_result(_results(comparison, candidates, settings), settings.output)
    return int(_tell_worse(comparison, settings)) or bad


def _compare(settings: Settings) -> tuple[Comparison, tuple[Candidate, Candidate]]:
    """Read gold, tag it twice and compare; raises CwdnlpError."""
    from cwdnlp.cli.candidates import check_candidate, tag_gold
    from cwdnlp.evaluate.comparison import compare

    gold = gold_articles(settings.gold, settings.splits, settings.labels)
    for source in (settings.a, settings.b):
        check_candidate(source)
    a = tag_gold(settings.a, gold, title="A", quiet=settings.quiet)
    b = tag_gold(settings.b, gold, title="B", quiet=settings.quiet)
    found = compare(gold, a.records, b.records, names=(a.name, b.name), samples=settings.samples)
    return found, (a, b)


def _tell_failures(candidates: tuple[Candidate, Candidate]) -> bool:
    """Name the articles that could not be tagged, which count as if nothing had been found in them."""
    for candidate in candidates:
        for line in candidate.failures:
            typer.echo(f"error: {candidate.name}: {line}", err=True)
    return any(candidate.failures for candidate in candidates)


def _tell_worse(comparison: Comparison, settings: Settings) -> bool:
    """Say which figures are worse if that is to fail the run."""
    from cwdnlp.evaluate.measure import TITLES

    worse = comparison.significance.worse() if settings.fail_if_worse else []
    if worse:
        typer.echo(f"error: B is worse: {'; '.join(TITLES[name] for name in worse)}", err=True)
    return bool(worse)


def _page(comparison: Comparison, candidates: tuple[Candidate, Candidate], settings: Settings) -> str:
    """Return the page, which says first what was not tagged: that counts as if nothing had been found."""
    from cwdnlp.render.comparison import comparison_page

    notes = [
        f"{name} did not tag {line}" for name, side in zip("AB", candidates, strict=True) for line in side.failures
    ]
    return comparison_page(comparison, gold=str(settings.gold), notes=notes)


def _results(comparison: Comparison, candidates: tuple[Candidate, Candidate], settings: Settings) -> str:
    """Return the results in the form that is wanted, or fits the place where they go."""
    from cwdnlp.cli.output import escape_line, stdout_is_terminal

    eyes = settings.output is None and stdout_is_terminal()
    if settings.layout is Layout.table or (settings.layout is None and eyes):
        from cwdnlp.render.comparison_table import comparison_table

        return comparison_table(comparison, width=shutil.get_terminal_size().columns, color=eyes)
    failures: dict[str, Any] = {"failed": {name: list(c.failures) for name, c in zip("ab", candidates, strict=True)}}
    data = {"gold": str(settings.gold), **comparison.to_dict(), **failures}
    return escape_line(json.dumps(data, ensure_ascii=False, indent=2)) + "\n"
