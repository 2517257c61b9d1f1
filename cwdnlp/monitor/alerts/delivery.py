"""Alerts brought to their targets, and what happens when a target does not take them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from cwdnlp.monitor.alerts.command import run_command
from cwdnlp.monitor.alerts.errors import DeliveryError
from cwdnlp.monitor.alerts.files import append_line, write_stdout
from cwdnlp.monitor.alerts.lines import json_line
from cwdnlp.monitor.alerts.webhook import Poster, post
from cwdnlp.monitor.clock import later
from cwdnlp.monitor.settings import CommandTarget, FileTarget, StdoutTarget, Target, WebhookTarget

if TYPE_CHECKING:
    from cwdnlp.monitor.store.records import PendingAlert

__all__ = ["AlertStore", "Delivered", "Delivery"]

LOGGER = logging.getLogger("cwdnlp.monitor.alerts")

# An alert is tried six times in about fifteen hours; its target, when failing, at most every half hour.
_ALERT_WAITS = (60.0, 300.0, 1800.0, 7200.0, 43_200.0)
_TARGET_WAITS = (60.0, 300.0, 1800.0)
_LONGEST_WAIT = 86_400.0
# Seconds that one target may take of one call.
_PATIENCE = 20.0


class AlertStore(Protocol):
    """What delivery needs of `cwdnlp.monitor.store.Store`."""

    def due_alerts(self, now: str, *, limit: int) -> list[PendingAlert]:
        """Return alerts whose time has come, the oldest first."""

    def postpone_alerts(self, rules: Collection[str], *, until: str) -> None:
        """Let the alerts of some rules wait."""

    def alert_delivered(self, alert: int, /, *, now: str) -> None:
        """Note that an alert was delivered."""

    def alert_failed(self, alert: int, /, error: str, *, retry_at: str | None) -> None:
        """Note that an alert was not delivered, and when to try again, if at all."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of alerts: taken by their target, not taken (now, or for good)."""

    delivered: int = 0
    failed: int = 0


@dataclass(slots=True)
class _Rest:
    """A target that failed: how often in a row, and until when it is left alone."""

    failures: int
    until: str


class Delivery:
    """Brings alerts to the targets of their rules; remembers between calls which targets fail."""

    def __init__(self, targets: Mapping[str, Target], *, stdout: BinaryIO | None, clock: Callable[[], float]) -> None:
        self._targets = targets
        self._stdout = stdout
        self._clock = clock
        self._resting: dict[Target, _Rest] = {}
        # Taken, but not noted yet: while the store cannot be written, one alert must not be delivered over and over.
        self._taken: set[str] = set()

    def run(
        self, store: AlertStore, *, now: str, fetcher: Poster | None, limit: int, stopped: Callable[[], bool]
    ) -> Delivered:
        """Deliver what is due; the alerts of targets that fail or take long wait for a later call.

        They wait in the store, so that whoever asks it for the next thing to do is not told of them all the time.
        """
        self._postpone_resting(store, now)
        spent: dict[Target, float] = {}
        delivered = failed = 0
        while delivered + failed < limit and not stopped() and (alerts := store.due_alerts(now, limit=1)):
            target = self._targets.get(alerts[0].rule)
            started = self._clock()
            taken = self._settle(store, alerts[0], target, now=now, fetcher=fetcher)
            delivered, failed = delivered + taken, failed + (not taken)
            if target is not None:
                spent[target] = spent.get(target, 0.0) + self._clock() - started
                if spent[target] > _PATIENCE:
                    self._postpone(store, target, later(now, spent[target]))
        return Delivered(delivered, failed)

    def _postpone_resting(self, store: AlertStore, now: str) -> None:
        """Let new alerts for failing targets wait too; one that rests for days does so by a clock that was wrong."""
        for target, rest in self._resting.items():
            if now < rest.until <= later(now, _LONGEST_WAIT):
                self._postpone(store, target, rest.until)

    def _postpone(self, store: AlertStore, target: Target, until: str) -> None:
        """Let all alerts for a target wait."""
        store.postpone_alerts([rule for rule, each in self._targets.items() if each == target], until=until)

    def _settle(
        self, store: AlertStore, alert: PendingAlert, target: Target | None, *, now: str, fetcher: Poster | None
    ) -> bool:
        """Deliver an alert and note the outcome in the store; tell whether it was taken."""
        try:
            if alert.key not in self._taken:
                self._deliver(alert, target, fetcher)
        except DeliveryError as error:
            retry_at = self._retry_at(alert, target, error, now)
            _log(alert, error, retry_at)
            store.alert_failed(alert.id, str(error), retry_at=retry_at)
            if target is not None and target in self._resting:
                self._postpone(store, target, self._resting[target].until)
            return False
        self._taken.add(alert.key)
        store.alert_delivered(alert.id, now=now)
        self._taken.discard(alert.key)
        if target is not None:
            self._resting.pop(target, None)
        return True

    def _deliver(self, alert: PendingAlert, target: Target | None, fetcher: Poster | None) -> None:
        """Bring an alert to its target; raises DeliveryError."""
        line = json_line(alert.payload)
        match target:
            case StdoutTarget():
                write_stdout(line, self._stdout)
            case FileTarget():
                append_line(line, target.path)
            case CommandTarget():
                run_command(target.command, line, key=alert.key, timeout=target.timeout)
            case WebhookTarget():
                post(target, line, key=alert.key, fetcher=fetcher)
            case None:
                raise DeliveryError(f"the configuration has no alert {alert.rule!r} any more", permanent=True)

    def _retry_at(self, alert: PendingAlert, target: Target | None, error: DeliveryError, now: str) -> str | None:
        """Return when an alert is to be tried again, None for never; its target rests meanwhile."""
        if error.permanent or target is None:
            return None
        asked = min(error.retry_after or 0.0, _LONGEST_WAIT)
        failures = self._resting[target].failures + 1 if target in self._resting else 1
        wait = max(asked, _TARGET_WAITS[min(failures, len(_TARGET_WAITS)) - 1])
        self._resting[target] = _Rest(failures, later(now, wait))
        if alert.attempts >= len(_ALERT_WAITS):
            return None
        return later(now, max(asked, _ALERT_WAITS[alert.attempts]))


def _log(alert: PendingAlert, error: DeliveryError, retry_at: str | None) -> None:
    fields = {"rule": alert.rule, "key": alert.key, "url": error.where, "remedy": error.remedy, "retry_at": retry_at}
    known = {name: value for name, value in fields.items() if value is not None}
    LOGGER.warning("alert %s: %s", alert.rule, error, extra={"event": "alert_failed", "fields": known})
