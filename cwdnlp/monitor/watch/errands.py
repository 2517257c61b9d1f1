"""What workers do, outside the main thread: ask a source, read an article. What comes of it goes into the outbox."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, BinaryIO

from cwdnlp.monitor.candidates import Candidate
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import FeedSource, PageSource, SourceSettings, StdinSource
from cwdnlp.monitor.watch.events import LOGGER

if TYPE_CHECKING:
    from cwdnlp.monitor.net import Fetcher
    from cwdnlp.monitor.sources import Offer, Read
    from cwdnlp.monitor.store import Pending

__all__ = [
    "AskFailed",
    "Asked",
    "Asking",
    "Broken",
    "Event",
    "Found",
    "Landed",
    "ReadFailed",
    "Reading",
    "Stopped",
    "WasRead",
    "Workers",
]

_WAITING_CANDIDATES = 64
"""Candidates that wait in memory for the store: of a source with a million no more is read than can be stored."""
_LOOK = 0.2
"""Seconds after which a worker that waits looks whether the run is being stopped."""


class Stopped(Exception):  # noqa: N818 - no error
    """The run is being stopped; what is in the middle of being read is left for the next one."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A source to be asked, with what it said last time."""

    source: SourceSettings
    etag: str | None = None
    last_modified: str | None = None

    @property
    def url(self) -> str | None:
        """The address of what lists the news, None for what lies on this machine."""
        return self.source.url if isinstance(self.source, FeedSource | PageSource) else None

    @property
    def name(self) -> str:
        """The source."""
        return self.source.name

    @property
    def endless(self) -> bool:
        """Whether this may take as long as the run: whoever writes to standard input has time."""
        return isinstance(self.source, StdinSource)

    def validators(self, offer: Offer) -> tuple[str | None, str | None]:
        """Return what to send next time: as the offer says, or as before where it says that nothing changed."""
        if offer.unchanged:
            return offer.etag or self.etag, offer.last_modified or self.last_modified
        return offer.etag, offer.last_modified


@dataclass(frozen=True, slots=True)
class Reading:
    """An article to be read."""

    pending: Pending

    @property
    def url(self) -> str | None:
        """The address to be fetched, None for an article that its source carried itself."""
        return self.pending.url if self.pending.fetch else None

    @property
    def name(self) -> str:
        """The source that it stands in."""
        return self.pending.source

    @property
    def endless(self) -> bool:
        """An article is read in bounded time."""
        return False


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate that a source offered."""

    source: str
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Asked:
    """A source that was asked: all candidates of the offer have been found."""

    errand: Asking
    offer: Offer


@dataclass(frozen=True, slots=True)
class WasRead:
    """An article that was read."""

    errand: Reading
    read: Read


@dataclass(frozen=True, slots=True)
class AskFailed:
    """A source that could not be asked."""

    errand: Asking
    error: SourceError


@dataclass(frozen=True, slots=True)
class ReadFailed:
    """An article that could not be read."""

    errand: Reading
    error: SourceError


@dataclass(frozen=True, slots=True)
class Broken:
    """An errand that a stop cut short (no error), or one after which the process cannot go on."""

    errand: Asking | Reading
    error: BaseException | None = None


Landed = Asked | WasRead | AskFailed | ReadFailed
Event = Found | Landed | Broken
Poll = Callable[..., "Offer"]
ReadArticle = Callable[..., "Read"]


class Workers:
    """Runs errands in threads; each ends in one event in the `outbox`, which tells how.

    Nothing that an errand raises is lost: what nobody foresaw is a fault of that errand, with its traceback in the log
    at debug level. Only what concerns the whole process (no memory left) is handed on as it is.
    """

    def __init__(self, *, poll: Poll, read: ReadArticle, fetcher: Fetcher | None, stdin: BinaryIO | None) -> None:
        self.outbox: SimpleQueue[Event | None] = SimpleQueue()
        self.stopping = threading.Event()
        self.stdin = stdin
        self._poll, self._read, self._fetcher = poll, read, fetcher
        self._room = threading.Semaphore(_WAITING_CANDIDATES)

    def run(self, errand: Asking | Reading) -> None:
        """Run one errand; called in a thread."""
        try:
            event = self._attempt(errand)
        except Stopped:
            event = Broken(errand)
        except SourceError as error:
            event = _failed(errand, error)
        except Exception as error:
            event = Broken(errand, error) if isinstance(error, MemoryError) else _failed(errand, _unforeseen(error))
        except BaseException as error:
            event = Broken(errand, error)
        self.outbox.put(event)

    def wake(self) -> None:
        """Let the main thread look up from waiting; safe in a signal handler."""
        self.outbox.put(None)

    def taken(self) -> None:
        """Make room for another candidate; the main thread calls it for each `Found` that it takes."""
        self._room.release()

    def _attempt(self, errand: Asking | Reading) -> Event:
        if self.stopping.is_set():
            raise Stopped
        if isinstance(errand, Reading):
            return WasRead(errand, self._read(errand.pending, fetcher=self._fetcher))
        return self._ask(errand)

    def _ask(self, errand: Asking) -> Event:
        """Ask a source and hand on its candidates as they come."""
        offer = self._poll(
            errand.source,
            fetcher=self._fetcher,
            etag=errand.etag,
            last_modified=errand.last_modified,
            stdin=self.stdin,
        )
        for candidate in offer.candidates:
            self._make_room()
            self.outbox.put(Found(errand.source.name, candidate))
            if self.stopping.is_set():
                raise Stopped
        return Asked(errand, offer)

    def _make_room(self) -> None:
        """Wait until the main thread has taken enough, or the run is being stopped."""
        while not (self._room.acquire(timeout=_LOOK) or self.stopping.is_set()):
            pass


def _failed(errand: Asking | Reading, error: SourceError) -> AskFailed | ReadFailed:
    return AskFailed(errand, error) if isinstance(errand, Asking) else ReadFailed(errand, error)


def _unforeseen(error: Exception) -> SourceError:
    """Turn an error that nobody foresaw into a fault of what it happened to."""
    LOGGER.debug("unforeseen: %s", error, exc_info=error, extra={"event": "bug"})
    told = str(error).strip().split("\n")[0][:200]
    return SourceError(
        f"internal error: {type(error).__name__}: {told}",
        kind=FaultKind.protocol,
        remedy="report it with the address and the log at level debug",
    )
