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
_BEHIND, _WITHIN = 2, 8
_COUNCIL = re.compile(
    r"(?:now\w+ )?(?:rad\w{1,2}|zarząd\w*) (?:gmin\w|miejsk\w+|miasta(?: i gminy)?|powiat\w+|nadzorcz\w+|sołeck\w+)",
    re.IGNORECASE,
)
# What follows the first part of a town's name: `Gorzów Wlkp.`, `Tomaszów Lub.`
_PLACE_ABBREVIATED = re.compile(
    r" (?:Wlkp|Maz|Lub|Śl|Pom|Tryb|Kuj|Podl|Pdl|Kujaw|Krak|Opol|Świętokrz|Pomor|Małop|Dln|Fabr)\.(?!\w)"
)


def with_legal_form(doc: Doc, start: int, end: int) -> int:
    """Return the end of an organisation's span with all of the legal form or abbreviated place that it touches.

    `Budex Sp. z o.o` becomes `Budex Sp. z o.o.`, `Urząd Wojewódzki w Gorzowie` `Urząd Wojewódzki w Gorzowie Wlkp.`
    """
    near = doc[max(start, end - _WITHIN) : end + _WITHIN]  # the text of a document is put together at every look
    text, first = near.text, near.start_char
    last = doc[end - 1].idx + len(doc[end - 1]) - first
    for match in _LEGAL_FORM.finditer(text):
        if match.start() <= last + _BEHIND - 1 and match.end() > last and "\n" not in text[last : match.end()]:
            return _end_at(doc, start, end, first + match.end())
    place = _PLACE_ABBREVIATED.match(text, last)
    return _end_at(doc, start, end, first + place.end()) if place else end


def _end_at(doc: Doc, start: int, end: int, character: int) -> int:
    span = doc.char_span(doc[start].idx, character)
    return span.end if span is not None else end


def without_tail(doc: Doc, start: int, end: int) -> int:
    """Return the end of an organisation's span before years of a document, and before a dash behind its place.

    `Dom Kultury w Łasku – Etap` ends with its place; `LGD Pałuki – Wspólna Sprawa` goes on.
    """
    for index in range(start + 2, end):
        token = doc[index]
        placed = doc[index - 2].lower_ in ("w", "we") and doc[index - 1].text[:1].isupper()
        if token.text in DASHES and token.whitespace_ and placed:
            return index
        if token.lower_ == "na" and index + 1 < end and doc[index + 1].lower_ == "lata":
            return index
    return end


def is_common(doc: Doc, start: int, end: int, label: str) -> bool:
    """Whether a span is no name: an abbreviation of a common term (`NGO`), a bare body (`Fundacja`, `Rady Gmin`)."""
    if label not in ("ORG", "PARTNERSHIP", "PROGRAM"):
        return False
    if end - start == 1:
        generic = label == "ORG" and doc[start].is_title and doc[start].lemma_.lower() in GENERIC_BODIES
        return generic or doc[start].text.upper() in ABBREVIATIONS_OF_TERMS
    if label != "ORG":
        return False
    return bool(_COUNCIL.fullmatch(doc[start:end].text)) or _is_plural(doc, start, end)


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
