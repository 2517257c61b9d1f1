"""Work in lanes, one for each host: a host is asked by one worker at a time, and a slow one holds up only itself."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlsplit

__all__ = ["Errand", "Lanes", "host_of"]


_SOON = 0.05
"""Seconds that whoever fetches may wait itself: "at once", said a moment after `now` was looked up, is not later."""


class Errand(Protocol):
    """What waits in a lane: `url` is what will be asked for, None for what lies on this machine."""

    @property
    def url(self) -> str | None:
        """The address."""


E = TypeVar("E", bound=Errand)


def host_of(url: str | None) -> str:
    """Return the host of an address, in small letters; nothing for what is no address.

    >>> host_of("https://Jodlow.example:8080/a"), host_of(None)
    ('jodlow.example', '')
    """
    try:
        return (urlsplit(url).hostname or "") if url else ""
    except ValueError:
        return ""


class Lanes(Generic[E]):
    """Errands by host, given out in the order in which their hosts may be asked.

    `ready_at` tells the monotonic time before which an address should not be asked. Since it decides the order too,
    a host that waited longest comes first, whether a source or an article is to be asked for. What has no host is
    ready at once, and as many at a time as there are workers.

    >>> class Page:
    ...     def __init__(self, url): self.url = url
    >>> lanes = Lanes(lambda url: 0.0)
    >>> for url in ("http://a.example/1", "http://a.example/2", "http://b.example/1"): lanes.add(Page(url))
    >>> first, second = lanes.take(0.0), lanes.take(0.0)
    >>> first.url, second.url, lanes.take(0.0)
    ('http://a.example/1', 'http://b.example/1', None)
    >>> lanes.release(first.url)
    >>> lanes.take(0.0).url
    'http://a.example/2'
    """

    def __init__(self, ready_at: Callable[[str], float]) -> None:
        self._ready_at = ready_at
        self._lanes: dict[str, deque[E]] = {}
        self._heap: list[tuple[float, int, str]] = []
        self._busy: set[str] = set()
        self._order = count()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, errand: E) -> None:
        """Put an errand at the end of its host's lane."""
        host = host_of(errand.url)
        lane = self._lanes.setdefault(host, deque())
        lane.append(errand)
        self._size += 1
        if host not in self._busy and (len(lane) == 1 or not host):
            self._line_up(host)

    def take(self, now: float) -> E | None:
        """Return an errand whose host may be asked now, or None; its host is busy until `release`."""
        while self._heap and self._heap[0][0] <= now:
            _, _, host = heapq.heappop(self._heap)
            lane = self._lanes[host]
            ready = self._ready(host, lane[0])
            if ready > now + _SOON:  # somebody was redirected there meanwhile
                heapq.heappush(self._heap, (ready, next(self._order), host))
                continue
            return self._give_out(host, lane)
        return None

    def release(self, url: str | None) -> None:
        """Let the host of an errand that is done be asked again."""
        host = host_of(url)
        if host not in self._busy:
            return
        self._busy.discard(host)
        if host in self._lanes:
            self._line_up(host)

    def next_ready(self) -> float | None:
        """Return the monotonic time at which the next errand can be given out, None if none is waiting for that."""
        return self._heap[0][0] if self._heap else None

    def next_url(self) -> str | None:
        """Return the address of the errand that comes next, None if none is waiting or it has no address."""
        return self._lanes[self._heap[0][2]][0].url if self._heap else None

    def drop(self, url: str) -> list[E]:
        """Take out and return all errands that wait for the host of an address."""
        host = host_of(url)
        dropped = list(self._lanes.pop(host, ())) if host else []
        self._heap = [entry for entry in self._heap if entry[2] != host] if dropped else self._heap
        heapq.heapify(self._heap)
        self._size -= len(dropped)
        return dropped

    def _give_out(self, host: str, lane: deque[E]) -> E:
        errand = lane.popleft()
        self._size -= 1
        if host:
            self._busy.add(host)
        if not lane:
            del self._lanes[host]
        return errand

    def _line_up(self, host: str) -> None:
        ready = self._ready(host, self._lanes[host][0])
        heapq.heappush(self._heap, (ready, next(self._order), host))

    def _ready(self, host: str, errand: E) -> float:
        return self._ready_at(errand.url) if host and errand.url else 0.0
