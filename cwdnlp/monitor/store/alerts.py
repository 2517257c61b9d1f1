"""Alerts in the store: written with the article that raised them, delivered later, at least once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence

from cwdnlp.monitor.store.coding import writable
from cwdnlp.monitor.store.records import AlertDraft, PendingAlert, Stored

__all__ = ["add_alerts", "due_alerts", "mark_delivered", "mark_undelivered", "next_alert_at", "postpone"]


def add_alerts(connection: sqlite3.Connection, stored: Stored, drafts: Sequence[AlertDraft], *, now: str) -> None:
    """Write alerts that are due at once; one whose key is there already was given before."""
    connection.executemany(
        "INSERT INTO alert (key, rule, item_id, version_id, payload, created_at, next_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (key) DO NOTHING",
        (
            (draft.key, writable(draft.rule), stored.item_id, stored.version_id, _payload(draft), now, now)
            for draft in drafts
        ),
    )


def _payload(draft: AlertDraft) -> str:
    return writable(json.dumps(draft.payload, ensure_ascii=False))


def due_alerts(connection: sqlite3.Connection, now: str, *, limit: int) -> list[PendingAlert]:
    """Return alerts whose delivery is due, the oldest first."""
    rows = connection.execute(
        "SELECT id, key, rule, payload, attempts, created_at FROM alert WHERE state = 'pending' AND next_at <= ? "
        "ORDER BY next_at, id LIMIT ?",
        (now, limit),
    )
    return [PendingAlert(**dict(row) | {"payload": json.loads(row["payload"])}) for row in rows]


def mark_delivered(connection: sqlite3.Connection, alert: int, *, now: str) -> None:
    """Note that an alert has reached its target."""
    connection.execute(
        "UPDATE alert SET state = 'delivered', attempts = attempts + 1, error = NULL, delivered_at = ? WHERE id = ?",
        (now, alert),
    )


def mark_undelivered(connection: sqlite3.Connection, alert: int, error: str, *, retry_at: str | None) -> None:
    """Note that an alert has not reached its target; without another time it is given up, and kept."""
    connection.execute(
        "UPDATE alert SET state = iif(:retry_at IS NULL, 'failed', 'pending'), attempts = attempts + 1, "
        "error = :error, next_at = ifnull(:retry_at, next_at) WHERE id = :id",
        {"id": alert, "error": writable(error)[:1_000], "retry_at": retry_at},
    )


def postpone(connection: sqlite3.Connection, rules: Collection[str], *, until: str) -> None:
    """Let the alerts of some rules wait, without counting it as an attempt: their target is failing."""
    connection.executemany(
        "UPDATE alert SET next_at = :until WHERE state = 'pending' AND next_at < :until AND rule = :rule",
        [{"until": until, "rule": writable(rule)} for rule in rules],
    )


def next_alert_at(connection: sqlite3.Connection) -> str | None:
    """Return when the next alert is to be delivered."""
    row = connection.execute("SELECT min(next_at) FROM alert WHERE state = 'pending'").fetchone()
    return row[0] if row else None
