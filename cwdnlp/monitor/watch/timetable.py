"""When each source is asked next, by the clock that never jumps."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cwdnlp.monitor.clock import parse_time
from cwdnlp.monitor.settings import SourceSettings, StdinSource
from cwdnlp.monitor.watch.timing import source_delay

if TYPE_CHECKING:
    from cwdnlp.monitor.store import SourceState

__all__ = ["Timetable", "interval_of", "wait_of"]


class Timetable:
    """Names of sources by the monotonic time at which they are due; a source that is being asked is not in it.

    >>> table = Timetable()
    >>> table.add("Sieradz", 10.0)
    >>> table.add("Jodłów", 5.0)
    >>> list(table.due(7.0)), table.next()
    (['Jodłów'], 10.0)
    """

    def __init__(self) -> None:
        self._heap: list[tuple[float, str]] = []

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, name: str, at: float) -> None:
        """Put a source down for a time."""
        heapq.heappush(self._heap, (at, name))

    def due(self, now: float) -> Iterable[str]:
        """Take out the sources whose time has come."""
        while self._heap and self._heap[0][0] <= now:
            yield heapq.heappop(self._heap)[1]

    def next(self) -> float | None:
        """Return the time of the next source."""
        return self._heap[0][0] if self._heap else None


def interval_of(source: SourceSettings) -> float:
    """Return the seconds between two polls; standard input is read once."""
    return 0.0 if isinstance(source, StdinSource) else source.interval


def wait_of(source: SourceSettings, state: SourceState, *, now: str, once: bool) -> float:
    """Return the seconds until a source is due, as the store has it, when a run begins.

    A run that works everything off `once` is somebody else's rhythm (cron's): for it only the back-off of a source
    that fails counts. No wait is longer than the interval or the back-off, whatever a wrong clock once wrote down.
    """
    if isinstance(source, StdinSource) or state.next_at is None or (once and not state.failures):
        return 0.0
    longest = source_delay(source.interval, failures=state.failures, name=source.name)
    left = (parse_time(state.next_at) - parse_time(now)).total_seconds()
    return max(0.0, min(left, longest if not state.failures else max(longest, 86_400.0)))
