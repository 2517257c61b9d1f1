"""`cwdnlp news`: articles of a store, by filters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.cli.report import Reporter
from cwdnlp.cli.storing import (
    DEFAULT_STORE,
    CopiesOption,
    LimitOption,
    NewsFormat,
    OutputOption,
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
    check_output,
    default_form,
    failures,
    make_filter,
    read_store,
    say,
    table_options,
    write_lines,
)

if TYPE_CHECKING:
    from cwdnlp.monitor.reading import Filter, NewsItem
    from cwdnlp.monitor.store import Store

__all__ = ["news"]

SCREENFUL = 20
"""Articles of a table where no limit is given."""


def news(
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
    stories: CopiesOption = True,
    limit: LimitOption = None,
    format_: Annotated[
        NewsFormat | None,
        typer.Option("--format", "-f", help="Form of the result: table on a terminal, jsonl in a pipe, unless given."),
    ] = None,
    output: OutputOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """List what the monitor has read: articles by partnership, place, stage, topic.

    All conditions that are given must be met; the newest day comes first. A
    table shows 20 articles unless --limit says otherwise. JSON lines are the
    records that `cwdnlp tag` writes, so that other commands read them.

    Exit code: 0 all well (also if nothing is found), 1 some articles could not
    be read, or the result could not be written, 2 wrong usage, no store, a name
    that it does not know, 130 interrupted, 141 the reader of the result has
    gone.
    """
    check_output(output, store)

    def read(opened: Store, reporter: Reporter) -> int:
        chosen = make_filter(
            partnership=partnership, unit=unit, person=person, programme=programme, stage=stage, topic=topic,
            source=source, since=since, until=until, where=where, stories=stories, limit=limit,
        )  # fmt: skip
        return _write(opened, chosen, format_ or default_form(NewsFormat, output), output, reporter)

    raise typer.Exit(read_store(store, read))


def _write(store: Store, chosen: Filter, form: NewsFormat, output: Path | None, reporter: Reporter) -> int:
    """Write the articles in a form; return the exit code."""
    from cwdnlp.monitor.reading import news as read_news

    if form is NewsFormat.table:
        code = _write_table(store, chosen, output, reporter)
    else:
        items = read_news(store, chosen, on_error=failures(reporter))
        code = write_lines(_lines(items, form), output, reporter)
    return max(code, int(reporter.failed > 0))


def _lines(items: Iterator[NewsItem], form: NewsFormat) -> Iterator[str]:
    """Give each article as a line, CSV with a line of columns before."""
    from cwdnlp.cli.output import escape_line
    from cwdnlp.monitor.reading.columns import COLUMNS, csv_line, row_of

    if form is NewsFormat.jsonl:
        return (escape_line(item.record.to_json()) + "\n" for item in items)
    return chain([csv_line(COLUMNS)], (csv_line(row_of(item).values()) for item in items))


def _write_table(store: Store, chosen: Filter, output: Path | None, reporter: Reporter) -> int:
    """Write a screenful of articles, and say whether there are more."""
    from dataclasses import replace
    from itertools import islice

    from cwdnlp.monitor.reading import news as read_news
    from cwdnlp.render.news import news_head, news_row

    most = chosen.limit or SCREENFUL
    items = read_news(store, replace(chosen, limit=most + 1), on_error=failures(reporter))
    first = next(items, None)
    if first is None:
        say("nothing found")
        return 0
    options = table_options(output)
    rows = (news_row(item, **options) for item in islice(chain([first], items), most))
    code = write_lines(chain([news_head(**options)], rows), output, reporter)
    if chosen.limit is None and next(items, None) is not None:
        say(f"the newest {most}; --limit shows more")
    return code
