"""The candidates that a run has in hand: taken from the queue, not yet written back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cwdnlp.monitor.store import Pending

__all__ = ["Hand"]

_ROOM = 256
_ROOM_PER_SOURCE = 16
_AT_ONCE = 32
_ASK_AGAIN = 1.0
"""Seconds after which the queue is asked again though nothing happened: something may have become due."""


class Hand:
    """Which candidates are in hand, so that the queue does not give them out again, and whether more are wanted.

    Their number is bounded, and that of one source too: a source with thousands of articles on a slow host must not
    take the places of all others.
    """

    def __init__(self) -> None:
        self._sources: dict[int, str] = {}
        self._counts: Counter[str] = Counter()
        self._left: set[str] = set()
        self._dropped = 0
        self._wanted = True
        self._empty = False
        self._ask_again_at = 0.0

    def __len__(self) -> int:
        return len(self._sources)

    @property
    def ids(self) -> frozenset[int]:
        """The candidates in hand."""
        return frozenset(self._sources)

    @property
    def full(self) -> frozenset[str]:
        """The sources of which enough are in hand."""
        return frozenset(name for name, count in self._counts.items() if count >= _ROOM_PER_SOURCE)

    @property
    def unwanted(self) -> frozenset[str]:
        """The sources of which the queue should give no more: those that are full, and those left for another run."""
        return self.full | self._left

    @property
    def exhausted(self) -> bool:
        """Whether the queue had nothing more when it was asked, and nothing happened since."""
        return self._empty and not self._wanted

    @property
    def limit(self) -> int:
        """How many more may be taken at once."""
        return max(0, min(_AT_ONCE, _ROOM - len(self._sources)))

    def take(self, pending: Pending) -> None:
        """Note a candidate that was taken from the queue."""
        self._sources[pending.id] = pending.source
        self._counts[pending.source] += 1

    def drop(self, pending: Pending) -> None:
        """Forget a candidate of which the store knows what became."""
        source = self._sources.pop(pending.id, None)
        if source is None:
            return
        self._counts[source] -= 1
        if not self._counts[source]:
            del self._counts[source]
        self._dropped += 1
        # The queue is asked for several at a time: a query for each article would cost more than the article.
        self._wanted = self._wanted or self._dropped >= _ROOM_PER_SOURCE // 2 or not self._sources

    def leave(self, pending: Pending) -> None:
        """Give a candidate back, and take no more of its source in this run."""
        self._left.add(pending.source)
        self.drop(pending)

    def want(self) -> None:
        """Note that there is something new in the queue."""
        self._wanted = True

    def wants(self, now: float) -> bool:
        """Whether the queue should be asked for more."""
        return self.limit > 0 and (self._wanted or now >= self._ask_again_at)

    def asked(self, now: float, *, given: int, limit: int) -> None:
        """Note what the queue gave: less than asked for means that there is no more for now."""
        self._dropped = 0
        self._wanted = given >= limit
        self._empty = not given and not self.full
        self._ask_again_at = now + _ASK_AGAIN
