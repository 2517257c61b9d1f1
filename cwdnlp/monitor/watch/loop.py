"""The loop of a watch: errands go to the workers, what they bring goes to the desk."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty
from typing import TYPE_CHECKING

from cwdnlp.monitor.store import Pending
from cwdnlp.monitor.watch.clocks import Clocks
from cwdnlp.monitor.watch.desk import Desk
from cwdnlp.monitor.watch.errands import (
    Asked,
    AskFailed,
    Broken,
    Event,
    Found,
    Landed,
    ReadFailed,
    WasRead,
    Workers,
)
from cwdnlp.monitor.watch.events import tell
from cwdnlp.monitor.watch.planner import Planner
from cwdnlp.monitor.watch.summary import Summary

if TYPE_CHECKING:
    from cwdnlp.monitor.sources import Read

__all__ = ["Loop"]

BATCH = 16
"""Articles that are tagged and stored together."""
_SETTLE = 0.2
"""Seconds without news from the workers after which a smaller batch is good enough."""
_EVENTS_AT_ONCE = 256
_GRACE = 5.0
_HOUR = 3600.0


class Loop:
    """One run over all sources, in the main thread.

    Everything that waits is bounded: candidates in hand, errands with the workers, articles that were read and not yet
    stored. Nothing is kept of an article when the store has it.
    """

    def __init__(
        self,
        planner: Planner,
        desk: Desk,
        workers: Workers,
        pool: ThreadPoolExecutor,
        *,
        clocks: Clocks,
        size: int,
        deliver: Callable[..., bool],
    ) -> None:
        self.stopped = False
        self.flying = 0
        self._endless = 0
        self._planner, self._desk, self._workers, self._pool = planner, desk, workers, pool
        self._clocks, self._size, self._deliver = clocks, size, deliver
        self._batch: list[tuple[Pending, Read]] = []
        self._quiet = False
        self._next_summary = clocks.monotonic() + _HOUR
        self._told = Summary()

    def run(self) -> None:
        """Work until nothing is left to be done, or until `stop`."""
        self._planner.begin()
        while not self.stopped and (self.flying or self._batch or not self._planner.finished):
            self._follow_clock()
            self._planner.plan()
            self._dispatch()
            self._deliver()
            self._handle(self._collect(self._wait()))
            self._work_off()
            self._tell_hourly()
        while not self.stopped and self._deliver(all_due=True):
            pass

    def stop(self) -> None:
        """Let `run` return as soon as what is being written is written; safe in a signal handler."""
        self.stopped = True
        self._workers.wake()

    def _follow_clock(self) -> None:
        """Shift the times in the store where the wall clock jumped: what waits goes on waiting for as long."""
        if jumped := self._clocks.jump():
            tell("clock_jumped", f"the clock jumped by {jumped:+.0f} s", level=logging.WARNING)
            self._desk.shift_times(jumped)

    def _dispatch(self) -> None:
        """Give the workers what may be done now, twice as much as they can do at once: they work on while we tag."""
        while self.flying - self._endless < self._size and (errand := self._planner.take()) is not None:
            self.flying += 1
            self._endless += errand.endless
            self._pool.submit(self._workers.run, errand)

    def _wait(self) -> float:
        """Return the seconds for which there is nothing to do but wait for the workers."""
        full = self.flying - self._endless >= self._size
        wait = 1.0 if full else self._planner.wait()
        return min(wait, _SETTLE) if self._batch else wait

    def _collect(self, timeout: float) -> list[Event]:
        """Return what the workers have brought, waiting for the first of it."""
        outbox, events = self._workers.outbox, list[Event | None]()
        try:
            events.append(outbox.get(timeout=timeout) if timeout else outbox.get_nowait())
            while len(events) < _EVENTS_AT_ONCE:
                events.append(outbox.get_nowait())
        except Empty:
            pass
        self._quiet = not events
        return [event for event in events if event is not None]

    def _handle(self, events: Sequence[Event]) -> None:
        """Handle events: candidates first, since the end of their offer follows them."""
        self._found([event for event in events if isinstance(event, Found)])
        for event in events:
            if not isinstance(event, Found):
                self._land(event)

    def _found(self, found: Sequence[Found]) -> None:
        for _ in found:
            self._workers.taken()
        if found and self._desk.found(found):
            self._planner.found()

    def _land(self, event: Landed | Broken) -> None:
        """Handle the end of an errand."""
        self.flying -= 1
        self._endless -= event.errand.endless
        if isinstance(event, Broken):
            if event.error is not None:
                raise event.error
            return
        self._planner.landed(event)
        self._write_down(event)

    def _write_down(self, event: Landed) -> None:
        """Let the desk write down what came of an errand; what was read waits for others to be tagged with."""
        match event:
            case Asked(asking, offer):
                self._planner.asked(asking, self._desk.asked(asking, offer), asking.validators(offer))
            case AskFailed(asking, error):
                self._planner.asked(asking, self._desk.ask_failed(asking, error), (None, None))
            case WasRead(reading, read) if read.article is not None:
                self._batch.append((reading.pending, read))
            case WasRead(reading, read):
                self._desk.unchanged(reading.pending, read)
                self._planner.settled(reading.pending)
            case ReadFailed(reading, error):
                self._desk.read_failed(reading.pending, error)
                self._planner.settled(reading.pending)

    def _work_off(self) -> None:
        """Tag and store what was read, when there is enough of it or nothing more comes."""
        if self._batch and (len(self._batch) >= BATCH or self._quiet or not self.flying):
            batch, self._batch = self._batch[:BATCH], self._batch[BATCH:]
            self._desk.file(batch)
            for pending, _ in batch:
                self._planner.settled(pending)

    def _tell_hourly(self) -> None:
        if self._clocks.monotonic() >= self._next_summary:
            self._next_summary += _HOUR
            hour = self._desk.summary.since(self._told)
            self._told = self._desk.summary.copy()
            tell("summary", str(hour), **hour.to_dict())

    def wind_down(self, *, keep: bool = True) -> None:
        """Let the workers end, for some seconds, and `keep` the candidates that sources have given meanwhile.

        Articles that were read and not stored stay in the queue.
        """
        self._workers.stopping.set()
        end = self._clocks.monotonic() + _GRACE
        while self.flying and self._clocks.monotonic() < end:
            events = self._collect(_SETTLE)
            if keep:
                self._found([event for event in events if isinstance(event, Found)])
            self.flying -= sum(not isinstance(event, Found) for event in events)
        self._pool.shutdown(wait=not self.flying)
