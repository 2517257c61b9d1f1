"""The articles of a store that meet a filter, newest first, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from cwdnlp.errors import RecordError
from cwdnlp.monitor.facts import facts_of
from cwdnlp.monitor.reading.filter import Filter
from cwdnlp.monitor.reading.names import store_schema
from cwdnlp.monitor.reading.query import make_query
from cwdnlp.monitor.rules import Subject, parse_rule
from cwdnlp.monitor.store.coding import decode_record
from cwdnlp.monitor.store.errors import naming_faults
from cwdnlp.records import TaggedArticle

if TYPE_CHECKING:
    from sqlite3 import Connection, Row

    from cwdnlp.monitor.store import Store

__all__ = ["NewsItem", "OnError", "news", "versions"]

OnError = Callable[[RecordError], None]
"""What is told of an article that cannot be read, so that the others are given all the same."""

_ROW = """
    SELECT item.key, version.text, version.title, item.url, version.published, source.name AS source, version.record,
        item.id AS item, item.story_id AS story,
        (SELECT count(*) FROM item AS copy WHERE copy.story_id = item.story_id) AS copies,
        version.number AS version, (SELECT count(*) FROM version AS each WHERE each.item_id = item.id) AS versions,
        version.id = item.version_id AS current, item.day, source.unit AS site, item.found_at, version.stored_at
    FROM item JOIN source ON source.id = item.source_id JOIN version ON {version}
    WHERE item.id = ? ORDER BY version.number
"""
_CURRENT = _ROW.format(version="version.id = item.version_id")
_ALL = _ROW.format(version="version.item_id = item.id")


@dataclass(frozen=True, slots=True)
class NewsItem:
    """An article of the store with what the monitor knows of it.

    `copies` counts the articles that tell its story, itself included; `version` is the number of this version of so
    many `versions`, `current` whether it is the one that stands on the site now. `site` is the code of the local
    government whose site the source is, `found_at` when the source offered the article first, `stored_at` when this
    version was read.
    """

    record: TaggedArticle
    item: int
    story: int
    copies: int
    version: int
    versions: int
    current: bool
    day: str
    source: str
    site: str | None
    found_at: str
    stored_at: str


def news(store: Store, chosen: Filter | None = None, *, on_error: OnError | None = None) -> Iterator[NewsItem]:
    """Give the articles that meet a filter, newest day first, in their current version.

    Only one article is in memory at a time. Of a story on several sites the oldest article that meets the filter
    stands for all, unless `chosen.copies`.

    Raises InputError for names and labels that the store does not know, before the first article is given, and
    RuleError for a broken rule; RecordError at an article whose record this version of the library cannot read, unless
    `on_error` takes it.
    """
    chosen = chosen or Filter()
    with naming_faults(store.path):
        search = _Search(store.connection, chosen, on_error)
        found = search.items() if chosen.copies else search.stories()
    return _naming_faults(islice(found, chosen.limit), store)


def versions(store: Store, item: NewsItem, *, on_error: OnError | None = None) -> Iterator[NewsItem]:
    """Give all versions of an article, oldest first.

    Those that are not current bear their number behind the identifier, so that it stays one: `site.example/a@1`.
    Raises RecordError at a version that cannot be read, unless `on_error` takes it.
    """
    with naming_faults(store.path):
        rows = store.connection.execute(_ALL, (item.item,)).fetchall()
    for row in rows:
        if (each := _item_or_error(row, on_error)) is None:
            continue
        if not each.current:
            each.record.id = f"{each.record.id}@{each.version}"
        yield each


class _Search:
    """A filter on its way through a store."""

    def __init__(self, connection: Connection, chosen: Filter, on_error: OnError | None) -> None:
        schema = store_schema(connection)
        self._connection = connection
        self._on_error = on_error
        self._query = make_query(connection, chosen, schema)
        self._rule = parse_rule(chosen.where, schema=schema) if chosen.where is not None else None
        self._ids = self._query.items(connection)

    def items(self) -> Iterator[NewsItem]:
        """Give every article."""
        return (item for item_id, _ in self._ids if (item := self._read(item_id)) is not None)

    def stories(self) -> Iterator[NewsItem]:
        """Give the first copy of each story; remembered are only stories that are not done yet."""
        firsts: dict[int, int] = {}
        for item_id, story in self._ids:
            if firsts.get(story, item_id) != item_id:
                continue
            item = self._read(item_id)
            if item is not None and item.copies > 1 and story not in firsts:
                firsts[story] = self._first(story)
            if item is not None and firsts.get(story, item_id) == item_id:
                firsts.pop(story, None)
                yield item

    def _first(self, story: int) -> int:
        """Return the oldest copy of a story that meets the filter and can be read; one does.

        Older ones that cannot be read are told of when their turn comes.
        """
        copies = self._query.copies(self._connection, story)
        return next(item_id for item_id in copies if self._read(item_id, told=False) is not None)

    def _read(self, item_id: int, *, told: bool = True) -> NewsItem | None:
        """Read an article, None where the rule does not match it, or where it cannot be read."""
        on_error = self._on_error if told or self._on_error is None else _pass_over
        item = _item_or_error(self._connection.execute(_CURRENT, (item_id,)).fetchone(), on_error)
        return item if item is None or self._rule is None or self._rule.matches(_subject(item)) else None


def _naming_faults(items: Iterable[NewsItem], store: Store) -> Iterator[NewsItem]:
    """Give items; a file that turns out to be damaged is named."""
    with naming_faults(store.path):
        yield from items


def _subject(item: NewsItem) -> Subject:
    return Subject(item.record, facts_of(item.record, source_unit=item.site), item.source, item.day)


def _pass_over(_: RecordError) -> None:
    """Say nothing of an article that cannot be read."""


def _item_or_error(row: Row, on_error: OnError | None) -> NewsItem | None:
    """Put an article together again from its row; None where that fails and `on_error` has been told."""
    try:
        return _item(row)
    except RecordError as error:
        if on_error is None:
            raise
        on_error(error)
        return None


def _item(row: Row) -> NewsItem:
    """Put an article together again from its row; raises RecordError that names it."""
    try:
        record = decode_record(row)
    except (RecordError, ValueError) as error:
        raise RecordError(f"the store holds a broken record: {error}", where=str(row["key"])) from None
    return NewsItem(
        record=record,
        item=row["item"],
        story=row["story"],
        copies=row["copies"],
        version=row["version"],
        versions=row["versions"],
        current=bool(row["current"]),
        day=row["day"],
        source=row["source"],
        site=row["site"],
        found_at=row["found_at"],
        stored_at=row["stored_at"],
    )
