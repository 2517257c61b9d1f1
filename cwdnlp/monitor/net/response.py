"""What a request brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.net.headers import charset_of, media_type, retry_after, validator

if TYPE_CHECKING:
    from cwdnlp.monitor.net.address import Address
    from cwdnlp.monitor.net.client import Reply

__all__ = ["Response", "fault_of_status", "response_of"]

_GONE = (404, 410)
_THROTTLED = (429, 503)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer with a body (status 200), or the statement that nothing changed (status 304).

    `url` is the canonical address that answered, after redirects; `charset` is what the header states, which may be
    wrong. `etag` and `last_modified` are to be given with the next request.
    """

    url: str
    status: int
    body: bytes = b""
    charset: str | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None


def response_of(address: Address, reply: Reply, *, etag: str | None, last_modified: str | None) -> Response:
    """Make a response of what an address answered; validators that a 304 leaves out stay as they were sent."""
    unchanged = reply.status == 304
    content_type = reply.headers.get("content-type")
    return Response(
        url=address.without_tracking().url,
        status=reply.status,
        body=reply.body,
        charset=charset_of(content_type),
        content_type=media_type(content_type),
        etag=validator(reply.headers.get("etag")) or (etag if unchanged else None),
        last_modified=validator(reply.headers.get("last-modified")) or (last_modified if unchanged else None),
    )


def fault_of_status(reply: Reply, now: float) -> SourceError:
    """Return the fault of a status that brings no page; `now` is the time of day."""
    status = reply.status
    if status in _GONE:
        return SourceError(f"answers {status}: there is no such page", kind=FaultKind.gone)
    wait = retry_after(reply.headers.get("retry-after"), now)
    if status in _THROTTLED:
        return SourceError(f"answers {status}: not now", kind=FaultKind.throttled, retry_after=wait)
    if status >= 400:
        return SourceError(f"answers {status}", kind=FaultKind.status)
    return SourceError(f"answers {status}, which brings no page", kind=FaultKind.protocol)
