"""Connections to the file of the store: how it is opened, and transactions."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from cwdnlp.monitor.store.errors import StoreError, StoreFault

__all__ = ["begin_writing", "check_sqlite", "connect", "refuse_other_files", "snapshot", "transaction"]

OLDEST_SQLITE = (3, 37, 0)
"""The first version with STRICT tables."""
BUSY_MS = 10_000
"""How long a writer waits for another connection's transaction, in milliseconds."""

_HEADER = b"SQLite format 3\0"

_ALWAYS = (
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
)
_WRITING = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON")


def check_sqlite(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> None:
    """Raise StoreError where Python was built with an SQLite that is too old.

    >>> check_sqlite((3, 40, 1))
    """
    if version < OLDEST_SQLITE:
        found, needed = (".".join(map(str, each)) for each in (version, OLDEST_SQLITE))
        raise StoreError(
            f"the store needs SQLite {needed}, this Python has {found}",
            kind=StoreFault.refused,
            remedy="use a newer Python",
        )


def refuse_other_files(path: Path, *, create: bool) -> None:
    """Raise StoreError unless `path` is a regular file, or with `create` a name in a folder that is there."""
    if "\0" in str(path):
        raise _refused(path, "is no name of a file", "leave out the NUL character")
    try:
        _refuse_kind(path, create=create)
    except OSError as error:  # Too long a name, a folder that may not be looked into.
        message = f"cannot be opened: {error.strerror}"
        raise StoreError(message, kind=StoreFault.io, where=str(path), remedy="check name and rights") from None


def _refuse_kind(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise _refused(path, "is a folder", "name a file, such as news.sqlite")
    if path.exists() and not path.is_file():
        raise _refused(path, "is no regular file", "name a file, such as news.sqlite")
    if not path.exists() and not create:
        raise _refused(path, "no such store", "`cwdnlp watch` makes it; --store names another one")
    if path.exists() and not _may_be_database(path):
        raise _refused(path, "is no database", "name the file that `cwdnlp watch` fills")
    if not path.parent.is_dir():
        raise _refused(path, "its folder is not there", f"make {path.parent}")


def _may_be_database(path: Path) -> bool:
    """Whether a file is empty or begins as a database does: SQLite takes a few stray bytes for an empty file."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEADER))
    except OSError:  # The connection tells what is wrong.
        return True
    return head in (b"", _HEADER)


def _refused(path: Path, message: str, remedy: str) -> StoreError:
    return StoreError(message, kind=StoreFault.refused, where=str(path), remedy=remedy)


def connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    """Connect to a file that is there, or is to be made; nothing of it is trusted."""
    connection = _connect(path, "ro") if readonly else _connect(path, "rwc")
    try:
        if readonly:
            connection = _readable(connection, path)
        for pragma in _ALWAYS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    connection.row_factory = sqlite3.Row
    return connection


def begin_writing(connection: sqlite3.Connection) -> None:
    """Make a connection write durably; that changes the file, so that it must be known to be a store."""
    for pragma in _WRITING:
        connection.execute(pragma)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # An address, since only that can open for reading; quoted, since names may hold ?, # and %.
    address = f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_MS / 1000)


def _readable(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """Return a connection that reads also where SQLite's two companion files cannot be made beside the store."""
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError:
        if os.access(path.parent, os.W_OK) or Path(os.path.realpath(path) + "-wal").exists():
            raise
        # Nobody writes: a writer would have left its log. Only the folder's rights keep SQLite from reading.
        connection.close()
        return _connect(path, "ro&immutable=1")
    return connection


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Let all that a block reads be of one moment, whoever writes meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all of a block or nothing of it; afterwards the connection is out of the transaction in either case."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # After some faults (a full disk) SQLite has rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
