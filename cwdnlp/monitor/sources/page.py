"""Pages that list news: the links that a pattern picks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cwdnlp.cleaning.clutter_forms import menu_strength, tokens
from cwdnlp.cleaning.listing_vocabulary import READ_MORE
from cwdnlp.errors import CwdnlpError
from cwdnlp.monitor.candidates import Candidate
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import PageSource
from cwdnlp.monitor.sources.anchors import MOST_LINKS, Anchor, Anchors, read_anchors
from cwdnlp.monitor.sources.guard import PAGE_LIMITS, decoded, lightened
from cwdnlp.monitor.sources.links import Address, join
from cwdnlp.monitor.sources.offer import Offer, digest_of
from cwdnlp.monitor.sources.visible import letters

if TYPE_CHECKING:
    from cwdnlp.monitor.net import Fetcher, Response

__all__ = ["poll_page"]

_LONGEST_TITLE, _FEWEST_LETTERS = 200, 10


def poll_page(
    source: PageSource, fetcher: Fetcher, *, etag: str | None = None, last_modified: str | None = None
) -> Offer:
    """Fetch a page and offer the articles that it links to, in its order.

    Raises SourceError if it cannot be fetched or read, or has no link that the pattern picks.
    """
    response = fetcher.fetch(source.url, etag=etag, last_modified=last_modified, accept="page")
    if response.status == 304:
        return Offer(etag=response.etag, last_modified=response.last_modified, unchanged=True)
    page = _read(source, response)
    stated = join(response.url, page.base) if page.base else None
    base = stated.url if stated else response.url
    addresses = [(address, anchor) for anchor in page.links if (address := join(base, anchor.href)) is not None]
    offer = Offer(etag=response.etag, last_modified=response.last_modified)
    offer.candidates = _candidates(source, response.url, addresses)
    if not offer.candidates:
        raise _no_links(source, response.url, page, [address for address, _ in addresses])
    if page.total > MOST_LINKS:
        message = f"has {page.total:,} links, of which the first {MOST_LINKS:,} are looked at"
        offer.faults.append(SourceError(message, kind=FaultKind.too_large, where=source.url))
    return offer


def _read(source: PageSource, response: Response) -> Anchors:
    """Decode the page and collect its links."""
    try:
        text = lightened(decoded(response.body, http_charset=response.charset))
        return read_anchors(text, limits=PAGE_LIMITS)
    except CwdnlpError as error:
        message = f"cannot be read: {error.message}"
        raise SourceError(message, kind=FaultKind.no_links, where=source.url, remedy=error.remedy) from None


def _candidates(source: PageSource, final: str, found: list[tuple[Address, Anchor]]) -> list[Candidate]:
    """Pick the links to articles, each once, with the best title that any link to it gives."""
    hosts = {_host(source.url), _host(final)}
    own = {address.key for url in (source.url, final) if (address := join(url, url))}
    picked: dict[str, Address] = {}
    titles: dict[str, str] = {}
    for address, anchor in found:
        if address.key in own or not _is_picked(source, address.url, hosts):
            continue
        picked.setdefault(address.key, address)
        for title in (anchor.text, anchor.title):
            if _is_title(title) and len(title) > len(titles.get(address.key, "")):
                titles[address.key] = title
    return [_candidate(address, titles.get(key)) for key, address in picked.items()]


def _candidate(address: Address, title: str | None) -> Candidate:
    return Candidate(key=address.key, fingerprint=digest_of(address.key, title), url=address.url, title=title)


def _is_picked(source: PageSource, url: str, hosts: set[str]) -> bool:
    """Tell whether an address is one that the source is watched for."""
    if not (source.other_hosts or _host(url) in hosts) or not re.search(source.links, url):
        return False
    return source.exclude is None or not re.search(source.exclude, url)


def _host(url: str) -> str:
    """Return the host of an address, which with and without ``www.`` is one site."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _is_title(text: str) -> bool:
    """Tell whether the text of a link can be the title of the article, rather than a button or the whole teaser.

    >>> _is_title("Umowa na drogę podpisana"), _is_title("Czytaj więcej"), _is_title("Aktualności")
    (True, False, False)
    """
    if len(text) > _LONGEST_TITLE or letters(text) < _FEWEST_LETTERS:
        return False
    words = tokens(text)
    return bool(words) and words[0] not in READ_MORE and menu_strength(words) is None


def _no_links(source: PageSource, final: str, page: Anchors, addresses: list[Address]) -> SourceError:
    """Say that the pattern picks nothing, and what it could be made from."""
    return SourceError(
        f"none of its {page.total:,} links is picked by {source.links}",
        kind=FaultKind.no_links,
        where=source.url,
        remedy=_elsewhere(final, page) or _examples(source, final, addresses),
    )


def _elsewhere(final: str, page: Anchors) -> str | None:
    """Say where the page itself points: to its feed, another address, or the pages in its frames."""
    if feed := next(filter(None, (join(final, feed) for feed in page.feeds)), None):
        return f"the page names a feed, watch that: {feed.url}"
    if page.refresh and (target := join(final, page.refresh)) and target.url != final:
        return f"the page sends its readers to {target.url}, watch that"
    if not page.links and (frame := next(filter(None, (join(final, frame) for frame in page.frames)), None)):
        return f"the page only holds frames, watch what they show: {frame.url}"
    return None


def _examples(source: PageSource, final: str, addresses: list[Address]) -> str:
    """Show the addresses that are most likely articles: the longest of the same site."""
    hosts = {_host(source.url), _host(final)}
    urls = dict.fromkeys(address.url for address in addresses if source.other_hosts or _host(address.url) in hosts)
    if not urls:
        return "its links are filled in by a script, or lead to other sites; look for a feed"
    longest = sorted(urls, key=len, reverse=True)[:3]
    return f"it links to {', '.join(url[:200] for url in longest)}"
