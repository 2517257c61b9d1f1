"""One request and its answer: to a checked address, within its time and size."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from urllib3 import HTTPHeaderDict
from urllib3.response import HTTPResponse

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.net.address import Address
from cwdnlp.monitor.net.connect import Guard, PinnedConnection, connection_to, tls_context
from cwdnlp.monitor.net.decompress import unfold
from cwdnlp.monitor.net.limits import Deadline, Meter
from cwdnlp.monitor.net.mapping import EXPECTED, TIMEOUTS, as_fault
from cwdnlp.monitor.net.politeness import Politeness

__all__ = ["Client", "Reply", "Request"]

_CHUNK = 65_536
_MAX_HEAD = 262_144
# Chunks of the transfer cost some bytes each, which are not the page's fault.
_SLACK = 65_536
_OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to ask, by when, and at most how much; with `cut`, an answer that is longer is cut, not refused."""

    address: Address
    deadline: Deadline
    max_bytes: int
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one request; the body is read only where the status is 200."""

    status: int
    headers: HTTPHeaderDict
    body: bytes


class Client:
    """Sends requests; thread-safe. Nothing is kept between two of them: no connection, no cookie."""

    def __init__(self, guard: Guard, politeness: Politeness) -> None:
        self._guard = guard
        self._politeness = politeness
        self._context: ssl.SSLContext = tls_context()
        self._lock = threading.Lock()
        self._open: set[PinnedConnection] = set()
        self._closed = False

    def send(self, request: Request) -> Reply:
        """Send a request; raises SourceError, which does not yet name where."""
        deadline = request.deadline
        with deadline.running():
            addresses = self._guard.addresses(request.address, deadline)
        with self._politeness.place(str(addresses[0])), deadline.running():
            meter = Meter(deadline)
            connection = connection_to(request.address, addresses, meter, self._context)
            with self._opened(connection):
                try:
                    return self._exchange(request, connection, meter)
                except TIMEOUTS:
                    raise deadline.fault() from None
                except EXPECTED as error:
                    self._check_open()
                    raise as_fault(error) from None

    def close(self) -> None:
        """End every request that is under way."""
        with self._lock:
            self._closed = True
            for connection in self._open:
                connection.cut_off()

    def _exchange(self, request: Request, connection: PinnedConnection, meter: Meter) -> Reply:
        """Ask and read the answer."""
        meter.allow(_MAX_HEAD, " of headers")
        connection.connect()
        self._check_open()
        headers = {"Host": request.address.netloc, **request.headers, "Connection": "close"}
        connection.request(
            request.method,
            request.address.target,
            body=request.body,
            headers=headers,
            preload_content=False,
            decode_content=False,
        )
        answer = connection.getresponse()
        meter.allow(request.max_bytes + _SLACK)
        body = _read_body(answer, request) if answer.status == _OK and request.method == "GET" else b""
        self._check_open()  # a connection that `close` cut looks like a body that ends
        return Reply(answer.status, answer.headers, body)

    @contextmanager
    def _opened(self, connection: PinnedConnection) -> Iterator[None]:
        """Know a connection for as long as it is used."""
        with self._lock:
            self._open.add(connection)
        try:
            self._check_open()
            yield
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()

    def _check_open(self) -> None:
        """Raise SourceError after `close`."""
        if self._closed:
            raise SourceError("is not asked, since the run ends", kind=FaultKind.connection)


def _read_body(answer: HTTPResponse, request: Request) -> bytes:
    """Read the body up to the limit."""
    stated = int(answer.headers.get("content-length", "0").partition(",")[0])
    if stated > request.max_bytes and not request.cut:
        raise SourceError(f"holds {stated:,} bytes, more than {request.max_bytes:,}", kind=FaultKind.too_large)
    chunks = answer.stream(_CHUNK, decode_content=False)
    codings = answer.headers.get("content-encoding", "")
    if not request.cut:
        return b"".join(unfold(chunks, codings, request.max_bytes))
    body = bytearray()
    for piece in unfold(chunks, codings, request.max_bytes + 2 * _CHUNK):
        body += piece
        if len(body) >= request.max_bytes:
            break
    return bytes(body[: request.max_bytes])
