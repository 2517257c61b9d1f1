"""The times at which something is due, shifted after the wall clock jumped."""

from __future__ import annotations

import sqlite3

from cwdnlp.monitor.store.connection import transaction

__all__ = ["shift_times"]

# A shift out of the range of SQLite's calendar gives NULL, which would mean never.
_SHIFT = "coalesce(strftime('%Y-%m-%dT%H:%M:%SZ', next_at, :by), next_at)"


def shift_times(connection: sqlite3.Connection, seconds: float) -> None:
    """Put off, or forward, all that is due later by so many seconds.

    A wall clock that is set to another hour or year would otherwise make everything due at once, or nothing.
    """
    by = {"by": f"{round(seconds):+d} seconds"}
    with transaction(connection):
        for table in ("source", "candidate", "alert"):
            query = f"UPDATE {table} SET next_at = {_SHIFT} WHERE next_at IS NOT NULL"  # noqa: S608 - fixed names
            connection.execute(query, by)
