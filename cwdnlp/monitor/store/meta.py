"""Notes of the store about itself, by name."""

from __future__ import annotations

import sqlite3

__all__ = ["note", "noted"]


def noted(connection: sqlite3.Connection, key: str) -> str | None:
    """Return what was noted under a name, or None."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def note(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Note something under a name, in place of what was there."""
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
