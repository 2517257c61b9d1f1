"""The numbers of a period: what is new, where, and on which topics."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from cwdnlp.monitor.report.period import Period
from cwdnlp.monitor.report.results import Bucket, Change, Line, News, Numbers, Trend
from cwdnlp.monitor.report.selection import LINE, Selection, read_line
from cwdnlp.monitor.report.stages import NONE, in_order

__all__ = ["count_news", "count_regions", "count_trend", "newest"]

_LEAST_DAYS = 84
"""A trend has twelve weeks at least: of one week none can be seen."""
_MOST_WEEKS, _MOST_MONTHS = 27, 36


def count_news(chosen: Selection, period: Period, *, lines: int = 10) -> News:
    """Count what the period has, compare it with the period before, and name its newest stories."""
    now, before = _stages(chosen, period), _stages(chosen, period.before)
    (begun,) = chosen.connection.execute("SELECT min(substr(found_at, 1, 10)) FROM item").fetchone()
    return News(
        now=_numbers(chosen, period, now),
        before=_numbers(chosen, period.before, before),
        stages=tuple(Change(stage, now[stage], before[stage]) for stage in in_order((*now, *before))),
        newest=tuple(newest(chosen, period, lines)),
        begun=begun,
    )


def newest(chosen: Selection, period: Period, number: int) -> Iterator[Line]:
    """Give the newest stories of a period."""
    query = LINE + "ORDER BY item.day DESC, item.id DESC LIMIT :number"
    return map(read_line, chosen.rows(query, period, number=number))


def count_regions(chosen: Selection, period: Period) -> dict[str, int]:
    """Count the stories that concern each voivodeship or a unit in it, by its code."""
    query = """
        SELECT substr(item_unit.unit, 1, 2), count(DISTINCT told.story_id)
        FROM told JOIN item_unit ON item_unit.item_id = told.item_id GROUP BY 1 ORDER BY 1
    """
    return dict(chosen.rows(query, period))


def count_trend(chosen: Selection, period: Period) -> Trend:
    """Count the stories with each topic by week, month or year, over the period or what is needed to see a trend."""
    period = period.at_least(_LEAST_DAYS)
    unit = _unit(period)
    buckets = tuple(_buckets(period, unit))
    places = {bucket.since: place for place, bucket in enumerate(buckets)}
    query = """
        SELECT item.day, item_topic.topic, count(*) FROM told JOIN item ON item.id = told.item_id
        JOIN item_topic ON item_topic.item_id = told.item_id GROUP BY 1, 2
    """
    counts: dict[str, list[int]] = {}
    for day, topic, number in chosen.rows(query, period):
        row = counts.setdefault(topic, [0] * len(buckets))
        row[places[max(_begin(day, unit), period.since)]] += number
    ranked = sorted(counts, key=lambda topic: (-sum(counts[topic]), topic))
    return Trend(unit, buckets, {topic: tuple(counts[topic]) for topic in ranked})


def _stages(chosen: Selection, period: Period) -> Counter[str]:
    """Count the stories of a period by stage; a model without stages counts as none."""
    query = """
        SELECT coalesce(version.stage, 'none'), count(*)
        FROM told JOIN item ON item.id = told.item_id JOIN version ON version.id = item.version_id GROUP BY 1
    """
    return Counter(dict(chosen.rows(query, period)))


def _numbers(chosen: Selection, period: Period, stages: Counter[str]) -> Numbers:
    """Count a period whose stories by stage are known."""
    articles, corrected = chosen.one(
        "SELECT count(*), coalesce(sum(version.number > 1), 0) "
        "FROM chosen JOIN version ON version.id = chosen.version_id",
        period,
    )
    (partnerships,) = chosen.one(
        "SELECT count(DISTINCT partnership) FROM told JOIN item_partnership ON item_partnership.item_id = told.item_id",
        period,
    )
    (gminas,) = chosen.one(
        "SELECT count(DISTINCT unit) FROM told JOIN item_unit ON item_unit.item_id = told.item_id "
        "WHERE length(unit) = 7",
        period,
    )
    return Numbers(
        articles=articles,
        stories=stages.total(),
        steps=stages.total() - stages[NONE],
        partnerships=partnerships,
        gminas=gminas,
        corrected=corrected,
    )


def _unit(period: Period) -> str:
    """Choose weeks, months or years, so that there are neither few nor many."""
    if period.days <= _MOST_WEEKS * 7:
        return "week"
    return "month" if period.days <= _MOST_MONTHS * 31 else "year"


def _buckets(period: Period, unit: str) -> Iterator[Bucket]:
    """Give the weeks, months or years of a period; the first and the last end where it does."""
    since = period.since
    while (last := _last(_begin(since, unit), unit)) < period.until:
        yield Bucket(since, last)
        since = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    yield Bucket(since, period.until)


def _begin(day: str, unit: str) -> str:
    """Return the first day of the week (Monday), month or year that a day lies in."""
    if unit == "week":
        moment = date.fromisoformat(day)
        return date.fromordinal(max(moment.toordinal() - moment.weekday(), 1)).isoformat()
    return day[:7] + "-01" if unit == "month" else day[:4] + "-01-01"


def _last(begin: str, unit: str) -> str:
    """Return the last day of the week, month or year that begins on a day; the calendar ends with the year 9999."""
    moment = date.fromisoformat(begin)
    if unit == "week":
        # The first week that the calendar has begins on a Monday, and its last one ends on a Friday.
        return date.fromordinal(min(moment.toordinal() + 6, date.max.toordinal())).isoformat()
    if unit == "month":
        return moment.replace(day=monthrange(moment.year, moment.month)[1]).isoformat()
    return moment.replace(month=12, day=31).isoformat()
