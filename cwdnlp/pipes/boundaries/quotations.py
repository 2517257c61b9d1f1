"""What stands in quotation marks behind a word that tells what it is: *partnerstwo „…”*, *program „…”*, *firma „…”*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from spacy.attrs import ORTH

from cwdnlp.pipes.boundaries.pieces import Piece, owners
from cwdnlp.pipes.boundaries.vocabulary import CLOSING, NAMING, OPENING, QUOTED_ORGANISATIONS, QUOTED_PARTNERSHIPS

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["name_quotations"]

_LONGEST = 16


def name_quotations(doc: Doc, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with the quotations that the word before them names; what was found inside them is replaced.

    An organisation's word counts in lower case only: a capitalised one is part of the name, `Fundacja „Nasz Dom`.
    """
    owner, result = owners(pieces), set(pieces)
    for start, end, label in _named(doc):
        crossing = {owner[index] for index in range(start, end) if index in owner}
        # A span that begins before the quotation has taken the word before it in: it stays.
        across = {piece for piece in crossing if piece[0] < start}
        exact = {piece for piece in crossing if piece[:2] == (start, end) and label == "ORG"}
        result -= crossing
        result |= across or exact or {(start, end, label)}
    return sorted(result)


def _named(doc: Doc) -> Iterator[Piece]:
    """Give the quotations (without their marks) that a word names, and the label."""
    places = _marks(doc)
    end = -1
    for opened in places:
        if opened < end:
            continue
        begun = opened + 1 + (doc[opened].text == ",")
        closed = _closed(doc, begun)
        if closed is None:
            continue
        end = closed
        label = _label(doc, opened) if closed > begun else None
        if label is not None:
            yield begun, closed, label


def _marks(doc: Doc) -> list[int]:
    """Return the tokens that may open a quotation: marks, and the first of two commas, which clerks type for one."""
    words = doc.to_array(ORTH)
    found = np.isin(words, [doc.vocab.strings[mark] for mark in (*OPENING, '"')])
    commas = words == doc.vocab.strings[","]
    found[:-1] |= commas[:-1] & commas[1:]
    places: list[int] = np.flatnonzero(found).tolist()
    return places


def _closed(doc: Doc, begun: int) -> int | None:
    """Return the place of the mark that closes a quotation; None if it is not closed nearby on its line."""
    for index in range(begun, min(len(doc), begun + _LONGEST)):
        text = doc[index].text
        if "\n" in text or text in OPENING:
            return None
        if text in CLOSING or text == '"':
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
