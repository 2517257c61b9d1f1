"""Values of headers, read and written with care: they come from servers, configurations and the store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version

from cwdnlp.errors import InputError
from cwdnlp.monitor.faults import FaultKind, SourceError

__all__ = ["charset_of", "check_headers", "media_type", "retry_after", "user_agent", "validator"]

_MAX_VALIDATOR = 512
_MAX_DELAY = 86_400.0
_MAX_TYPE = 200
# What a header can hold (RFC 9110, 5.5), of which http.client sends Latin-1.
_VALUE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTACT = re.compile(r"[\x21-\x27\x2a-\x7e]{1,200}")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([A-Za-z0-9._:+-]{1,40})", re.IGNORECASE)
_TYPE = re.compile(r"\s*([a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+)\s*(?:;|$)", re.IGNORECASE)


def user_agent(contact: str | None) -> str:
    """Return how requests introduce themselves; raises InputError for a contact that no header can hold.

    >>> user_agent("https://monitor.example/about").partition(" ")[2]
    '(+https://monitor.example/about)'
    """
    try:
        name = f"cwdnlp/{version('cwdnlp')}"
    except PackageNotFoundError:  # used from its folder, not installed
        name = "cwdnlp"
    if not contact:
        return name
    if not _CONTACT.fullmatch(contact):
        raise InputError(
            "must be up to 200 characters of ASCII, without blanks and brackets",
            where="contact",
            remedy="write a mail address, or the address of a page about the project",
        )
    return f"{name} (+{contact})"


def validator(value: str | None) -> str | None:
    r"""Return an ETag or Last-Modified as it was given, or None for one that is better not sent back.

    >>> validator('W/"5e1"'), validator('"a"\r\nCookie: b')
    ('W/"5e1"', None)
    """
    if value and len(value) <= _MAX_VALIDATOR and _VALUE.fullmatch(value):
        return value
    return None


def check_headers(headers: Mapping[str, str]) -> None:
    """Refuse headers that would become others; the message does not hold the value, which may be a secret."""
    for name, value in headers.items():
        if not (_NAME.fullmatch(name) and _VALUE.fullmatch(value)):
            raise SourceError(
                f"the header {name!r} cannot be sent",
                kind=FaultKind.protocol,
                remedy="take line breaks and other control characters out of it",
            )


def retry_after(value: str | None, now: float) -> float | None:
    """Return after how many seconds a server wants to be asked again, a day at most; `now` is the time of day.

    >>> retry_after("120", 0.0), retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 0.0), retry_after("soon", 0.0)
    (120.0, 60.0, None)
    """
    text = (value or "").strip()[:64]
    if re.fullmatch("[0-9]+", text):
        return min(float(text), _MAX_DELAY)
    try:
        moment = parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(moment - now, 0.0), _MAX_DELAY)


def charset_of(content_type: str | None) -> str | None:
    """Return the charset that a Content-Type states.

    >>> charset_of("text/html; charset=ISO-8859-2")
    'iso-8859-2'
    """
    match = _CHARSET.search((content_type or "")[:_MAX_TYPE])
    return match[1].lower() if match else None


def media_type(content_type: str | None) -> str | None:
    """Return the type of a Content-Type without its parameters.

    >>> media_type("Text/HTML; charset=utf-8")
    'text/html'
    """
    match = _TYPE.match((content_type or "")[:_MAX_TYPE])
    return match[1].lower() if match else None
