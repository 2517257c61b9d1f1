"""`cwdnlp officials`: who holds which office."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.cli.report import Reporter
from cwdnlp.cli.storing import (
    DEFAULT_STORE,
    NewsFormat,
    OutputOption,
    StoreOption,
    cell,
    check_output,
    default_form,
    read_store,
    say,
    table_options,
    write_lines,
)

if TYPE_CHECKING:
    from cwdnlp.monitor.reading import OfficeHolder
    from cwdnlp.monitor.store import Store

__all__ = ["officials"]


def officials(
    unit: Annotated[
        str,
        typer.Argument(metavar="UNIT", help='Local government: "powiat sieradzki", Sieradz, 1014.', show_default=False),
    ],
    inside: Annotated[bool, typer.Option("--inside", help="All units inside it as well.")] = False,
    format_: Annotated[
        NewsFormat | None,
        typer.Option("--format", "-f", help="Form of the result: table on a terminal, jsonl in a pipe, unless given."),
    ] = None,
    output: OutputOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """List who holds which office in a local government, according to the articles.

    In an office that one person holds at a time, who was named last is marked
    current; those before are kept, since articles tell of changes late.

    Exit code: 0 all well (also if nobody is found), 1 the result could not be
    written, 2 wrong usage, no store, an unknown unit, 130 interrupted, 141 the
    reader of the result has gone.
    """
    check_output(output, store)

    def read(opened: Store, reporter: Reporter) -> int:
        from cwdnlp.monitor.reading import officials as read_officials

        holders = read_officials(opened, unit, inside=inside)
        if not holders:
            say("nobody found")
        return write_lines(_text(holders, format_ or default_form(NewsFormat, output), output), output, reporter)

    raise typer.Exit(read_store(store, read))


def _text(holders: list[OfficeHolder], form: NewsFormat, output: Path | None) -> Iterator[str]:
    """Give the holders in a form, in pieces."""
    from dataclasses import asdict

    from cwdnlp.cli.output import escape_line
    from cwdnlp.monitor.reading.columns import csv_line

    if form is NewsFormat.table:
        from cwdnlp.render.news import officials_table

        yield officials_table(holders, **table_options(output))
    elif form is NewsFormat.jsonl:
        yield from (escape_line(json.dumps(asdict(each), ensure_ascii=False)) + "\n" for each in holders)
    else:
        from cwdnlp.monitor.reading.officials import OfficeHolder

        yield csv_line(OfficeHolder.__slots__)
        yield from (csv_line(map(cell, asdict(each).values())) for each in holders)
