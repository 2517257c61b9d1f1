"""The stories of the store: to which one an article belongs."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import date

from cwdnlp.monitor.stories.match import same_story, site_of
from cwdnlp.monitor.stories.minhash import MAX_GAP, bands, nearby
from cwdnlp.monitor.stories.shingles import Words, read_words

__all__ = ["find_story", "sign", "unsign"]

BUCKET = 50
"""How many articles of one band are looked at, the newest: a form that thousands fill in has a band in common."""
VERIFIED = 6
"""How many articles are compared word by word, those first that share most bands."""


def find_story(connection: sqlite3.Connection, words: Words, day: str, *, key: str) -> int | None:
    """Return the story that another article tells in the same words within `MAX_GAP` days, None if there is none.

    `key` is that of the article, which tells on which site it stands. Of several articles the one that shares most
    decides, of these the oldest.
    """
    best, found, site = 0.0, None, site_of(key)
    for other in sorted(_sharing(connection, words, day)):
        row = connection.execute(_CURRENT, (other,)).fetchone()
        same_site = site is not None and site == site_of(row["key"])
        likeness = same_story(words, read_words(row["text"], title=row["title"]), same_site=same_site)
        if likeness > best:
            best, found = likeness, int(row["story_id"])
    return found


_CURRENT = (
    "SELECT item.key, item.story_id, version.title, version.text FROM item "
    "JOIN version ON version.id = item.version_id WHERE item.id = ?"
)
_NEWEST = "SELECT item_id FROM signature WHERE band = ? ORDER BY item_id DESC LIMIT ?"
_IS_NEAR = "SELECT 1 FROM item WHERE id = ? AND day BETWEEN ? AND ? AND version_id IS NOT NULL"


def _sharing(connection: sqlite3.Connection, words: Words, day: str) -> list[int]:
    """Return the articles of near days that share most bands with a text."""
    shared: Counter[int] = Counter()
    for band in nearby(words, day):
        shared.update(row["item_id"] for row in connection.execute(_NEWEST, (band, BUCKET)))
    found: list[int] = []
    for other, _ in sorted(shared.items(), key=lambda entry: (-entry[1], -entry[0])):
        if len(found) == VERIFIED:
            break
        if connection.execute(_IS_NEAR, (other, _moved(day, -MAX_GAP), _moved(day, MAX_GAP))).fetchone():
            found.append(other)
    return found


def _moved(day: str, days: int) -> str:
    ordinal = date.fromisoformat(day).toordinal() + days
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal())).isoformat()


def sign(connection: sqlite3.Connection, item: int, words: Words, day: str) -> None:
    """Write the signature of an item's current text."""
    connection.executemany(
        "INSERT OR IGNORE INTO signature (band, item_id) VALUES (?, ?)", ((band, item) for band in bands(words, day))
    )


def unsign(connection: sqlite3.Connection, item: int, words: Words, day: str) -> None:
    """Remove the signature of an item's former text, which is made again to find it: that saves an index."""
    connection.executemany(
        "DELETE FROM signature WHERE band = ? AND item_id = ?", ((band, item) for band in bands(words, day))
    )
