"""Topics over time: a small drawing for each, all to one scale, and the numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence

from cwdnlp.monitor.report.results import Bucket, Report, Trend
from cwdnlp.render.report.parts import clip, scroll, section, table
from cwdnlp.render.report.words import Words
from cwdnlp.render.workbench import text

__all__ = ["topics_section"]

_MOST = 24
_STEP, _HEIGHT = 10, 40


def topics_section(report: Report, words: Words) -> str:
    """Return a drawing for each topic, the most frequent first."""
    trend = report.trend
    if not trend.topics:
        return section("topics", words.topics_title, f"<p>{text(words.topics_empty)}</p>\n")
    most = max(max(counts) for counts in trend.topics.values())
    shown = dict(list(trend.topics.items())[:_MOST])
    figures = "".join(_figure(topic, counts, trend, most, words) for topic, counts in shown.items())
    body = f'<div class="small">\n{figures}</div>\n{_table(shown, trend.buckets, words)}'
    note = words.topics_note.format(
        unit=getattr(words, trend.unit),
        range=words.range(trend.buckets[0].since, trend.buckets[-1].until),
        most=words.number(most),
    )
    return section("topics", words.topics_title, f'<p class="soft">{text(note)}</p>\n{body}')


def _figure(topic: str, counts: Sequence[int], trend: Trend, most: int, words: Words) -> str:
    """Return the bars of a topic with its name and sum; what is between them is read from the table."""
    name, total = words.topic_of(topic), words.number(sum(counts))
    width = _STEP * len(counts)
    bars = "".join(
        f'<rect x="{place * _STEP + 1}" y="{_HEIGHT - _height(count, most)}" width="{_STEP - 2}" '
        f'height="{_height(count, most)}"><title>{text(_bucket(bucket, words))}: {words.number(count)}</title></rect>'
        for place, (bucket, count) in enumerate(zip(trend.buckets, counts, strict=True))
        if count
    )
    return (
        f"<figure><figcaption>{clip(name)} <small>{total}</small></figcaption>\n"
        f'<svg viewBox="0 0 {width} {_HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{clip(name)}: {text(", ".join(map(str, counts)))}">{bars}'
        f'<line x1="0" x2="{width}" y1="{_HEIGHT}" y2="{_HEIGHT}"/></svg></figure>\n'
    )


def _height(count: int, most: int) -> float:
    return round(count / most * (_HEIGHT - 2), 1)


def _bucket(bucket: Bucket, words: Words) -> str:
    return words.range(bucket.since, bucket.until)


def _table(topics: dict[str, tuple[int, ...]], buckets: Sequence[Bucket], words: Words) -> str:
    head = (words.period, *(words.topic_of(topic) for topic in topics))
    rows = [
        (text(_bucket(bucket, words)), *(words.number(counts[place]) for counts in topics.values()))
        for place, bucket in enumerate(buckets)
    ]
    rows.append((text(words.total), *(words.number(sum(counts)) for counts in topics.values())))
    body = scroll(words.topics_title, table(words.topics_title, head, rows, kind="wide"))
    return f"<details><summary>{text(words.topics_table)}</summary>\n{body}</details>\n"
