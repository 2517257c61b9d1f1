"""Tables on standard output: drawn for eyes, as JSON for programs, or filled into a document."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from cwdnlp.errors import CorpusError

if TYPE_CHECKING:
    from cwdnlp.corpus.stats.tables import Table

__all__ = ["draw_tables", "update_document"]


def draw_tables(tables: Iterable[Table], *, file: TextIO | None = None, color: bool | None = None) -> None:
    """Draw tables on standard output or into a file, as wide as the terminal; `color` is found out unless given."""
    from rich import box
    from rich.console import Console
    from rich.table import Table as Drawn

    console = Console(file=file, force_terminal=color, highlight=False, markup=False, emoji=False)
    for table in tables:
        drawn = Drawn(title=table.title, title_justify="left", title_style="bold", box=box.SIMPLE, pad_edge=False)
        for number, name in enumerate(table.head):
            drawn.add_column(name, justify="right" if number else "left", overflow="fold")
        for row in table.rows:
            drawn.add_row(*row)
        console.print(drawn)


def update_document(path: Path, tables: Iterable[Table]) -> None:
    """Fill tables into a Markdown file, between its marks; raises CorpusError if it has none for them."""
    from cwdnlp.corpus.stats.tables import fill_blocks, markdown

    try:
        filled = fill_blocks(path.read_text(encoding="utf-8"), {t.name: markdown(t) for t in tables}, where=str(path))
        path.write_text(filled, encoding="utf-8")
    except OSError as error:
        raise CorpusError(f"cannot be updated: {error.strerror}", where=str(path), remedy="check the path") from None
