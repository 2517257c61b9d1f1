"""`cwdnlp train`: a thin face over the stages that DVC runs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cwdnlp.cli.measuring import fail
from cwdnlp.cli.report import stderr_is_terminal
from cwdnlp.errors import CwdnlpError

if TYPE_CHECKING:
    from cwdnlp.training.parameters import Workspace

__all__ = ["Settings", "read_settings", "train"]

Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", "-s", metavar="KEY=VALUE", help="Another value for a parameter, such as ner.max_epochs=20; kept."
    ),
]


def train(
    corpus: Annotated[
        Path | None, typer.Argument(help="Corpus folder with train, dev and test.", show_default=False)
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="The folder to train in; laid out if it is new.")
    ] = Path(),
    settings: Settings = None,
    prepare: Annotated[bool, typer.Option("--prepare", help="Lay the folder out, and train later.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Train all anew, also what has not changed.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Train a pipeline from an annotated corpus: check, train, measure, describe.

    FOLDER then holds the pipeline (model), its card and figures (report), and
    params.yaml with all that can be changed. Run again, only what a change
    asks for is done anew; a training that was broken off goes on.

    Exit code: 0 trained, 1 the training stopped (a fault of the corpus, for
    one), 2 wrong usage.
    """
    from cwdnlp.training.project import open_workspace, reproduce

    try:
        workspace = open_workspace(output, corpus, read_settings(settings))
    except CwdnlpError as error:
        raise fail(error) from None
    if prepare:
        typer.echo(f"{output} is laid out; train with: cwdnlp train --output {output}", err=True)
        return
    try:
        reproduce(workspace, force=force, quiet=quiet or not stderr_is_terminal())
    except CwdnlpError as error:
        raise fail(error, 1) from None
    _show(workspace)


def read_settings(given: list[str] | None) -> dict[str, Any]:
    """Read `key=value` settings; raises ParametersError."""
    from cwdnlp.training.parameters import parse_setting

    return dict(parse_setting(each) for each in given or ())


def _show(workspace: Workspace) -> None:
    """Write the figures: a table for eyes, JSON in a pipe."""
    from cwdnlp.training.evaluation import METRICS

    figures = json.loads((workspace.report / METRICS).read_text(encoding="utf-8"))
    if not sys.stdout.isatty():
        typer.echo(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from cwdnlp.evaluate.measure import TITLES

    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("figure")
    for name, found in figures["sets"].items():
        table.add_column(f"{name} ({found['articles']})", justify="right")
    for key, title in TITLES.items():
        cells = []
        for found in figures["sets"].values():
            ends = found["interval_95"].get(key)
            told = "not measured" if found[key] is None else f"{found[key]:.3f}"
            cells.append(f"{told} ({ends['low']:.3f} to {ends['high']:.3f})" if ends else told)
        table.add_row(title, *cells)
    console = Console(highlight=False, markup=False, emoji=False)
    console.print(table)
    for name, path in (("model", workspace.model), ("card", workspace.report / "README.md")):
        console.print(f"{name}: {path}", soft_wrap=True)
