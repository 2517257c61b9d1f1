"""Which spans are partnerships, by what the rest of the article says; and the years of programmes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from spacy.attrs import LEMMA, ORTH

from cwdnlp.pipes.boundaries.pieces import Piece, owners
from cwdnlp.pipes.boundaries.vocabulary import WORDS_OF_KIND
from cwdnlp.pipes.gazetteer.gazetteer import GROUP
from cwdnlp.pipes.partnerships.names import is_short_form, spelled_by, spells

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["judge_partnerships", "with_years"]

_YEARS = re.compile(r"\s(?:na lata |na rok )?(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d\b")
_NEAR = 8
# A full name has no more tokens, its second half no more than these; shorter acronyms fit too much.
_LONGEST, _EXTENSION, _SHORTEST = 24, 8, 3
_IN_NAMES = frozenset(["nad", "i", "pod", "znad", "od", "dla", "a"])
_SENTENCE_ENDS = frozenset([".", "!", "?", ";", ":", "(", ")"])
_SOCIETY = re.compile(r"(?:\w+\s)?Stowarzyszeni", re.IGNORECASE)
_OF_UNITS = re.compile(
    r"gmin|powiat|miast|samorząd|zit\b|zintegrowan|obszar|aglomerac|metropol|subregion|partnerst|euroregion|jst\b|klaster|"
    r"\b\w*OF\b",
    re.IGNORECASE,
)
_ZIT = re.compile(r"ZIT|Zintegrowan\w+ Inwestycj\w+ Terytorialn\w+", re.IGNORECASE)


def with_years(doc: Doc, start: int, end: int, label: str) -> int:
    """Return the end of a span with the years behind a programme, and without those behind a partnership."""
    if label == "PARTNERSHIP":
        for index in range(start + 1, end - 1):
            if doc[index : index + 2].text.lower() == "na lata":
                return index
        return end
    near = doc[end - 1 : end + _NEAR]
    match = _YEARS.match(near.text, len(doc[end - 1]))
    span = doc.char_span(doc[start].idx, near.start_char + match.end()) if match else None
    return span.end if span is not None else end


def judge_partnerships(doc: Doc, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces without partnerships that are none.

    An acronym is one if the tables have it or a longer name of the article spells it out, whatever label it has; else
    it is an organisation, as is an association whose name speaks of no units (`Stowarzyszenie na Rzecz Dzieci`).
    Words for the kind of partnership alone (`Partnerstwo Jednostek Samorządu Terytorialnego`) are one only where they
    are short for a longer name; of `Związek ZIT` the instrument is left.
    """
    known = {(match.start, match.end) for match in doc.spans.get(GROUP, ()) if match.label_ == "PARTNERSHIP"}
    introduced = _introduced(doc)
    pieces = _with_full_names(doc, _extended(doc, _called(doc, pieces)), introduced)
    names = {
        doc[start:end].text
        for start, end, label in pieces
        if label == "PARTNERSHIP" and end - start > 1 and not _is_kind(doc, start, end)
    }
    judged: list[Piece] = []
    for start, end, label in pieces:
        if label == "ORG" and _is_acronym(doc, start, end) and any(spells(doc[start].text, name) for name in names):
            judged.append((start, end, "PARTNERSHIP"))
            continue
        if label != "PARTNERSHIP" or (start, end) in known:
            judged.append((start, end, label))
            continue
        text = doc[start:end].text
        society = _SOCIETY.match(text) is not None and not _OF_UNITS.search(text)
        alone = society or _is_acronym(doc, start, end)
        if not (alone or _is_kind(doc, start, end)) or any(
            name != text and is_short_form(text, name) for name in names
        ):
            judged.append((start, end, label))
        elif alone:
            judged.append((start, end, "ORG"))
        elif match := _ZIT.search(text):
            first = doc[start].idx
            span = doc.char_span(first + match.start(), first + match.end())
            judged += [(span.start, span.end, "PROGRAM")] if span is not None else []
    return judged


