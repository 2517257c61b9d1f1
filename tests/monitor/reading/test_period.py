"""Days as users write them."""

from datetime import date

import pytest

from cwdnlp.errors import InputError
from cwdnlp.monitor.reading.period import parse_day

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [("0d", "2026-03-01"), ("1d", "2026-02-28"), ("2W", "2026-02-15"), (" 7d ", "2026-02-22"), ("2024-02-29",) * 2],
)
def test_days(text, day):
    assert parse_day(text, today=TODAY) == day


@pytest.mark.parametrize(
    "text",
    ["", "d", "-1d", "7", "7m", "2026-02-30", "20260301", "2026-W09-7", "01.03.2026", "99999w", "x" * 500, "2026-3-1"],
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(InputError, match="is no day") as caught:
        parse_day(text, today=TODAY)
    assert len(str(caught.value)) < 150
