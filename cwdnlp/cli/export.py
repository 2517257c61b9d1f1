"""`cwdnlp export`: articles of a store for other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.cli.report import Reporter
from cwdnlp.cli.storing import (
    DEFAULT_STORE,
    CopiesOption,
    LimitOption,
    PartnershipOption,
    PersonOption,
    ProgrammeOption,
    SinceOption,
    SourceOption,
    StageOption,
    StoreOption,
    TopicOption,
    UnitOption,
    UntilOption,
    WhereOption,
    check_not_store,
    failures,
    make_filter,
    read_store,
    say,
)

if TYPE_CHECKING:
    from cwdnlp.monitor.reading import Filter
    from cwdnlp.monitor.store import Store

__all__ = ["export"]


class ExportForm(StrEnum):
    """The forms of an export."""

    parquet = "parquet"
    csv = "csv"
    jsonl = "jsonl"
    dataset = "dataset"


def export(
    place: Annotated[
        Path, typer.Argument(metavar="FILE|FOLDER", help="Where to write; a folder for a dataset.", show_default=False)
    ],
    format_: Annotated[
        ExportForm | None,
        typer.Option("--format", "-f", help="Default: by the file's name (.parquet, .csv, .jsonl)."),
    ] = None,
    every_version: Annotated[
        bool, typer.Option("--versions", help="All versions of the articles, not only the current ones.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
    partnership: PartnershipOption = None,
    unit: UnitOption = None,
    person: PersonOption = None,
    programme: ProgrammeOption = None,
    stage: StageOption = None,
    topic: TopicOption = None,
    source: SourceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    where: WhereOption = None,
    stories: CopiesOption = False,
    limit: LimitOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    r"""Write articles to a Parquet, CSV or JSON lines file, or as a Hugging Face dataset.

    Takes the conditions of `cwdnlp news`; every copy of a story is written
    unless --stories. The file is whole or not there, whatever happens. Parquet
    and dataset need pip install "cwdnlp\[train]".

    Exit code: 0 written, 1 it could not be written, or some articles could not
    be read, 2 wrong usage, no store, a place that is taken, 130 interrupted.
    """
    check_not_store(place, store)

    def read(opened: Store, reporter: Reporter) -> int:
        chosen = make_filter(
            partnership=partnership, unit=unit, person=person, programme=programme, stage=stage, topic=topic,
            source=source, since=since, until=until, where=where, stories=stories, limit=limit,
        )  # fmt: skip
        return _write(opened, place, chosen, format_, reporter, every_version=every_version, force=force)

    raise typer.Exit(read_store(store, read))


def _write(
    store: Store,
    place: Path,
    chosen: Filter,
    form: ExportForm | None,
    reporter: Reporter,
    *,
    every_version: bool,
    force: bool,
) -> int:
    """Write, say what was written, and return the exit code."""
    from cwdnlp.monitor.reading.export import WriteError
    from cwdnlp.monitor.reading.export import export as write_export

    try:
        written = write_export(
            store, place, chosen, form=form.value if form else None, every_version=every_version, force=force,
            on_error=failures(reporter),
        )  # fmt: skip
    except WriteError as error:
        reporter.fatal(str(error))
        return 1
    what = "version" if every_version else "article"
    say(f"{place}: {written:,} {what}{'' if written == 1 else 's'}")
    return int(reporter.failed > 0)
