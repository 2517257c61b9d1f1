"""Times as the store writes them: UTC to the second, so that they sort as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

__all__ = ["later", "parse_time", "polish_day", "stamp"]

_CENTRAL_EUROPE = timezone(timedelta(hours=1))


def stamp(moment: datetime | None = None) -> str:
    """Write a moment, by default now.

    >>> from datetime import UTC, datetime
    >>> stamp(datetime(2026, 3, 1, 7, 30, tzinfo=UTC))
    '2026-03-01T07:30:00Z'
    """
    return (moment or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_time(text: str) -> datetime:
    """Read a moment that `stamp` wrote; raises ValueError for anything else.

    >>> parse_time("2026-03-01T07:30:00Z").hour
    7
    """
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def later(text: str, seconds: float) -> str:
    """Return the moment some seconds after one that `stamp` wrote.

    >>> later("2026-03-01T07:30:00Z", 90)
    '2026-03-01T07:31:30Z'
    """
    return stamp(parse_time(text) + timedelta(seconds=seconds))


def polish_day(moment: datetime) -> str:
    """Return the calendar day in Poland at a moment, as an ISO date.

    Releases are dated by the calendar on the wall, and sites state moments in UTC as often as in their own time: an
    article of 23:30 UTC in summer appeared on the next day. On a system without a time zone database the offset of
    winter stands in: an hour off in summer, so that the day is wrong only for the hour before midnight.

    Raises OverflowError for a moment at the very ends of the calendar.

    >>> from datetime import UTC, datetime
    >>> polish_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)), polish_day(datetime(2026, 6, 30, 21, 30, tzinfo=UTC))
    ('2026-07-01', '2026-06-30')
    """
    return moment.astimezone(_poland()).date().isoformat()


def _poland() -> tzinfo:
    """Return the time zone of Poland; `ZoneInfo` keeps what it has read."""
    try:
        return ZoneInfo("Europe/Warsaw")
    except ZoneInfoNotFoundError:
        return _CENTRAL_EUROPE
