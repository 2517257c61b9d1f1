"""Find what has the form of a date, with its day, month and whatever the text says about the year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cwdnlp.pipes.amounts.folding import Folded
from cwdnlp.pipes.dates.patterns import (
    AFTER_LIST,
    AFTER_RANGE,
    BEFORE_DAY_MONTH,
    BEFORE_TO,
    DAY_MONTH,
    DAY_NUMBER,
    HOUSE_NUMBER,
    ISO,
    MARKED,
    MONTH_NUMBERS,
    NAMED_BEFORE,
    NUMBERED_BEFORE,
    NUMERIC,
    ORDINAL,
    ORDINAL_NUMBERS,
    PLACE_BEFORE,
    RELATIVE,
    REVERSED,
    ROMAN,
    TEXTUAL,
    THING_BEFORE,
    WEEKDAY_BEFORE,
)
from cwdnlp.pipes.dates.vocabulary import NAME_DAYS

__all__ = ["Candidate", "find_candidates"]

_LOOK_BACK = 40  # no word or list before a date that decides about it is longer
_FIRST_NAME = re.compile(r" {1,3}[A-ZĄĆĘŁŃÓŚŹŻ]")
_SHIFTS = {"this": 0, "last": -1, "next": 1}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date in folded text: offsets, day and month, and the year as far as the text tells it.

    `year` is the number itself, `relative` the distance to the year of publication (`ub. roku`: -1).
    """

    start: int
    end: int
    day: int
    month: int
    year: int | None = None
    relative: int | None = None

    @property
    def tells_year(self) -> bool:
        """Whether the text tells the year of this date."""
        return self.year is not None or self.relative is not None

    @property
    def day_of_year(self) -> tuple[int, int]:
        """The place in the course of a year."""
        return self.month, self.day


def find_candidates(folded: Folded) -> list[Candidate]:
    """Return the candidates in their order, none overlapping another; where two begin alike the longer one counts.

    >>> from cwdnlp.pipes.amounts.folding import fold
    >>> find_candidates(fold("13-09-2017"))
    [Candidate(start=0, end=10, day=13, month=9, year=2017, relative=None)]
    """
    found = [*_in_words(folded), *_in_digits(folded)]
    found.sort(key=lambda candidate: (candidate.start, -candidate.end))
    kept: list[Candidate] = []
    for candidate in found:
        if not kept or candidate.start >= kept[-1].end:
            kept.append(candidate)
    return kept


def _in_words(folded: Folded) -> Iterator[Candidate]:
    """Give the dates whose month is a word or a Roman number."""
    text, last_name = folded.text, -1
    for match in TEXTUAL.finditer(text):
        candidate = _with_month(text, match, *_first_day(text, match))
        if candidate and _is_name(folded, match, candidate, last_name):
            last_name = candidate.end
        elif candidate:
            yield candidate
    for match in ORDINAL.finditer(text):
        day = _ordinal(match["days"]) if _starts_word(text, match.start()) else 0
        candidate = _with_month(text, match, match.start(), day) if day else None
        if candidate and not _is_name(folded, match, candidate, -1):
            yield candidate
    for match in REVERSED.finditer(text):
        if _starts_word(text, match.start()):
            yield _make(match, match.start(), int(match["last"]), MONTH_NUMBERS[match["rare"]], match["year"])
    for match in ROMAN.finditer(text):
        if folded.original(*match.span("rare")).isupper() and not _is_numbered(folded, match.start()):
            yield _make(match, *_first_day(text, match), MONTH_NUMBERS[match["rare"]], match["year"])


def _starts_word(text: str, start: int) -> bool:
    """Tell whether no letter or digit stands before `start`."""
    return start == 0 or not text[start - 1].isalnum()


def _make(match: re.Match[str], start: int, day: int, month: int, year: str) -> Candidate:
    """Return the candidate from `start` to the end of the match; a year of two digits is of this century."""
    return Candidate(start, match.end(), day, month, int(year) if len(year) == 4 else 2000 + int(year))


def _with_month(text: str, match: re.Match[str], start: int, day: int) -> Candidate | None:
    """Return the candidate of a month in words, None where a rare form lacks its year."""
    relative = None if match["year"] else _relative(text, match.end())
    if match["rare"] and not match["year"] and relative is None:
        return None
    month = MONTH_NUMBERS[match["month"] or match["rare"]]
    return Candidate(start, match.end(), day, month, int(match["year"]) if match["year"] else None, relative)


def _relative(text: str, end: int) -> int | None:
    """Return the distance to the year of publication that is told at `end`, None if nothing is told."""
    match = RELATIVE.match(text, end)
    return next((shift for name, shift in _SHIFTS.items() if match[name]), None) if match else None


