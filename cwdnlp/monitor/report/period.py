"""The days that a report is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cwdnlp.errors import InputError
from cwdnlp.monitor.reading.period import parse_day

__all__ = ["DEFAULT_SINCE", "Period", "read_period"]

DEFAULT_SINCE = "30d"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both among them (ISO)."""

    since: str
    until: str

    @property
    def days(self) -> int:
        """The number of days."""
        return (date.fromisoformat(self.until) - date.fromisoformat(self.since)).days + 1

    @property
    def before(self) -> Period:
        """As many days that end on the day before.

        >>> Period("2026-03-01", "2026-03-07").before
        Period(since='2026-02-22', until='2026-02-28')
        """
        return Period(_shift(self.since, -self.days), _shift(self.since, -1))

    def at_least(self, days: int) -> Period:
        """Return the period, or as many days with the same end if it is shorter.

        >>> Period("2026-03-01", "2026-03-07").at_least(14).since
        '2026-02-22'
        """
        return self if self.days >= days else Period(_shift(self.until, 1 - days), self.until)


def read_period(since: str | None, until: str | None, *, today: str) -> Period:
    """Return the period that is asked for; without `until` it ends today, without `since` it begins 30 days before.

    Both are days, or so many days ago (`7d`) or weeks (`2w`): `until` before today, `since` before the last day.
    Raises InputError for what is no day, and for a beginning after the end.

    >>> read_period("7d", "2026-03-08", today="2026-04-01")
    Period(since='2026-03-01', until='2026-03-08')
    """
    last = parse_day(until, today=date.fromisoformat(today)) if until is not None else today
    first = parse_day(since or DEFAULT_SINCE, today=date.fromisoformat(last))
    if first > last:
        raise InputError(f"begins on {first}, after its end on {last}", where="the period", remedy="exchange the days")
    return Period(first, last)


def _shift(day: str, days: int) -> str:
    """Return the day some days later; the calendar ends where Python's does."""
    moved = date.fromisoformat(day).toordinal() + days
    return date.fromordinal(max(moved, 1)).isoformat()
