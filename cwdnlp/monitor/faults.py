"""What can go wrong outside: each fault has a kind that logs, the store and tests can rely on."""

from __future__ import annotations

from enum import StrEnum

from cwdnlp.errors import CwdnlpError

__all__ = ["FaultKind", "SourceError"]


class FaultKind(StrEnum):
    """The kinds of fault; `permanent` ones are not tried again until the source offers the article anew."""

    refused_address = "refused_address"
    """A private, link-local or otherwise unfit address, named or reached by DNS or redirect."""
    dns = "dns"
    connection = "connection"
    tls = "tls"
    timeout = "timeout"
    too_large = "too_large"
    redirects = "redirects"
    protocol = "protocol"
    """The server broke HTTP: truncated body, lying length, unknown or broken encoding."""
    status = "status"
    """An HTTP status of 400 and above, but the two below."""
    gone = "gone"
    """404 and 410."""
    throttled = "throttled"
    """429 and 503."""
    robots = "robots"
    """robots.txt forbids it."""
    not_a_feed = "not_a_feed"
    no_links = "no_links"
    """A page that lists news has no link that the pattern picks."""
    no_article = "no_article"
    """Nothing that can be read as an article: empty, binary, nested too deep, too long."""
    unreadable = "unreadable"
    """A file or folder that the system does not give."""
    bad_record = "bad_record"
    """A JSON line that is no article."""
    pipeline = "pipeline"
    """The pipeline failed on the article."""
    memory = "memory"
    """There was not enough memory for the article: a fault of the machine, which may pass."""

    @property
    def permanent(self) -> bool:
        """Whether trying again is pointless as long as the source says nothing new.

        >>> FaultKind.robots.permanent, FaultKind.timeout.permanent
        (True, False)
        """
        return self in _PERMANENT


# Not among them: addresses that DNS gave wrongly for an hour, and pages that a feed names before they are there.
_PERMANENT = frozenset(
    {FaultKind.robots, FaultKind.no_article, FaultKind.bad_record, FaultKind.pipeline, FaultKind.too_large}
)


class SourceError(CwdnlpError):
    """A fault of the world outside, with its kind; `retry_after` are the seconds that a server asked for.

    >>> fault = SourceError("answers 404", kind=FaultKind.gone, where="https://jodlow.example/a")
    >>> str(fault), fault.kind.permanent
    ('https://jodlow.example/a: answers 404', False)
    """

    def __init__(
        self,
        message: str,
        *,
        kind: FaultKind,
        where: str | None = None,
        remedy: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, where=where, remedy=remedy)
        self.kind = kind
        self.retry_after = retry_after

    def at(self, where: str) -> SourceError:
        """Return a copy of this fault that names `where` it happened."""
        inner = f"{where}: {self.where}" if self.where else where
        return SourceError(self.message, kind=self.kind, where=inner, remedy=self.remedy, retry_after=self.retry_after)
