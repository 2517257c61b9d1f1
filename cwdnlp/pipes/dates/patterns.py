"""The regular expressions of dates, made from the vocabulary.

All of them read folded text and repeat only within bounds, so that no text makes them run away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cwdnlp.pipes.amounts.folding import fold_word
from cwdnlp.pipes.dates.vocabulary import (
    FILE_SUFFIXES,
    MONTHS,
    MONTHS_WITH_YEAR,
    NAME_HEADS,
    NAMED_THINGS,
    NOT_YEAR_BEFORE,
    NUMBERED,
    ORDINAL_ENDINGS,
    ORDINALS,
    PLACES,
    RELATIVE_YEARS,
    ROMAN_MONTHS,
    WEEKDAYS,
)

__all__ = [
    "AFTER_LIST",
    "AFTER_RANGE",
    "BEFORE_DAY_MONTH",
    "BEFORE_TO",
    "DAY_MONTH",
    "DAY_NUMBER",
    "HOUSE_NUMBER",
    "ISO",
    "MARKED",
    "MONTH_NUMBERS",
    "NAMED_BEFORE",
    "NUMBERED_BEFORE",
    "NUMERIC",
    "ORDINAL",
    "ORDINAL_NUMBERS",
    "PAST_BEFORE",
    "PLACE_BEFORE",
    "RELATIVE",
    "REVERSED",
    "ROMAN",
    "TEXTUAL",
    "THING_BEFORE",
    "WEEKDAY_BEFORE",
]


def _any_of(words: Iterable[str]) -> str:
    """Return an alternation of the folded words, the longest first."""
    return "|".join(re.escape(word) for word in sorted({fold_word(word) for word in words}, key=lambda w: (-len(w), w)))


def _inflect(ordinal: str) -> tuple[str, ...]:
    """Return the folded forms of an ordinal that is given in the genitive."""
    for ending, endings in ORDINAL_ENDINGS.items():
        if ordinal.endswith(ending):
            return tuple(fold_word(ordinal.removesuffix(ending) + other) for other in endings)
    return ()


MONTH_NUMBERS: dict[str, int] = {
    fold_word(month): number for table in (MONTHS, MONTHS_WITH_YEAR, ROMAN_MONTHS) for month, number in table.items()
}
ORDINAL_NUMBERS: dict[str, int] = {form: number for ordinal, number in ORDINALS.items() for form in _inflect(ordinal)}

_G = r"[ \t]{0,3}"
_D = r"(?:3[01]|[12][0-9]|0?[1-9])(?![0-9])"
_M = r"(?:1[0-2]|0?[1-9])"
_TH = r"(?: ?-? ?[a-z]{0,3}go(?![a-z])|\.)?"
_YEAR = r"(?:19|20)[0-9]{2}(?![0-9])"
_NOT_YEAR = rf"(?!{_G}(?:{_any_of(w for w in NOT_YEAR_BEFORE if w[-1] != '.')}|ha(?![a-z]))|[.,][0-9])"
_R = r"(?:r(?![a-z])|roku?(?![a-z]))"
_ANY_YEAR = rf"(?:{_YEAR}{_NOT_YEAR}|1[0-8][0-9]{{2}}(?= ?{_R}))"
_RELATIVE = "|".join(
    rf"(?P<{name}>{'|'.join(RELATIVE_YEARS[shift])})" for name, shift in (("this", 0), ("last", -1), ("next", 1))
)
_NAMELESS = re.sub(r"\(\?P<\w+>", "(?:", _RELATIVE)
# The first digit is consumed before anything is looked at, so that the search can skip to the next digit at once. A
# day starts after no digit or decimal sign; a word of three letters or more glued before it is a clerk's slip.
_LOOSE = r"[0-9](?<![0-9].)(?<![0-9][.:/+].)(?:(?<![^\W-].)|(?<=[a-z]{3}.))"
_REST = r"(?:(?<=3)[01]|(?<=[12])[0-9]|(?<=0)[1-9]|(?<=[1-9]))(?![0-9])"
_STRICT = _LOOSE + r"(?<![0-9],.)(?<!/.)"
_AND = r"(?: ?[-/] ?| (?:i|oraz|lub|albo|do|a) )"

RELATIVE = re.compile(rf",?{_G}(?:{_RELATIVE})(?![a-z])")
"""A year relative to the publication's, right after a date: `br.`, `ubiegłego roku`."""

_MONTH_YEAR = (
    rf"(?:(?P<month>{_any_of(MONTHS)})|(?P<rare>{_any_of(MONTHS_WITH_YEAR)})\.?)(?=b?{_R}|(?![a-z]))"
    rf"(?:{_G}(?:roku |r\.? )?(?P<year>{_ANY_YEAR}))?"
)
TEXTUAL = re.compile(
    rf"(?P<days>{_LOOSE}{_REST}{_TH}(?:(?:, ?{_D}{_TH}){{0,5}}+{_AND}(?P<last>{_D}){_TH})?){_G}{_MONTH_YEAR}"
)
"""Days in digits, a month in words, perhaps a year."""

ORDINAL = re.compile(
    rf"(?P<days>(?:{_any_of(ORDINAL_NUMBERS)})(?P<last> {{1,3}}(?:{_any_of(ORDINAL_NUMBERS)}))?) {{1,3}}{_MONTH_YEAR}"
)
"""The same with the day in words; whether it starts a word is left to be looked at, for speed."""

REVERSED = re.compile(
    rf"(?P<rare>{_any_of(MONTHS_WITH_YEAR)})\.? {{1,3}}(?P<last>{_D}),? {{1,3}}(?P<year>{_YEAR}){_NOT_YEAR}"
)
"""The English order of content management systems: `Marzec 12, 2020`; where it starts is left to be looked at."""

