"""Two clocks: one that never jumps for waiting, and the wall clock for what is stored."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from cwdnlp.monitor.clock import stamp

__all__ = ["Clocks"]

_TOLERANCE = 60.0
"""Seconds by which the clocks may part between two looks: a corrected drift, not a jump."""


class Clocks:
    """The monotonic clock and the wall clock of a run.

    What is due is decided by times in the store, which the wall clock wrote. A machine that starts in 1970 and learns
    the year a minute later, or one that slept, would make everything due at once, or nothing for years: `jump` tells
    by how much the wall clock jumped, so that the store's times can be shifted by as much.
    """

    def __init__(
        self,
        *,
        wall: Callable[[], datetime] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._wall = wall or _utc_now
        self.monotonic, self.sleep = monotonic, sleep
        self._last = (self._wall(), monotonic())

    def now(self) -> str:
        """Return the wall clock's time as the store writes it."""
        return stamp(self._wall())

    def jump(self) -> float:
        """Return the seconds by which the wall clock jumped since the last call, 0 where it went on as it should."""
        wall, steady = self._wall(), self.monotonic()
        jumped = (wall - self._last[0]).total_seconds() - (steady - self._last[1])
        self._last = (wall, steady)
        return jumped if abs(jumped) > _TOLERANCE else 0.0


def _utc_now() -> datetime:
    return datetime.now(UTC)
