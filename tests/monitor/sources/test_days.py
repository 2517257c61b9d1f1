"""Days of publication in every form that feeds know."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.monitor import clock
from cwdnlp.monitor.sources.days import publication_day

NOW = datetime(2026, 7, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("Tue, 30 Jun 2026 10:00:00 +0200", "2026-06-30"),
        ("Tue, 30 Jun 2026 23:30:00 +0200", "2026-06-30"),
        ("Tue, 30 Jun 2026 23:30:00 GMT", "2026-07-01"),
        ("Tue, 30 Jun 2026 23:30:00 -0000", "2026-07-01"),
        ("Tue, 30 Jun 2026 23:30:00 Z", "2026-07-01"),
        ("Tue, 30 Jun 2026 23:30:00 CEST", "2026-06-30"),
        ("Tue, 30 Jun 2026 23:30:00", "2026-06-30"),
        ("Tue, 30 Jun 26 23:30 +0200", "2026-06-30"),
        ("Wed, 31 Dec 2025 23:30:00 +0000", "2026-01-01"),
        ("Wed, 31 Dec 2025 22:30:00 +0000", "2025-12-31"),
        ("30 Jun 2026", "2026-06-30"),
        ("2026-06-30T23:30:00Z", "2026-07-01"),
        ("2026-06-30T23:30:00.123+02:00", "2026-06-30"),
        ("2026-06-30 23:30:00", "2026-06-30"),
        ("2026-06-30", "2026-06-30"),
        ("20260630", "2026-06-30"),
        ("30.06.2026 r.", "2026-06-30"),
        ("wtorek, 30 czerwca 2026, 10:00", "2026-06-30"),
        ("wt., 30 cze 2026 10:00:00 +0200", "2026-06-30"),
        (" Tue,\n 30 Jun  2026 10:00:00 +0200 ", "2026-06-30"),
        ("0026-06-30T10:00:00Z", None),
        ("Tue, 30 Jun 0026 10:00:00 +0200", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("2099-01-01", None),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None),
        ("-0001-11-30T00:00:00+00:00", None),
        ("2026-07-11T20:00:00Z", "2026-07-11"),
        ("2026-07-13", None),
        ("9999-12-31T23:59:59Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("2026-02-30", None),
        ("Tue, 30 Jun 2026 25:30:00 +9999", None),
        ("wczoraj", None),
        ("", None),
        (None, None),
        ("1" * 100_000, None),
    ],
)
def test_days(stated, day):
    assert publication_day(stated, now=NOW) == day


@given(
    st.text(max_size=40) | st.from_regex(r"\A[A-Z][a-z]{2}, \d{1,4} [A-Z][a-z]{2} \d{1,5} [\d:]{0,9} [+-]?\w{0,5}\Z")
)
def test_a_day_is_credible_or_none(stated):
    day = publication_day(stated, now=NOW)
    assert day is None or date(1995, 1, 1) <= date.fromisoformat(day) <= date(2026, 7, 11)


@given(st.datetimes(datetime(1996, 1, 2), datetime(2026, 7, 9), timezones=st.just(UTC)))
def test_the_clock_in_poland_is_one_or_two_hours_ahead(moment):
    day = publication_day(moment.isoformat(), now=NOW)
    one, two = (datetime.fromtimestamp(moment.timestamp() + hours * 3600, UTC) for hours in (1, 2))
    assert day in (one.date().isoformat(), two.date().isoformat())


def test_without_a_time_zone_database_winter_stands_in(monkeypatch):
    def missing(name):
        raise ZoneInfoNotFoundError(name)

    monkeypatch.setattr(clock, "ZoneInfo", missing)
    assert publication_day("Tue, 30 Jun 2026 23:30:00 GMT", now=NOW) == "2026-07-01"
    assert publication_day("Tue, 30 Jun 2026 22:30:00 GMT", now=NOW) == "2026-06-30"
