"""Which spans are partnerships, by what the rest of the article says; and the years of programmes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cwdnlp.pipes.boundaries.vocabulary import WORDS_OF_KIND
from cwdnlp.pipes.gazetteer.gazetteer import GROUP
from cwdnlp.pipes.partnerships.names import is_short_form, spells

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["judge_partnerships", "with_years"]

Piece = tuple[int, int, str]
_YEARS = re.compile(r"\s(?:na lata |na rok )?(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d\b")
_NEAR = 8
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
        short = any(name != text and is_short_form(text, name) for name in names)
        society = _SOCIETY.match(text) is not None and not _OF_UNITS.search(text)
        if short or not (society or _is_acronym(doc, start, end) or _is_kind(doc, start, end)):
            judged.append((start, end, label))
        elif society or _is_acronym(doc, start, end):
            judged.append((start, end, "ORG"))
        elif match := _ZIT.search(text):
            first = doc[start].idx
            span = doc.char_span(first + match.start(), first + match.end())
            judged += [(span.start, span.end, "PROGRAM")] if span is not None else []
    return judged


def _is_acronym(doc: Doc, start: int, end: int) -> bool:
    return end - start == 1 and sum(map(str.isupper, doc[start].text)) > 1


def _is_kind(doc: Doc, start: int, end: int) -> bool:
    return all(token.lower_ in WORDS_OF_KIND or token.lemma_.lower() in WORDS_OF_KIND for token in doc[start:end])
