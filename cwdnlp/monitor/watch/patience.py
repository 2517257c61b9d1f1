"""Waiting for a store that cannot be written just now: nothing is given up because a disk was full for an hour."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from cwdnlp.monitor.store import StoreError
from cwdnlp.monitor.watch.events import tell

__all__ = ["GivenUp", "Patience"]

_FIRST, _LONGEST = 1.0, 300.0
_LOOK = 0.5
T = TypeVar("T")


class GivenUp(Exception):  # noqa: N818 - not an error of the library: the loop ends in order
    """The store could not be written in the time there was, or the run was stopped while waiting for it."""


class Patience:
    """Does something with the store again and again until the store can be written.

    The waits grow from a second to five minutes. After `limit` seconds of waiting, or when `stopped` says so, it is
    given up (raises GivenUp); a fault that will not pass by itself, such as a damaged file, is raised at once.
    """

    def __init__(
        self, *, sleep: Callable[[float], None], stopped: Callable[[], bool], limit: float | None = None
    ) -> None:
        self._sleep, self._stopped, self._limit = sleep, stopped, limit

    def __call__(self, work: Callable[[], T]) -> T:
        """Return what `work` returns."""
        waited, pause = 0.0, _FIRST
        while True:
            try:
                result = work()
            except StoreError as error:
                self._complain(error, waited, pause)
            else:
                if waited:
                    tell("store_back", f"the store can be written again after {waited:.0f} s")
                return result
            waited += self._wait(pause)
            pause = min(2 * pause, _LONGEST)

    def _complain(self, error: StoreError, waited: float, pause: float) -> None:
        """Log a fault of the store; raise what waiting does not mend, or for which there is no time."""
        if not error.kind.passing:
            raise error
        tell(
            "store_waits",
            f"{error.message}; trying again in {pause:.0f} s",
            level=logging.ERROR,
            where=error.where,
            kind=error.kind.value,
            remedy=error.remedy,
        )
        if self._stopped() or (self._limit is not None and waited + pause > self._limit):
            raise GivenUp from error

    def _wait(self, pause: float) -> float:
        """Sleep in small steps, so that a stop is noticed; return the seconds."""
        left = pause
        while left > 0:
            self._sleep(min(_LOOK, left))
            left -= _LOOK
            if self._stopped():
                raise GivenUp
        return pause
