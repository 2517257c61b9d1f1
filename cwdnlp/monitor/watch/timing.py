"""When something is tried again: the back-off of sources and articles, and when an article is looked at once more."""

from __future__ import annotations

import zlib

from cwdnlp.monitor.clock import later, parse_time
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import WatchSettings

__all__ = ["DAY", "next_recheck", "retry_delay", "source_delay", "spread_of"]

DAY = 86_400.0
_FIRST_RETRY, _RETRY_FACTOR = 300.0, 4
_SPREAD = 0.1
_MAX_DOUBLINGS = 20  # beyond a day for any interval; a source that fails for years must not overflow a float


def spread_of(name: str) -> float:
    """Return a factor from 0.9 to 1.1 that depends on the name alone.

    Sources that fail together, since a network was down, are not asked together for ever after.

    >>> 0.9 <= spread_of("Sieradz") <= 1.1 and spread_of("Sieradz") == spread_of("Sieradz")
    True
    """
    share = zlib.crc32(name.encode("utf-8", "surrogatepass")) / 0xFFFFFFFF
    return 1 - _SPREAD + 2 * _SPREAD * share


def source_delay(interval: float, *, failures: int, name: str, retry_after: float | None = None) -> float:
    """Return the seconds until a source is asked again, after so many failures in a row.

    The interval doubles with each failure up to a day (or the interval, if that is longer). What the server asked for
    is waited for in any case, a day at most.

    >>> source_delay(3600, failures=0, name="Sieradz")
    3600
    >>> source_delay(60, failures=1, name="x", retry_after=7200)
    7200
    """
    if not failures:
        return interval
    longest = max(interval, DAY)
    delay = min(interval * 2.0 ** min(failures, _MAX_DOUBLINGS), longest) * spread_of(name)
    return max(delay, min(retry_after or 0, DAY))


def retry_delay(error: SourceError, *, attempt: int, max_attempts: int) -> float | None:
    """Return the seconds until an article is tried again after its attempt number `attempt`, None for never.

    5 minutes, 20, 80, then up to a day. Permanent kinds of fault are not tried again; where the machine had no memory
    the article is never given up.

    >>> fault = SourceError("no answer", kind=FaultKind.timeout)
    >>> [retry_delay(fault, attempt=attempt, max_attempts=6) for attempt in (1, 2, 5, 6)]
    [300.0, 1200.0, 76800.0, None]
    """
    if error.kind.permanent or (attempt >= max_attempts and error.kind is not FaultKind.memory):
        return None
    delay = min(_FIRST_RETRY * float(_RETRY_FACTOR) ** min(attempt - 1, _MAX_DOUBLINGS), DAY)
    return max(delay, min(error.retry_after or 0, DAY)) if error.kind is FaultKind.throttled else delay


def next_recheck(settings: WatchSettings, *, found_at: str, now: str) -> str | None:
    """Return when an article that was read now is looked at again; None when its first days are over.

    >>> from pathlib import Path
    >>> settings = WatchSettings(store=Path("news.sqlite"), sources=())
    >>> next_recheck(settings, found_at="2026-03-01T07:30:00Z", now="2026-03-01T08:00:00Z")
    '2026-03-02T08:00:00Z'
    >>> next_recheck(settings, found_at="2026-03-01T07:30:00Z", now="2026-03-08T07:00:00Z") is None
    True
    """
    if settings.recheck <= 0 or settings.recheck_for <= 0:
        return None
    moment = later(now, max(1.0, settings.recheck))  # the store keeps seconds: at once would be for ever
    within = (parse_time(moment) - parse_time(found_at)).total_seconds() <= settings.recheck_for
    return moment if within else None
