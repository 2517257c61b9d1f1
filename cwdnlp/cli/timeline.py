"""`cwdnlp timeline`: the way of a partnership through the stages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cwdnlp.cli.report import Reporter
from cwdnlp.cli.storing import (
    DEFAULT_STORE,
    OutputOption,
    StoreOption,
    cell,
    check_output,
    default_form,
    read_store,
    table_options,
    write_lines,
)

if TYPE_CHECKING:
    from cwdnlp.monitor.reading import Timeline
    from cwdnlp.monitor.store import Store

__all__ = ["timeline"]

_PROOF = ("partnership", "stage", "day", "score", "alternatives", "title", "url", "source", "item", "story")


class TimelineFormat(StrEnum):
    """The forms of a timeline."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


def timeline(
    partnership: Annotated[
        str, typer.Argument(metavar="PARTNERSHIP", help="Identifier, name or a part of the name.", show_default=False)
    ],
    everything: Annotated[bool, typer.Option("--all", help="All articles of a step, not only the surest.")] = False,
    format_: Annotated[
        TimelineFormat | None,
        typer.Option("--format", "-f", help="Form of the result: table on a terminal, json in a pipe, unless given."),
    ] = None,
    output: OutputOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Show how far a partnership has come, step by step, with the articles that prove it.

    Members, leader, programmes and sums are what the articles state; whether
    that is so only they can tell. --format json gives everything in one object,
    jsonl and csv a line for each article that proves a step.

    Exit code: 0 all well, 1 the result could not be written, 2 wrong usage, no
    store, a partnership that no article names, 130 interrupted, 141 the reader
    of the result has gone.
    """
    check_output(output, store)

    def read(opened: Store, reporter: Reporter) -> int:
        from cwdnlp.monitor.reading import timeline as read_timeline

        form = format_ or default_form(TimelineFormat, output)
        return write_lines(_text(read_timeline(opened, partnership), form, everything, output), output, reporter)

    raise typer.Exit(read_store(store, read))


def _text(way: Timeline, form: TimelineFormat, everything: bool, output: Path | None) -> Iterator[str]:
    """Give the timeline in a form, in pieces."""
    from dataclasses import asdict

    from cwdnlp.cli.output import escape_line
    from cwdnlp.monitor.reading.columns import csv_line

    if form is TimelineFormat.table:
        from cwdnlp.render.news import timeline_table

        yield timeline_table(way, everything=everything, **table_options(output))
    elif form is TimelineFormat.json:
        yield escape_line(json.dumps(asdict(way), ensure_ascii=False, indent=2)) + "\n"
    elif form is TimelineFormat.jsonl:
        yield from (escape_line(json.dumps(row, ensure_ascii=False)) + "\n" for row in _rows(way))
    else:
        yield csv_line(_PROOF)
        yield from (csv_line(map(cell, row.values())) for row in _rows(way))


def _rows(way: Timeline) -> Iterator[dict[str, Any]]:
    """Give a row for each article that proves a step, in the order of the steps, the surest first."""
    for step in way.steps:
        for proof in step.proofs:
            given = {"partnership": way.key, "stage": step.stage, "alternatives": list(proof.alternatives)}
            yield {name: given[name] if name in given else getattr(proof, name) for name in _PROOF}
