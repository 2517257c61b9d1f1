"""The register in the store, so that SQL alone can tell what lies where."""

from __future__ import annotations

import hashlib
import sqlite3

from cwdnlp.gazetteers.register import load_register
from cwdnlp.monitor.store.connection import transaction
from cwdnlp.monitor.store.meta import note, noted

__all__ = ["refresh_units"]


def refresh_units(connection: sqlite3.Connection) -> None:
    """Fill the table of units, or replace it where the library has another register."""
    rows = [(u.code, u.kind, u.name, u.powiat or None, u.voivodeship) for u in load_register()]
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()
    if noted(connection, "units") == digest:
        return
    with transaction(connection):
        connection.execute("DELETE FROM unit")
        connection.executemany("INSERT INTO unit (code, kind, name, powiat, voivodeship) VALUES (?, ?, ?, ?, ?)", rows)
        note(connection, "units", digest)
