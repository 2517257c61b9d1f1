"""RSS and Atom feeds."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from cwdnlp.cleaning import Limits, decode
from cwdnlp.cleaning.html import looks_like_html
from cwdnlp.errors import CwdnlpError
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import FeedSource
from cwdnlp.monitor.sources.entries import candidates_of
from cwdnlp.monitor.sources.offer import Offer
from cwdnlp.monitor.sources.parsing import MOST_ENTRIES, ParsedFeed, ParsingError, parse_feed_within

if TYPE_CHECKING:
    from cwdnlp.monitor.net import Fetcher

__all__ = ["MAX_BYTES", "PARSING_SECONDS", "poll_feed"]

MAX_BYTES = 5_000_000
"""As much of a feed is read: what follows is the oldest, in nearly all feeds."""

PARSING_SECONDS = 10.0
"""The time that parsing one feed may take; 5 MB of ordinary entries take four."""

_HEAD = 50_000
_ROOT = re.compile(r"<(?:rss|feed|\w{1,10}:RDF|channel)\b", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_LIMITS = Limits(characters=MAX_BYTES)


def poll_feed(
    source: FeedSource,
    fetcher: Fetcher,
    *,
    now: datetime,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Offer:
    """Fetch a feed and offer its entries.

    A feed that is not well-formed, or too long, still gives the entries that can be read of it, with a fault.

    Raises SourceError if it cannot be fetched or is no feed.
    """
    response = fetcher.fetch(source.url, etag=etag, last_modified=last_modified, accept="feed")
    if response.status == 304:
        return Offer(etag=response.etag, last_modified=response.last_modified, unchanged=True)
    offer = Offer(etag=response.etag, last_modified=response.last_modified)
    body = response.body
    if len(body) > MAX_BYTES:
        body = body[:MAX_BYTES]
        offer.faults.append(_fault(source, f"is longer than {MAX_BYTES:,} bytes, of which the first are read"))
    parsed = _parse(source, _decode(source, body, response.charset), base=response.url)
    offer.faults += _faults(source, parsed, cut=bool(offer.faults))
    offer.candidates = candidates_of(parsed.entries, source, base=response.url, now=now, faults=offer.faults)
    return offer


def _decode(source: FeedSource, body: bytes, charset: str | None) -> str:
    """Decode the bytes by whichever of header, declaration and content gives sane text."""
    try:
        return decode(body, http_charset=charset, max_bytes=MAX_BYTES).text
    except CwdnlpError as error:
        raise _no_feed(source, f"is no feed: {error.message}") from None


def _parse(source: FeedSource, text: str, *, base: str) -> ParsedFeed:
    """Parse the text, unless it is plainly a page; raises SourceError for what is no feed."""
    if looks_like_html(text) and not _ROOT.search(text[:_HEAD]):
        raise _no_feed(source, "is a page and no feed", _feeds_of(source, text))
    try:
        parsed = parse_feed_within(text, seconds=PARSING_SECONDS, base=base)
    except ParsingError as error:
        raise _no_feed(source, str(error)) from None
    if not parsed.version and not parsed.entries:
        raise _no_feed(source, "is no RSS or Atom feed", _feeds_of(source, text))
    if not parsed.entries and (parsed.broken or _ENTITY.search(text)):  # an empty feed is one, what is left of it not
        reason = f"is not well-formed ({parsed.broken})" if parsed.broken else "declares entities, which are left out"
        raise _no_feed(source, f"{reason}, and no entry can be read of it")
    return parsed


def _feeds_of(source: FeedSource, text: str) -> str:
    """Say where the feed may be: a page names its feeds in its head."""
    from cwdnlp.monitor.sources.anchors import read_anchors
    from cwdnlp.monitor.sources.links import join

    try:
        named = [join(source.url, feed) for feed in read_anchors(text, limits=_LIMITS).feeds]
    except CwdnlpError:
        named = []
    feeds = list(dict.fromkeys(address.url for address in named if address))[:3]
    if feeds:
        return f"the page names {'this feed' if len(feeds) == 1 else 'these feeds'}: {', '.join(feeds)}"
    return "look for the address of its feed, or watch the page itself with a pattern for its links"


def _faults(source: FeedSource, parsed: ParsedFeed, *, cut: bool) -> list[SourceError]:
    """Name what is wrong with a feed whose entries can be read all the same."""
    faults = []
    if parsed.broken and not cut:
        message = f"is not well-formed ({parsed.broken}); what can be read of it is read"
        faults.append(SourceError(message, kind=FaultKind.not_a_feed, where=source.url))
    if parsed.total > MOST_ENTRIES:
        faults.append(_fault(source, f"has {parsed.total:,} entries, of which the newest {MOST_ENTRIES:,} are read"))
    return faults


def _fault(source: FeedSource, message: str) -> SourceError:
    return SourceError(message, kind=FaultKind.too_large, where=source.url)


def _no_feed(source: FeedSource, message: str, remedy: str | None = None) -> SourceError:
    return SourceError(message, kind=FaultKind.not_a_feed, where=source.url, remedy=remedy)
