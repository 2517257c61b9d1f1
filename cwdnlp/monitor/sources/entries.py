"""Entries of a feed as candidates: which address and which identity each has, and whether it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cwdnlp.monitor.candidates import Candidate, Content
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import FeedSource
from cwdnlp.monitor.sources.days import publication_day
from cwdnlp.monitor.sources.links import Address, join, web_address
from cwdnlp.monitor.sources.offer import digest_of, note_fault, own_key
from cwdnlp.monitor.sources.parsing import Entry
from cwdnlp.monitor.sources.visible import letters, shown_text, shown_title

__all__ = ["candidates_of"]

_LONGEST_GUID = 500


@dataclass(frozen=True, slots=True)
class _Identified:
    """An entry with its number in the feed, the address it names, and whether others of the feed name it too."""

    entry: Entry
    number: int
    address: Address | None
    shared: bool = False


def candidates_of(
    entries: Sequence[Entry], source: FeedSource, *, base: str, now: datetime, faults: list[SourceError]
) -> list[Candidate]:
    """Make a candidate of each entry that can be told apart, in their order, each once.

    An entry is known by its address. Where several of a feed with different identifiers name one address (the start
    page, one page with anchors), and where an entry names none, it is known by its identifier, and what the feed
    carries is the article. An entry with neither goes to `faults`.
    """
    found: dict[str, Candidate] = {}
    for each in _identified(entries, base):
        candidate = _candidate(each, source, now)
        if candidate is None:
            note_fault(faults, _fault(each, source.url))
        else:
            found.setdefault(candidate.key, candidate)
    return list(found.values())


def _identified(entries: Sequence[Entry], base: str) -> list[_Identified]:
    """Resolve the addresses, and find those that stand for several articles."""
    addresses = [_address(entry, base) for entry in entries]
    named = {(address.key, entry.guid) for entry, address in zip(entries, addresses, strict=True) if address}
    times = Counter(key for key, guid in named if guid)
    return [
        _Identified(entry, number, address, shared=address is not None and times[address.key] > 1)
        for number, (entry, address) in enumerate(zip(entries, addresses, strict=True), 1)
    ]


def _address(entry: Entry, base: str) -> Address | None:
    """Return the address of an entry; an identifier that stands in for a link has to be a whole address."""
    if not entry.link:
        return None
    return web_address(entry.link) if entry.link == entry.guid else join(base, entry.link)


def _candidate(each: _Identified, source: FeedSource, now: datetime) -> Candidate | None:
    """Make the candidate of an entry; None if nothing identifies it, or nothing is there to be read."""
    entry, address = each.entry, each.address
    content = _content(entry)
    own = entry.guid is not None and content is not None and (address is None or each.shared)
    if own:
        key = own_key(source.name, _short(entry.guid or ""))
    elif address is not None:
        key = address.key
    else:
        return None
    return Candidate(
        key=key,
        fingerprint=_fingerprint(entry),
        url=address.url if address else None,
        title=shown_title(entry.title),
        published=publication_day(entry.published or entry.updated, now=now),
        content=content,
        fetch=not (own or (source.full_text and content is not None)),
    )


def _content(entry: Entry) -> Content | None:
    """Return what the feed carries of the article, if it holds any letter."""
    if entry.content is None or not letters(shown_text(entry.content)):
        return None
    return Content(entry.content, entry.kind)


def _fingerprint(entry: Entry) -> str:
    """Digest what changes with the article: not counters, enclosures and the addresses of pictures."""
    return digest_of(entry.title, entry.published, entry.updated, shown_text(entry.content or ""))


def _short(guid: str) -> str:
    """Return an identifier of bounded length.

    >>> _short("tag:jodlow.example,2026:1"), len(_short("x" * 9000)) <= 500
    ('tag:jodlow.example,2026:1', True)
    """
    return guid if len(guid) <= _LONGEST_GUID else f"{guid[:400]}…{digest_of(guid)}"


def _fault(each: _Identified, url: str) -> SourceError:
    title = shown_title(each.entry.title)
    named = f" ({title[:80]})" if title else ""
    return SourceError(
        f"entry {each.number}{named} has no address of a page, and nothing else to know and read it by",
        kind=FaultKind.bad_record,
        where=url,
    )
