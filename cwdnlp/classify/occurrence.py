"""A term where it stands in the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cwdnlp.classify.scan import HEAD, LEAD

__all__ = ["Term", "placed"]


class Term(NamedTuple):
    """A term and the offsets of the words that it stands for, end exclusive."""

    name: str
    start: int
    end: int


def placed(name: str, rank: int, start: int, end: int) -> Iterator[Term]:
    """Give a term, once more if its word of this rank stands in the lead, and once more if in the headline.

    >>> [term.name for term in placed("umowa", 20, 0, 5)]
    ['umowa', 'lead:umowa']
    """
    yield Term(name, start, end)
    if rank < LEAD:
        yield Term(f"lead:{name}", start, end)
        if rank < HEAD:
            yield Term(f"head:{name}", start, end)
