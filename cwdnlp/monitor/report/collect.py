"""A report from a store: everything counted in one reading."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cwdnlp.monitor.reading.names import find_name
from cwdnlp.monitor.reading.news import OnError
from cwdnlp.monitor.report.articles import show_articles
from cwdnlp.monitor.report.health import count_making, examine_sources
from cwdnlp.monitor.report.numbers import count_news, count_regions, count_trend
from cwdnlp.monitor.report.partnerships import find_partnerships, make_board, make_course
from cwdnlp.monitor.report.results import Report
from cwdnlp.monitor.report.selection import Selection
from cwdnlp.monitor.store.errors import naming_faults
from cwdnlp.monitor.units import find_unit

if TYPE_CHECKING:
    from cwdnlp.monitor.report.period import Period
    from cwdnlp.monitor.store import Store

__all__ = ["collect_report"]

_MOST_ARTICLES = 50
_MOST_PARTNERSHIPS = 150
_MOST_COURSES = 12
_COURSE_LINES, _CHOSEN_LINES = 40, 200
_MOST_SOURCES = 100


def collect_report(
    store: Store,
    period: Period,
    *,
    unit: str | None = None,
    partnership: str | None = None,
    on_error: OnError | None = None,
) -> Report:
    """Count what a store says of a period, limited to what concerns a unit or names a partnership if asked for.

    Everything is read in one transaction: a watch that stores articles meanwhile does not make the parts differ.
    Raises InputError for a unit or a partnership that nobody knows; RecordError at an article that would be shown and
    cannot be read, unless `on_error` takes it: it is counted, but not shown.
    """
    code = find_unit(unit).code if unit else None
    with naming_faults(store.path), _one_reading(store.connection) as connection:
        asked = find_name(connection, "partnership", partnership).key if partnership else None
        chosen = Selection(connection, until=period.until, unit=code, partnership=asked)
        partnerships = find_partnerships(chosen)
        lines = _CHOSEN_LINES if asked else _COURSE_LINES
        return Report(
            period=period,
            unit=code,
            partnership=next(((each.key, each.name) for each in partnerships), (asked, asked)) if asked else None,
            news=count_news(chosen, period),
            board=make_board(partnerships, most=_MOST_PARTNERSHIPS),
            courses=tuple(make_course(chosen, each, lines=lines) for each in partnerships[:_MOST_COURSES]),
            regions=count_regions(chosen, period),
            trend=count_trend(chosen, period),
            articles=tuple(show_articles(store, chosen, period, most=_MOST_ARTICLES, on_error=on_error)),
            health=examine_sources(connection, most=_MOST_SOURCES),
            making=count_making(chosen, period, store=store.path.name),
        )


@contextmanager
def _one_reading(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """See one state of the store for several queries."""
    connection.execute("BEGIN")
    try:
        yield connection
    finally:
        connection.execute("ROLLBACK")
