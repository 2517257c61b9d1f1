"""Alerts posted to a web address."""

from __future__ import annotations

import os
from typing import Protocol
from urllib.parse import urlsplit

from cwdnlp.monitor.alerts.errors import DeliveryError
from cwdnlp.monitor.faults import SourceError
from cwdnlp.monitor.settings import WebhookTarget
from cwdnlp.render.safe import one_line

__all__ = ["Poster", "post"]

# What may be different when tried again (RFC 9110, RFC 8470, RFC 6585).
_TEMPORARY = frozenset([408, 425, 429])


class Poster(Protocol):
    """What posts: `cwdnlp.monitor.net.Fetcher`."""

    def post(self, url: str, body: bytes, *, headers: dict[str, str], timeout: float) -> int:
        """Post and return the status; raises SourceError."""


def post(target: WebhookTarget, line: bytes, *, key: str, fetcher: Poster | None) -> None:
    """Post an alert as JSON, its key in the header `Idempotency-Key`, the token of `token_env` as a bearer token.

    Raises DeliveryError unless the answer is 2xx. A refusal (4xx) is permanent, but for 408, 425 and 429; so is a
    redirect, since the token must not go elsewhere. Messages name neither path nor token of the address.
    """
    where = _shown(target.url)
    if fetcher is None:
        raise DeliveryError("there is no network in this run", where=where)
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key, **_authorisation(target)}
    try:
        status = fetcher.post(target.url, line, headers=headers, timeout=target.timeout)
    except SourceError as error:
        # `where` of the error is the whole address, whose path is a secret with many services.
        raise DeliveryError(error.message, where=where, remedy=error.remedy, retry_after=error.retry_after) from None
    if not 200 <= status < 300:
        permanent = status < 500 and status not in _TEMPORARY
        remedy = "give the address that it leads to" if 300 <= status < 400 else None
        raise DeliveryError(f"answers {status}", where=where, remedy=remedy, permanent=permanent)


def _authorisation(target: WebhookTarget) -> dict[str, str]:
    """Return the header with the token, which is read anew each time: it may have been exchanged."""
    if target.token_env is None:
        return {}
    token = os.environ.get(target.token_env, "").strip()
    if not token:
        message = f"the environment variable {target.token_env} is not set"
        raise DeliveryError(message, where=_shown(target.url), remedy="set it to the token, and start again")
    if not token.isascii() or not token.isprintable():
        raise DeliveryError(
            f"the token in {target.token_env} holds characters that no header can", where=_shown(target.url)
        )
    return {"Authorization": f"Bearer {token}"}


def _shown(url: str) -> str:
    """Return an address for messages: without path and query, which hold secrets with many services."""
    parts = urlsplit(url)
    return one_line(f"webhook {parts.scheme}://{parts.netloc.rpartition('@')[2]}")
