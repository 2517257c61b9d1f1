"""What stands in quotation marks behind a word that tells what it is: *partnerstwo „…”*, *program „…”*, *firma „…”*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cwdnlp.pipes.boundaries.vocabulary import CLOSING, NAMING, OPENING, QUOTED_ORGANISATIONS, QUOTED_PARTNERSHIPS

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["name_quotations"]

Piece = tuple[int, int, str]
_LONGEST = 16


def name_quotations(doc: Doc, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with the quotations that the word before them names; what was found inside them is replaced.

    An organisation's word counts in lower case only: a capitalised one is part of the name, `Fundacja „Nasz Dom`.
    """
    named = list(_named(doc))
    if not named:
        return list(pieces)
    kept = [piece for piece in pieces if not any(start < piece[1] and piece[0] < end for start, end, _ in named)]
    crossing = [piece for piece in pieces if piece not in kept]
    for start, end, label in named:
        # A span that begins before the quotation has taken the word before it in: it stays.
        across = [piece for piece in crossing if piece[0] < start and piece[1] > start]
        exact = [piece for piece in crossing if piece[:2] == (start, end) and label == "ORG"]
        kept += across or exact or [(start, end, label)]
    return sorted(set(kept))


def _named(doc: Doc) -> Iterator[Piece]:
    """Give the quotations (without their marks) that a word names, and the label."""
    words = [token.text for token in doc]
    index = 0
    while index < len(words):
        if words[index] in OPENING or words[index] == '"':
            end = _closed(words, index)
            label = _label(doc, index) if end is not None and end > index + 1 else None
            if end is not None:
                if label is not None:
                    yield index + 1, end, label
                index = end
        index += 1


def _closed(words: Sequence[str], opened: int) -> int | None:
    """Return the place of the mark that closes a quotation; None if it is not closed nearby on its line."""
    for index in range(opened + 1, min(len(words), opened + _LONGEST)):
        if "\n" in words[index] or words[index] in OPENING:
            return None
        if words[index] in CLOSING or words[index] == '"':
            return index
    return None


def _label(doc: Doc, opened: int) -> str | None:
    """Return what the words before a quotation say of it; an adjective may stand between word and quotation."""
    index = opened - 1
    while index >= 0 and doc[index].lower_ in NAMING:
        index -= 1
    if index < 0:
        return None
    adjective = index > 0 and doc[index].pos_ == "ADJ" and doc[index].text.islower()
    for place in (index, index - 1) if adjective else (index,):
        lemma = doc[place].lemma_.lower()
        if lemma == "program":
            return "PROGRAM"
        phrase = doc[max(0, place - 1) : place + 1]
        if lemma == "partnerstwo" or " ".join(token.lemma_.lower() for token in phrase) in QUOTED_PARTNERSHIPS:
            return "PARTNERSHIP"
        if lemma in QUOTED_ORGANISATIONS and doc[place].text.islower():
            return "ORG"
    return None
