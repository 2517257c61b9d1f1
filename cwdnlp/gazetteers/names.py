"""Names in all their forms: units of the register, partnerships, programmes, and what a matched form may mean."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from typing import Any

from cwdnlp.gazetteers.trie import Trie

__all__ = ["Name", "NameRecord", "find_record", "load_names", "load_records"]


@dataclass(frozen=True, slots=True)
class Name:
    """What a form stands for.

    `kind` is `place`, `powiat`, `voivodeship` (adjectives), `PARTNERSHIP`, `PROGRAM` or `ORG`; `key` is the base name
    of a unit, or the id of a partnership, programme or organisation; `cases` are those that the form can stand in.
    """

    kind: str
    key: str
    cases: tuple[str, ...]


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


def _rows(name: str) -> list[dict[str, str]]:
    table = (files("cwdnlp.gazetteers") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE))


@lru_cache(maxsize=1)
def load_names() -> Trie[Name]:
    """Return the trie of every form of every name; it also finds forms typed without Polish diacritics."""
    trie: Trie[Name] = Trie()
    for row in _rows("unit_forms"):
        trie.add(row["form"], Name(row["kind"], row["name"], tuple(row["cases"].split("."))))
    for row in _rows("name_forms"):
        trie.add(row["form"], Name(row["label"], row["id"], tuple(row["cases"].split("."))))
    return trie


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
