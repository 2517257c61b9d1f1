"""How a store is opened and closed."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cwdnlp.monitor.store.check import check_integrity, mark_clean
from cwdnlp.monitor.store.connection import begin_writing, check_sqlite, connect, refuse_other_files
from cwdnlp.monitor.store.errors import StoreError, naming_faults
from cwdnlp.monitor.store.lock import WriterLock
from cwdnlp.monitor.store.migrate import check_version, migrate
from cwdnlp.monitor.store.register import refresh_units
from cwdnlp.monitor.store.views import refresh_views

__all__ = ["Opened", "open_store"]


@dataclass(slots=True)
class Opened:
    """An open store: its file, its connection, and when writing the lock."""

    path: Path
    connection: sqlite3.Connection
    lock: WriterLock | None = None
    clean: bool = True
    closed: bool = False

    def close(self) -> None:
        """Close the connection, and let others write; what cannot be noted any more must not keep it open."""
        if self.closed:
            return
        self.closed = True
        try:
            if self.lock and self.clean:
                with suppress(sqlite3.Error):
                    mark_clean(self.connection)
                    self.connection.execute("PRAGMA analysis_limit = 400")  # else minutes, of a store of years
                    self.connection.execute("PRAGMA optimize")
        finally:
            self.connection.close()
            if self.lock:
                self.lock.release()


def open_store(path: Path, *, readonly: bool, create: bool) -> Opened:
    """Open a store; raises StoreError for whatever is none, or none that can be used."""
    check_sqlite()
    refuse_other_files(path, create=create and not readonly)
    with naming_faults(path):
        connection = connect(path, readonly=readonly)
        lock = None
        try:
            check_version(connection, readonly=readonly)
            if not readonly:
                lock = WriterLock(path)
                # Once more: who held the lock a moment ago may have made the store.
                _prepare(connection, known=check_version(connection) > 0)
        except BaseException as error:
            Opened(path, connection, lock, clean=False).close()
            if isinstance(error, StoreError) and error.where is None:
                raise error.at(str(path)) from None
            raise
    return Opened(path, connection, lock)


def _prepare(connection: sqlite3.Connection, *, known: bool) -> None:
    """Make a store ready to be written to; an empty file is not a `known` one yet."""
    begin_writing(connection)
    if known:
        check_integrity(connection)  # before anything else is written
    migrate(connection)
    if not known:
        check_integrity(connection)
    refresh_views(connection)
    refresh_units(connection)
