"""Which articles a report counts, as the beginning of every query.

Everything is counted in stories: copies of one release on several sites are one, told by its first article. So the
numbers of a table add up, and a release that forty sites copied does not outweigh all others.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from cwdnlp.monitor.headlines import headline
from cwdnlp.monitor.report.period import Period
from cwdnlp.monitor.report.results import Line
from cwdnlp.monitor.units import code_prefix

__all__ = ["CERTAIN", "LINE", "Selection", "read_line"]

# One record that is broken must not hide all others: its stage counts as the columns have it.
CERTAIN = (
    "CASE WHEN json_valid(version.record) THEN json_extract(version.record, '$.stage.candidates') IS NULL ELSE 1 END"
)
"""An expression that tells whether the model is sure of a version's stage."""
LINE = f"""
    SELECT item.id, item.day, version.title, substr(version.text, 1, 400), item.url, source.name,
        version.stage, version.stage_score, {CERTAIN}, told.copies
    FROM told JOIN item ON item.id = told.item_id
    JOIN version ON version.id = item.version_id JOIN source ON source.id = item.source_id
"""  # noqa: S608
"""A query for the lines of stories; told by `told`."""
_FIRST = (
    "CAST(substr(min(chosen.day || printf('%020d', chosen.item_id)), 11) AS INTEGER) AS item_id, count(*) AS copies"
)
_UNIT = """
        AND EXISTS (SELECT 1 FROM item_unit WHERE item_unit.item_id = item.id
            AND item_unit.unit >= :unit AND item_unit.unit < :unit || ':')
"""
_PARTNERSHIP = """
        AND EXISTS (SELECT 1 FROM item_partnership WHERE item_partnership.item_id = item.id
            AND item_partnership.partnership = :partnership)
"""


class Selection:
    """The articles that concern a unit and name a partnership, as far as either is asked for, up to a day."""

    def __init__(
        self, connection: sqlite3.Connection, *, until: str, unit: str | None = None, partnership: str | None = None
    ) -> None:
        self.connection = connection
        self.until = until
        self.partnership = partnership
        self._values = {"unit": code_prefix(unit) if unit else None, "partnership": partnership}
        self._where = (_UNIT if unit else "") + (_PARTNERSHIP if partnership else "")

    def rows(self, query: str, period: Period | None = None, **values: Any) -> Iterator[tuple[Any, ...]]:
        """Run a query that may name `chosen`, the articles of a period, and `told`, a row for each of their stories.

        Without a period: everything up to the last day.
        """
        # Nothing but our own text is put together here; values of the user are parameters.
        tables = f"""
            WITH chosen AS (
                SELECT item.id AS item_id, item.story_id, item.day, item.version_id FROM item
                WHERE item.version_id IS NOT NULL AND item.day >= :since AND item.day <= :until {self._where}
            ), told AS (SELECT story_id, {_FIRST} FROM chosen GROUP BY story_id),
            named AS (
                SELECT item_partnership.partnership, story_id, {_FIRST}
                FROM chosen JOIN item_partnership ON item_partnership.item_id = chosen.item_id GROUP BY 1, 2
            )
        """  # noqa: S608
        since, until = (period.since, period.until) if period else ("", self.until)
        yield from self.connection.execute(tables + query, {**self._values, "since": since, "until": until, **values})

    def one(self, query: str, period: Period | None = None, **values: Any) -> tuple[Any, ...]:
        """Return the only row of a query."""
        return next(self.rows(query, period, **values))


def read_line(row: Iterable[Any]) -> Line:
    """Make a line of a row that `LINE` gave."""
    item, day, title, text, url, source, stage, score, certain, copies = row
    return Line(item, day, title or headline(text), url, source, stage, score, bool(certain), copies)
