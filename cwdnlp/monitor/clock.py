"""Times as the store writes them: UTC to the second, so that they sort as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

__all__ = ["later", "parse_time", "stamp"]


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
