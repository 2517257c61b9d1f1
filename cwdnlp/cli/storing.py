"""What the commands that read a store share: its path, the filters, how their results are written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from cwdnlp.cli.places import check_places, run_quietly
from cwdnlp.cli.report import Reporter
from cwdnlp.render.safe import one_line

if TYPE_CHECKING:
    from cwdnlp.errors import RecordError
    from cwdnlp.monitor.reading import Filter
    from cwdnlp.monitor.store import Store

__all__ = [
    "DEFAULT_STORE",
    "CopiesOption",
    "LimitOption",
    "NewsFormat",
    "PartnershipOption",
    "PersonOption",
    "ProgrammeOption",
    "SinceOption",
    "SourceOption",
    "StageOption",
    "StoreOption",
    "TopicOption",
    "UnitOption",
    "UntilOption",
    "WhereOption",
    "cell",
    "check_not_store",
    "check_output",
    "default_form",
    "failures",
    "make_filter",
    "read_store",
    "say",
    "table_options",
    "write_lines",
]

DEFAULT_STORE = Path("news.sqlite")
_MOST = 1_000_000_000_000  # what is more is no limit, and too large for the loops that count
_Form = TypeVar("_Form", bound=StrEnum)

StoreOption = Annotated[
    Path, typer.Option("--store", envvar="CWDNLP_STORE", metavar="PATH", help="The store that `cwdnlp watch` fills.")
]
PartnershipOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="Partnership: identifier, name or a part of the name.")
]
UnitOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help='Local government with all inside it: "powiat sieradzki", Sieradz, 1014.'),
]
PersonOption = Annotated[str | None, typer.Option(metavar="NAME", help="Person: words of the name, in any order.")]
ProgrammeOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="Programme or fund: identifier, name or a part of the name.")
]
StageOption = Annotated[
    list[str] | None, typer.Option(metavar="STAGE", help="Stage; given more than once, any of them.")
]
TopicOption = Annotated[
    list[str] | None, typer.Option(metavar="TOPIC", help="Topic; given more than once, any of them.")
]
SourceOption = Annotated[str | None, typer.Option(metavar="NAME", help="Source, by its name in the configuration.")]
SinceOption = Annotated[
    str | None, typer.Option(metavar="DAY", help="From this day on: 2026-03-01, or 7d, 2w for days, weeks ago.")
]
UntilOption = Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day, written in the same way.")]
WhereOption = Annotated[
    str | None, typer.Option(metavar="RULE", help="A rule as of alerts: '\"zit\" in topics and amount >= 1000000'.")
]
CopiesOption = Annotated[
    bool, typer.Option("--stories/--copies", help="A story on several sites once, or every copy of it.")
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the result to this file.")
]
LimitOption = Annotated[int | None, typer.Option("--limit", "-n", min=1, help="Articles at most.")]


class NewsFormat(StrEnum):
    """The forms of articles that were read from a store."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


def make_filter(
    *,
    partnership: str | None,
    unit: str | None,
    person: str | None,
    programme: str | None,
    stage: list[str] | None,
    topic: list[str] | None,
    source: str | None,
    since: str | None,
    until: str | None,
    where: str | None,
    stories: bool,
    limit: int | None,
) -> Filter:
    """Turn the options into a filter, days ago counted from today; raises InputError for what is no day."""
    from cwdnlp.monitor.reading.filter import Filter
    from cwdnlp.monitor.reading.period import parse_day

    today = date.today()  # of the user's clock and place, as the days that a user names
    return Filter(
        partnership=partnership,
        unit=unit,
        person=person,
        programme=programme,
        stage=tuple(stage or ()),
        topic=tuple(topic or ()),
        source=source,
        since=parse_day(since, today=today) if since is not None else None,
        until=parse_day(until, today=today) if until is not None else None,
        where=where,
        copies=not stories,
        limit=None if limit is None else min(limit, _MOST),
    )


def read_store(path: Path, read: Callable[[Store, Reporter], int]) -> int:
    """Open a store for reading, run `read` on it, and return the exit code: 2 for what is wrong usage."""
    reporter = Reporter()

    def run() -> int:
        from cwdnlp.monitor.reading import open_store
        from cwdnlp.monitor.rules import RuleError

        try:
            with open_store(path) as store:
                return read(store, reporter)
        except RuleError as error:
            reporter.fatal(str(error.at("--where")))
            reporter.excerpt(error.excerpt)
            return 2

    return run_quietly(run, reporter)


def default_form(forms: type[_Form], output: Path | None) -> _Form:
    """Return the form that is expected without `--format`: by the file's name, a table on a terminal, else JSON.

    Of JSON and JSON lines it is the first that the command offers.
    """
    from cwdnlp.cli.output import stdout_is_terminal

    names = [form.value for form in forms]
    suffix = output.suffix.lower().removeprefix(".") if output is not None else ""
    if suffix in names and suffix != "table":
        return forms(suffix)
    if output is None and stdout_is_terminal():
        return forms("table")
    return forms(next(name for name in names if name.startswith("json")))


def table_options(output: Path | None) -> dict[str, Any]:
    """Return how wide and colourful a table may be where it goes."""
    from cwdnlp.cli.output import stdout_is_terminal

    return {"width": shutil.get_terminal_size().columns, "color": output is None and stdout_is_terminal()}


def cell(value: Any) -> str:
    """Write a value as a cell of CSV: lists joined by ` | `, nothing for what is missing.

    >>> cell(("Jan Nowak", "J. Nowak")), cell(True), cell(None), cell(3)
    ('Jan Nowak | J. Nowak', 'yes', '', '3')
    """
    if isinstance(value, list | tuple):
        return " | ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def failures(reporter: Reporter) -> Callable[[RecordError], None]:
    """Return what reports an article of the store that cannot be read."""

    def report(error: RecordError) -> None:
        reporter.error(error.where or "store", error)

    return report


def say(message: str) -> None:
    """Tell on standard error what a reader of the result should know."""
    typer.echo(one_line(message), err=True)


def check_output(output: Path | None, store: Path) -> None:
    """Refuse a file that cannot be written, or that belongs to the store; raises typer.BadParameter."""
    check_places({"--output": output}, _files(store))


def check_not_store(place: Path, store: Path) -> None:
    """Refuse a place that belongs to the store, whatever else is wrong with it; raises typer.BadParameter."""
    for name, file in _files(store).items():
        if os.path.realpath(place) == os.path.realpath(file):
            raise typer.BadParameter(f"{place} is what {name} names too")


def _files(store: Path) -> dict[str, Path]:
    """Return the files of a store by what names them: SQLite keeps two beside it, a watch its lock."""
    return {"--store": store} | {f"--store ({end})": Path(f"{store}{end}") for end in ("-wal", "-shm", ".lock")}


def write_lines(lines: Iterable[str], output: Path | None, reporter: Reporter) -> int:
    """Write lines one by one to a file or to standard output; return the exit code: 1 if that is impossible."""
    from cwdnlp.cli.output import Sink
    from cwdnlp.errors import CwdnlpError

    try:
        sink = Sink.open(output)
    except CwdnlpError as error:
        reporter.fatal(str(error))
        return 1
    for line in lines:
        try:
            sink.write(line)
        except CwdnlpError as error:
            reporter.fatal(str(error))
            with suppress(OSError):  # what could not be written is tried once more
                sink.close()
            return 1
    sink.close()
    return 0
