"""`cwdnlp evaluate`: a model against gold articles."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from cwdnlp.cli.labels import Layout
from cwdnlp.cli.measuring import (
    Gold,
    LabelFile,
    ModelOption,
    SplitOption,
    gold_articles,
    gold_schema,
    predictions,
)
from cwdnlp.cli.places import check_places, run_quietly, write_result
from cwdnlp.cli.report import Reporter
from cwdnlp.cli.tables import draw_tables
from cwdnlp.render.safe import one_line

if TYPE_CHECKING:
    from cwdnlp.evaluate.evaluation import Evaluation

__all__ = ["evaluate"]


class Origin(NamedTuple):
    """Where gold and predictions came from, as the user named them; no model means the shipped one."""

    gold: Path
    splits: list[str]
    model: str | None


def evaluate(
    gold: Gold,
    model: ModelOption = None,
    split: SplitOption = None,
    labels: LabelFile = None,
    layout: Annotated[
        Layout | None,
        typer.Option("--format", "-f", help="Form of the figures: table on a terminal, json in a pipe, unless given."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page with the figures and curves as well.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the figures to this file.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No warnings and no bar, only errors.")] = False,
) -> None:
    """Measure a model on gold articles: figures, confusion, calibration, errors.

    What gold says nothing about is not measured, and a warning tells so.
    Intervals are 95 % bootstrap intervals over articles.

    Exit code: 0 measured, 1 the figures or the page could not be written,
    2 wrong usage, gold or a model that cannot be read, 130 interrupted,
    141 the reader of the figures has gone.
    """
    read = {"GOLD": gold, "--model": model, "--labels": labels}
    check_places({"--output": output, "--html": html}, read, split or ())
    origin = Origin(gold, _splits_of(gold, split), model)

    def run() -> int:
        found = _evaluate(gold, model, split, labels, quiet=quiet)
        for note in () if quiet else found.notes:
            typer.echo(f"warning: {one_line(note)}", err=True)
        code = _write_page(html, found, origin)
        return _write_figures(found, origin, layout, output) or code

    raise typer.Exit(run_quietly(run, Reporter(quiet=quiet)))


def _evaluate(
    gold: Path, model: str | None, split: list[str] | None, labels: Path | None, *, quiet: bool
) -> Evaluation:
    """Read, tag and compare; raises CwdnlpError."""
    from cwdnlp.evaluate.evaluation import evaluate_predictions

    schema = gold_schema(gold, labels)
    articles = gold_articles(gold, split, labels)
    return evaluate_predictions(articles, predictions(model, articles, quiet=quiet), schema=schema)


def _splits_of(gold: Path, split: list[str] | None) -> list[str]:
    """Return the splits that were read; a file, or a folder of articles, has none."""
    return [name for name in split or ["test"] if (gold / name).is_dir() or (gold / f"{name}.jsonl").is_file()]


def _write_page(path: Path | None, found: Evaluation, origin: Origin) -> int:
    """Write the page if one is wanted; return the exit code."""
    if path is None:
        return 0
    from cwdnlp.render.evaluation import render_evaluation

    gold = ", ".join([str(origin.gold), *origin.splits])
    return write_result(render_evaluation(found, gold=gold, model=origin.model or ""), path)


def _write_figures(found: Evaluation, origin: Origin, layout: Layout | None, output: Path | None) -> int:
    """Write the figures in the form that is wanted, or fits the place where they go; return the exit code."""
    from cwdnlp.cli.output import stdout_is_terminal

    eyes = output is None and stdout_is_terminal()
    if layout is None:
        layout = Layout.table if eyes else Layout.json
    return write_result(_json(found, origin) if layout is Layout.json else _drawn(found, color=eyes), output)


def _json(found: Evaluation, origin: Origin) -> str:
    """Return everything as one JSON object."""
    from cwdnlp.cli.output import escape_line

    gold = {"path": str(origin.gold), "splits": origin.splits}
    data = {"gold": gold, "source": origin.model, **found.to_dict()}
    return escape_line(json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def _drawn(found: Evaluation, *, color: bool) -> str:
    """Return everything as tables, as wide as the terminal."""
    from cwdnlp.render.evaluation_tables import evaluation_tables

    drawn = io.StringIO()
    draw_tables(evaluation_tables(found), file=drawn, color=color)
    return drawn.getvalue()
