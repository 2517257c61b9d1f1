"""Fetching what sources name, politely and whatever the server does."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Literal, Self

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.net.address import Address, parse_address, shown
from cwdnlp.monitor.net.client import Client, Reply, Request
from cwdnlp.monitor.net.connect import Guard, Resolve, system_addresses
from cwdnlp.monitor.net.decompress import ACCEPTED
from cwdnlp.monitor.net.gate import Gate
from cwdnlp.monitor.net.headers import check_headers, user_agent, validator
from cwdnlp.monitor.net.limits import Deadline
from cwdnlp.monitor.net.politeness import Politeness
from cwdnlp.monitor.net.public import AllowList
from cwdnlp.monitor.net.redirects import REDIRECTS, Trail
from cwdnlp.monitor.net.response import Response, fault_of_status, response_of
from cwdnlp.monitor.settings import NetworkSettings

__all__ = ["Fetcher"]

_OK, _NOT_MODIFIED = 200, 304
_ORIGIN = re.compile(r"https?://[^/?#]+")
_ACCEPT = {
    "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
    "feed": "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
}


class Fetcher:
    """Fetches pages and feeds under the limits of the settings, for a whole run; thread-safe, a context manager.

    One fetcher serves all sources, since it knows when which host was asked last and what its robots.txt says.
    `clock` and `sleep` measure the pauses between requests and the age of what is known, not the limits of a request,
    which are those of sockets. `resolve` returns the addresses of a host; `now` is the time of day, by which dates of
    Retry-After are read. Raises InputError for settings that cannot be used.

    >>> with Fetcher(NetworkSettings(contact="https://monitor.example/")) as fetcher:
    ...     fetcher.fetch("http://2130706433/admin")
    Traceback (most recent call last):
    cwdnlp.monitor.faults.SourceError: http://2130706433/admin: leads to 127.0.0.1, which is not on the public \
Internet (list it under allow_private if it may be asked)
    """

    def __init__(
        self,
        settings: NetworkSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
        resolve: Resolve = system_addresses,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._now = now
        self._clock = clock
        self._headers = {
            "User-Agent": user_agent(settings.contact),
            "Accept-Encoding": ACCEPTED,
            "Accept-Language": "pl, *;q=0.5",
        }
        self._politeness = Politeness(settings.host_delay, clock=clock, sleep=sleep)
        self._client = Client(Guard(AllowList(settings.allow_private), resolve), self._politeness)
        self._gate = Gate(self._ask_robots, settings.robots_max_age, timeout=settings.timeout, clock=clock, now=now)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what is under way in other threads: their requests raise SourceError (`connection`)."""
        self._politeness.close()
        self._client.close()

    def ready_at(self, url: str) -> float:
        """Return the time by the clock before which a host should not be asked, which may be over.

        For an address that cannot be asked at all it is now: `fetch` says why.
        """
        try:
            return self._politeness.ready_at(parse_address(url).host)
        except SourceError:
            return self._clock()

    def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: Literal["page", "feed"] = "page",
    ) -> Response:
        """Fetch an address, once its host may be asked; waits until then.

        With what an earlier response gave as `etag` and `last_modified`, the answer may be that nothing changed
        (status 304). Raises SourceError for every fault of address, network and server.
        """
        start = parse_address(url)
        validators = {"If-None-Match": validator(etag), "If-Modified-Since": validator(last_modified)}
        sent = {name: value for name, value in validators.items() if value}
        headers = {**self._headers, "Accept": _ACCEPT[accept], **sent}
        trail = Trail(start, self._settings.max_redirects)
        try:
            reply = self._follow(trail, headers)
            if reply.status == _NOT_MODIFIED and not sent:
                raise SourceError("answers that nothing changed, which was not asked", kind=FaultKind.protocol)
            if reply.status not in (_OK, _NOT_MODIFIED):
                raise fault_of_status(reply, self._now())
            return response_of(trail.address, reply, etag=etag, last_modified=last_modified)
        except SourceError as fault:
            raise _located(fault, shown(url), trail, start) from None

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str], timeout: float) -> int:
        """Send a body and return the status, whatever it is; redirects are not followed.

        Neither robots.txt nor the pauses between requests apply: who is sent something has asked for it. Raises
        SourceError; it names scheme and host only, since the rest of a webhook's address is often a secret.
        """
        try:
            check_headers(headers)
            address = parse_address(url)
            reply = self._client.send(
                Request(
                    address=address,
                    deadline=Deadline(timeout),
                    max_bytes=self._settings.max_bytes,
                    method="POST",
                    headers={"User-Agent": self._headers["User-Agent"], **headers},
                    body=body,
                )
            )
        except SourceError as fault:
            raise _without_path(fault, url) from None
        return reply.status

    def _follow(self, trail: Trail, headers: Mapping[str, str]) -> Reply:
        """Ask, and go where answers lead; all of it in the time of one request, pauses not counted.

        A redirect within a host is followed at once, as part of one visit.
        """
        deadline = Deadline(self._settings.timeout)
        before = None
        while True:
            address = trail.address
            rules, loaded = self._gate.admit(address)
            with self._politeness.turn(address.host, at_once=address.host == before and not loaded) as turn:
                turn.delay = max(turn.delay, rules.delay)
                reply = self._ask(address, deadline, headers)
            if reply.status not in REDIRECTS:
                return reply
            before = address.host
            trail.follow(reply)

    def _ask(self, address: Address, deadline: Deadline, headers: Mapping[str, str]) -> Reply:
        """Ask for a page or a feed."""
        return self._client.send(
            Request(address=address, deadline=deadline, max_bytes=self._settings.max_bytes, headers=headers)
        )

    def _ask_robots(self, address: Address, max_bytes: int, deadline: Deadline) -> Reply:
        """Ask for a robots.txt."""
        headers = {**self._headers, "Accept": "text/plain, */*;q=0.5"}
        with self._politeness.turn(address.host):
            return self._client.send(
                Request(address=address, deadline=deadline, max_bytes=max_bytes, headers=headers, cut=True)
            )


def _located(fault: SourceError, asked: str, trail: Trail, start: Address) -> SourceError:
    """Name where a fault happened: what was asked, and what that led to."""
    inner = fault if trail.address is start else fault.at(shown(trail.address.url))
    return inner.at(asked)


def _without_path(fault: SourceError, url: str) -> SourceError:
    """Name scheme and host alone."""
    match = _ORIGIN.match(shown(url))
    where = match[0] if match else "webhook"
    return SourceError(fault.message, kind=fault.kind, where=where, remedy=fault.remedy, retry_after=fault.retry_after)
