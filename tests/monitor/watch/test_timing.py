"""When things are tried again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import WatchSettings
from cwdnlp.monitor.watch.timing import DAY, next_recheck, retry_delay, source_delay, spread_of

NAMES = st.text(max_size=20)


@given(NAMES, st.floats(60, 10 * DAY), st.integers(1, 10_000))
def test_a_failing_source_waits_longer_but_not_for_ever(name, interval, failures):
    delay = source_delay(interval, failures=failures, name=name)
    longest = max(interval, DAY)
    assert min(2 * interval, longest) * 0.9 <= delay <= longest * 1.1 + 1e-6
    assert delay <= source_delay(interval, failures=failures + 1, name=name)


def test_one_that_answers_has_its_interval_again():
    assert source_delay(3600, failures=0, name="x", retry_after=7200) == 3600


def test_what_the_server_asks_for_is_waited_for_a_day_at_most():
    assert source_delay(60, failures=1, name="x", retry_after=7200) == 7200
    assert source_delay(60, failures=1, name="x", retry_after=10**9) == DAY


def test_sources_that_fail_together_part():
    delays = {round(source_delay(3600, failures=2, name=f"gmina {number}")) for number in range(100)}
    assert len(delays) > 80
    assert max(map(spread_of, map(str, range(1000)))) > 1.09
    assert min(map(spread_of, map(str, range(1000)))) < 0.91


@pytest.mark.parametrize("kind", FaultKind)
def test_permanent_faults_are_not_tried_again(kind):
    delay = retry_delay(SourceError("x", kind=kind), attempt=1, max_attempts=6)
    assert (delay is None) == kind.permanent


def test_a_throttled_article_waits_as_asked():
    error = SourceError("x", kind=FaultKind.throttled, retry_after=5000)
    assert retry_delay(error, attempt=1, max_attempts=6) == 5000
    assert retry_delay(error, attempt=3, max_attempts=6) == 5000
    assert retry_delay(error, attempt=4, max_attempts=6) == 19_200


@given(st.integers(1, 1000))
def test_an_article_is_tried_again_within_a_day(attempt):
    error = SourceError("x", kind=FaultKind.timeout)
    assert 300 <= retry_delay(error, attempt=attempt, max_attempts=10_000) <= DAY


def settings(**options):
    return WatchSettings(store=Path("x"), sources=(), **options)


@pytest.mark.parametrize("options", [{"recheck": 0}, {"recheck_for": 0}, {"recheck": 8 * DAY}])
def test_no_recheck(options):
    assert next_recheck(settings(**options), found_at="2026-03-01T00:00:00Z", now="2026-03-01T00:00:00Z") is None


def test_rechecks_end():
    now, count = "2026-03-01T07:00:00Z", 0
    while (now := next_recheck(settings(), found_at="2026-03-01T00:00:00Z", now=now)) is not None:
        count += 1
    assert count == 6
