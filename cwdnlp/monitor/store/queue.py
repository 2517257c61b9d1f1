"""The queue of candidates: what was offered, what is due, and what became of it.

A candidate that was read stays, as the memory of what was seen. Every change of one that somebody is reading is bound
to the fingerprint that it had then: if the source says meanwhile that the article changed, it stays in the queue.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from cwdnlp.monitor.candidates import Candidate
from cwdnlp.monitor.clock import later
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.store.coding import MAX_CONTENT_BYTES, pack, unpack, writable
from cwdnlp.monitor.store.records import Pending, Recorded
from cwdnlp.monitor.store.sources import count_fault, flood_fault

__all__ = ["chunks", "due", "enqueue", "fail", "finish", "next_candidate_at", "retry_failed", "settle_unchanged"]

CHUNK = 500
"""How many candidates are written in one transaction."""
CHUNK_CHARS = 20_000_000
"""How much they carry at most, but for the last of them: five hundred files of ten million bytes are too much."""
MAX_NEW = 10_000
"""How many new addresses a feed or a page may name within `WEEK`: two listings of the greatest length that is read.

A site that gives its articles another address at each look (a session, the time) would fill the disk in the end.
"""
WEEK = 7 * 86_400.0


def chunks(candidates: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """Give candidates in lists of bounded size; where their source breaks off, what it gave so far comes first."""
    broken: Exception | None = None
    iterator = iter(candidates)
    while broken is None:
        chunk: list[Candidate] = []
        try:
            carried = 0
            for candidate in islice(iterator, CHUNK):
                chunk.append(candidate)
                carried += len(candidate.content.data) if candidate.content else 0
                if carried >= CHUNK_CHARS:
                    break
        except Exception as error:  # What was taken before it is still to be given.
            broken = error
        if chunk:
            yield chunk
        elif broken is None:
            return
    raise broken


def enqueue(connection: sqlite3.Connection, source: int, candidates: Iterable[Candidate], *, now: str) -> Recorded:
    """Write candidates; of those with one key the last counts, so that a listing cannot contradict itself forever."""
    latest = {writable(each.key): each for each in candidates}
    room = _room(connection, source, now)
    outcomes = Counter[str]()
    for key, candidate in latest.items():
        outcomes[_offer(connection, source, key, candidate, now, full=outcomes["new"] >= room)] += 1
    if outcomes["refused"]:
        count_fault(connection, source, "", flood_fault(MAX_NEW), now=now)
    return Recorded(*(outcomes[outcome] for outcome in ("new", "changed", "known", "refused")))


def _room(connection: sqlite3.Connection, source: int, now: str) -> float:
    """Return how many more new addresses a source may name; files and standard input are the operator's own."""
    kind = connection.execute("SELECT kind FROM source WHERE id = ?", (source,)).fetchone()[0]
    if kind not in ("feed", "page"):
        return math.inf
    found = connection.execute(
        "SELECT count(*) FROM candidate WHERE source_id = ? AND found_at BETWEEN ? AND ?",
        (source, later(now, -WEEK), now),
    ).fetchone()
    return MAX_NEW - int(found[0])


def _offer(connection: sqlite3.Connection, source: int, key: str, candidate: Candidate, now: str, *, full: bool) -> str:
    fingerprint = writable(candidate.fingerprint)
    row = connection.execute(
        "SELECT id, fingerprint FROM candidate WHERE source_id = ? AND key = ?", (source, key)
    ).fetchone()
    if row and row["fingerprint"] == fingerprint:
        return "known"
    if full and not row:
        return "refused"
    values = _columns(candidate) | {"source": source, "key": key, "fingerprint": fingerprint, "now": now}
    if candidate.content and values["content"] is None:
        _refuse_content(connection, source, candidate, now)
        if not (candidate.fetch and candidate.url):
            return "known"
    if row:
        _replace(connection, row["id"], values)
        return "changed"
    return _insert(connection, values)


