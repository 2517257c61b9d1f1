"""The schema of the store and its versions: numbered scripts, each applied whole or not at all."""

from __future__ import annotations

import sqlite3
from importlib.resources import files
from importlib.resources.abc import Traversable

from cwdnlp.monitor.store.connection import snapshot, transaction
from cwdnlp.monitor.store.errors import StoreError, StoreFault
from cwdnlp.monitor.store.script import statements
from cwdnlp.monitor.store.views import make_views, views_set_aside

__all__ = ["APPLICATION_ID", "MIGRATIONS", "check_version", "migrate"]

APPLICATION_ID = 0x43574420
"""What marks a file as a store of this program: the letters `CWD ` (https://www.sqlite.org/pragma.html)."""
MIGRATIONS = files("cwdnlp.monitor.store") / "migrations"


def _numbered(folder: Traversable) -> dict[int, Traversable]:
    """Return the scripts of a folder by the version that each one leads to; none may be missing."""
    scripts = {int(entry.name[:-4]): entry for entry in folder.iterdir() if entry.name.endswith(".sql")}
    if sorted(scripts) != list(range(1, len(scripts) + 1)):
        raise ValueError(f"{folder}: migrations must be numbered without gaps, not {sorted(scripts)}")
    return scripts


def check_version(connection: sqlite3.Connection, *, folder: Traversable = MIGRATIONS, readonly: bool = False) -> int:
    """Return the version of the schema in the file, 0 for an empty file.

    Raises StoreError for another program's database, a newer version, and for reading an older one or an empty file.
    """
    latest = len(_numbered(folder))
    with snapshot(connection):  # A watch may be making the store at this moment.
        version, owner = _pragma(connection, "user_version"), _pragma(connection, "application_id")
        empty = not connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    if owner != APPLICATION_ID and not (empty and version == owner == 0):
        raise _refused("is the database of another program", "name the file that `cwdnlp watch` fills")
    if version > latest:
        raise _refused(
            f"was written by a newer cwdnlp (version {version} of the store, this one knows {latest})",
            "upgrade cwdnlp: pip install --upgrade cwdnlp",
        )
    if readonly and version < latest:
        if not version:
            raise _refused("is still empty", "where a watch has just begun, try again; `cwdnlp watch` fills it")
        what = f"was written by an older cwdnlp (version {version} of the store)"
        raise _refused(what, "`cwdnlp watch` brings it up to date")
    return version


def _refused(message: str, remedy: str) -> StoreError:
    return StoreError(message, kind=StoreFault.refused, remedy=remedy)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def migrate(connection: sqlite3.Connection, *, folder: Traversable = MIGRATIONS) -> int:
    """Bring the schema up to date and return its version; killed in between, the file has the version before.

    A script may rebuild tables: foreign keys are checked when it is through, not before. The views are made in the same
    transaction: whoever reads meanwhile finds the version before with its views, or the new one with its own.
    """
    version = check_version(connection, folder=folder)
    for number, script in sorted(_numbered(folder).items()):
        if number > version:
            _apply(connection, number, script.read_text(encoding="utf-8"))
    return max(version, len(_numbered(folder)))


def _apply(connection: sqlite3.Connection, number: int, script: str) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        with transaction(connection):
            with views_set_aside(connection):
                for statement in statements(script):
                    connection.execute(statement)
            make_views(connection)
            if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
                raise StoreError(
                    f"version {number} of the store cannot be made: rows of {broken[0]} refer to nothing",
                    kind=StoreFault.damaged,
                    remedy="restore a backup",
                )
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
