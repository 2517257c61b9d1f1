"""Scripts of SQL, statement by statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

__all__ = ["statements"]


def statements(script: str) -> Iterator[str]:
    r"""Give the statements of a script one by one: `executescript` would commit the transaction it stands in.

    >>> list(statements("SELECT 1; -- a; b\nSELECT ';';"))
    ['SELECT 1;', "-- a; b\nSELECT ';';"]
    """
    begun = ""
    for part in script.split(";")[:-1]:
        begun += part + ";"
        if sqlite3.complete_statement(begun):
            yield begun.strip()
            begun = ""
    if begun:
        raise ValueError(f"the script ends within a statement: {begun[:80]!r}")
