"""What is the end of an organisation's name, and what is none: legal forms, generic plurals, common abbreviations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cwdnlp.pipes.boundaries.vocabulary import ABBREVIATIONS_OF_TERMS, DASHES, GENERIC_BODIES
from cwdnlp.pipes.morphology.disambiguate import readings

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["is_common", "with_legal_form", "without_tail"]

_LEGAL_FORM = re.compile(r"(?i:sp\.\s?z\s?o\.\s?o\.|\bs\.\s?c\.|\bsp\.\s?[jk]\.|\bs\.\s?j\.)|\bS\.\s?A\.")
# A legal form stands behind the name, or inside the span that the recogniser cut.
_BEHIND, _WITHIN = 2, 16


def with_legal_form(doc: Doc, start: int, end: int) -> int:
    """Return the end of an organisation's span with the whole of the legal form that it touches, full stop included."""
    first, last = doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
    for match in _LEGAL_FORM.finditer(doc.text, max(first, last - _WITHIN), last + _WITHIN):
        if match.start() <= last + _BEHIND - 1 and match.end() > last and "\n" not in doc.text[last : match.end()]:
            span = doc.char_span(first, match.end())
            return span.end if span is not None else end
    return end


def without_tail(doc: Doc, start: int, end: int) -> int:
    """Return the end of an organisation's span before a dash between spaces, and before years of a document.

    A legal form behind the dash shows that the whole is one company: `Tymbark – MWS Sp. z o.o.`.
    """
    for index in range(start + 1, end):
        dashed = doc[index].text in DASHES and doc[index].whitespace_ and doc[index - 1].whitespace_
        if dashed and not _LEGAL_FORM.search(doc[index:end].text + doc[end : end + 2].text):
            return index
        if doc[index : index + 2].text.lower() == "na lata":
            return index
    return end


def is_common(doc: Doc, start: int, end: int, label: str) -> bool:
    """Whether a span is no name: an abbreviation of a common term (`NGO`), bodies in the plural (`Rady Powiatów`)."""
    if label not in ("ORG", "PARTNERSHIP", "PROGRAM"):
        return False
    if end - start == 1:
        return doc[start].text.upper() in ABBREVIATIONS_OF_TERMS
    return label == "ORG" and _is_plural(doc, start, end)


def _is_plural(doc: Doc, start: int, end: int) -> bool:
    """Whether the head is a plural of a common body, with nothing behind it that tells one body from another."""
    behind = start + 1
    if not _is_plural_body(doc[start].text) and behind < end and doc[start].pos_ == "ADJ":
        behind += 1  # `Młodzieżowe Drużyny`
    return _is_plural_body(doc[behind - 1].text) and not any(_names(doc, index) for index in range(behind, end))


def _is_plural_body(word: str) -> bool:
    """Whether a word can be a plural of a common body, and nothing else of one."""
    found = [reading for reading in readings(word.lower()) if reading.lemma in GENERIC_BODIES]
    numbers = {number for reading in found for number in reading.numbers}
    return numbers == {"pl"}


def _names(doc: Doc, index: int) -> bool:
    """Whether a token names one body: in capitals, quoted, a number, a preposition before a place, a name's initial."""
    token = doc[index]
    if token.is_quote or token.like_num or token.text in ("w", "we", "im", "im.", "nr", "ds", "ds."):
        return True
    return token.text.isupper() or (token.is_title and token.morph.get("Number", []) == ["Sing"])
