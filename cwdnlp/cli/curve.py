"""`cwdnlp curve`: what more articles would bring."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cwdnlp.cli.measuring import counting, fail
from cwdnlp.errors import CwdnlpError

if TYPE_CHECKING:
    from cwdnlp.training.parameters import Workspace

__all__ = ["curve"]


def curve(
    folder: Annotated[Path, typer.Argument(help="A folder that `cwdnlp train` has trained in.")] = Path(),
    sizes: Annotated[
        str | None, typer.Option(metavar="N,N,…", help="Numbers of articles to train on; 0: all. Default: by halves.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Trainings of each size.")] = 1,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Trainings at a time.")] = 1,
    figures: Annotated[
        str, typer.Option(metavar="NAME,…", help="What to show: strict, relaxed, teryt, officials, stage, topics, …")
    ] = "strict,stage,topics",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Train on parts of the articles and measure each: the learning curve.

    What was measured is kept in report/experiments.json, so that a curve that
    was broken off goes on; the card shows it after the next `cwdnlp train`.

    Exit code: 0 measured, 1 a training failed, 2 wrong usage.
    """
    from cwdnlp.evaluate.measure import HEADLINES
    from cwdnlp.training.curve import curve_sizes, learning_curve
    from cwdnlp.training.parameters import Workspace
    from cwdnlp.training.stages import read_split

    names = [name.strip() for name in figures.split(",") if name.strip()]
    if unknown := [name for name in names if name not in HEADLINES]:
        raise typer.BadParameter(f"no figure {unknown[0]!r}; there are {', '.join(HEADLINES)}")
    try:
        workspace = Workspace.open(folder)
        whole = len(read_split(workspace, "train"))
    except CwdnlpError as error:
        raise fail(error) from None
    wanted = _sizes(sizes) if sizes else curve_sizes(whole)
    if wrong := [size for size in wanted if not 0 <= size <= whole]:
        raise typer.BadParameter(f"--sizes: there are {whole} articles to train on, not {wrong[0]}")
    try:
        with counting("training", len(wanted) * seeds, quiet=quiet) as advance:
            runs = learning_curve(workspace, wanted, seeds=seeds, jobs=jobs, advance=advance)
    except CwdnlpError as error:
        raise fail(error, 1) from None
    _show(runs, names, whole, workspace)


def _sizes(given: str) -> list[int]:
    try:
        return sorted({int(part) for part in given.split(",")}, key=lambda size: (size == 0, size))
    except ValueError:
        raise typer.BadParameter(f"{given!r} are no numbers; write 50,100,0") from None


def _show(runs: dict[str, Any], names: list[str], whole: int, workspace: Workspace) -> None:
    """Write the curves: tables for eyes with a word on what doubling promises, JSON in a pipe."""
    from cwdnlp.evaluate.measure import TITLES
    from cwdnlp.training.curve_points import curve_points, promise

    sets = list(next(iter(runs.values()))) if runs else []
    curves = {
        (name, figure): curve_points(runs, name, figure, whole) for name in sets for figure in names
    }  # fmt: skip
    if not sys.stdout.isatty():
        rows = [
            {"set": name, "figure": figure, "articles": point.articles, "value": round(point.value, 4),
             "spread": round(point.spread, 4)}
            for (name, figure), points in curves.items() for point in points
        ]  # fmt: skip
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False, emoji=False)
    table = Table(box=box.SIMPLE, pad_edge=False)
    sizes = sorted({point.articles for points in curves.values() for point in points})
    table.add_column("figure")
    for size in sizes:
        table.add_column(f"{size:,}", justify="right")
    table.add_column("twice as many promise", justify="right")
    for (name, figure), points in curves.items():
        by_size = {point.articles: point for point in points}
        cells = [f"{by_size[size].value:.3f}" if size in by_size else "" for size in sizes]
        more = promise(points)
        table.add_row(f"{name}: {TITLES[figure]}", *cells, f"{more:+.3f}" if more is not None else "")
    console.print(table)
    console.print(f"kept in {workspace.report / 'experiments.json'}", soft_wrap=True)
