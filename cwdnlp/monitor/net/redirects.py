"""Where a redirect leads."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.net.address import MAX_LENGTH, Address, parse_address
from cwdnlp.monitor.net.client import Reply

__all__ = ["REDIRECTS", "Trail"]

REDIRECTS = frozenset({301, 302, 303, 307, 308})

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ASCII = "".join(map(chr, range(0x20, 0x7F)))


class Trail:
    """The addresses that one request was led through."""

    def __init__(self, start: Address, limit: int) -> None:
        self._limit = limit
        self._seen = {start.url}
        self.address = start

    def follow(self, reply: Reply) -> Address:
        """Return where an answer leads next.

        Raises SourceError: `redirects` for a circle and for too many, `protocol` where the answer names no address,
        `refused_address` where it names one that is not asked.
        """
        url = _target(self.address, reply)
        try:
            address = parse_address(url)
        except SourceError as fault:
            raise SourceError(f"leads to {fault}", kind=fault.kind) from None
        if address.url in self._seen:
            raise SourceError("leads in a circle, as for readers without cookies", kind=FaultKind.redirects)
        if len(self._seen) > self._limit:
            raise SourceError(f"leads on more than {self._limit} times", kind=FaultKind.redirects)
        self._seen.add(address.url)
        self.address = address
        return address


def _target(address: Address, reply: Reply) -> str:
    """Return the address that an answer names, relative to the one that was asked."""
    named = reply.headers.getlist("location")
    text = named[0].strip() if named else ""
    if not text or len(text) > MAX_LENGTH or _CONTROL.search(text):
        raise SourceError("leads on, but does not say where", kind=FaultKind.protocol)
    # Headers are read as Latin-1; whatever the bytes were, they are sent back escaped, as browsers do.
    escaped = quote(text.encode("latin-1"), safe=_ASCII)
    try:
        return urljoin(address.url, escaped)
    except ValueError:
        raise SourceError("leads on, but does not say where", kind=FaultKind.protocol) from None
