"""Find calendar days and their values: `27 maja 2021`, `15.07.2016`, `2-go lutego`, ranges.

Decisions that the corpus format leaves open:

- what tells the year relative to the publication (`br.`, `ubiegłego roku`) is read but, like a closing `r.`, left
  outside;
- days that share a month are one span with the value of the first (`24, 25 i 26 sierpnia`, `od 3 do 7 maja` from the
  `3` on), if they ascend; else only the last belongs to the month (`Rynek 12 i 5 maja`);
- a date without a year, range or list lies in the nearest year, in the past if a verb in the past tense stands
  before it;
- in a range or list it takes the year from the next date, in a range also from the one before;
- day and month in digits are a date only before a relative year, before the rest of a range, or after `dnia` or a
  weekday (with two digits each): elsewhere `14.03` may be a time or a number;
- numbers of documents (`1.12.2020/45`, `nr 5/12/2020`, `ZP.5.10.2021`), versions, parts of addresses on the web,
  file names and days before a currency are no dates; nor are streets, squares and feasts (`ul. 3 Maja`, `Święto
  3 Maja`, `12. Maja Nowak`);
- a nominative or shortened month (`11 Lipiec 2014`, `02 wrz 2022`) and a Roman one (`15 VII 2021`) need their year.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cwdnlp.pipes.amounts.folding import Folded, fold
from cwdnlp.pipes.dates.candidates import Candidate, find_candidates
from cwdnlp.pipes.dates.patterns import AFTER_LIST, AFTER_RANGE, PAST_BEFORE

__all__ = ["CalendarDay", "find_dates"]

_LEAP_YEAR = 2000
_HALF_YEAR = datetime.timedelta(days=183)
_REACH = 48  # no tail and connector between two dates of a range is longer

_SENTENCE = 80  # how far before a date its verb is looked for


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A calendar day in a text: its offsets, end exclusive, and its ISO value, None where nothing tells the year."""

    start: int
    end: int
    iso: str | None


def find_dates(text: str, *, published: datetime.date | None = None) -> list[CalendarDay]:
    """Return the calendar days in `text` in their order; time is linear in its length.

    A day without a year is taken to lie in the year of publication, or in the neighbouring one if that is nearer by
    half a year. Days that no calendar has (`31 lutego`) are left out.

    >>> text = "Nabór trwa od 19 sierpnia do 26 września 2022 r., a 7 stycznia otwarcie."
    >>> found = find_dates(text, published=datetime.date(2022, 9, 1))
    >>> [(text[d.start : d.end], d.iso) for d in found]
    [('19 sierpnia', '2022-08-19'), ('26 września 2022', '2022-09-26'), ('7 stycznia', '2023-01-07')]
    >>> find_dates("7 maja")
    [CalendarDay(start=0, end=6, iso=None)]
    """
    folded = fold(text)
    return list(_values(folded, _share_years(folded.text, find_candidates(folded)), published))


def _share_years(text: str, candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates with the years that they take from their neighbours in ranges and lists."""
    shared = list(candidates)
    for index in range(len(shared) - 2, -1, -1):
        one, other = shared[index], shared[index + 1]
        if not one.tells_year and other.tells_year and _are_joined(text, one, other, is_list=True):
            shared[index] = _with_year_of(other, one, -1 if one.day_of_year > other.day_of_year else 0)
    for index in range(1, len(shared)):
        one, other = shared[index - 1], shared[index]
        if one.tells_year and not other.tells_year and _are_joined(text, one, other, is_list=False):
            shared[index] = _with_year_of(one, other, 1 if one.day_of_year > other.day_of_year else 0)
    return shared


def _with_year_of(known: Candidate, unknown: Candidate, shift: int) -> Candidate:
    """Return `unknown` with the year of `known`, `shift` years later."""
    if known.year is not None:
        return replace(unknown, year=known.year + shift)
    return replace(unknown, relative=(known.relative or 0) + shift)


def _are_joined(text: str, one: Candidate, other: Candidate, *, is_list: bool) -> bool:
    """Tell whether nothing but a dash, `do` or (in a list) a comma or `i` stands between two dates."""
    low, high = one.end, other.start
    if high - low > _REACH:
        return False
    if AFTER_RANGE.fullmatch(text, low, high):
        return True
    return is_list and AFTER_LIST.fullmatch(text, low, high) is not None


def _values(folded: Folded, candidates: list[Candidate], published: datetime.date | None) -> Iterator[CalendarDay]:
    """Give the candidates that are days of the calendar, with their values and their offsets in the source."""
    for candidate in candidates:
        year = candidate.year
        if year is None and candidate.relative is not None and published:
            year = published.year + candidate.relative
        if year is not None:
            day = _date(year, candidate)
        elif not _date(_LEAP_YEAR, candidate):
            continue
        else:
            day = _nearest(folded.text, candidate, published) if published and candidate.relative is None else None
        if day or year is None:
            start, end = folded.span(candidate.start, candidate.end)
            yield CalendarDay(start, end, day.isoformat() if day else None)


def _nearest(text: str, candidate: Candidate, published: datetime.date) -> datetime.date | None:
    """Return the day in the year of publication or, if it is more than half a year off, in the nearer year.

    A verb in the past tense before it (`umowę podpisaliśmy 7 lutego`, in October) keeps it from moving to the year
    after.
    """
    same = _date(published.year, candidate)
    if same and abs(same - published) <= _HALF_YEAR:
        return same
    if same and same < published and PAST_BEFORE.search(text, max(0, candidate.start - _SENTENCE), candidate.start):
        return same
    days = [day for shift in (0, 1, -1) if (day := _date(published.year + shift, candidate))]
    return min(days, key=lambda day: abs(day - published), default=None)


def _date(year: int, candidate: Candidate) -> datetime.date | None:
    """Return the candidate's day in `year`, None if the calendar has no such day."""
    try:
        return datetime.date(year, candidate.month, candidate.day)
    except ValueError:
        return None
