"""A folder of files: each text or page an article, each JSON line one."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cwdnlp.cleaning import decode
from cwdnlp.errors import CwdnlpError
from cwdnlp.folders import SUFFIXES, printable, reason, unreadable, walk
from cwdnlp.monitor.candidates import Candidate, Content
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import FolderSource
from cwdnlp.monitor.sources.lines import read_lines
from cwdnlp.monitor.sources.offer import Offer, digest_of, note_fault, own_key

__all__ = ["QUIET_SECONDS", "poll_folder"]

QUIET_SECONDS = 2.0
"""A file that changed less than this ago may still be written, and waits for the next poll."""

MAX_BYTES = 10_000_000
"""The largest file of text or HTML, as for `cwdnlp tag`; JSON lines may be of any number."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the folder: its path, its name below the folder, and what shows that it changed."""

    path: Path
    name: str
    size: int
    modified: int
    state: int


def poll_folder(source: FolderSource, *, etag: str | None = None, now: datetime) -> Offer:
    """Offer the articles of a folder's files in the order of their names.

    The files are looked at first and read only while the candidates are consumed. The offer's `etag` is a digest of
    names, sizes and times: as long as it stays, nothing is read again. Where a file cannot be read there is none in the
    end, so that it is tried again at each poll.

    Raises SourceError if the folder itself cannot be read.
    """
    offer = Offer()
    files = list(_files(source.path, now, offer.faults))
    state = None if offer.faults else digest_of(*(f"{file.name}|{file.size}|{file.state}" for file in files))
    if state is not None and state == etag:
        return Offer(etag=etag, unchanged=True)
    offer.etag = state
    offer.candidates = _candidates(source.name, files, offer)
    return offer


def _files(folder: Path, now: datetime, faults: list[SourceError]) -> Iterator[_File]:
    """Give the files of known kinds that nobody is writing to."""
    try:
        if not stat.S_ISDIR(folder.stat().st_mode):
            raise _unreadable(folder, CwdnlpError("is no folder", remedy="name the folder that holds the file"))
        os.scandir(folder).close()
    except OSError as error:
        raise _unreadable(folder, unreadable(folder, error)) from None
    for path in walk(folder, lambda at, error: note_fault(faults, _unreadable(at, error))):
        if path.suffix.lower() in SUFFIXES and (file := _file(folder, path, now, faults)) is not None:
            yield file


def _file(folder: Path, path: Path, now: datetime, faults: list[SourceError]) -> _File | None:
    """Look at one file; None if it has to wait or cannot be read."""
    try:
        status = path.stat()
    except OSError as error:
        note_fault(faults, _unreadable(path, unreadable(path, error)))
        return None
    if not stat.S_ISREG(status.st_mode) or abs(now.timestamp() - status.st_mtime) < QUIET_SECONDS:
        return None
    if not os.access(path, os.R_OK):
        note_fault(faults, _unreadable(path, CwdnlpError("cannot be read", remedy="check its permissions")))
        return None
    name = path.relative_to(folder).as_posix()
    # The time of the last change of permissions or name as well: it may be what mends a file.
    return _File(path, name, status.st_size, status.st_mtime_ns, max(status.st_mtime_ns, status.st_ctime_ns))


def _candidates(source: str, files: Iterable[_File], offer: Offer) -> Iterator[Candidate]:
    """Read the files one after the other; one that fails is a fault, and the others go on.

    Where the system failed, the state of the folder is not told: the next poll has to try again.
    """
    faults = offer.faults
    for file in files:
        try:
            if SUFFIXES[file.path.suffix.lower()] == "jsonl":
                with file.path.open("rb") as stream:
                    yield from read_lines(stream, source=source, where=_shown(file.path), faults=faults)
            else:
                yield _whole(source, file)
        except OSError as error:
            offer.etag = None
            problem = CwdnlpError(f"cannot be read: {reason(error)}", remedy="check the disk and the permissions")
            note_fault(faults, _unreadable(file.path, problem))
        except CwdnlpError as error:
            note_fault(
                faults,
                SourceError(error.message, kind=FaultKind.no_article, where=_shown(file.path), remedy=error.remedy),
            )


def _whole(source: str, file: _File) -> Candidate:
    """Read a file that is one article; its text is decoded here, and cleaned when its turn comes."""
    with file.path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    text = decode(data, max_bytes=MAX_BYTES).text
    return Candidate(
        key=own_key(source, _identifier(file.name)),
        fingerprint=digest_of(str(file.size), str(file.modified)),
        content=Content(text, "html" if SUFFIXES[file.path.suffix.lower()] == "html" else "text"),
        fetch=False,
    )


def _identifier(name: str) -> str:
    r"""Return a file's name as the store can hold it: two names that differ only in broken bytes stay two.

    >>> _identifier("umowy/1.txt"), _identifier("\udcb3.txt") == _identifier("\udcb9.txt")
    ('umowy/1.txt', False)
    """
    shown = printable(name)
    return shown if os.fsencode(name) == shown.encode() else f"{shown}#{digest_of(name)[:8]}"


def _shown(path: Path) -> str:
    return printable(path.as_posix())


def _unreadable(path: Path, error: CwdnlpError) -> SourceError:
    return SourceError(error.message, kind=FaultKind.unreadable, where=_shown(path), remedy=error.remedy)
