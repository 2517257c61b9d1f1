"""Alerts of a configuration: drafted while an article is stored, delivered afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, BinaryIO

from cwdnlp.labels import Schema
from cwdnlp.monitor.alerts.delivery import Delivered, Delivery
from cwdnlp.monitor.alerts.payload import make_draft
from cwdnlp.monitor.facts import facts_of
from cwdnlp.monitor.rules import Rule, RuleError, Subject, parse_rule
from cwdnlp.monitor.settings import AlertSettings

if TYPE_CHECKING:
    from cwdnlp.monitor.alerts.delivery import AlertStore
    from cwdnlp.monitor.alerts.webhook import Poster
    from cwdnlp.monitor.store.records import AlertDraft, Stored

__all__ = ["Alerts"]


class Alerts:
    """The rules of a configuration with the labels of the model, and where their alerts go.

    Drafts are written by the store in the transaction that stores the article; delivery comes after it, at least once:
    an alert is marked as delivered when the target has taken it, and is given again if the run dies in between.

    Raises RuleError naming the alert, for labels that the model does not have.
    """

    def __init__(
        self,
        settings: Sequence[AlertSettings],
        schema: Schema | None,
        *,
        stdout: BinaryIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rules = [(each, _rule(each, schema)) for each in settings]
        self._delivery = Delivery({each.name: each.target for each in settings}, stdout=stdout, clock=clock)

    def drafts(self, stored: Stored) -> list[AlertDraft]:
        """Return the alerts that a stored article gives; none if its text is not new.

        An alert that was given before, to be given once for a story or an article, has the key that it had then.
        """
        if not stored.new_version or not self._rules:
            return []
        facts = facts_of(stored.record, source_unit=stored.pending.unit)
        subject = Subject(stored.record, facts, source=stored.pending.source, day=stored.day)
        found = [settings for settings, rule in self._rules if rule.matches(subject)]
        return [make_draft(each.name, each.once, stored, facts) for each in found]

    def deliver_due(
        self,
        store: AlertStore,
        *,
        now: str,
        fetcher: Poster | None,
        limit: int = 100,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Delivered:
        """Deliver alerts whose time has come, at most `limit` of them, until `stopped` says so.

        A target that fails or is slow keeps its own alerts waiting, never those of others. Raises BrokenPipeError where
        the reader of standard output has gone.
        """
        return self._delivery.run(store, now=now, fetcher=fetcher, limit=limit, stopped=stopped)


def _rule(settings: AlertSettings, schema: Schema | None) -> Rule:
    try:
        return parse_rule(settings.when, schema=schema)
    except RuleError as error:
        raise error.at(f'[[alert]] "{settings.name}": when') from None
