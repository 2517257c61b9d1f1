"""Days of publication as municipal sites write them, read into ISO dates."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["MONTHS", "find_date", "find_published"]

_MONTH_FORMS = (
    ("stycznia", "styczeń", "styczen", "sty"),
    ("lutego", "luty", "lut"),
    ("marca", "marzec", "mar"),
    ("kwietnia", "kwiecień", "kwiecien", "kwi"),
    ("maja", "maj"),
    ("czerwca", "czerwiec", "cze"),
    ("lipca", "lipiec", "lip"),
    ("sierpnia", "sierpień", "sierpien", "sie"),
    ("września", "wrzesień", "wrzesnia", "wrzesien", "wrz"),
    ("października", "październik", "pazdziernika", "pazdziernik", "paź", "paz"),
    ("listopada", "listopad", "lis"),
    ("grudnia", "grudzień", "grudzien", "gru"),
)
MONTHS = {form: number for number, forms in enumerate(_MONTH_FORMS, 1) for form in forms}
"""Forms of the months' names (genitive, nominative, abbreviation) and their numbers."""

_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-./](?P<m>\d\d?)[-./](?P<d>\d\d?)(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(?P<d>\d\d?)[-./](?P<m>\d\d?)[-./](?P<y>(?:19|20)\d\d)(?!\d)")
_WORDS = re.compile(rf"(?<!\d)(?P<d>\d\d?)\.?\s(?P<m>{_NAMES})\.?,?\s(?P<y>(?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_ENGLISH_ORDER = re.compile(rf"\b(?P<m>{_NAMES})\s(?P<d>\d\d?),\s(?P<y>(?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_FORMS = (_ISO, _NUMERIC, _WORDS, _ENGLISH_ORDER)
_LABEL = re.compile(r"\bdata\s(?:publikacji|dodania|utworzenia|opublikowania|wpisu)\b\s?:?\s?", re.IGNORECASE)
_VERB_LABEL = re.compile(
    r"^\W*(?:opublikowan[eoay]|dodan[oaey]|utworzon[oaey]|zamieszczon[oaey]|publikacja)\b"
    r"(?:\s(?:w dniu|dnia|przez \w+))?\s?:?\s?",
    re.IGNORECASE,
)
_LONGEST_VERB_LINE = 80
_AFTER_LABEL = 40
_EARLIEST, _LATEST = 1995, 2100


def find_date(text: str) -> str | None:
    """Return the first day that `text` names with its year, as an ISO date.

    >>> find_date("Piątek, 11 Lipiec 2014 11:16"), find_date("12.05.2021 r."), find_date("31.02.2021")
    ('2014-07-11', '2021-05-12', None)
    """
    text = " ".join(text[:2000].split())
    matches = [match for form in _FORMS for match in form.finditer(text)]
    for match in sorted(matches, key=lambda match: match.start()):
        if (iso := _to_iso(match)) is not None:
            return iso
    return None


def find_published(text: str, *, lines: int | None = None) -> str | None:
    r"""Return the day that a line such as `Data publikacji: 12.05.2021` gives, None without one.

    Only a date right after such a label counts: other dates of a page tell of events, and a long line that begins
    with `Opublikowano` is a sentence. `lines` limits the search to the first lines.

    >>> find_published("Umowa podpisana 3 maja 2020 r.\nData publikacji: 12.05.2021")
    '2021-05-12'
    """
    for number, line in enumerate(text.splitlines()):
        if lines is not None and number >= lines:
            break
        short = len(line) <= _LONGEST_VERB_LINE
        line = " ".join(line[:300].split())
        match = _LABEL.search(line) or (_VERB_LABEL.match(line) if short else None)
        if match and (found := find_date(line[match.end() : match.end() + _AFTER_LABEL])) is not None:
            return found
    return None


def _to_iso(match: re.Match[str]) -> str | None:
    """Turn day, month and year of a match into an ISO date; None for a day that does not exist."""
    month = match["m"].lower()
    try:
        day = date(int(match["y"]), MONTHS.get(month) or int(month), int(match["d"]))
    except ValueError:
        return None
    return day.isoformat() if _EARLIEST <= day.year <= _LATEST else None
