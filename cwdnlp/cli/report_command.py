"""`cwdnlp report`: what a store says of a period, as one page."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.cli.report import Reporter
from cwdnlp.cli.storing import (
    DEFAULT_STORE,
    PartnershipOption,
    StoreOption,
    UnitOption,
    UntilOption,
    check_output,
    failures,
    read_store,
    write_lines,
)

if TYPE_CHECKING:
    from cwdnlp.monitor.store import Store

__all__ = ["report"]


class ReportLanguage(StrEnum):
    """The languages of a report."""

    pl = "pl"
    en = "en"


def report(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the page to this file.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="DAY",
            help="From this day on: 2026-03-01, or 7d, 2w for days, weeks before --until; 30d unless given.",
        ),
    ] = None,
    until: UntilOption = None,
    unit: UnitOption = None,
    partnership: PartnershipOption = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Title of the page.")] = None,
    language: Annotated[ReportLanguage, typer.Option("--language", "-l", help="Language of the page.")] = (
        ReportLanguage.pl
    ),
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write a report: what is new, how far partnerships are, where, on what.

    One HTML page that loads nothing, to read, print and pass on. With --unit
    it is limited to what concerns a local government and all inside it, with
    --partnership to what names one partnership.

    Without --output the page goes to standard output, but not to a terminal.

    Exit code: 0 all well, 1 some articles could not be read, or the page could
    not be written, 2 wrong usage, no store, a unit or a partnership that nobody
    knows, 130 interrupted, 141 the reader of the page has gone.
    """
    _check_place(output, store)

    def read(opened: Store, reporter: Reporter) -> int:
        from cwdnlp.monitor.report import make_report, read_period

        _refuse_what_is_there(output, force=force)
        period = read_period(since, until, today=date.today().isoformat())  # the user's day
        page = make_report(
            opened, period, unit=unit, partnership=partnership, title=title, language=language.value,
            on_error=failures(reporter),
        )  # fmt: skip
        lines = page.splitlines(keepends=True)
        code = write_lines(lines, None, reporter) if output is None else _save(page, output, reporter)
        return max(code, int(reporter.failed > 0))

    raise typer.Exit(read_store(store, read))


def _check_place(output: Path | None, store: Path) -> None:
    """Refuse a place that the page cannot go to; raises typer.BadParameter."""
    from cwdnlp.cli.output import stdout_is_terminal

    if output is None and stdout_is_terminal():
        raise typer.BadParameter("a page is nothing for a terminal: name a file, or pipe it", param_hint="--output")
    check_output(output, store)


def _refuse_what_is_there(output: Path | None, *, force: bool) -> None:
    """Raise InputError where the page would take the place of something, before all the counting."""
    from cwdnlp.monitor.reading.export.places import check_place

    if output is not None:
        check_place(output, folder=False, force=force)


def _save(page: str, output: Path, reporter: Reporter) -> int:
    """Write the page to a file; return the exit code: 1 if that is impossible."""
    from cwdnlp.monitor.reading.export.places import WriteError, new_file

    try:
        with new_file(output) as beside:
            beside.write_bytes(page.encode("utf-8"))
    except WriteError as error:
        reporter.fatal(str(error))
        return 1
    return 0
