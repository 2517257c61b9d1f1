"""The views, which are the interface for users of SQL: made again whenever the library describes them otherwise."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from cwdnlp.monitor.store.connection import transaction
from cwdnlp.monitor.store.meta import note, noted
from cwdnlp.monitor.store.script import statements

__all__ = ["make_views", "refresh_views", "views_set_aside"]

_NAME = re.compile(r"^CREATE VIEW (\w+)", re.MULTILINE)


def _script() -> str:
    return (files("cwdnlp.monitor.store") / "views.sql").read_text(encoding="utf-8")


def refresh_views(connection: sqlite3.Connection) -> None:
    """Make the views, if they are not there as the library describes them; views of the user's own are left alone."""
    if noted(connection, "views") != _digest(_script()):
        with transaction(connection):
            make_views(connection)


def make_views(connection: sqlite3.Connection) -> None:
    """Make the library's views, in place of those of the version that made the file."""
    script = _script()
    former = noted(connection, "view_names") or ""
    for name in {*former.split(), *_NAME.findall(script)}:
        connection.execute(f"DROP VIEW IF EXISTS {name}")
    for statement in statements(script):
        connection.execute(statement)
    note(connection, "views", _digest(script))
    note(connection, "view_names", " ".join(_NAME.findall(script)))


def _digest(script: str) -> str:
    return hashlib.sha256(script.encode()).hexdigest()


@contextmanager
def views_set_aside(connection: sqlite3.Connection) -> Iterator[None]:
    """Take all views away during a block, and put them back as they were, with their triggers.

    SQLite refuses to alter a table under a view that would no longer make sense, be it one of the user's own.
    """
    views = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'view' ORDER BY rowid").fetchall()
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' "
        "AND tbl_name IN (SELECT name FROM sqlite_schema WHERE type = 'view') ORDER BY rowid"
    ).fetchall()
    for name, _ in views:
        quoted = name.replace('"', '""')
        connection.execute(f'DROP VIEW "{quoted}"')
    yield
    for _, statement in (*views, *triggers):
        connection.execute(statement)
