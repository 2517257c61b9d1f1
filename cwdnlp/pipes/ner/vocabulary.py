"""Marks and small words that hold a name together or introduce it."""

from __future__ import annotations

__all__ = ["CLOSING", "CONNECTORS", "NAMING", "OPENING"]

OPENING = frozenset("„«‚")
CLOSING = frozenset("”»’“")
# Words between a noun and the quoted name that it introduces.
NAMING = frozenset(
    ["pn", "pn.", "pt", "pt.", "pod", "o", "nazwą", "nazwie", "tytułem", "tytule", ".", ":", "-", "–", "—"]
)
# Words inside a name that are not capitalised.
CONNECTORS = frozenset(
    [
        "i",
        "oraz",
        "w",
        "we",
        "z",
        "ze",
        "na",
        "do",
        "dla",
        "im.",
        "ds.",
        "pw.",
        "św.",
        "nad",
        "pod",
        "przy",
        "-",
        "–",
        "&",
    ]
)