ROMAN = re.compile(
    rf"(?P<days>{_STRICT}{_REST}(?:{_AND}(?P<last>{_D}))?)(?:\. ?| {{1,2}})"
    rf"(?P<rare>{_any_of(ROMAN_MONTHS)})(?:\. ?| {{1,2}})(?P<year>{_YEAR})"
)

_NO_TAIL = rf"(?![.:_][0-9]|/|\.(?:{_any_of(FILE_SUFFIXES)})(?![a-z]))(?!{_G}(?:zl|pln|euro?|€)(?![a-z]))"
NUMERIC = re.compile(
    rf"(?P<days>{_STRICT}{_REST}(?:(?:, ?{_D}){{0,5}}+\.?{_AND}(?P<last>{_D}))?)\. {{0,2}}(?P<m>{_M})\. {{0,2}}"
    rf"(?P<year>{_YEAR}|[0-9]{{2}}(?= ?{_R})){_NO_TAIL}"
)
"""`15.07.2016`, `14-18.04.2023`, `15.07.16 r.`"""

MARKED = re.compile(
    rf"(?P<days>{_STRICT}(?<![0-9]-.){_REST})(?P<mark>[-/])(?P<m>{_M})(?P=mark)(?P<year>{_YEAR})(?!-[0-9]){_NO_TAIL}"
)
"""`30-11-2021`, `15/07/2021`."""

ISO = re.compile(
    rf"(?P<year>[12](?<![\w.+=/-].)(?<![0-9][,:].)(?:(?<=1)9|(?<=2)0)[0-9]{{2}})(?P<mark>[-./])(?P<m>0[1-9]|1[0-2])(?P=mark)"
    rf"(?P<days>{_D})(?!-[0-9]){_NO_TAIL}"
)

_FULL = rf"{_D}\. {{0,2}}{_M}\. {{0,2}}(?:{_YEAR}|[0-9]{{2}} ?{_R})"
DAY_MONTH = re.compile(
    rf"(?P<days>{_STRICT}{_REST})\.(?P<m>{_M})(?![0-9])(?!\.? ?[0-9])"
    rf"(?P<sure>(?=\.?{_G}(?:{_NAMELESS})(?![a-z]))"
    rf"|(?=\.?(?: ?-{{1,2}} ?| (?:do|i|oraz) )(?:{_FULL}|{_D}\.{_M}\.? ?(?:{_NAMELESS})(?![a-z]))))?"
)
"""Day and month in digits without a year; `sure` where a relative year or a full date after a dash makes it a date."""

_DAY_WORDS = rf"(?:dnia|dniu|dniach|dniem|dn\.|{_any_of(WEEKDAYS)})"
BEFORE_DAY_MONTH = re.compile(
    rf"(?<!\w)(?:dnia|dniu|dniach|dniem|dn\.),?[ (]{{0,3}}(?:{_D}\.(?:0[1-9]|1[0-2])\.? ?(?:-|i|oraz|do|,) ?){{0,5}}\Z"
)
WEEKDAY_BEFORE = re.compile(rf"(?<!\w)(?:{_any_of(WEEKDAYS)}),?[ (]{{1,3}}\Z")
BEFORE_TO = {"do": re.compile(r"(?<!\w)(?:od|dniach)(?: dnia)? {1,3}\Z"), "a": re.compile(r"miedzy {1,3}\Z")}
DAY_NUMBER = re.compile(r"[0-9]{1,2}|[a-z]+")

_TIME = r"(?:,? ?(?:o |od |do )?(?:g\.|godz\.?|godzin[a-z]{1,2})? ?[0-9]{1,2}[:.][0-9]{2})?"
_TAIL = rf"{_G}(?:\.|{_R}\.?|(?:{_NAMELESS})\.?)?(?: ?\([a-z]{{4,12}}\))?{_TIME}"
AFTER_RANGE = re.compile(rf"{_TAIL}(?:,? {{0,3}}(?:-{{1,2}}|do)| {{1,3}}a) {{0,3}}(?:dnia )?(?:{_DAY_WORDS},? )?")
AFTER_LIST = re.compile(rf"{_TAIL}(?:,? {{1,3}}(?:i|oraz|lub|albo|a takze)|,) {{0,3}}(?:dnia )?(?:{_DAY_WORDS},? )?")

PAST_BEFORE = re.compile(
    r"(?<![a-z])(?:[a-z]{1,20}l[iy]smy|[a-z]{3,20}[aiy]li|[a-z]{3,20}(?:ano|arto|iono|yto|ieto)"
    r"|(?:zosta|odby|by|mia|rozpocz[ae]|zakonczy|ruszy|podpisa|otrzyma)l[aoiy]?)(?![a-z])[^.!?\n]{0,80}\Z"
)
"""A verb in the past tense in front of a date, in its sentence: `umowę podpisaliśmy`, `zawarto`, `odbyła się`."""

NUMBERED_BEFORE = re.compile(rf"(?<!\w)(?:{_any_of(NUMBERED)})[.:]? {{0,2}}\Z")
NAMED_BEFORE = re.compile(rf"(?<!\w)(?:{_any_of(NAME_HEADS)}) {{0,3}}\Z")
PLACE_BEFORE = re.compile(rf"(?<!\w)(?:{_any_of(PLACES)}) {{1,3}}\Z")
THING_BEFORE = re.compile(rf"(?<!\w)(?:{_any_of(NAMED_THINGS)}) {{1,3}}\Z")
HOUSE_NUMBER = re.compile(r" {1,2}[0-9]{1,3}[a-z]?(?![\w+]|[:.][0-9])")
