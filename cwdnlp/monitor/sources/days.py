"""Days of publication as feeds state them: in a dozen forms, in any time zone, and sometimes absurd."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from cwdnlp.cleaning.dates import find_date
from cwdnlp.monitor.clock import polish_day

__all__ = ["publication_day"]

_EARLIEST = 1995
_LONGEST = 100
# Years such as 0026, and what an empty date of a database becomes: "Wed, 30 Nov -0001 00:00:00 +0000".
_EARLY_YEAR = re.compile(r"(?<![\d:.+-])00(?!00)\d\d(?![\d:])|(?<!\S)-0001\b")
_UNKNOWN_OFFSET = re.compile(r"\s-0000$")


def publication_day(stated: str | None, *, now: datetime) -> str | None:
    """Return the Polish calendar day that a feed states for an entry, None where there is no credible one.

    A moment with an offset is read by the clock in Poland, since half of the systems that write feeds state UTC and
    not the time on the site. One without is taken as it stands, as is one in Central European time by its name. Years
    before the first municipal sites (1995) and days later than tomorrow are slips, or the day of an event.

    >>> from datetime import UTC, datetime
    >>> now = datetime(2026, 7, 10, tzinfo=UTC)
    >>> publication_day("Tue, 30 Jun 2026 23:30:00 +0000", now=now), publication_day("30 czerwca 2026", now=now)
    ('2026-07-01', '2026-06-30')
    >>> publication_day("0026-05-12", now=now), publication_day("Sun, 01 Jan 2099 10:00:00 +0100", now=now)
    (None, None)
    """
    stated = " ".join((stated or "")[:_LONGEST].split())
    if not stated or _EARLY_YEAR.search(stated):
        return None
    day = _read(stated)
    return day if day is not None and _is_credible(day, now) else None


def _is_credible(day: str, now: datetime) -> bool:
    return date(_EARLIEST, 1, 1) <= date.fromisoformat(day) <= (now.astimezone(UTC) + timedelta(days=1)).date()


def _read(stated: str) -> str | None:
    """Read a moment in ISO 8601 or by RFC 822, a day by RFC 822, else a day as a Polish site writes it."""
    for read in (datetime.fromisoformat, _read_mail, _read_mail_day):
        try:
            moment = read(stated)
            return moment.date().isoformat() if moment.tzinfo is None else polish_day(moment)
        except (ValueError, OverflowError, TypeError, IndexError):  # what the readers of mail raise for junk
            continue
    return find_date(stated)


def _read_mail(stated: str) -> datetime:
    """Read a date of a mail; `-0000`, which there means an unknown offset, is UTC in feeds."""
    return parsedate_to_datetime(_UNKNOWN_OFFSET.sub(" +0000", stated))


def _read_mail_day(stated: str) -> datetime:
    return parsedate_to_datetime(f"{stated} 00:00:00")
