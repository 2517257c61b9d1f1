"""`cwdnlp corpus agree`: compare two annotations of the same texts."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cwdnlp.cli.corpus.files import read_articles
from cwdnlp.cli.labels import Layout
from cwdnlp.cli.tables import draw_tables, update_document

__all__ = ["agree"]


def agree(
    first: Annotated[Path, typer.Argument(help="Articles as one annotator has them: a folder or a file.")],
    second: Annotated[Path, typer.Argument(help="The same articles as the other has them.")],
    layout: Annotated[Layout, typer.Option("--format", "-f", help="A table to read, or JSON.")] = Layout.table,
    update: Annotated[Path | None, typer.Option(help="Fill the table into a datasheet.")] = None,
    conflicts: Annotated[bool, typer.Option(help="List everything that the two see differently.")] = False,
) -> None:
    """Measure how far two annotators agree: labels, codes, base forms, relations, stage and topics."""
    from cwdnlp.corpus.agreement import list_conflicts, measure_agreement
    from cwdnlp.corpus.stats.tables import agreement_table, table_json

    broken: list[str] = []
    one = [article for _, article in read_articles([first], broken=broken)]
    other = [article for _, article in read_articles([second], broken=broken)]
    table = agreement_table(measure_agreement(one, other))
    found = list_conflicts(one, other) if conflicts else []
    if update is not None:
        update_document(update, [table])
    elif layout is Layout.json:
        data = {"agreement": table_json(table), "conflicts": [asdict(conflict) for conflict in found]}
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        draw_tables([table])
        for conflict in found:
            typer.echo(f"{conflict.article}: {conflict.what}: {conflict.first} / {conflict.second}")
    raise typer.Exit(1 if broken else 0)
