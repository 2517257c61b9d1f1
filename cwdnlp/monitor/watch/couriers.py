"""Alerts on their way: drafted with the articles that they are about, delivered when they are due."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cwdnlp.labels import SCHEMA
from cwdnlp.monitor.settings import WatchSettings
from cwdnlp.monitor.store import AlertDraft, Store, Stored
from cwdnlp.monitor.watch.clocks import Clocks
from cwdnlp.monitor.watch.events import tell
from cwdnlp.monitor.watch.patience import Patience
from cwdnlp.monitor.watch.summary import Summary

if TYPE_CHECKING:
    from cwdnlp.monitor.net import Fetcher

__all__ = ["Couriers"]

_EVERY = 5.0
"""Seconds between two looks for alerts that are due, where no article was stored."""


class Couriers:
    """Delivers what is due now and then, and counts it."""

    def __init__(
        self,
        settings: WatchSettings,
        store: Store,
        fetcher: Fetcher | None,
        *,
        clocks: Clocks,
        patience: Patience,
        stopped: Callable[[], bool],
        own_model: bool = False,
    ) -> None:
        """With a model of one's own the labels in rules are checked when it is loaded, by whoever loads it."""
        from cwdnlp.monitor.alerts import Alerts

        self._alerts = Alerts(settings.alerts, None if own_model else SCHEMA)
        self._store, self._fetcher, self._clocks, self._patience = store, fetcher, clocks, patience
        self._stopped = stopped
        self._next = 0.0
        self._delivered = self._failed = 0

    def draft(self, stored: Stored) -> Sequence[AlertDraft]:
        """Return the alerts of an article."""
        drafts = self._alerts.drafts(stored)
        if drafts:
            self._next = 0.0
        return drafts

    def deliver(self, *, all_due: bool = False) -> bool:
        """Deliver some of the alerts that are due; return whether there may be more."""
        now = self._clocks.monotonic()
        if not all_due and now < self._next:
            return False
        done = self._patience(
            lambda: self._alerts.deliver_due(
                self._store, now=self._clocks.now(), fetcher=self._fetcher, stopped=self._stopped
            )
        )
        self._delivered += done.delivered
        self._failed += done.failed
        more = bool(done.delivered or done.failed)
        self._next = now if more else now + _EVERY
        return more

    def count(self, summary: Summary, *, left: int) -> Summary:
        """Return the counts of a run with those of its alerts."""
        summary.alerts, summary.left = self._delivered, left
        summary.failed_alerts += self._failed
        if self._failed:
            attempts = "attempt" if self._failed == 1 else "attempts"
            tell("alerts_failed", f"{self._failed:,} {attempts} to deliver an alert failed", level=logging.WARNING)
        return summary