def _columns(candidate: Candidate) -> dict[str, object]:
    def text(value: str | None) -> str | None:
        return writable(value) if value is not None else None

    return {
        "url": text(candidate.url),
        "title": text(candidate.title),
        "published": text(candidate.published),
        "content": pack(candidate.content) if candidate.content else None,
        "fetch": int(candidate.fetch),
    }


def _refuse_content(connection: sqlite3.Connection, source: int, candidate: Candidate, now: str) -> None:
    where = candidate.url or candidate.key
    error = SourceError(
        f"the article is larger than {MAX_CONTENT_BYTES:,} bytes", kind=FaultKind.too_large, where=where
    )
    count_fault(connection, source, where, error, now=now)


def _replace(connection: sqlite3.Connection, candidate: int, values: dict[str, object]) -> None:
    """Put a candidate that changed into the queue again; what its page said of itself stays, and saves a transfer."""
    connection.execute(
        "UPDATE candidate SET url = :url, title = :title, published = :published, fingerprint = :fingerprint, "
        "content = :content, fetch = :fetch, state = 'pending', attempts = 0, error = NULL, next_at = :now "
        "WHERE id = :id",
        values | {"id": candidate},
    )


def _insert(connection: sqlite3.Connection, values: dict[str, object]) -> str:
    """Write a new candidate; one that another source offered in the same words, and that was read, is not new."""
    twin = connection.execute(
        "SELECT item.id FROM item JOIN candidate ON candidate.item_id = item.id WHERE item.key = :key "
        "AND candidate.key = :key AND candidate.state = 'done' AND candidate.fingerprint = :fingerprint LIMIT 1",
        values,
    ).fetchone()
    values |= {"item": twin["id"] if twin else None}
    if twin:
        values |= {"content": None}
    connection.execute(
        "INSERT INTO candidate (source_id, key, url, title, published, fingerprint, content, fetch, found_at, "
        "state, next_at, item_id) VALUES (:source, :key, :url, :title, :published, :fingerprint, :content, :fetch, "
        ":now, iif(:item IS NULL, 'pending', 'done'), iif(:item IS NULL, :now, NULL), :item)",
        values,
    )
    return "known" if twin else "new"


def due(
    connection: sqlite3.Connection,
    now: str,
    *,
    limit: int,
    skip: Collection[int],
    after: int,
    skip_sources: Collection[str] = (),
) -> tuple[list[Pending], int]:
    """Return candidates whose turn it is, one of each source in turn, beginning behind the source `after`.

    Returns with them the source that the last one is of, for the next call. `skip` are single candidates and
    `skip_sources` the names of sources that are left out.

    Sources that are no longer in the configuration are not asked: their candidates wait until they come back.
    """
    chosen: list[int] = []
    skipped = frozenset(skip)
    # Cursors step lazily: of a source with a long queue no more is read than is taken.
    waiting = _waiting(connection, now, after, frozenset(skip_sources))
    turns = deque((source, _due_ids(connection, source, now, skipped)) for source in waiting)
    while turns and len(chosen) < limit:
        source, turn = turns.popleft()
        if (candidate := next(turn, None)) is not None:
            chosen.append(candidate)
            turns.append((source, turn))
            after = source
    return [_pending(connection, candidate) for candidate in chosen], after


def _waiting(connection: sqlite3.Connection, now: str, after: int, skip: frozenset[str]) -> list[int]:
    rows = connection.execute(
        "SELECT id, name FROM source WHERE active AND EXISTS (SELECT 1 FROM candidate WHERE source_id = source.id "
        "AND state <> 'failed' AND next_at IS NOT NULL AND next_at <= :now) ORDER BY id <= :after, id",
        {"now": now, "after": after},
    )
    return [row["id"] for row in rows if row["name"] not in skip]


def _due_ids(connection: sqlite3.Connection, source: int, now: str, skip: frozenset[int]) -> Iterator[int]:
    rows = connection.execute(
        "SELECT id FROM candidate WHERE source_id = ? AND state <> 'failed' AND next_at IS NOT NULL AND next_at <= ? "
        "ORDER BY next_at, id",
        (source, now),
    )
    yield from (row["id"] for row in rows if row["id"] not in skip)


