"""What asking a source gives, and what reading an article gives."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from cwdnlp.monitor.candidates import Candidate
from cwdnlp.monitor.faults import SourceError
from cwdnlp.records import Article

__all__ = ["MOST_FAULTS", "Offer", "Read", "digest_of", "note_fault", "own_key"]

MOST_FAULTS = 100
"""As many faults of single entries are kept of one poll: a file may hold a million broken lines."""


@dataclass(slots=True)
class Offer:
    """The articles that a source offers, each once, in its order.

    `candidates` of folders and standard input are read while they are consumed, once: thousands of files are never
    in memory together. `faults` are those of single entries or of a feed's form, and complete when the candidates are
    consumed; a source that fails as a whole raises instead. `etag` and `last_modified` belong to the listing: given
    back at the next poll, they let the source answer that it is `unchanged`. They too are final only then.
    """

    candidates: Iterable[Candidate] = ()
    faults: list[SourceError] = field(default_factory=list)
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """An article, or None where the server says that it is as before; the validators to ask with next time."""

    article: Article | None
    etag: str | None = None
    last_modified: str | None = None
    warnings: tuple[str, ...] = ()


def note_fault(faults: list[SourceError], fault: SourceError) -> None:
    """Add the fault of an entry; the last that is kept says that there are more.

    >>> from cwdnlp.monitor.faults import FaultKind
    >>> faults = []
    >>> for number in range(1000):
    ...     note_fault(faults, SourceError("is no article", kind=FaultKind.bad_record, where=f"a.jsonl:{number}"))
    >>> len(faults), str(faults[-1])
    (100, 'a.jsonl:99: is no article, and more like it')
    """
    if len(faults) < MOST_FAULTS - 1:
        faults.append(fault)
    elif len(faults) == MOST_FAULTS - 1:
        message = f"{fault.message}, and more like it"
        faults.append(SourceError(message, kind=fault.kind, where=fault.where, remedy=fault.remedy))


def own_key(source: str, identifier: str) -> str:
    """Return the key of an article that has no address: the source's name and the identifier that it gives.

    No key of an address holds a ``#``, and of the source's name it is escaped: two different pairs never meet.

    >>> own_key("jodlow", "umowy/1.txt"), own_key("a#b", "c")
    ('jodlow#umowy/1.txt', 'a%23b#c')
    """
    return f"{source.replace('%', '%25').replace('#', '%23')}#{identifier}"


def digest_of(*parts: str | None) -> str:
    """Return a digest of texts, in which a missing one differs from an empty one.

    >>> digest_of("a", None) == digest_of("a", ""), digest_of("ab", "c") == digest_of("a", "bc"), len(digest_of())
    (False, False, 32)
    """
    whole = hashlib.sha256()
    for part in parts:
        data = b"" if part is None else part.encode("utf-8", errors="surrogatepass")
        whole.update(f"{-1 if part is None else len(data)}:".encode())
        whole.update(data)
    return whole.hexdigest()[:32]
