"""Politeness: one request at a time for a host, and a pause after each.

Most gminas' sites stand on small machines, and hundreds of them on the same one. So a host, by name, is asked by one
thread at a time, with a pause between the end of a request and the start of the next, and of the hosts of one
machine four are asked at a time.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cwdnlp.monitor.faults import FaultKind, SourceError

__all__ = ["Politeness", "Turn"]

_MAX_REMEMBERED = 4096


@dataclass
class Turn:
    """The right to ask a host now; `delay` is the pause after it, in seconds."""

    delay: float


class Politeness:
    """Who may ask which host when; thread-safe.

    `sleep` is called with the seconds to wait; by default a wait ends when `close` is called, and so do those for
    others' turns: they raise SourceError.
    """

    def __init__(
        self,
        delay: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
        per_address: int = 4,
    ) -> None:
        self._delay = delay
        self._clock = clock
        self._closed = threading.Event()
        self._sleep = sleep or self._closed.wait
        self._per_address = per_address
        self._changed = threading.Condition()
        self._busy: set[str] = set()
        self._free_at: dict[str, float] = {}
        self._asked: Counter[str] = Counter()

    def ready_at(self, host: str) -> float:
        """Return the time by the clock before which a host should not be asked."""
        with self._changed:
            if host in self._busy:
                return self._clock() + self._delay
            return self._free_at.get(host, self._clock())

    @contextmanager
    def turn(self, host: str, *, at_once: bool = False) -> Iterator[Turn]:
        """Wait until a host may be asked, and keep all others from it; `at_once` leaves out the pause."""
        self._take(lambda: host not in self._busy, lambda: self._busy.add(host))
        turn = Turn(self._delay)
        try:
            if not at_once:
                self._pause(host)
            yield turn
        finally:
            self._leave(host, turn.delay)

    @contextmanager
    def place(self, ip: str) -> Iterator[None]:
        """Wait until a machine may be asked: as many hosts share it as there are places."""
        self._take(lambda: self._asked[ip] < self._per_address, lambda: self._asked.update([ip]))
        try:
            yield
        finally:
            with self._changed:
                self._asked[ip] -= 1
                if not self._asked[ip]:
                    del self._asked[ip]
                self._changed.notify_all()

    def close(self) -> None:
        """End every wait."""
        self._closed.set()
        with self._changed:
            self._changed.notify_all()

    def _take(self, is_free: Callable[[], bool], take: Callable[[], None]) -> None:
        """Wait until something is free, and take it."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed.is_set() or is_free())
            self._check_open()
            take()

    def _pause(self, host: str) -> None:
        """Wait until the pause after the last request is over."""
        with self._changed:
            free_at = self._free_at.get(host)
        if free_at is not None and (left := free_at - self._clock()) > 0:
            self._sleep(left)
            self._check_open()

    def _leave(self, host: str, delay: float) -> None:
        """Let others ask a host, after a pause; hosts whose pause is over are forgotten when they are many."""
        with self._changed:
            now = self._clock()
            self._busy.discard(host)
            self._free_at[host] = now + delay
            if len(self._free_at) > _MAX_REMEMBERED:
                self._free_at = {name: at for name, at in self._free_at.items() if at > now}
            self._changed.notify_all()

    def _check_open(self) -> None:
        """Raise SourceError after `close`."""
        if self._closed.is_set():
            raise SourceError("is not asked, since the run ends", kind=FaultKind.connection)
