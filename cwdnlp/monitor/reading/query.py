"""Which items of a store meet a filter: the conditions as SQL, and the index to begin with.

A condition that few items meet leads straight to them, by its index; where every condition is met by many, the items
are walked from the newest on and tested one by one, so that the first are there at once and a stream of a million
takes no memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cwdnlp.errors import InputError
from cwdnlp.monitor.reading.filter import Filter
from cwdnlp.monitor.reading.names import as_json, check_labels, find_name, find_persons, find_source
from cwdnlp.monitor.reading.period import check_day
from cwdnlp.monitor.units import code_prefix, find_unit

if TYPE_CHECKING:
    from sqlite3 import Connection

    from cwdnlp.labels import Schema

__all__ = ["Query", "make_query"]

_FEW = 20_000
"""Items of a condition up to which it is quicker to sort them than to test each item of the store for it."""
_AMONG = "IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on items: `where` over `table`, whose column `item` holds the item; `current` tests the version."""

    table: str
    where: str
    parameters: tuple[str | int, ...]
    item: str = "item_id"
    current: str = ""

    @property
    def hits(self) -> str:
        """The query that lists its items."""
        return f"SELECT {self.item} FROM {self.table} WHERE {self.where}"  # noqa: S608 - names of tables, never values

    @property
    def test(self) -> str:
        """The expression that tests the item of an outer query."""
        return (
            f"EXISTS (SELECT 1 FROM {self.table} AS each "  # noqa: S608
            f"WHERE each.{self.item} = item.id AND {self.where} {self.current})"
        )


@dataclass(frozen=True, slots=True)
class Query:
    """A filter, but for its rule, as SQL: tests of an item, their parameters, and the condition to begin with."""

    tests: tuple[str, ...]
    parameters: tuple[str | int, ...]
    leading: Condition | None

    def items(self, connection: Connection) -> Iterator[tuple[int, int]]:
        """Give the items with their stories, newest day first, of one day those found last first."""
        if self.leading is None:
            return self._select(connection, self.tests, self.parameters, "item.day DESC, item.id DESC")
        tests = (f"item.id IN ({self.leading.hits})", *self.tests)
        # The plus keeps SQLite from walking all items by day.
        order = "+item.day DESC, item.id DESC"
        return self._select(connection, tests, (*self.leading.parameters, *self.parameters), order)

    def copies(self, connection: Connection, story: int) -> Iterator[int]:
        """Give the items of a story that meet the filter, oldest first."""
        tests, parameters = ("item.story_id = ?", *self.tests), (story, *self.parameters)
        return (item for item, _ in self._select(connection, tests, parameters, "+item.day, item.id"))

    @staticmethod
    def _select(
        connection: Connection, tests: tuple[str, ...], parameters: tuple[str | int, ...], order: str
    ) -> Iterator[tuple[int, int]]:
        where = f"WHERE {' AND '.join(tests)}" if tests else ""
        sql = f"SELECT item.id, item.story_id FROM item {where} ORDER BY {order}"  # noqa: S608 - values are parameters
        return connection.execute(sql, parameters)


def make_query(connection: Connection, chosen: Filter, schema: Schema) -> Query:
    """Translate a filter, but for its rule.

    Raises InputError for unknown names and labels, for what is no day, and for an end before its beginning.
    """
    conditions = list(_conditions(connection, chosen, schema))
    tests = [each.test for each in conditions]
    parameters = [value for each in conditions for value in each.parameters]
    for day, compared in ((chosen.since, "item.day >= ?"), (chosen.until, "item.day <= ?")):
        if day is not None:
            tests.append(compared)
            parameters.append(check_day(day))
    if chosen.since is not None and chosen.until is not None and chosen.since > chosen.until:
        message = f"begins on {chosen.since}, after its end on {chosen.until}"
        raise InputError(message, where="the period", remedy="exchange the days")
    return Query(tuple(tests), tuple(parameters), _leading(connection, conditions))


def _conditions(connection: Connection, chosen: Filter, schema: Schema) -> Iterator[Condition]:
    """Give the conditions of a filter, but for its days."""
    check_labels("stage", chosen.stages, schema.stages)
    check_labels("topic", chosen.topics, schema.topics)
    yield from _named(connection, chosen)
    if chosen.unit is not None:
        prefix = code_prefix(find_unit(chosen.unit).code)
        yield Condition("item_unit", "unit >= ? AND unit < ?", (prefix, prefix + ":"))  # ":" follows "9"
    if chosen.source is not None:
        yield Condition("item", "source_id = ?", (find_source(connection, chosen.source),), item="id")
    if chosen.topics:
        yield Condition("item_topic", f"topic {_AMONG}", (as_json(chosen.topics),))
    if chosen.stages:
        current = "AND each.id = item.version_id"
        yield Condition("version", f"stage {_AMONG}", (as_json(chosen.stages),), current=current)


def _named(connection: Connection, chosen: Filter) -> Iterator[Condition]:
    """Give the conditions on names."""
    if chosen.person is not None:
        persons = as_json(find_persons(connection, chosen.person))
        yield Condition("item_person", f"folded {_AMONG}", (persons,))
    if chosen.partnership is not None:
        key = find_name(connection, "partnership", chosen.partnership).key
        yield Condition("item_partnership", "partnership = ?", (key,))
    if chosen.programme is not None:
        key = find_name(connection, "programme", chosen.programme).key
        yield Condition("item_programme", "programme = ?", (key,))


def _leading(connection: Connection, conditions: list[Condition]) -> Condition | None:
    """Return the condition with the fewest items, None where each has many."""
    counts = [
        connection.execute(f"SELECT count(*) FROM ({each.hits} LIMIT {_FEW})", each.parameters).fetchone()[0]  # noqa: S608
        for each in conditions
    ]
    least = min(counts, default=_FEW)
    return conditions[counts.index(least)] if least < _FEW else None
