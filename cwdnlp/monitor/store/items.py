"""Articles in the store: an item for each address, its versions, and the facts and the story of the current one."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from cwdnlp.monitor.store.coding import day_of, digest_of, writable
from cwdnlp.monitor.store.facts import write_facts
from cwdnlp.monitor.store.records import Pending, Stored, Tagged
from cwdnlp.monitor.store.sources import source_id
from cwdnlp.monitor.store.stories import find_story, sign, unsign
from cwdnlp.monitor.store.versions import Version, add_version, load_version, older_version, version_record
from cwdnlp.monitor.stories.shingles import Words, read_words
from cwdnlp.records import TaggedArticle

__all__ = ["store_article"]


@dataclass(frozen=True, slots=True)
class _Item:
    """An item's row."""

    id: int
    story_id: int
    day: str
    version_id: int


def store_article(connection: sqlite3.Connection, tagged: Tagged, *, now: str) -> Stored:
    """Write an article as a new item, a new version of one, or neither, and return what it was.

    The digest of title and text decides, not the source: two sources may offer one address, and a page may be looked
    at again for nothing.
    """
    pending, record = tagged.pending, tagged.record
    row = connection.execute(
        "SELECT id, story_id, day, version_id FROM item WHERE key = ?", (writable(pending.key),)
    ).fetchone()
    if row is None:
        return _begin(connection, pending, record, now)
    item = _Item(**dict(row))
    digest = digest_of(record.title, record.text)
    current = load_version(connection, item.version_id)
    if current.digest == digest:
        return _stored(connection, tagged.pending, record, item, current)
    return _change(connection, pending, record, item, current, now)


def _begin(connection: sqlite3.Connection, pending: Pending, record: TaggedArticle, now: str) -> Stored:
    """Write an item with its first version."""
    day = day_of(record.published or pending.published, found_at=pending.found_at, now=now)
    words = read_words(record.text, title=record.title)
    story = find_story(connection, words, day, key=pending.key)
    new_story = story is None
    if story is None:
        story = _insert(connection, "INSERT INTO story (key) VALUES (?)", writable(pending.key))
    number = _insert(
        connection,
        "INSERT INTO item (key, source_id, story_id, url, found_at, day) VALUES (?, ?, ?, ?, ?, ?)",
        writable(pending.key),
        source_id(connection, pending.source),
        story,
        _url(pending, record),
        pending.found_at,
        day,
    )
    version = add_version(connection, number, record, now=now)
    item = _Item(number, story, day, version.id)
    _make_current(connection, item, pending, record, words)
    return _stored(connection, pending, record, item, version, new_item=True, new_version=True, new_story=new_story)


def _change(
    connection: sqlite3.Connection,
    pending: Pending,
    record: TaggedArticle,
    item: _Item,
    current: Version,
    now: str,
) -> Stored:
    """Write another text of an item; one that it had before becomes the current one again, as it was."""
    older = older_version(connection, item.id, digest_of(record.title, record.text))
    version = older or add_version(connection, item.id, record, now=now)
    unsign(connection, item.id, read_words(current.text, title=current.title), item.day)
    said = record.published or pending.published
    day = day_of(said, found_at=pending.found_at, now=now) if said else item.day
    words = read_words(record.text, title=record.title)
    story = _story_after_change(connection, item, words, day, key=pending.key)
    changed = _Item(item.id, story, day, version.id)
    _make_current(connection, changed, pending, version_record(connection, older.id) if older else record, words)
    return _stored(connection, pending, record, changed, version, new_version=True)


def _story_after_change(connection: sqlite3.Connection, item: _Item, words: Words, day: str, *, key: str) -> int:
    """Return the story of a changed text: the one it has, unless it stood alone and now is like another's.

    So the whole article joins its copies after a first reading that had the teaser only, and no story is torn apart.
    """
    alone = connection.execute("SELECT count(*) FROM item WHERE story_id = ?", (item.story_id,)).fetchone()[0] == 1
    found = find_story(connection, words, day, key=key) if alone else None
    return found if found is not None else item.story_id


def _make_current(
    connection: sqlite3.Connection, item: _Item, pending: Pending, record: TaggedArticle, words: Words
) -> None:
    """Let an item show a version: its row, facts and signature."""
    connection.execute(
        "UPDATE item SET version_id = ?, story_id = ?, day = ?, url = ? WHERE id = ?",
        (item.version_id, item.story_id, item.day, _url(pending, record), item.id),
    )
    write_facts(connection, item.id, record, source_unit=pending.unit)
    sign(connection, item.id, words, item.day)


def _url(pending: Pending, record: TaggedArticle) -> str | None:
    url = record.url if record.url is not None else pending.url
    return writable(url) if url is not None else None


def _insert(connection: sqlite3.Connection, statement: str, *values: object) -> int:
    return int(connection.execute(statement, values).lastrowid or 0)


def _stored(
    connection: sqlite3.Connection,
    pending: Pending,
    record: TaggedArticle,
    item: _Item,
    version: Version,
    *,
    new_item: bool = False,
    new_version: bool = False,
    new_story: bool = False,
) -> Stored:
    story = connection.execute("SELECT key FROM story WHERE id = ?", (item.story_id,))
    return Stored(
        pending=pending,
        record=record,
        item_id=item.id,
        version_id=version.id,
        story_id=item.story_id,
        new_item=new_item,
        new_version=new_version,
        new_story=new_story,
        number=version.number,
        day=item.day,
        digest=version.digest,
        story_key=story.fetchone()["key"],
    )
