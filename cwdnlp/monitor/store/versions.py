"""The versions of an item: each text that its page had, once."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from cwdnlp.monitor.store.coding import decode_record, digest_of, encode_record, writable
from cwdnlp.records import TaggedArticle

__all__ = [
    "ARTICLE_COLUMNS",
    "Version",
    "add_version",
    "current_record",
    "load_version",
    "older_version",
    "version_record",
]

MAX_VERSIONS = 100
"""How many versions of an item are kept; of a page that shows the time the last one is written over at each look."""

ARTICLE_COLUMNS = (
    "item.key, item.url, source.name AS source, version.title, version.text, version.published, version.record"
)
"""What `cwdnlp.monitor.store.coding.decode_record` needs of item, source and version."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version's row, without its record."""

    id: int
    number: int
    digest: str
    title: str | None
    text: str


_VERSION = "SELECT id, number, digest, title, text FROM version"


def load_version(connection: sqlite3.Connection, version: int) -> Version:
    """Return a version that is there."""
    return Version(**dict(connection.execute(f"{_VERSION} WHERE id = ?", (version,)).fetchone()))


def older_version(connection: sqlite3.Connection, item: int, digest: str) -> Version | None:
    """Return the version of an item that has a digest, if there is one."""
    row = connection.execute(f"{_VERSION} WHERE item_id = ? AND digest = ?", (item, digest)).fetchone()
    return Version(**dict(row)) if row else None


def version_record(connection: sqlite3.Connection, version: int) -> TaggedArticle:
    """Put the record of a version together again."""
    row = connection.execute(
        f"SELECT {ARTICLE_COLUMNS} FROM version JOIN item ON item.id = version.item_id "  # noqa: S608
        "JOIN source ON source.id = item.source_id WHERE version.id = ?",
        (version,),
    ).fetchone()
    return decode_record(row)


def add_version(connection: sqlite3.Connection, item: int, record: TaggedArticle, *, now: str) -> Version:
    """Write the next version of an item, or beyond `MAX_VERSIONS` over the last one."""
    last = connection.execute("SELECT max(number) FROM version WHERE item_id = ?", (item,)).fetchone()[0] or 0
    values = _columns(record) | {"item": item, "now": now, "number": min(last + 1, MAX_VERSIONS)}
    row = connection.execute(
        "INSERT INTO version (item_id, number, digest, title, text, published, stored_at, stage, stage_score, record, "
        "model) VALUES (:item, :number, :digest, :title, :text, :published, :now, :stage, :score, :record, :model) "
        "ON CONFLICT (item_id, number) DO UPDATE SET digest = excluded.digest, title = excluded.title, "
        "text = excluded.text, published = excluded.published, stored_at = excluded.stored_at, "
        "stage = excluded.stage, stage_score = excluded.stage_score, record = excluded.record, "
        "model = excluded.model RETURNING id",
        values,
    ).fetchone()
    return Version(row["id"], values["number"], values["digest"], values["title"], values["text"])


def _columns(record: TaggedArticle) -> dict[str, Any]:
    stage, model = record.stage, record.model
    return {
        "digest": digest_of(record.title, record.text),
        "title": writable(record.title) if record.title is not None else None,
        "text": writable(record.text),
        "published": record.published,
        "stage": writable(stage.label) if stage else None,
        "score": stage.score if stage else None,
        "record": encode_record(record),
        "model": writable(f"{model.name} {model.version}") if model else "",
    }


def current_record(connection: sqlite3.Connection, item: int) -> TaggedArticle:
    """Put the record of an item's current version together again; raises KeyError for an item that is not there."""
    row = connection.execute("SELECT version_id FROM item WHERE id = ?", (item,)).fetchone()
    if row is None:
        raise KeyError(item)
    return version_record(connection, row["version_id"])
