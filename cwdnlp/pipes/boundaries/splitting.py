"""Cut a span of the recogniser where the guidelines see two, or one and something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cwdnlp.pipes.boundaries.pieces import Piece
from cwdnlp.pipes.boundaries.vocabulary import COURTESY, DASHES, UNIT_HEADS
from cwdnlp.pipes.morphology.disambiguate import readings

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["split"]

_BEFORE_PROGRAMME = frozenset(["program", "projekt", "inicjatywa", "pilotaż", "przedsięwzięcie"])
# A person has fewer words than this.
_LONG_NAME = 4
_PARLIAMENT = ("sejm", "senat", "parlament")


def split(doc: Doc, piece: Piece, units: dict[int, int], roles: set[int]) -> Iterator[Piece]:
    """Give the parts of one span; `units` are known names of units (start and end), `roles` starts of titles."""
    start, end, label = piece
    for index in range(start, end):
        if "\n" in doc[index].text:
            end = index
            break
    if start == end:
        return
    if label == "PERSON":
        yield from _person(doc, start, end, roles)
    elif label == "ROLE":
        yield from _role(doc, start, end, units)
    elif label == "ORG":
        yield from _organisation(doc, start, end)
    elif label == "PROGRAM":
        yield from _programme(doc, start, end)
    elif label == "JST":
        # `gmin powiatu pleszewskiego`: the noun nearest to the name is the name's.
        double = end - start > 2 and doc[start].lower_ in UNIT_HEADS and doc[start + 1].lower_ in UNIT_HEADS
        yield start + double, end, label
    else:
        yield start, end, label


def _person(doc: Doc, start: int, end: int, roles: set[int]) -> Iterator[Piece]:
    """End a name at a dash between spaces, behind which a title may follow."""
    for index in range(start + 1, end):
        if _is_dash(doc, index):
            yield start, index, "PERSON"
            if index + 1 in roles and index + 1 < end:
                yield index + 1, end, "ROLE"
            return
    yield start, end, "PERSON"


def _role(doc: Doc, start: int, end: int, units: dict[int, int]) -> Iterator[Piece]:
    """Part a title from the unit, the place or the parliament that it belongs to, and from `RP`."""
    for index in range(start + 1, end):
        word = doc[index].lower_
        unit_end = units.get(index + 1)
        if word in UNIT_HEADS and unit_end is not None and unit_end >= end:
            yield start, index, "ROLE"
            yield index, unit_end, "JST"
            return
        if word in ("w", "we") and unit_end is not None and unit_end >= end:
            yield start, index, "ROLE"
            yield index + 1, unit_end, "JST"
            return
        if word == "na" and index + 1 < end and doc[index + 1].lower_.startswith(_PARLIAMENT):
            yield start, index, "ROLE"
            yield index + 1, end, "ORG"
            return
    yield start, end - (end - start > 1 and doc[end - 1].text == "RP"), "ROLE"


def _organisation(doc: Doc, start: int, end: int) -> Iterator[Piece]:
    """End a company before its seat, and part it from a person behind a dash."""
    for index in range(start + 1, end):
        if doc[index].lower_ == "z" and index + 1 < end and doc[index + 1].lower_.startswith("siedzib"):
            yield start, index, "ORG"
            return
        if _is_dash(doc, index) and index + 1 < end:
            if _is_person(doc, index + 1, end):
                yield start, index, "ORG"
                yield index + 1, end, "PERSON"
                return
            if doc[index + 1].is_digit:
                yield start, index, "ORG"
                return
            if _shouts(doc, start, index) and _shouts(doc, index + 1, end):  # two teams in a list of results
                yield start, index, "ORG"
                yield from _organisation(doc, index + 1, end)
                return
    courteous = start > 0 and doc[start - 1].lower_ in COURTESY and end - start < _LONG_NAME
    named = courteous and all(token.is_title for token in doc[start:end])
    yield start, end, "PERSON" if named else "ORG"


def _programme(doc: Doc, start: int, end: int) -> Iterator[Piece]:
    """Take off what stands before a programme's name in lower case: `programu wieloletniego Senior+`."""
    first = next((index for index in range(start, end) if not doc[index].text.islower()), None)
    if first is None or first == start or doc[start].lemma_.lower() not in _BEFORE_PROGRAMME:
        yield start, end, "PROGRAM"
    else:
        yield first, end, "JST" if doc[first].lower_ in UNIT_HEADS else "PROGRAM"


def _shouts(doc: Doc, start: int, end: int) -> bool:
    return end > start and all(token.text.isupper() or not token.is_alpha for token in doc[start:end])


def _is_dash(doc: Doc, index: int) -> bool:
    return doc[index].text in DASHES and bool(doc[index - 1].whitespace_)


def _is_person(doc: Doc, start: int, end: int) -> bool:
    """Whether tokens are a first name and a surname: capitalised, the first one known as a given name."""
    words = [token.text for token in doc[start:end]]
    if len(words) < 2 or not all(word[:1].isupper() or word in DASHES for word in words):
        return False
    return any("given" in reading.names for reading in readings(words[0]))
