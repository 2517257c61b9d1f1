"""The tables of facts: what the current version of an item says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from cwdnlp.monitor.facts import Facts, facts_of
from cwdnlp.monitor.folding import fold
from cwdnlp.monitor.store.coding import writable
from cwdnlp.records import TaggedArticle

__all__ = ["write_facts"]

_COLUMNS = {
    "item_topic": ("topic", "score"),
    "item_unit": ("unit",),
    "item_official": ("role", "person", "folded", "unit", "org"),
    "item_partnership": ("partnership", "name", "known", "leader"),
    "item_member": ("partnership", "unit"),
    "item_programme": ("programme", "name", "known"),
    "item_person": ("folded", "name"),
}


def write_facts(connection: sqlite3.Connection, item: int, record: TaggedArticle, *, source_unit: str | None) -> None:
    """Write the facts of a record as those of an item, in place of what its version before said."""
    facts = facts_of(record, source_unit=source_unit)
    for table, rows in _rows(facts, record).items():
        columns = _COLUMNS[table]
        connection.execute(f"DELETE FROM {table} WHERE item_id = ?", (item,))  # noqa: S608 - our own names
        marks = ", ".join("?" * (len(columns) + 1))
        connection.executemany(
            f"INSERT OR IGNORE INTO {table} (item_id, {', '.join(columns)}) VALUES ({marks})",  # noqa: S608
            ((item, *(writable(value) if isinstance(value, str) else value for value in row)) for row in rows),
        )


def _rows(facts: Facts, record: TaggedArticle) -> dict[str, Iterable[tuple[object, ...]]]:
    """Return the rows of each table, without the item."""
    officials = ((each.role, each.person, fold(each.person), each.unit, each.org) for each in record.officials)
    return {
        "item_topic": facts.topics.items(),
        "item_unit": ((unit,) for unit in sorted(facts.units)),
        "item_official": officials,
        "item_partnership": ((each.key, each.name, int(each.known), each.leader) for each in facts.partnerships),
        "item_member": ((each.key, unit) for each in facts.partnerships for unit in each.members),
        "item_programme": ((each.key, each.name, int(each.known)) for each in facts.programmes),
        "item_person": facts.persons.items(),
    }
