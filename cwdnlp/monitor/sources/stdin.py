"""Standard input: JSON lines of articles, until it ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from cwdnlp.folders import reason
from cwdnlp.monitor.candidates import Candidate
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import StdinSource
from cwdnlp.monitor.sources.lines import read_lines
from cwdnlp.monitor.sources.offer import Offer, note_fault

__all__ = ["poll_stdin"]


def poll_stdin(source: StdinSource, stdin: BinaryIO | None) -> Offer:
    """Offer the articles of a stream as they come; no more is read than was given, but for the stream's own buffer.

    Raises SourceError if standard input is closed.

    >>> from io import BytesIO
    >>> offer = poll_stdin(StdinSource(), BytesIO(b'{"id": "a", "text": "Umowa"}'))
    >>> [candidate.content.data for candidate in offer.candidates]
    ['Umowa']
    """
    if stdin is None or stdin.closed:
        raise SourceError(
            "standard input is closed", kind=FaultKind.unreadable, where=source.name, remedy="pipe JSON lines in"
        )
    offer = Offer()
    offer.candidates = _read(source, stdin, offer.faults)
    return offer


def _read(source: StdinSource, stdin: BinaryIO, faults: list[SourceError]) -> Iterator[Candidate]:
    """Read to the end; where that cannot be reached, what came before stays."""
    try:
        yield from read_lines(stdin, source=source.name, where=source.name, faults=faults)
    except OSError as error:
        note_fault(faults, SourceError(f"broke off: {reason(error)}", kind=FaultKind.unreadable, where=source.name))
