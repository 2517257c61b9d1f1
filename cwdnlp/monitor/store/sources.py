"""The rows of sources: kept in step with the configuration, and what became of asking them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from cwdnlp.monitor.clock import later
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import FeedSource, FolderSource, PageSource, SourceSettings
from cwdnlp.monitor.store.coding import writable
from cwdnlp.monitor.store.records import FaultState, SourceState

__all__ = [
    "clamp",
    "count_fault",
    "flood_fault",
    "mark_failing",
    "mark_listed",
    "next_source_at",
    "retry_failing",
    "source_id",
    "states",
    "sync",
]

MAX_FAULTS = 500
"""How many faults of a source are kept: the newest ones."""
SHOWN_FAULTS = 20
_MAX_MESSAGE = 1_000


def sync(connection: sqlite3.Connection, sources: Sequence[SourceSettings]) -> None:
    """Write the sources of the configuration; those that are no longer in it become inactive.

    Another address is another listing: what was remembered of the old one (validators, failures) does not count.
    """
    connection.execute("UPDATE source SET active = 0")
    for source in sources:
        kind, address = _place(source)
        connection.execute(
            "INSERT INTO source (name, kind, address, unit) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
            "active = 1, unit = excluded.unit",
            (source.name, kind, address, source.unit),
        )
        connection.execute(
            "UPDATE source SET kind = :kind, address = :address, state = 'new', failures = 0, error = NULL, "
            "next_at = NULL, etag = NULL, last_modified = NULL "
            "WHERE name = :name AND (kind <> :kind OR address <> :address)",
            {"name": source.name, "kind": kind, "address": address},
        )


def _place(source: SourceSettings) -> tuple[str, str]:
    """Return the kind and the address of a source."""
    if isinstance(source, FeedSource):
        return "feed", source.url
    if isinstance(source, PageSource):
        return "page", source.url
    if isinstance(source, FolderSource):
        return "folder", writable(str(source.path))
    return "stdin", "-"


def clamp(connection: sqlite3.Connection, sources: Sequence[SourceSettings], *, now: str, longest: float) -> None:
    """Let nothing wait longer than it may from `now`: what was put off while the clock was wrong.

    A source in order waits for its interval, a failing one, a candidate or an alert for `longest` seconds.
    """
    limit = later(now, longest)
    for source in sources:
        own = later(now, getattr(source, "interval", 0.0))
        connection.execute(
            "UPDATE source SET next_at = iif(state = 'failing', max(:own, :limit), :own) WHERE name = :name "
            "AND next_at > iif(state = 'failing', max(:own, :limit), :own)",
            {"own": own, "limit": limit, "name": source.name},
        )
    connection.execute(
        "UPDATE candidate SET next_at = :limit WHERE state <> 'failed' AND next_at IS NOT NULL AND next_at > :limit",
        {"limit": limit},
    )
    connection.execute(
        "UPDATE alert SET next_at = :limit WHERE state = 'pending' AND next_at > :limit", {"limit": limit}
    )


def retry_failing(connection: sqlite3.Connection, *, source: str | None) -> None:
    """End the back-off of a failing source, or of all, but for what a server asked for itself (429, 503)."""
    connection.execute(
        "UPDATE source SET next_at = NULL WHERE state = 'failing' AND (:source IS NULL OR name = :source) "
        "AND (SELECT kind FROM fault WHERE source_id = source.id AND url = '' ORDER BY last_at DESC, id DESC LIMIT 1) "
        "IS NOT :throttled",
        {"source": source, "throttled": FaultKind.throttled.value},
    )


def source_id(connection: sqlite3.Connection, name: str) -> int:
    """Return the row of a source; raises KeyError for one that was never synchronised."""
    row = connection.execute("SELECT id FROM source WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise KeyError(name)
    return int(row[0])


def mark_listed(
    connection: sqlite3.Connection, source: int, *, etag: str | None, last_modified: str | None, next_at: str, now: str
) -> None:
    """Note that all that a source offered is in the queue."""
    connection.execute(
        "UPDATE source SET state = 'ok', failures = 0, error = NULL, checked_at = :now, ok_at = :now, "
        "next_at = :next_at, etag = :etag, last_modified = :last_modified WHERE id = :id",
        {"id": source, "etag": etag, "last_modified": last_modified, "next_at": next_at, "now": now},
    )


def mark_failing(connection: sqlite3.Connection, source: int, error: SourceError, *, next_at: str, now: str) -> int:
    """Note that a source could not be asked; returns how often in a row."""
    count_fault(connection, source, "", error, now=now)
    row = connection.execute(
        "UPDATE source SET state = 'failing', failures = failures + 1, error = ?, checked_at = ?, next_at = ? "
        "WHERE id = ? RETURNING failures",
        (_message(error), now, next_at, source),
    ).fetchone()
    return int(row[0])


def count_fault(connection: sqlite3.Connection, source: int, url: str, error: SourceError, *, now: str) -> None:
    """Count a fault of a source (`url` empty) or of one of its articles; the oldest ones beyond a limit are dropped."""
    connection.execute(
        "INSERT INTO fault (source_id, url, kind, message, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (source_id, url, kind) DO UPDATE SET "
        "message = excluded.message, count = count + 1, last_at = excluded.last_at",
        (source, writable(url), str(error.kind), _message(error), now, now),
    )
    connection.execute(
        "DELETE FROM fault WHERE id IN "
        "(SELECT id FROM fault WHERE source_id = ? ORDER BY last_at DESC, id DESC LIMIT -1 OFFSET ?)",
        (source, MAX_FAULTS),
    )


def flood_fault(most: int) -> SourceError:
    """Return the fault of a source that names new addresses without end."""
    return SourceError(
        f"names more than {most:,} new addresses within a week; the rest is left out until then",
        kind=FaultKind.too_large,
        remedy="see whether its addresses change at each look; `links` and `exclude` choose among them",
    )


def _message(error: SourceError) -> str:
    return writable(str(error))[:_MAX_MESSAGE]


def next_source_at(connection: sqlite3.Connection) -> str | None:
    """Return when the next source is to be asked; one that never was is due since it was written."""
    return _first(connection.execute("SELECT min(ifnull(next_at, '')) FROM source WHERE active"))


def _first(cursor: sqlite3.Cursor) -> str | None:
    row = cursor.fetchone()
    return row[0] if row else None


def states(connection: sqlite3.Connection, where: str = "1", *values: object) -> list[SourceState]:
    """Return the sources for which a condition on their row holds, by name."""
    # Never from outside: the condition is one of this package's.
    query = f"SELECT * FROM source WHERE {where} ORDER BY name"  # noqa: S608
    return [_state(connection, row) for row in connection.execute(query, values).fetchall()]


def _state(connection: sqlite3.Connection, row: sqlite3.Row) -> SourceState:
    counts = dict(
        connection.execute(
            "SELECT state, count(*) FROM candidate WHERE source_id = ? AND state <> 'done' GROUP BY state", (row["id"],)
        ).fetchall()
    )
    total = connection.execute("SELECT count(*) FROM candidate WHERE source_id = ?", (row["id"],)).fetchone()[0]
    fields = dict(row) | {"active": bool(row["active"])}
    return SourceState(
        **fields,
        pending=counts.get("pending", 0),
        failed=counts.get("failed", 0),
        done=total - sum(counts.values()),
        faults=tuple(_faults(connection, row["id"])),
    )


def _faults(connection: sqlite3.Connection, source: int) -> Iterator[FaultState]:
    rows = connection.execute(
        "SELECT url, kind, message, count, first_at, last_at FROM fault WHERE source_id = ? "
        "ORDER BY last_at DESC, id DESC LIMIT ?",
        (source, SHOWN_FAULTS),
    )
    return (FaultState(**dict(row)) for row in rows)
