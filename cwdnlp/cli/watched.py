"""`cwdnlp sources`: how the sources of a store are."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.cli.report import Reporter
from cwdnlp.cli.storing import DEFAULT_STORE, StoreOption, default_form, read_store, table_options, write_lines

if TYPE_CHECKING:
    from cwdnlp.monitor.store import Store

__all__ = ["sources"]


class SourcesFormat(StrEnum):
    """The forms of output."""

    table = "table"
    jsonl = "jsonl"


def sources(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help="One source, with its newest faults and what was given up.", show_default=False
        ),
    ] = None,
    failing: Annotated[
        bool, typer.Option("--failing", help="Only sources that fail, or articles of which were given up.")
    ] = False,
    format_: Annotated[
        SourcesFormat | None,
        typer.Option("--format", "-f", help="Form of the result: table on a terminal, jsonl in a pipe, unless given."),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Show how the watched sources are: last success, next time, faults.

    Exit code: 0 all well (also if sources fail), 2 wrong usage, no store, a
    name that it does not know, 130 interrupted, 141 the reader has gone.
    """
    if name is not None and failing:
        raise typer.BadParameter("--failing is for all sources, not for one", param_hint="NAME")

    def read(opened: Store, reporter: Reporter) -> int:
        form = format_ or default_form(SourcesFormat, None)
        return write_lines(_lines(opened, name, form, failing=failing), None, reporter)

    raise typer.Exit(read_store(store, read))


def _lines(store: Store, name: str | None, form: SourcesFormat, *, failing: bool) -> list[str]:
    """Return what is told of one source or of all."""
    from cwdnlp.cli.output import escape_line
    from cwdnlp.monitor.reading.sources import source_report, source_reports
    from cwdnlp.render.sources import source_details, sources_table

    reports = [source_report(store, name)] if name is not None else source_reports(store, failing=failing)
    if form is SourcesFormat.table:
        options = table_options(None)
        return [source_details(reports[0], **options) if name is not None else sources_table(reports, **options)]
    told = (report.to_dict(details=name is not None) for report in reports)
    return [escape_line(json.dumps(each, ensure_ascii=False)) + "\n" for each in told]
