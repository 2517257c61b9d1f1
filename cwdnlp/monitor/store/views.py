"""The views, which are the interface for users of SQL: made again whenever the library describes them otherwise."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from importlib.resources import files

from cwdnlp.monitor.store.connection import transaction
from cwdnlp.monitor.store.meta import note, noted
from cwdnlp.monitor.store.script import statements

__all__ = ["drop_views", "refresh_views"]

_NAME = re.compile(r"^CREATE VIEW (\w+)", re.MULTILINE)


def _script() -> str:
    return (files("cwdnlp.monitor.store") / "views.sql").read_text(encoding="utf-8")


def refresh_views(connection: sqlite3.Connection) -> None:
    """Make the views, if they are not there as the library describes them; views of the user's own are left alone."""
    script = _script()
    digest = hashlib.sha256(script.encode()).hexdigest()
    if noted(connection, "views") == digest:
        return
    with transaction(connection):
        drop_views(connection)
        for statement in statements(script):
            connection.execute(statement)
        note(connection, "views", digest)
        note(connection, "view_names", " ".join(_NAME.findall(script)))


def drop_views(connection: sqlite3.Connection) -> None:
    """Drop the library's views, those of the version that made the file and those of this one."""
    former = noted(connection, "view_names") or ""
    for name in {*former.split(), *_NAME.findall(_script())}:
        connection.execute(f"DROP VIEW IF EXISTS {name}")
    note(connection, "views", "")