_PENDING = (
    "SELECT candidate.id, source.name AS source, source.unit, candidate.key, candidate.url, candidate.title, "
    "candidate.published, candidate.fingerprint, candidate.content, candidate.attempts, candidate.found_at, "
    "candidate.etag, candidate.last_modified, candidate.item_id, candidate.fetch "
    "FROM candidate JOIN source ON source.id = candidate.source_id WHERE candidate.id = ?"
)


def _pending(connection: sqlite3.Connection, candidate: int) -> Pending:
    fields = dict(connection.execute(_PENDING, (candidate,)).fetchone())
    fields["content"] = unpack(fields["content"]) if fields["content"] is not None else None
    fields["fetch"] = bool(fields["fetch"])
    return Pending(**fields)


def next_candidate_at(connection: sqlite3.Connection) -> str | None:
    """Return when the next candidate of an active source is due."""
    row = connection.execute(
        "SELECT min((SELECT min(next_at) FROM candidate WHERE source_id = source.id AND state <> 'failed' "
        "AND next_at IS NOT NULL)) FROM source WHERE active"
    ).fetchone()
    return row[0] if row else None


def finish(
    connection: sqlite3.Connection,
    pending: Pending,
    *,
    item: int,
    etag: str | None,
    last_modified: str | None,
    recheck_at: str | None,
) -> None:
    """Note that a candidate was read; without an address it cannot be looked at again."""
    connection.execute(
        "UPDATE candidate SET item_id = :item, etag = :etag, last_modified = :last_modified WHERE id = :id",
        {"id": pending.id, "item": item, "etag": etag, "last_modified": last_modified},
    )
    connection.execute(
        "UPDATE candidate SET state = 'done', content = NULL, attempts = 0, error = NULL, "
        "next_at = iif(fetch AND url IS NOT NULL, :recheck_at, NULL) WHERE id = :id AND fingerprint = :fingerprint",
        {"id": pending.id, "fingerprint": pending.fingerprint, "recheck_at": recheck_at},
    )


def settle_unchanged(
    connection: sqlite3.Connection,
    pending: Pending,
    *,
    etag: str | None,
    last_modified: str | None,
    recheck_at: str | None,
    now: str,
) -> None:
    """Note that the page says it has not changed; one that was never read is asked again."""
    if pending.item_id is None:
        connection.execute(
            "UPDATE candidate SET etag = NULL, last_modified = NULL, next_at = ? WHERE id = ?", (now, pending.id)
        )
        return
    finish(connection, pending, item=pending.item_id, etag=etag, last_modified=last_modified, recheck_at=recheck_at)


def fail(
    connection: sqlite3.Connection, pending: Pending, error: SourceError, *, retry_at: str | None, now: str
) -> None:
    """Note that a candidate could not be read; one that was read before stays done, whatever a second look brings."""
    source = connection.execute("SELECT source_id FROM candidate WHERE id = ?", (pending.id,)).fetchone()
    count_fault(connection, source[0], pending.url or pending.key, error, now=now)
    connection.execute(
        "UPDATE candidate SET attempts = iif(state = 'done' AND :retry_at IS NULL, 0, attempts + 1), error = :error, "
        "next_at = :retry_at, state = iif(state = 'pending' AND :retry_at IS NULL, 'failed', state) "
        "WHERE id = :id AND fingerprint = :fingerprint",
        {
            "id": pending.id,
            "fingerprint": pending.fingerprint,
            "retry_at": retry_at,
            "error": writable(str(error))[:1_000],
        },
    )


def retry_failed(connection: sqlite3.Connection, *, source: str | None, now: str) -> int:
    """Put the failed candidates of a source, or of all, into the queue again; returns how many."""
    return connection.execute(
        "UPDATE candidate SET state = 'pending', attempts = 0, next_at = :now WHERE state = 'failed' "
        "AND (:source IS NULL OR source_id = (SELECT id FROM source WHERE name = :source))",
        {"now": now, "source": source},
    ).rowcount