def _first_day(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Return offset and number of the first of the days that share a month, of the last one if they are no series."""
    if not match["last"]:
        return match.start("days"), int(DAY_NUMBER.findall(match["days"])[0])
    spans = [number for number in DAY_NUMBER.finditer(text, *match.span("days")) if number[0].isdigit()]
    days = [int(number[0]) for number in spans]
    if all(one < other for one, other in pairwise(days)) and _is_series(text, match):
        return match.start("days"), days[0]
    return match.start("last"), int(match["last"])


def _is_series(text: str, match: re.Match[str]) -> bool:
    """Tell whether `do` or `a` between the days has its `od` or `między` before them; other joints need nothing."""
    words = {word[0] for word in DAY_NUMBER.finditer(text, *match.span("days"))}
    low = max(0, match.start() - _LOOK_BACK)
    return all(before.search(text, low, match.start()) for joint, before in BEFORE_TO.items() if joint in words)


def _ordinal(words: str) -> int:
    """Return the day that ordinals name (`dwudziestego pierwszego`), 0 for no day."""
    numbers = [ORDINAL_NUMBERS[word] for word in words.split()]
    if len(numbers) == 1:
        return numbers[0]
    return sum(numbers) if numbers[0] in (20, 30) and numbers[1] < 10 else 0


def _is_name(folded: Folded, match: re.Match[str], candidate: Candidate, last_name: int) -> bool:
    """Tell whether a day without a year is the name of a street, a square or a feast, or a person (`2. Maja Nowak`)."""
    if candidate.year is not None:
        return False
    text, start, end = folded.text, candidate.start, candidate.end
    low = max(0, start - _LOOK_BACK)
    if NAMED_BEFORE.search(text, low, start):
        return True
    month = folded.original(*match.span("month" if match["month"] else "rare"))
    if not month[0].isupper() or candidate.relative is not None:
        return False
    if PLACE_BEFORE.search(text, low, start):
        return True
    if month == "Maja" and _FIRST_NAME.match(folded.original(end, min(end + 4, len(text)))):
        return True
    return (candidate.day, candidate.month) in NAME_DAYS and _is_named_day(text, candidate, last_name)


def _is_named_day(text: str, candidate: Candidate, last_name: int) -> bool:
    """Tell whether `1 Maja` or the like stands after a thing of that name, before a number or beside another name."""
    start = candidate.start
    if THING_BEFORE.search(text, max(0, start - _LOOK_BACK), start) or HOUSE_NUMBER.match(text, candidate.end):
        return True
    is_near = 0 <= last_name <= start <= last_name + _LOOK_BACK
    return is_near and any(joint.fullmatch(text, last_name, start) for joint in (AFTER_RANGE, AFTER_LIST))


def _in_digits(folded: Folded) -> Iterator[Candidate]:
    """Give the dates in digits."""
    text = folded.text
    for match in NUMERIC.finditer(text):
        if not _is_numbered(folded, match.start()):
            yield _make(match, *_first_day(text, match), int(match["m"]), match["year"])
    for pattern in (MARKED, ISO):
        for match in pattern.finditer(text):
            if not _is_numbered(folded, match.start()):
                yield _make(match, match.start(), int(match["days"]), int(match["m"]), match["year"])
    for match in DAY_MONTH.finditer(text):
        start, end = match.span()
        if (match["sure"] is not None or _has_day_word(text, match)) and not _is_numbered(folded, start):
            dot = 1 if text.startswith(".", end) else 0
            yield Candidate(start, end, int(match["days"]), int(match["m"]), None, _relative(text, end + dot))


def _has_day_word(text: str, match: re.Match[str]) -> bool:
    """Tell whether `dnia`, or a weekday, makes a date of `14.03`; `wtorek 9.10-15.10` are hours of opening."""
    start, end = match.span()
    low = max(0, start - _LOOK_BACK)
    if len(match["m"]) == 2 and BEFORE_DAY_MONTH.search(text, low, start):
        return True
    is_time = end - start < 5 or text[end : end + 2].strip().startswith("-")
    return not is_time and WEEKDAY_BEFORE.search(text, low, start) is not None


def _is_numbered(folded: Folded, start: int) -> bool:
    """Tell whether the digits at `start` number something: `nr 5/12/2020`, `wersja 5.10.2021`, `ZP.5.10.2021`."""
    before = folded.original(max(0, start - 2), start)
    if len(before) == 2 and before[1] == "." and before[0].isupper():
        return True
    return NUMBERED_BEFORE.search(folded.text, max(0, start - _LOOK_BACK), start) is not None
