"""What goes into the store and comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from cwdnlp.monitor.candidates import Content
from cwdnlp.records import TaggedArticle

__all__ = [
    "AlertDraft",
    "FaultState",
    "Pending",
    "PendingAlert",
    "Recorded",
    "SourceState",
    "Stored",
    "Tagged",
]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of an offer: how many candidates were new, changed since they were last offered, or known.

    `refused` are new ones that were left out, since their source names too many.
    """

    new: int = 0
    changed: int = 0
    known: int = 0
    refused: int = 0

    def __add__(self, other: Recorded) -> Recorded:
        return Recorded(
            self.new + other.new,
            self.changed + other.changed,
            self.known + other.known,
            self.refused + other.refused,
        )


@dataclass(frozen=True, slots=True)
class Pending:
    """A candidate whose turn it is; `item_id` and the validators are there if it was read before."""

    id: int
    source: str
    unit: str | None
    key: str
    url: str | None
    title: str | None
    published: str | None
    fingerprint: str
    content: Content | None
    attempts: int
    found_at: str
    etag: str | None = None
    last_modified: str | None = None
    item_id: int | None = None
    fetch: bool = True


@dataclass(frozen=True, slots=True)
class Tagged:
    """A candidate that was read and tagged; at `recheck_at` its page is to be looked at again."""

    pending: Pending
    record: TaggedArticle
    etag: str | None = None
    last_modified: str | None = None
    recheck_at: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a tagged article.

    `number` is that of the current version (1, 2, 3 …), `digest` the one of its title and text, `day` the item's,
    `story_key` the key of the item that began the story. A text that returns to an older version is a `new_version`
    with the number of the old one.
    """

    pending: Pending
    record: TaggedArticle
    item_id: int
    version_id: int
    story_id: int
    new_item: bool
    new_version: bool
    new_story: bool
    number: int
    day: str
    digest: str = ""
    story_key: str = ""


@dataclass(frozen=True, slots=True)
class AlertDraft:
    """An alert that is to be given once: `key` is its idempotency key."""

    key: str
    rule: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PendingAlert:
    """An alert whose delivery is due."""

    id: int
    key: str
    rule: str
    payload: dict[str, Any]
    attempts: int
    created_at: str


@dataclass(frozen=True, slots=True)
class FaultState:
    """A fault that a source or one of its articles (`url`) had, `count` times."""

    url: str
    kind: str
    message: str
    count: int
    first_at: str
    last_at: str


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source is: its row, its candidates by state, and its newest faults, newest first."""

    id: int
    name: str
    kind: Literal["feed", "page", "folder", "stdin"]
    address: str
    unit: str | None
    active: bool
    state: Literal["new", "ok", "failing"]
    failures: int
    error: str | None
    checked_at: str | None
    ok_at: str | None
    next_at: str | None
    etag: str | None
    last_modified: str | None
    pending: int = 0
    done: int = 0
    failed: int = 0
    faults: tuple[FaultState, ...] = ()
