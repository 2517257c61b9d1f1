"""`cwdnlp corpus show`: articles with their markup in colour."""

from __future__ import annotations

import shutil
from typing import Annotated

import typer

from cwdnlp.cli.corpus.files import Paths, read_articles

__all__ = ["show"]


def show(
    paths: Paths,
    splits: Annotated[list[str] | None, typer.Option("--split", help="Only these splits of a corpus folder.")] = None,
    width: Annotated[int | None, typer.Option(min=40, help="Columns; default: as wide as the terminal.")] = None,
) -> None:
    """Show articles: the text with its mentions, and what the annotation says of officials and partnerships."""
    from cwdnlp.cli.output import Sink, stdout_is_terminal
    from cwdnlp.render.markup import render_markup

    broken: list[str] = []
    color = stdout_is_terminal()
    columns = width or shutil.get_terminal_size().columns
    sink = Sink.open(None)
    for _, article in read_articles(paths, splits or (), broken=broken):
        sink.write(render_markup(article, width=columns, color=color))
    raise typer.Exit(1 if broken else 0)
