"""What is done next: sources by the timetable, candidates from the queue, in the lanes of their hosts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from cwdnlp.monitor.settings import SourceSettings, StdinSource
from cwdnlp.monitor.store import Store
from cwdnlp.monitor.watch.clocks import Clocks
from cwdnlp.monitor.watch.errands import AskFailed, Asking, Landed, ReadFailed, Reading
from cwdnlp.monitor.watch.events import tell
from cwdnlp.monitor.watch.hand import Hand
from cwdnlp.monitor.watch.health import HostHealth
from cwdnlp.monitor.watch.lanes import Lanes
from cwdnlp.monitor.watch.patience import Patience
from cwdnlp.monitor.watch.timetable import Timetable, wait_of

if TYPE_CHECKING:
    from cwdnlp.monitor.store import Pending

__all__ = ["Planner"]

_TICK = 1.0
"""The longest wait in seconds: then signals and the clock are looked at."""


class Planner:
    """Gives out errands whose time has come and whose hosts may be asked.

    A run that works everything off `once` asks every source once; what waits for a host in trouble it leaves.
    """

    def __init__(
        self,
        sources: Iterable[SourceSettings],
        store: Store,
        *,
        clocks: Clocks,
        patience: Patience,
        ready_at: Callable[[str], float],
        once: bool,
    ) -> None:
        self.left = 0
        self._sources = {source.name: source for source in sources}
        self._store, self._clocks, self._patience, self._once = store, clocks, patience, once
        self._validators: dict[str, tuple[str | None, str | None]] = {}
        self._health = HostHealth()
        self._lanes: Lanes[Asking | Reading] = Lanes(lambda url: max(ready_at(url), self._health.paused_until(url)))
        self._hand, self._timetable = Hand(), Timetable()
        self._asking = 0
        self._horizon = clocks.now()
        """When the last source was asked."""

    def begin(self) -> None:
        """Put all sources down for the time at which the store has them due."""
        now, start = self._clocks.now(), self._clocks.monotonic()
        for state in self._patience(self._store.sources):
            source = self._sources.get(state.name)
            if source is None:  # no longer in the configuration
                continue
            wait = wait_of(source, state, now=now, once=self._once)
            self._validators[source.name] = (state.etag, state.last_modified)
            if self._once and wait > 0:
                message = f"failed lately; may be asked again in {wait:.0f} s"
                remedy = "after a mend --retry-failed asks it at once"
                tell("source_waits", message, source=source.name, remedy=remedy)
            else:
                self._timetable.add(source.name, start + wait)

    @property
    def finished(self) -> bool:
        """Whether nothing will ever be due: in a run over everything once, or where standard input was all there is."""
        ends = self._once or all(isinstance(source, StdinSource) for source in self._sources.values())
        return ends and not (self._asking or len(self._timetable) or len(self._hand)) and self._hand.exhausted

    def plan(self) -> None:
        """Line up the sources and the candidates that are due."""
        now = self._clocks.monotonic()
        for name in self._timetable.due(now):
            self._lanes.add(Asking(self._sources[name], *self._validators.get(name, (None, None))))
            self._asking += 1
        if self._hand.wants(now):
            self._take_candidates(now)

    def _take_candidates(self, now: float) -> None:
        until, limit, hand = self._due_until(), self._hand.limit, self._hand
        due = self._patience(
            lambda: self._store.due_candidates(until, limit=limit, skip=hand.ids, skip_sources=hand.unwanted)
        )
        for pending in due:
            hand.take(pending)
            self._lanes.add(Reading(pending))
        hand.asked(now, given=len(due), limit=limit)

    def _due_until(self) -> str:
        """Return the time up to which candidates are due.

        A run that ends takes none that becomes due after its last source was asked: what failed and what is to be
        looked at again belongs to the next run.
        """
        return self._horizon if self._once and not self._asking else self._clocks.now()

    def take(self) -> Asking | Reading | None:
        """Return an errand for a worker, if there is one now."""
        errand = self._lanes.take(self._clocks.monotonic())
        if errand is None and self._once:
            self._leave_paused()
        return errand

    def _leave_paused(self) -> None:
        """Leave what waits for hosts in trouble to the next run."""
        now = self._clocks.monotonic()
        while (url := self._lanes.next_url()) is not None and self._health.paused_until(url) > now:
            for errand in self._lanes.drop(url):
                self._leave(errand)

    def _leave(self, errand: Asking | Reading) -> None:
        self.left += 1
        if isinstance(errand, Asking):
            self._asking -= 1
        else:
            self._hand.leave(errand.pending)
        tell("left", "the host is in trouble; left for the next run", source=errand.name, url=errand.url)

    def wait(self) -> float:
        """Return the seconds until there may be something to give out, at most one."""
        if self.finished:
            return 0.0
        now = self._clocks.monotonic()
        times = [time for time in (self._lanes.next_ready(), self._timetable.next()) if time is not None]
        return 0.0 if self._hand.wants(now) else max(0.0, min([now + _TICK, *times]) - now)

    def landed(self, event: Landed) -> None:
        """Note that an errand has come back: its host may be asked again, and may be in trouble."""
        url = event.errand.url
        if isinstance(event, AskFailed | ReadFailed):
            self._health.failed(url, event.error, now=self._clocks.monotonic())
        else:
            self._health.answered(url)
        self._lanes.release(url)

    def asked(self, asking: Asking, delay: float, validators: tuple[str | None, str | None]) -> None:
        """Put a source that was asked down for its next time."""
        self._asking -= 1
        self._validators[asking.name] = validators
        self._horizon = self._clocks.now()
        self._hand.want()
        if not (self._once or asking.endless):
            self._timetable.add(asking.name, self._clocks.monotonic() + delay)

    def found(self) -> None:
        """Note that there is something new in the queue."""
        self._hand.want()

    def settled(self, pending: Pending) -> None:
        """Note that the store knows what became of a candidate."""
        self._hand.drop(pending)
