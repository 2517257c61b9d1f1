"""`cwdnlp corpus stats`: what a corpus is made of and how varied it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.cli.corpus.files import Paths, read_articles
from cwdnlp.cli.labels import Layout
from cwdnlp.cli.tables import draw_tables, update_document

if TYPE_CHECKING:
    from cwdnlp.corpus.stats.tables import Table
    from cwdnlp.corpus.stats.variety import Variety

__all__ = ["stats"]


def stats(
    paths: Paths,
    beside: Annotated[
        list[Path] | None,
        typer.Option(help="Collections to compare with: articles as .jsonl, or figures that --format json gave."),
    ] = None,
    layout: Annotated[Layout, typer.Option("--format", "-f", help="Tables to read, or JSON.")] = Layout.table,
    update: Annotated[
        Path | None, typer.Option(help="Fill the tables into a datasheet, between its <!-- stats:… --> marks.")
    ] = None,
    limit: Annotated[float, typer.Option(help="Name pairs of articles that share more of their 5-grams.")] = 0.05,
) -> None:
    """Count a corpus and measure its variety; exit with 1 if two articles share more phrases than the limit."""
    from cwdnlp.corpus.stats import measure_composition, measure_variety, shared_phrases
    from cwdnlp.corpus.stats.collect import prose_of
    from cwdnlp.corpus.stats.tables import composition_tables, variety_table

    broken: list[str] = []
    articles = list(read_articles(paths, broken=broken))
    prose = [prose_of(article) for _, article in articles]
    collections = {"corpus": measure_variety(prose), **_read_beside(beside or [])}
    tables = [*composition_tables(measure_composition(articles)), variety_table(collections)]
    _write(tables, collections, layout, update)
    alike = shared_phrases(prose, above=limit)
    for pair in alike:
        typer.echo(f"{pair.first} and {pair.second} share {pair.share:.0%} of 5-grams: {pair.phrase!r}", err=True)
    raise typer.Exit(1 if broken or alike else 0)


def _read_beside(paths: list[Path]) -> dict[str, Variety]:
    from cwdnlp.corpus.stats.collect import read_variety

    return {path.stem: read_variety(path) for path in paths}


def _write(tables: list[Table], collections: dict[str, Variety], layout: Layout, update: Path | None) -> None:
    """Write the tables where they are wanted: into a datasheet, as JSON, or to be read."""
    from cwdnlp.corpus.stats.tables import table_json

    if update is not None:
        update_document(update, tables)
    elif layout is Layout.json:
        data = {
            "tables": {table.name: table_json(table) for table in tables},
            "variety": {name: variety.to_dict() for name, variety in collections.items()},
        }
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        draw_tables(tables)
