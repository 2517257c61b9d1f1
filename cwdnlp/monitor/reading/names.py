"""Names that users type, found among those that a store holds: partnerships, programmes, persons, sources, labels.

A name that no article bears is an error that tells the nearest: an empty answer to a typing mistake misleads.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from cwdnlp.errors import InputError
from cwdnlp.gazetteers.names import NameRecord, load_records
from cwdnlp.labels import SCHEMA, Label, Schema
from cwdnlp.monitor.folding import fold

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = [
    "Known",
    "as_json",
    "check_labels",
    "find_name",
    "find_persons",
    "find_source",
    "known_names",
    "store_schema",
]

_NEAR = 3
_SHOWN = 6
_LONGEST = 300
_Kind = Literal["partnership", "programme"]
_TABLES: dict[_Kind, str] = {"partnership": "PARTNERSHIP", "programme": "PROGRAM"}
# The distinct values of an indexed column by one look-up each, however many rows there are: sqlite.org/optoverview.html
# calls it skip-scan, but does it only where ANALYZE has been run.
_DISTINCT = """
    WITH RECURSIVE each(key) AS (
        SELECT min({column}) FROM {table}
        UNION ALL
        SELECT (SELECT min({column}) FROM {table} WHERE {column} > each.key) FROM each WHERE each.key IS NOT NULL
    )
    SELECT key FROM each WHERE key IS NOT NULL
"""


@dataclass(frozen=True)
class Known:
    """A partnership or programme that a store holds: its key, a name to show, and further names."""

    key: str
    name: str
    others: tuple[str, ...] = ()

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Its names as they are compared."""
        return tuple(dict.fromkeys(map(fold, (self.name, self.key, *self.others))))


def known_names(connection: Connection, kind: _Kind) -> list[Known]:
    """Return the partnerships or programmes that articles of the store name, in the order of their keys.

    What the tables of the library know has its name and aliases from there.
    """
    tables = load_records(_TABLES[kind])
    rows = connection.execute(
        f"SELECT key, (SELECT name FROM item_{kind} WHERE {kind} = key ORDER BY item_id LIMIT 1) "  # noqa: S608
        f"FROM ({_distinct(f'item_{kind}', kind)})"
    )
    return [_known(key, name, tables.get(key)) for key, name in rows]


def find_name(connection: Connection, kind: _Kind, name: str) -> Known:
    """Return the partnership or programme that a name means: identifier, full name, alias, or a part of one.

    Raises InputError for none, with the nearest names, and for several, with their identifiers.
    """
    known = known_names(connection, kind)
    wanted = fold(name[:_LONGEST])
    tests: tuple[Callable[[Known], bool], ...] = (
        lambda each: each.key == name,
        lambda each: wanted in each.forms,
        lambda each: any(f" {form}".find(f" {wanted}") >= 0 for form in each.forms),
    )
    for test in tests if wanted else tests[:1]:
        found = [each for each in known if test(each)]
        if len(found) > 1:
            raise InputError(f"{name!r} may be several {kind}s", remedy=f"give one of these names: {_list(found)}")
        if found:
            return found[0]
    raise InputError(f"no article of the store names a {kind} {name[:_LONGEST]!r}", remedy=_nearest(wanted, known))


def find_persons(connection: Connection, name: str) -> list[str]:
    """Return the folded names of the persons whose names hold all words of this one, in any order.

    Raises InputError where there are none, with the nearest.
    """
    words = fold(name[:_LONGEST]).split()
    tests = " AND ".join("instr(' ' || key || ' ', ' ' || ? || ' ')" for _ in words) or "0"
    rows = connection.execute(f"SELECT key FROM ({_distinct('item_person', 'folded')}) WHERE {tests}", words)  # noqa: S608
    if found := [key for (key,) in rows]:
        return found
    everybody = [Known(key, key) for (key,) in connection.execute(_distinct("item_person", "folded"))]
    raise InputError(f"no article of the store names {name[:_LONGEST]!r}", remedy=_nearest(" ".join(words), everybody))


def find_source(connection: Connection, name: str) -> int:
    """Return the row of the source with this name; raises InputError with the nearest names where there is none."""
    names = dict(connection.execute("SELECT name, id FROM source ORDER BY name"))
    if name in names:
        return int(names[name])
    known = [Known(each, each) for each in names]
    exact = [each for each in known if fold(name) in each.forms]
    if len(exact) == 1:
        return int(names[exact[0].key])
    raise InputError(f"the store has no source {name!r}", remedy=_nearest(fold(name), known))


def store_schema(connection: Connection) -> Schema:
    """Return the label schema, and at its end the stages and topics of other models that articles of the store bear."""
    stages = {key for (key,) in connection.execute(_distinct("version", "stage"))}
    topics = {key for (key,) in connection.execute(_distinct("item_topic", "topic"))}
    return Schema(
        version=SCHEMA.version,
        entities=SCHEMA.entities,
        stages=(*SCHEMA.stages, *_further(stages, SCHEMA.stages)),
        topics=(*SCHEMA.topics, *_further(topics, SCHEMA.topics)),
    )


def check_labels(kind: str, given: Iterable[str], known: Sequence[Label]) -> None:
    """Raise InputError for a stage or topic that neither the schema nor the store knows.

    Tables show the Polish names of labels, and so these lead to the identifiers.
    """
    names = {name: each.id for each in reversed(known) for name in (fold(each.name), each.id)}
    for label in given:
        if label not in names.values():
            near = difflib.get_close_matches(fold(label[:_LONGEST]), names, n=1)
            guess = f"do you mean {names[near[0]]}? " if near else ""
            raise InputError(
                f"there is no {kind} {label!r}", remedy=f"{guess}known are {', '.join(each.id for each in known)}"
            )


def _distinct(table: str, column: str) -> str:
    return _DISTINCT.format(table=table, column=column)


def _further(found: set[str], known: Sequence[Label]) -> list[Label]:
    """Return labels for those found that are not known: their identifier is all that there is to tell."""
    return [Label(each, each, "") for each in sorted(found - {label.id for label in known})]


def _known(key: str, name: str, record: NameRecord | None) -> Known:
    return Known(key, name) if record is None else Known(key, record.name, (*record.aliases, name))


def _list(known: Sequence[Known]) -> str:
    """Write some names with their identifiers."""
    shown = [each.name if each.name == each.key else f"{each.name} ({each.key})" for each in known[:_SHOWN]]
    more = [f"and {len(known) - _SHOWN} more"] if len(known) > _SHOWN else []
    return "; ".join(shown + more)


def _nearest(wanted: str, known: Sequence[Known]) -> str:
    """Advise the names most like one that is unknown."""
    forms = {form: each for each in known for form in each.forms}
    near = list(dict.fromkeys(forms[form] for form in difflib.get_close_matches(wanted, forms, n=_NEAR, cutoff=0.5)))
    if near:
        return f"do you mean {_list(near)}?"
    return f"it names {_list(known[:_NEAR])}" if known else "it names none at all yet"


def as_json(values: Sequence[str]) -> str:
    """Write strings as the JSON list that `json_each` takes apart again: one parameter, however many they are.

    >>> as_json(["łódź"])
    '["łódź"]'
    """
    return json.dumps(list(values), ensure_ascii=False)
