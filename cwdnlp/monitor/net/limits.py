"""What one request may cost: time as a whole, not from one byte to the next, and bytes as they come from the wire.

A timeout of a socket begins anew with every byte, so a server that sends one a second holds a reader for days. Here
the socket itself keeps the time that is left and counts what it reads, below everything that understands HTTP or
TLS: no status line, header, chunk size or handshake gets around it.
"""

from __future__ import annotations

import math
import socket
import ssl
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cwdnlp.monitor.faults import FaultKind, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Deadline", "Meter", "MeteredSocket", "MeteredTLSSocket"]


class Deadline:
    """The time that something may take as a whole, with the waits for others taken out: it passes while `running`.

    Always by the clock of this machine: the waiting is done by sockets, which know no other.

    >>> deadline = Deadline(30)
    >>> with deadline.running():
    ...     0 < deadline.left() <= 30
    True
    """

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._left = seconds
        self._end = math.inf

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the time pass."""
        self._end = self._clock() + self._left
        try:
            yield
        finally:
            self._left = self._end - self._clock()
            self._end = math.inf

    def left(self) -> float:
        """Return the seconds that are left; raises SourceError (`timeout`) if there are none."""
        left = min(self._end - self._clock(), self._left)
        if left <= 0:
            raise self.fault()
        return left

    def fault(self) -> SourceError:
        """Return the fault of what took longer."""
        return SourceError(f"takes longer than {self.seconds:g} s", kind=FaultKind.timeout)


class Meter:
    """The deadline of a request and the bytes that its answer may still take.

    >>> meter = Meter(Deadline(30))
    >>> meter.allow(100)
    >>> meter.count(101)
    Traceback (most recent call last):
    cwdnlp.monitor.faults.SourceError: sends more than 100 bytes
    """

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._allowed = 0
        self._counted = 0
        self._of = ""

    def allow(self, size: int, of: str = "") -> None:
        """Count anew, up to so many bytes; `of` names in the fault what they are part of."""
        self._allowed, self._counted, self._of = size, 0, of

    def count(self, size: int) -> None:
        """Take bytes into account; raises SourceError (`too_large`) if they are too many."""
        self._counted += size
        if self._counted > self._allowed:
            raise SourceError(f"sends more than {self._allowed:,} bytes{self._of}", kind=FaultKind.too_large)

    def left(self) -> float:
        """Return the seconds that are left; raises SourceError (`timeout`) if there are none."""
        return self._deadline.left()


class MeteredSocket(socket.socket):
    """A socket that ends when its meter says so; without one it is a socket like others.

    What http.client reads comes through `recv_into`, what it sends goes through `sendall`.
    """

    meter: Meter | None = None

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        """Receive bytes, in the time that is left."""
        if self.meter is None:
            return super().recv_into(*args, **kwargs)
        self.settimeout(self.meter.left())
        count = super().recv_into(*args, **kwargs)
        self.meter.count(count)
        return count

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        """Send bytes, in the time that is left."""
        if self.meter is not None:
            self.settimeout(self.meter.left())
        super().sendall(*args, **kwargs)


class MeteredTLSSocket(MeteredSocket, ssl.SSLSocket):
    """The same over TLS: an SSL context makes it where it is its `sslsocket_class`."""

    def send(self, *args: Any, **kwargs: Any) -> int:
        """Send bytes, in the time that is left; `sendall` of a TLS socket calls this."""
        if self.meter is not None:
            self.settimeout(self.meter.left())
        return super().send(*args, **kwargs)
