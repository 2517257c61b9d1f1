"""Whether the file is whole, looked at before anything is written to it."""

from __future__ import annotations

import sqlite3

from cwdnlp.monitor.store.errors import REPAIR, StoreError, StoreFault
from cwdnlp.monitor.store.meta import note, noted

__all__ = ["check_integrity", "mark_clean"]

QUICK_BYTES = 256_000_000
"""How large a file is looked through at each opening; that takes about a second for so much."""
SELDOM = 24
"""At how many openings a larger one is looked through once: of a watch that cron starts every hour, daily."""


def check_integrity(connection: sqlite3.Connection) -> None:
    """Look a store through and note that it is in use; raises StoreError where it is damaged.

    After a run that was killed everything is checked, each index against its table; otherwise the structure is.
    """
    clean = noted(connection, "clean") != "0"
    openings = int(noted(connection, "openings") or 0) + 1
    if not clean:
        _check(connection, "integrity_check(1)")
        _check(connection, "foreign_key_check")
    elif _size(connection) <= QUICK_BYTES or openings % SELDOM == 0:
        _check(connection, "quick_check(1)")
    note(connection, "openings", str(openings))
    note(connection, "clean", "0")


def mark_clean(connection: sqlite3.Connection) -> None:
    """Note that the run ended as it should."""
    note(connection, "clean", "1")


def _size(connection: sqlite3.Connection) -> int:
    pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages * size)


def _check(connection: sqlite3.Connection, pragma: str) -> None:
    found = connection.execute(f"PRAGMA {pragma}").fetchone()
    if found is None or found[0] == "ok":
        return
    raise StoreError(
        f"the store is damaged: {' '.join(map(str, found))}"[:300].replace("\n", " "),
        kind=StoreFault.damaged,
        remedy=REPAIR,
    )
