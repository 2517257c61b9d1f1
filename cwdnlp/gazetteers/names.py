"""Names in all their forms: units of the register, partnerships, programmes, and what a matched form may mean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any

from cwdnlp.gazetteers.trie import Trie

__all__ = ["Name", "NameRecord", "find_record", "load_names", "load_records"]


@dataclass(frozen=True, slots=True)
class Name:
    """What a form stands for.

    `kind` is `place`, `powiat`, `voivodeship` (adjectives), `PARTNERSHIP`, `PROGRAM` or `ORG`; `key` is the base name
    of a unit, or the id of a partnership, programme or organisation; `cases` are those that the form can stand in, and
    `acronym` tells that it is one, which only a word in capitals can be.
    """

    kind: str
    key: str
    cases: tuple[str, ...]
    acronym: bool = False


@dataclass(frozen=True, slots=True)
class NameRecord:
    """A partnership or programme of the tables: id, name, kind, other names and, for a partnership, its members."""

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    leader: str | None = None
    members: tuple[str, ...] = ()
    voivodeships: tuple[str, ...] = ()


def _rows(name: str, *columns: str) -> Iterator[list[str]]:
    """Give the named columns of each row of a table; plain splitting, since every first article waits for it."""
    table = (files("cwdnlp.gazetteers") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    head, *lines = table.rstrip("\n").split("\n")
    places = [head.split("\t").index(column) for column in columns]
    for line in lines:
        row = line.split("\t")
        yield [row[place] for place in places]


@lru_cache(maxsize=1)
def load_names() -> Trie[Name]:
    """Return the trie of every form of every name; it also finds forms typed without Polish diacritics."""
    trie: Trie[Name] = Trie()
    for form, kind, key, cases in chain(
        _rows("unit_forms", "form", "kind", "name", "cases"), _rows("name_forms", "form", "label", "id", "cases")
    ):
        trie.add(form, Name(kind, key, _cases(cases), form.split("-")[0].isupper()))
    return trie


@lru_cache(maxsize=256)
def _cases(joined: str) -> tuple[str, ...]:
    """Split the cases of a form; there are few combinations, which all names share."""
    return tuple(joined.split("."))


@lru_cache(maxsize=3)
def load_records(label: str) -> dict[str, NameRecord]:
    """Return the records of a label (`PARTNERSHIP`, `PROGRAM` or `ORG`) by id."""
    table = {"PARTNERSHIP": "partnerships", "PROGRAM": "programs", "ORG": "organisations"}[label]
    text = (files("cwdnlp.gazetteers") / "data" / f"{table}.jsonl").read_text(encoding="utf-8")
    records = (json.loads(line) for line in text.splitlines())
    return {data["id"]: _record(data) for data in records}


def _record(data: dict[str, Any]) -> NameRecord:
    return NameRecord(
        id=data["id"],
        name=data["name"],
        kind=data["kind"],
        aliases=tuple(data["aliases"]),
        leader=data.get("leader"),
        members=tuple(data.get("members", ())),
        voivodeships=tuple(data.get("voivodeships", ())),
    )


@lru_cache(maxsize=4096)
def find_record(label: str, name: str) -> str | None:
    """Return the id of the partnership or programme of exactly this name, acronym or inflected form, or None.

    Letter case, quotation marks and kinds of dash do not matter.

    >>> find_record("PROGRAM", "Czystego Powietrza")
    'czyste-powietrze'
    """
    found = [entry for entry in load_names().lookup(name) if entry.kind == label]
    ids = list(dict.fromkeys(entry.key for entry in found))
    return ids[0] if len(ids) == 1 else None
