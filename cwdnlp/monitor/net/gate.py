"""Whether a site's robots.txt lets an address be asked, and how often."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.net.address import Address
from cwdnlp.monitor.net.client import Reply
from cwdnlp.monitor.net.limits import Deadline
from cwdnlp.monitor.net.redirects import REDIRECTS, Trail
from cwdnlp.monitor.net.response import fault_of_status
from cwdnlp.monitor.net.robots import MAX_BYTES, ROBOT, RobotsCache, Rules, read_rules

__all__ = ["Gate"]

_OK = 200
_THROTTLED = 429
_MAX_REDIRECTS = 5
# Faults that any other page of the host would have as well.
_OF_HOST = (FaultKind.refused_address, FaultKind.dns, FaultKind.connection, FaultKind.tls)


class Gate:
    """Reads the robots.txt of an origin before anything else of it; thread-safe.

    `ask` sends a request for an address, politely, and takes the limit of bytes and the time, of which there are
    `timeout` seconds for a robots.txt with all redirects.
    """

    def __init__(
        self,
        ask: Callable[[Address, int, Deadline], Reply],
        max_age: float,
        *,
        timeout: float,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._ask = ask
        self._timeout = timeout
        self._now = now
        self._cache = RobotsCache(max_age, clock=clock)

    def admit(self, address: Address) -> tuple[Rules, bool]:
        """Return the rules that let an address be asked, and whether they were loaded only now.

        Raises SourceError: `robots` if they forbid it; if the robots.txt cannot be had because of the server or the
        network, the kind of that fault, since the standard forbids everything for now then (RFC 9309, 2.3.1.4).
        """
        try:
            rules, loaded = self._cache.get(address.origin, lambda: self._load(address))
        except SourceError as fault:
            of_host = fault.kind in _OF_HOST
            raise SourceError(
                fault.message if of_host else f"its robots.txt cannot be had: {fault.message}",
                kind=fault.kind,
                remedy=fault.remedy,
                retry_after=fault.retry_after,
            ) from None
        if not rules.allows(address.url):
            raise SourceError(
                "its robots.txt forbids it",
                kind=FaultKind.robots,
                remedy=f"ask the site to allow {ROBOT}, or leave this address out",
            )
        return rules, loaded

    def _load(self, address: Address) -> Rules:
        """Fetch and read the robots.txt of an origin."""
        trail = Trail(replace(address, path="/robots.txt", query=None), _MAX_REDIRECTS)
        deadline = Deadline(self._timeout)
        while True:
            reply = self._ask(trail.address, MAX_BYTES, deadline)
            if reply.status not in REDIRECTS:
                return _judge(reply, self._now())
            try:
                trail.follow(reply)
            except SourceError as fault:
                if fault.kind is FaultKind.redirects:  # as if there were none (RFC 9309, 2.3.1.2)
                    return read_rules(b"")
                raise


def _judge(reply: Reply, now: float) -> Rules:
    """Return the rules that an answer states, or all freedom where there is no robots.txt."""
    if reply.status == _OK:
        return read_rules(reply.body)
    if 400 <= reply.status < 500 and reply.status != _THROTTLED:
        return read_rules(b"")
    raise fault_of_status(reply, now)
