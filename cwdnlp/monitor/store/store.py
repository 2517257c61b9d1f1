"""The store: everything that a watch has seen and read, in one file that outlives it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from cwdnlp.monitor.candidates import Candidate
from cwdnlp.monitor.faults import SourceError
from cwdnlp.monitor.settings import SourceSettings
from cwdnlp.monitor.store import alerts as _alerts
from cwdnlp.monitor.store import queue, sources
from cwdnlp.monitor.store.connection import transaction
from cwdnlp.monitor.store.errors import StoreError, StoreFault, naming_faults
from cwdnlp.monitor.store.items import store_article
from cwdnlp.monitor.store.opening import Opened, open_store
from cwdnlp.monitor.store.records import (
    AlertDraft,
    Pending,
    PendingAlert,
    Recorded,
    SourceState,
    Stored,
    Tagged,
)
from cwdnlp.monitor.store.shift import shift_times
from cwdnlp.monitor.store.versions import current_record
from cwdnlp.records import TaggedArticle

__all__ = ["Store"]


def _none(_: Stored) -> Sequence[AlertDraft]:
    return ()


class Store:
    """The store of a watch; one process writes to it, any number read.

    Every method that writes does all of it or nothing, and what it has returned from survives a kill and a power cut.
    Faults of disk and file are raised as `StoreError`; where its kind is `passing`, the same call may be made again.
    The name of a source that was never synchronised is a KeyError.
    Times are given (`now`), never looked up. An instance belongs to the thread that opened it.

    >>> import tempfile
    >>> from cwdnlp.monitor.settings import FolderSource
    >>> folder = tempfile.TemporaryDirectory()
    >>> with Store.open(Path(folder.name) / "news.sqlite", create=True) as store:
    ...     store.sync_sources([FolderSource(name="skrzynka", path=Path("incoming"))])
    ...     [source.name for source in store.due_sources("2026-03-01T07:30:00Z")]
    ['skrzynka']
    """

    def __init__(self, opened: Opened) -> None:
        self.path = opened.path
        self.connection: sqlite3.Connection = opened.connection
        self._opened = opened
        self._served = 0

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, readonly: bool = False, create: bool = False) -> Self:
        """Open a store for writing, or read-only; with `create` a file that is not there is made.

        Raises StoreError for what is no store, is damaged, of a newer version, or written to by another process.
        """
        return cls(open_store(Path(path), readonly=readonly, create=create))

    def close(self) -> None:
        """Close the store; does nothing the second time."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if self._opened.lock is None:
            remedy = "open it without readonly=True; one process at a time writes"
            raise StoreError("is open for reading only", kind=StoreFault.readonly, where=str(self.path), remedy=remedy)
        with self._naming_faults(), transaction(self.connection):
            yield self.connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._naming_faults():
            yield self.connection

    @contextmanager
    def _naming_faults(self) -> Iterator[None]:
        """Name the faults of the file; after damage the next opening is to look everything through."""
        try:
            with naming_faults(self.path):
                yield
        except StoreError as error:
            if error.kind in (StoreFault.damaged, StoreFault.io):
                self._opened.clean = False
            raise

    # Sources

    def sync_sources(
        self, sources_now: Sequence[SourceSettings], *, now: str | None = None, longest_wait: float = 86_400.0
    ) -> None:
        """Bring the sources in line with a configuration; those that are gone from it become inactive.

        With `now`, nothing stays put off by a clock that was wrong: a source waits at most its interval from now,
        everything else (failing sources, retries, second looks, alerts) at most `longest_wait` seconds.
        """
        with self._writing() as connection:
            sources.sync(connection, sources_now)
            if now is not None:
                sources.clamp(connection, sources_now, now=now, longest=longest_wait)

    def sources(self) -> list[SourceState]:
        """Return all sources by name, also inactive ones, with their counts and newest faults."""
        with self._reading() as connection:
            return sources.states(connection)

    def due_sources(self, now: str) -> list[SourceState]:
        """Return the sources that are to be asked now, those that wait longest first."""
        with self._reading() as connection:
            found = sources.states(connection, "active AND (next_at IS NULL OR next_at <= ?)", now)
            return sorted(found, key=lambda state: state.next_at or "")

    def record_offer(
        self,
        source: str,
        offer_candidates: Iterable[Candidate],
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        next_at: str,
        now: str,
    ) -> Recorded:
        """Put what a source offers into the queue, and then note that it was asked.

        Killed in between, the source is asked again as if it never was. What the candidates themselves raise passes,
        after those that came before it were written. Of an offer that was not taken whole the validators are dropped,
        so that the rest is offered again.
        """
        counts = self.record_candidates(source, offer_candidates, now=now)
        if counts.refused:
            etag = last_modified = None
        with self._writing() as connection:
            row = sources.source_id(connection, source)
            sources.mark_listed(connection, row, etag=etag, last_modified=last_modified, next_at=next_at, now=now)
        return counts

    def record_candidates(self, source: str, candidates: Iterable[Candidate], *, now: str) -> Recorded:
        """Put some of what a source offers into the queue; how the source is stays as it was until its offer ends."""
        with self._reading() as connection:
            row = sources.source_id(connection, source)
        counts = Recorded()
        for chunk in queue.chunks(candidates):
            with self._writing() as connection:
                counts += queue.enqueue(connection, row, chunk, now=now)
        return counts

    def record_failure(self, source: str, error: SourceError, *, next_at: str, now: str) -> int:
        """Note that a source could not be asked; returns how often in a row."""
        with self._writing() as connection:
            row = sources.source_id(connection, source)
            return sources.mark_failing(connection, row, error, next_at=next_at, now=now)

    def record_fault(self, source: str, error: SourceError, *, now: str) -> None:
        """Note a fault of a single entry of a source."""
        with self._writing() as connection:
            row = sources.source_id(connection, source)
            sources.count_fault(connection, row, error.where or "", error, now=now)

    # Candidates

    def due_candidates(
        self, now: str, *, limit: int, skip: Collection[int] = (), skip_sources: Collection[str] = ()
    ) -> list[Pending]:
        """Return candidates whose turn it is, one of each source in turn; the next call goes on behind them.

        `skip` are those that are being read already, `skip_sources` the names of sources of which none is wanted.
        """
        with self._reading() as connection:
            found, self._served = queue.due(
                connection, now, limit=limit, skip=skip, after=self._served, skip_sources=skip_sources
            )
            return found

    def next_due(self) -> str | None:
        """Return when the next source, candidate or alert is due, "" for a source that was never asked."""
        with self._reading() as connection:
            times = (
                sources.next_source_at(connection),
                queue.next_candidate_at(connection),
                _alerts.next_alert_at(connection),
            )
        return min((time for time in times if time is not None), default=None)

    def shift_times(self, seconds: float) -> None:
        """Put off, or forward, all that is due by so many seconds, after the wall clock was set."""
        with self._reading() as connection:
            shift_times(connection, seconds)

    def candidate_unchanged(
        self,
        pending: Pending,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        recheck_at: str | None,
        now: str,
    ) -> None:
        """Note that a page has not changed since it was read."""
        with self._writing() as connection:
            queue.settle_unchanged(
                connection, pending, etag=etag, last_modified=last_modified, recheck_at=recheck_at, now=now
            )

    def candidate_failed(self, pending: Pending, error: SourceError, *, retry_at: str | None, now: str) -> None:
        """Note that a candidate could not be read; without another time it is given up until it is offered changed."""
        with self._writing() as connection:
            queue.fail(connection, pending, error, retry_at=retry_at, now=now)

    def retry_failed(self, *, now: str, source: str | None = None) -> int:
        """Put the failed candidates of a source, or of all, into the queue again; returns how many.

        The source itself is due at once if it fails, unless its server asked for a pause.
        """
        with self._writing() as connection:
            sources.retry_failing(connection, source=source)
            return queue.retry_failed(connection, source=source, now=now)

    # Articles

    def store(
        self,
        batch: Sequence[Tagged],
        *,
        alerts: Callable[[Stored], Sequence[AlertDraft]] = _none,
        now: str,
    ) -> list[Stored]:
        """Write tagged articles with their facts, stories and alerts, and end their candidates, in one transaction."""
        with self._writing() as connection:
            return [self._store(connection, tagged, alerts, now) for tagged in batch]

    def _store(
        self,
        connection: sqlite3.Connection,
        tagged: Tagged,
        alerts: Callable[[Stored], Sequence[AlertDraft]],
        now: str,
    ) -> Stored:
        stored = store_article(connection, tagged, now=now)
        queue.finish(
            connection,
            tagged.pending,
            item=stored.item_id,
            etag=tagged.etag,
            last_modified=tagged.last_modified,
            recheck_at=tagged.recheck_at,
        )
        _alerts.add_alerts(connection, stored, alerts(stored), now=now)
        return stored

    def article(self, item_id: int) -> TaggedArticle:
        """Return the current version of an item as it was tagged; raises KeyError for an item that is not there."""
        with self._reading() as connection:
            return current_record(connection, item_id)

    # Alerts

    def due_alerts(self, now: str, *, limit: int) -> list[PendingAlert]:
        """Return alerts whose delivery is due, the oldest first."""
        with self._reading() as connection:
            return _alerts.due_alerts(connection, now, limit=limit)

    def alert_delivered(self, alert_id: int, *, now: str) -> None:
        """Note that an alert has reached its target."""
        with self._writing() as connection:
            _alerts.mark_delivered(connection, alert_id, now=now)

    def alert_failed(self, alert_id: int, error: str, *, retry_at: str | None) -> None:
        """Note that an alert has not reached its target; without another time it is given up, and kept."""
        with self._writing() as connection:
            _alerts.mark_undelivered(connection, alert_id, error, retry_at=retry_at)

    def postpone_alerts(self, rules: Collection[str], *, until: str) -> None:
        """Let the alerts of some rules wait, without counting it as an attempt: their target is failing."""
        with self._writing() as connection:
            _alerts.postpone(connection, rules, until=until)
