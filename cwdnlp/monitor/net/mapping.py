"""What Python and urllib3 raise, as faults of a kind."""

from __future__ import annotations

import ssl
from http.client import BadStatusLine, HTTPException, RemoteDisconnected

from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError
from urllib3.exceptions import SSLError as Urllib3SSLError

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.render.safe import one_line

__all__ = ["EXPECTED", "TIMEOUTS", "as_fault"]

EXPECTED = (HTTPError, HTTPException, OSError, ValueError)
"""What a server can make `http.client`, `ssl`, `socket` and urllib3 raise."""


TIMEOUTS = (TimeoutError, ReadTimeoutError)
"""Those of them that mean that the time is over."""


def as_fault(error: BaseException) -> SourceError:
    """Return the fault that an error of `EXPECTED` means.

    >>> as_fault(ConnectionRefusedError(111, "Connection refused")).kind
    <FaultKind.connection: 'connection'>
    """
    cause = _cause(error)
    if isinstance(cause, ssl.SSLError | Urllib3SSLError):
        return _tls_fault(cause)
    if isinstance(cause, RemoteDisconnected):
        return SourceError("closes the connection without an answer", kind=FaultKind.connection)
    if isinstance(cause, OSError):
        reason = cause.strerror or "it is broken"
        return SourceError(f"the connection fails: {reason}", kind=FaultKind.connection)
    return SourceError(_broken(cause), kind=FaultKind.protocol)


def _cause(error: BaseException) -> BaseException:
    """Return what urllib3 wrapped into an error of its own."""
    if isinstance(error, ProtocolError) and len(error.args) > 1 and isinstance(error.args[1], BaseException):
        return error.args[1]
    return error


def _tls_fault(error: BaseException) -> SourceError:
    """Return the fault of an encrypted connection."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return SourceError(f"its certificate is not valid: {error.verify_message}", kind=FaultKind.tls)
    reason = getattr(error, "reason", None) or "it is closed or broken"
    return SourceError(f"no encrypted connection: {str(reason).replace('_', ' ').lower()}", kind=FaultKind.tls)


def _broken(error: BaseException) -> str:
    """Say how a server broke HTTP."""
    if isinstance(error, BadStatusLine):
        return "answers with something that is not HTTP"
    if type(error) is HTTPException:  # of StrictResponse, and of http.client where there are too many headers
        return f"its answer cannot be read: {one_line(str(error))[:100]}"
    return "its answer is cut short or broken"
