"""Hosts that are in trouble are left alone for a while, so that what they owe does not keep every worker waiting."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.watch.lanes import host_of

__all__ = ["HostHealth"]

# What speaks of the host, not of the page that was asked for.
_OF_THE_HOST = frozenset({FaultKind.dns, FaultKind.connection, FaultKind.tls, FaultKind.timeout, FaultKind.throttled})
_PATIENCE = 3
"""Failures in a row until a host counts as being in trouble; a server that says when to return is believed at once."""
_FIRST_PAUSE, _LONGEST_PAUSE = 30.0, 1_800.0
_REMEMBERED = 10_000


@dataclass(slots=True)
class _State:
    failures: int = 0
    until: float = 0.0


class HostHealth:
    """Remembers which hosts fail one request after the other, and how long to leave them alone.

    >>> health = HostHealth()
    >>> for _ in range(3):
    ...     health.failed("https://a.example/1", SourceError("no answer", kind=FaultKind.timeout), now=100.0)
    >>> health.paused_until("https://a.example/2"), health.paused_until("https://b.example/")
    (130.0, 0.0)
    >>> health.answered("https://a.example/1")
    >>> health.paused_until("https://a.example/2")
    0.0
    """

    def __init__(self) -> None:
        self._states: OrderedDict[str, _State] = OrderedDict()

    def paused_until(self, url: str) -> float:
        """Return the monotonic time until which the host of an address is left alone, 0 if it is not."""
        state = self._states.get(host_of(url))
        return state.until if state else 0.0

    def answered(self, url: str | None) -> None:
        """Forget the failures of a host."""
        self._states.pop(host_of(url), None)

    def failed(self, url: str | None, error: SourceError, *, now: float) -> None:
        """Take note of a request that failed; any answer at all shows that the host is there."""
        host = host_of(url)
        if error.kind not in _OF_THE_HOST:
            self.answered(url)
        elif host:
            state = self._states.setdefault(host, _State())
            state.failures += 1
            state.until = now + _pause(state.failures, error.retry_after)
            self._states.move_to_end(host)
            if len(self._states) > _REMEMBERED:
                self._states.popitem(last=False)


def _pause(failures: int, retry_after: float | None) -> float:
    """Return the seconds for which a host is left alone."""
    beyond = failures - _PATIENCE
    pause = min(_FIRST_PAUSE * 2.0 ** min(beyond, 10), _LONGEST_PAUSE) if beyond >= 0 else 0.0
    return max(pause, min(retry_after or 0.0, _LONGEST_PAUSE))
