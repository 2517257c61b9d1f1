"""What sources offer, and the articles read from them: feeds, pages that list news, folders, standard input.

Each kind has its module; what they share is that whatever comes from outside is hostile: every cost is bounded, a
bad entry is a fault of its own, and nothing but `SourceError` escapes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import FeedSource, FolderSource, SourceSettings, StdinSource
from cwdnlp.monitor.sources.article import read_article
from cwdnlp.monitor.sources.offer import Offer, Read

if TYPE_CHECKING:
    from cwdnlp.monitor.net import Fetcher

__all__ = ["Offer", "Read", "poll", "read_article"]


def poll(
    source: SourceSettings,
    *,
    fetcher: Fetcher | None,
    etag: str | None = None,
    last_modified: str | None = None,
    stdin: BinaryIO | None = None,
    now: datetime | None = None,
) -> Offer:
    """Ask a source what it has.

    `etag` and `last_modified` are those of its last offer; `stdin` is the stream of a `StdinSource`, `fetcher` is
    needed by feeds and pages. `now`, by default the time of the clock, tells which days are in the future and which
    files are still being written.

    Raises SourceError if the source as a whole fails.

    >>> from io import BytesIO
    >>> lines = BytesIO(b'{"id": "a", "text": "Umowa podpisana."}')
    >>> [candidate.key for candidate in poll(StdinSource(), fetcher=None, stdin=lines).candidates]
    ['stdin#a']
    """
    now = now or datetime.now(UTC)
    if isinstance(source, StdinSource):
        from cwdnlp.monitor.sources.stdin import poll_stdin

        return poll_stdin(source, stdin)
    if isinstance(source, FolderSource):
        from cwdnlp.monitor.sources.folder import poll_folder

        return poll_folder(source, etag=etag, now=now)
    if fetcher is None:
        raise SourceError("needs the network", kind=FaultKind.connection, where=source.name)
    if isinstance(source, FeedSource):
        from cwdnlp.monitor.sources.feed import poll_feed

        return poll_feed(source, fetcher, etag=etag, last_modified=last_modified, now=now)
    from cwdnlp.monitor.sources.page import poll_page

    return poll_page(source, fetcher, etag=etag, last_modified=last_modified)