def _introduced(doc: Doc) -> dict[int, tuple[int, int]]:
    """Return for each acronym in brackets, by its token, the words before the bracket that spell it."""
    found: dict[int, tuple[int, int]] = {}
    words = doc.to_array(ORTH)
    opening, closing = doc.vocab.strings["("], doc.vocab.strings[")"]
    for index in (np.flatnonzero((words[:-2] == opening) & (words[2:] == closing)) + 1).tolist():
        if _is_acronym(doc, index, index + 1):
            places = [place for place in range(max(0, index - _LONGEST), index - 1) if doc[place].is_alpha]
            first = spelled_by(doc[index].text, [doc[place].text for place in places])
            if first is not None and not any("\n" in token.text for token in doc[places[first] : index]):
                found[index] = (places[first], places[-1] + 1)
    return found


def _called(doc: Doc, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces and the capitalised names right behind `partnerstwo` in lower case: `partnerstwo Dwa Brzegi`.

    What was taken for an organisation there is one; a person or unit behind the word stays what it is.
    """
    owner, result = owners(pieces), set(pieces)
    for index in np.flatnonzero(doc.to_array(LEMMA) == doc.vocab.strings["partnerstwo"]).tolist():
        start = index + 1
        if not doc[index].text.islower() or start == len(doc) or not doc[start].is_title:
            continue
        end = start
        for place in range(start, min(len(doc), start + _LONGEST)):
            if doc[place].is_title:
                end = place + 1
            elif doc[place].lower_ not in _IN_NAMES:
                break
        touched = {owner[place] for place in range(start, end) if place in owner}
        if all(label == "ORG" and first == start for first, _, label in touched):
            result -= touched
            result.add((start, end, "PARTNERSHIP"))
    return sorted(result)


def _extended(doc: Doc, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, partnerships with the words behind them that an acronym of the article shows to be theirs.

    `Partnerstwo Międzyrzecza Gaci` becomes `Partnerstwo Międzyrzecza Gaci i Śliny` where `PMGŚ` stands somewhere.
    """
    acronyms = {
        doc[start].text
        for start, end, label in pieces
        if label in ("ORG", "PARTNERSHIP") and _is_acronym(doc, start, end) and len(doc[start]) >= _SHORTEST
    }
    if not acronyms:
        return list(pieces)
    result: list[Piece] = []
    free_from = 0
    for start, end, label in sorted(pieces):
        if start >= free_from:
            extends = label == "PARTNERSHIP" and end - start > 1
            free_from = _end_spelled(doc, start, end, acronyms) if extends else end
            result.append((start, free_from, label))
    return result


def _end_spelled(doc: Doc, start: int, end: int, acronyms: set[str]) -> int:
    """Return the end of the words from a partnership's start on that spell an acronym, if they go beyond its end."""
    words = [token.text for token in doc[start:end]]
    for last in range(end, min(len(doc), end + _EXTENSION)):
        text = doc[last].text
        if "\n" in text or text in _SENTENCE_ENDS:
            break
        words.append(text)
        spelled = (spelled_by(acronym, [word for word in words if word[0].isalpha()]) for acronym in acronyms)
        if text[0].isupper() and any(first is not None and first <= 1 for first in spelled):
            return last + 1
    return end


def _with_full_names(doc: Doc, pieces: Sequence[Piece], introduced: dict[int, tuple[int, int]]) -> list[Piece]:
    """Return the pieces and the full name of each partnership whose acronym alone was found, if nothing covers it."""
    covered = owners(pieces)
    result = list(pieces)
    for start, end, label in pieces:
        if label == "PARTNERSHIP" and end - start == 1 and start in introduced:
            first, last = introduced[start]
            if covered.keys().isdisjoint(range(first, last)) and doc[first].text[:1].isupper():
                result.append((first, last, label))
                covered |= owners(result[-1:])
    return sorted(result)


def _is_acronym(doc: Doc, start: int, end: int) -> bool:
    return end - start == 1 and sum(map(str.isupper, doc[start].text)) > 1


def _is_kind(doc: Doc, start: int, end: int) -> bool:
    return all(token.lower_ in WORDS_OF_KIND or token.lemma_.lower() in WORDS_OF_KIND for token in doc[start:end])
