"""What comes back from the workers goes into the store here, in the main thread: the only one that writes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cwdnlp.monitor.clock import later
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import WatchSettings
from cwdnlp.monitor.store import AlertDraft, Pending, Store, Stored, StoreError, Tagged
from cwdnlp.monitor.store.queue import MAX_NEW
from cwdnlp.monitor.store.sources import flood_fault
from cwdnlp.monitor.watch.clocks import Clocks
from cwdnlp.monitor.watch.errands import Asking, Found
from cwdnlp.monitor.watch.events import LOGGER, tell, tell_fault
from cwdnlp.monitor.watch.patience import GivenUp, Patience
from cwdnlp.monitor.watch.summary import Summary
from cwdnlp.monitor.watch.tagging import Outcome, Tagger, pipeline_fault
from cwdnlp.monitor.watch.timetable import interval_of
from cwdnlp.monitor.watch.timing import next_recheck, retry_delay, source_delay
from cwdnlp.records import TaggedArticle

if TYPE_CHECKING:
    from cwdnlp.monitor.sources import Offer, Read

__all__ = ["Desk", "Draft"]

Draft = Callable[[Stored], Sequence[AlertDraft]]
# Of these an article is lost until somebody mends it; other faults of an offer are flaws of its form.
_LOST = frozenset({FaultKind.bad_record, FaultKind.unreadable, FaultKind.no_article, FaultKind.too_large})


class Desk:
    """Writes down what was found, read and tagged, and counts it in `summary`."""

    def __init__(
        self,
        store: Store,
        settings: WatchSettings,
        *,
        clocks: Clocks,
        patience: Patience,
        tagger: Tagger,
        draft: Draft,
    ) -> None:
        self.summary = Summary()
        self._store, self._settings = store, settings
        self._clocks, self._patience = clocks, patience
        self._tagger, self._draft = tagger, draft
        self._flooding: set[str] = set()
        self._failures = {state.name: state.failures for state in store.sources()}

    def shift_times(self, seconds: float) -> None:
        """Shift all times of the store at which something is due."""
        self._patience(lambda: self._store.shift_times(seconds))

    def found(self, found: Sequence[Found]) -> int:
        """Put candidates into the queue; return how many are to be read.

        How the source is stays as it was until its offer has ended: one that breaks off in the middle has not been in
        order, and if the process dies in between it is still due.
        """
        by_source: dict[str, list[Found]] = {}
        for each in found:
            by_source.setdefault(each.source, []).append(each)
        return sum(self._record(name, group) for name, group in by_source.items())

    def _record(self, name: str, group: Sequence[Found]) -> int:
        now = self._clocks.now()
        candidates = [each.candidate for each in group]
        recorded = self._patience(lambda: self._store.record_candidates(name, candidates, now=now))
        self.summary.found += recorded.new
        if recorded.refused:
            self._flooding.add(name)
        return recorded.new + recorded.changed

    def asked(self, asking: Asking, offer: Offer) -> float:
        """Note that a source has given all it has; return the seconds until it is asked again."""
        source, now = asking.source, self._clocks.now()
        delay, (etag, last_modified) = interval_of(source), asking.validators(offer)
        if source.name in self._flooding:  # what was left out is to be offered again, though nothing may have changed
            etag = last_modified = None
        self._failures[source.name] = 0
        self.summary.polled += 1
        self._patience(
            lambda: self._store.record_offer(
                source.name, (), etag=etag, last_modified=last_modified, next_at=later(now, delay), now=now
            )
        )
        for fault in offer.faults:
            self._entry_fault(source.name, fault, now)
        if source.name in self._flooding:  # the store has noted it
            self._flooding.discard(source.name)
            self._tell_entry_fault(source.name, flood_fault(MAX_NEW))
        tell("polled", "asked", level=logging.DEBUG, source=source.name, unchanged=offer.unchanged or None)
        return delay

    def _entry_fault(self, name: str, fault: SourceError, now: str) -> None:
        self._patience(lambda: self._store.record_fault(name, fault, now=now))
        self._tell_entry_fault(name, fault)

    def _tell_entry_fault(self, name: str, fault: SourceError) -> None:
        self.summary.faults += 1
        self.summary.failed_items += fault.kind in _LOST
        tell_fault("entry_fault", fault, source=name)

    def ask_failed(self, asking: Asking, error: SourceError) -> float:
        """Note that a source failed as a whole; return the seconds until it is asked again."""
        source, now = asking.source, self._clocks.now()
        failures = self._failures.get(source.name, 0) + 1
        delay = source_delay(
            interval_of(source) or 60.0, failures=failures, name=source.name, retry_after=error.retry_after
        )
        self._patience(lambda: self._store.record_failure(source.name, error, next_at=later(now, delay), now=now))
        self._failures[source.name] = failures
        self.summary.polled += 1
        self.summary.failed_sources += 1
        tell_fault("source_failed", error, source=source.name, url=asking.url, failures=failures, retry_s=round(delay))
        return delay

    def read_failed(self, pending: Pending, error: SourceError) -> None:
        """Note that an article could not be read: it is tried again, or given up.

        One that is stored already stays as it is when it cannot be had again, and counts as no failure.
        """
        now = self._clocks.now()
        delay = retry_delay(error, attempt=pending.attempts + 1, max_attempts=self._settings.max_attempts)
        retry_at = None if delay is None else later(now, delay)
        self._patience(lambda: self._store.candidate_failed(pending, error, retry_at=retry_at, now=now))
        known = pending.item_id is not None and error.kind not in (FaultKind.pipeline, FaultKind.memory)
        self.summary.faults += 1
        self.summary.failed_items += not known
        event, level = ("article_retry", logging.WARNING) if retry_at else ("article_failed", logging.ERROR)
        if known:
            event, level = "recheck_failed", logging.INFO
        tell_fault(event, error, level=level, source=pending.source, url=pending.url or pending.key, retry_at=retry_at)

    def unchanged(self, pending: Pending, read: Read) -> None:
        """Note that a page is as it was."""
        now = self._clocks.now()
        self._patience(
            lambda: self._store.candidate_unchanged(
                pending,
                etag=read.etag or pending.etag,
                last_modified=read.last_modified or pending.last_modified,
                recheck_at=self._recheck_at(pending, now),
                now=now,
            )
        )
        self.summary.unchanged += 1

    def file(self, batch: Sequence[tuple[Pending, Read]]) -> list[Stored]:
        """Tag articles that were read and store them in one transaction; returns what was stored."""
        outcomes = self._tag(batch)
        tagged: list[Tagged] = []
        for (pending, read), outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, TaggedArticle):
                recheck_at = self._recheck_at(pending, self._clocks.now())
                tagged.append(Tagged(pending, outcome, read.etag, read.last_modified, recheck_at))
            else:
                self.read_failed(pending, pipeline_fault(outcome))
        return self._store_all(tagged)

    def _tag(self, batch: Sequence[tuple[Pending, Read]]) -> Sequence[Outcome | Exception]:
        articles = [read.article for _, read in batch if read.article is not None]
        return self._tagger(articles)

    def _recheck_at(self, pending: Pending, now: str) -> str | None:
        if pending.url is None or not pending.fetch:
            return None
        return next_recheck(self._settings, found_at=pending.found_at, now=now)

    def _store_all(self, tagged: Sequence[Tagged]) -> list[Stored]:
        """Store articles together, or one by one where one of them breaks the transaction of all."""
        if not tagged:
            return []
        now = self._clocks.now()
        try:
            stored = self._patience(lambda: self._store.store(tagged, alerts=self._drafts, now=now))
        except (StoreError, GivenUp, MemoryError):
            raise
        except Exception as error:
            if len(tagged) > 1:
                return [each for one in tagged for each in self._store_all([one])]
            LOGGER.debug("unforeseen: %s", error, exc_info=error, extra={"event": "bug"})
            self.read_failed(tagged[0].pending, pipeline_fault(error))
            return []
        for each in stored:
            self._tell_stored(each)
        return stored

    def _drafts(self, stored: Stored) -> Sequence[AlertDraft]:
        """Draft the alerts of an article; a rule that breaks must not keep the article out of the store."""
        try:
            return self._draft(stored)
        except MemoryError:
            raise
        except Exception as error:
            LOGGER.debug("unforeseen: %s", error, exc_info=error, extra={"event": "bug"})
            tell("alert_failed", f"no alert could be made: {error}", level=logging.ERROR, url=stored.pending.url)
            self.summary.failed_alerts += 1
            return ()

    def _tell_stored(self, stored: Stored) -> None:
        self.summary.stored += stored.new_item
        self.summary.versions += stored.new_version and not stored.new_item
        self.summary.unchanged += not (stored.new_item or stored.new_version)
        tell(
            "stored" if stored.new_item else "version" if stored.new_version else "unchanged",
            stored.record.title or "",
            level=logging.INFO if stored.new_item or stored.new_version else logging.DEBUG,
            source=stored.pending.source,
            url=stored.pending.url or stored.pending.key,
            number=None if stored.new_item else stored.number,
        )
