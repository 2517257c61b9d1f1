"""A span before it is an entity: first token, token behind the last, label."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["Piece", "owners"]

Piece = tuple[int, int, str]


def owners(pieces: Iterable[Piece]) -> dict[int, Piece]:
    """Return for each covered token the piece that covers it; pieces do not overlap.

    >>> owners([(2, 4, "JST")])
    {2: (2, 4, 'JST'), 3: (2, 4, 'JST')}
    """
    return {index: piece for piece in pieces for index in range(piece[0], piece[1])}
