"""Connections to addresses that were checked, with the name in the header and in the certificate.

A name is resolved once. Were it resolved for the check and again for the connection, its owner could answer with a
public address first and with one of the reader's own network then (DNS rebinding).
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.net.address import Address, IPAddress
from cwdnlp.monitor.net.framing import StrictResponse
from cwdnlp.monitor.net.limits import Deadline, Meter, MeteredSocket, MeteredTLSSocket
from cwdnlp.monitor.net.public import AllowList, is_public, is_web_port

__all__ = ["Guard", "PinnedConnection", "Resolve", "connection_to", "system_addresses", "tls_context"]

Resolve = Callable[[str, int], Sequence[str]]
"""Returns the addresses of a host and port; raises OSError (`socket.gaierror`) for a name that has none."""

_MAX_ADDRESSES = 4


def system_addresses(host: str, port: int) -> list[str]:
    """Ask the resolver of the system."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Guard:
    """Resolves names, and lets only those of their addresses pass that may be asked."""

    def __init__(self, allowed: AllowList, resolve: Resolve = system_addresses) -> None:
        self._allowed = allowed
        self._resolve = resolve

    def addresses(self, address: Address, deadline: Deadline) -> list[IPAddress]:
        """Return where a host may be asked, in the order of the resolver.

        Raises SourceError: `dns`, `timeout`, and `refused_address` if it has no address that may be asked.
        """
        found = [address.literal] if address.literal else self._look_up(address, deadline)
        if not is_web_port(address.number):
            found = [ip for ip in found if self._allowed.allows(address, ip, by_port=True)]
            if not found:
                raise _other_service(address)
        fit = [ip for ip in found if ip and (is_public(ip) or self._allowed.allows(address, ip))]
        if not fit:
            raise SourceError(
                f"leads to {found[0]}, which is not on the public Internet",
                kind=FaultKind.refused_address,
                remedy="list it under allow_private if it may be asked",
            )
        return fit[:_MAX_ADDRESSES]

    def _look_up(self, address: Address, deadline: Deadline) -> list[IPAddress]:
        """Resolve a name, in the time that is left."""
        try:
            texts = _within(deadline, lambda: self._resolve(address.host, address.number))
        except (OSError, UnicodeError) as error:
            again = getattr(error, "errno", None) == socket.EAI_AGAIN
            message = "no name server answers" if again else f"no address is known for {address.host}"
            raise SourceError(message, kind=FaultKind.dns) from None
        found = [ip_address(text.partition("%")[0]) for text in texts]
        if not found:
            raise SourceError(f"no address is known for {address.host}", kind=FaultKind.dns)
        return list(dict.fromkeys(found))


def _other_service(address: Address) -> SourceError:
    """Return the fault of a port that is not the web's."""
    return SourceError(
        f"port {address.number} is that of another service",
        kind=FaultKind.refused_address,
        remedy=f"list {address.netloc} under allow_private if a web server is there",
    )


def _within(deadline: Deadline, call: Callable[[], Sequence[str]]) -> Sequence[str]:
    """Return what a call returns, or give it up: the system's resolver has no limit of its own that could be set."""
    outcome: list[Sequence[str] | BaseException] = []

    def run() -> None:
        try:
            outcome.append(call())
        except BaseException as error:  # raised again in the thread that waits
            outcome.append(error)

    thread = threading.Thread(target=run, name="cwdnlp-resolve", daemon=True)
    thread.start()
    thread.join(deadline.left())
    if not outcome:
        raise SourceError(f"finding the address takes longer than {deadline.seconds:g} s", kind=FaultKind.timeout)
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]


def tls_context() -> ssl.SSLContext:
    """Return what TLS connections share: certificates are verified against those that the system trusts."""
    context = ssl.create_default_context()
    context.sslsocket_class = MeteredTLSSocket
    return context


class PinnedConnection(HTTPConnection):
    """A connection that goes to given addresses, whatever its host's name resolves to by now."""

    response_class = StrictResponse

    def __init__(self, *args: Any, addresses: Sequence[IPAddress], meter: Meter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses = addresses
        self._meter = meter
        self._metered: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        """Connect to the first address that answers; each has an equal share of the time that is left."""
        for tried, ip in enumerate(self._addresses):
            others = len(self._addresses) - tried - 1
            try:
                return self._connect(ip, self._meter.left() / (others + 1))
            except OSError:
                if not others:
                    raise
        raise OSError("no address")

    def _connect(self, ip: IPAddress, seconds: float) -> socket.socket:
        """Connect to one address."""
        sock = MeteredSocket(socket.AF_INET if ip.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
        try:
            sock.settimeout(seconds)
            sock.connect((str(ip), self.port))
            sock.settimeout(self._meter.left())  # a handshake of TLS as a whole keeps to the timeout of its socket
        except BaseException:
            sock.close()
            raise
        sock.meter = self._meter
        self._metered = sock
        return sock

    def cut_off(self) -> None:
        """End the connection while another thread reads from it.

        `sock` would not do: it is given up as soon as an answer begins that ends the connection. A TLS socket is cut
        below TLS, whose state belongs to the thread that reads.
        """
        if self._metered is not None:
            with suppress(OSError):  # closed already, by the server or by the other thread
                socket.socket.shutdown(self._metered, socket.SHUT_RDWR)


class _PinnedTLS(PinnedConnection, HTTPSConnection):
    """The same over TLS."""

    def connect(self) -> None:
        """Connect and shake hands."""
        super().connect()
        if isinstance(self.sock, MeteredTLSSocket):
            self.sock.meter = self._meter
            self._metered = self.sock


def connection_to(
    address: Address, addresses: Sequence[IPAddress], meter: Meter, context: ssl.SSLContext
) -> PinnedConnection:
    """Return a connection, not yet open, that only goes to `addresses`."""
    if address.scheme == "https":
        return _PinnedTLS(address.host, address.number, addresses=addresses, meter=meter, ssl_context=context)
    return PinnedConnection(address.host, address.number, addresses=addresses, meter=meter)
