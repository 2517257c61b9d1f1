"""Days as users write them: an ISO date, or so many days or weeks ago."""

from __future__ import annotations

import re
from datetime import date

from cwdnlp.errors import InputError

__all__ = ["check_day", "parse_day"]

_AGO = re.compile(r"(\d{1,4})([dw])")


def parse_day(text: str, *, today: date) -> str:
    """Return the ISO day that is meant: `2026-03-01`, or `7d` and `2w` for days and weeks before `today`.

    Raises InputError for anything else, and for days that no calendar has.

    >>> parse_day("7d", today=date(2026, 3, 5)), parse_day("2026-03-01", today=date(2026, 3, 5))
    ('2026-02-26', '2026-03-01')
    """
    ago = _AGO.fullmatch(text.strip().lower())
    if ago:
        days = int(ago[1]) * (7 if ago[2] == "w" else 1)
        return date.fromordinal(max(today.toordinal() - days, 1)).isoformat()  # the calendar ends where Python's does
    return check_day(text, remedy="write 2026-03-01, or 7d or 2w for days or weeks ago")


def check_day(text: str, *, remedy: str = "write 2026-03-01") -> str:
    """Return an ISO day as it is; raises InputError for anything else.

    >>> check_day("2026-02-30")
    Traceback (most recent call last):
        ...
    cwdnlp.errors.InputError: '2026-02-30' is no day (write 2026-03-01)
    """
    try:
        if date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass
    raise InputError(f"{text[:40]!r} is no day", remedy=remedy)
