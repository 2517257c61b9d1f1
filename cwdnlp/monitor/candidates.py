"""What a source offers: articles that may be new, before anything of them is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Candidate", "Content", "ContentKind"]

ContentKind = Literal["text", "html"]


@dataclass(frozen=True, slots=True)
class Content:
    """The text that a source carried itself: of a feed's entry, a file, a JSON line."""

    data: str
    kind: ContentKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that a source offers.

    `key` identifies it in all sources: the canonical address without scheme (`cwdnlp.monitor.net.address_key`), or
    where there is none, the source's name with the identifier that the source gives. `fingerprint` is a digest of
    what the source says of it: a candidate that comes again with another one may have changed. `url` is where to
    fetch the article; where it is None, `content` is the article. Where both are there, `content` is what to fall
    back on if the page cannot be had or holds no article; without `fetch` it is the article, and `url` only says
    where it stands. `published` is an ISO day.

    >>> Candidate("jodlow.example/umowa", fingerprint="1", url="https://jodlow.example/umowa").content is None
    True
    """

    key: str
    fingerprint: str
    url: str | None = None
    title: str | None = None
    published: str | None = None
    content: Content | None = None
    fetch: bool = True
