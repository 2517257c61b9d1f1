"""What can go wrong with the store: each fault has a kind, so that a watch can tell waiting from giving up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from cwdnlp.errors import CwdnlpError

__all__ = ["REPAIR", "StoreError", "StoreFault", "naming_faults"]


class StoreFault(StrEnum):
    """The kinds of fault; `passing` ones may be over in a while."""

    full = "full"
    """No space left, or the file may not grow."""
    locked = "locked"
    """Another process writes to it."""
    readonly = "readonly"
    """The file, its folder or the disk may not be written to."""
    io = "io"
    """The system could not read or write."""
    damaged = "damaged"
    """What is in the file breaks its own rules."""
    refused = "refused"
    """No store, another program's database, or one of another version."""

    @property
    def passing(self) -> bool:
        """Whether trying again later makes sense.

        >>> StoreFault.full.passing, StoreFault.damaged.passing
        (True, False)
        """
        return self not in (StoreFault.damaged, StoreFault.refused)


class StoreError(CwdnlpError):
    """The store cannot be opened, read or written.

    >>> str(StoreError("no space left on the disk", kind=StoreFault.full, where="news.sqlite"))
    'news.sqlite: no space left on the disk'
    """

    def __init__(self, message: str, *, kind: StoreFault, where: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message, where=where, remedy=remedy)
        self.kind = kind

    def at(self, where: str) -> StoreError:
        """Return a copy of this error that names `where` it happened."""
        inner = f"{where}: {self.where}" if self.where else where
        return StoreError(self.message, kind=self.kind, where=inner, remedy=self.remedy)


REPAIR = "restore a backup, or save what is left with .recover of the sqlite3 shell, see docs/store.md"
# By SQLite's primary result code (https://www.sqlite.org/rescode.html): kind, message, remedy.
_BY_CODE: dict[int, tuple[StoreFault, str, str]] = {
    sqlite3.SQLITE_FULL: (StoreFault.full, "no space left for the store", "make room on the disk"),
    sqlite3.SQLITE_BUSY: (StoreFault.locked, "another process is writing", "wait until it is done"),
    sqlite3.SQLITE_LOCKED: (StoreFault.locked, "another process is writing", "wait until it is done"),
    sqlite3.SQLITE_PROTOCOL: (StoreFault.locked, "another process is opening it", "wait until it is done"),
    sqlite3.SQLITE_READONLY: (StoreFault.readonly, "cannot be written to", "check the rights of file and folder"),
    sqlite3.SQLITE_PERM: (StoreFault.readonly, "cannot be written to", "check the rights of file and folder"),
    sqlite3.SQLITE_IOERR: (StoreFault.io, "the disk could not be read or written", "check the disk and its space"),
    sqlite3.SQLITE_CANTOPEN: (StoreFault.io, "cannot be opened", "check the rights of file and folder"),
    sqlite3.SQLITE_CORRUPT: (StoreFault.damaged, "the store is damaged", REPAIR),
    sqlite3.SQLITE_NOTADB: (StoreFault.refused, "is no database", "name the file that `cwdnlp watch` fills"),
}


@contextmanager
def naming_faults(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into a `StoreError` that names the file and the remedy.

    Errors of the program itself (wrong SQL, a broken constraint) are not the user's and pass as they are.
    """
    try:
        yield
    except sqlite3.Error as error:
        known = _BY_CODE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
        if known is None:
            raise
        kind, message, remedy = known
        raise StoreError(f"{message}: {error}", kind=kind, where=str(path), remedy=remedy) from error
