"""The section that says what is new."""

from __future__ import annotations

from collections.abc import Iterable

from cwdnlp.monitor.report.results import Line, News, Numbers, Report
from cwdnlp.render.report.parts import chips, clip, day, heading, section, table, title_link
from cwdnlp.render.report.words import Words
from cwdnlp.render.workbench import text

__all__ = ["news_section"]

_FIGURES = ("stories", "articles", "steps", "partnerships", "gminas", "corrected")


def news_section(report: Report, words: Words, shown: frozenset[int]) -> str:
    """Return the numbers of the period with their changes, the stages, and the newest stories."""
    news, before = report.news, report.period.before
    notes = [words.compared.format(range=words.range(before.since, before.until))]
    if news.begun is None:
        notes.append(words.nothing_before)
    elif news.begun > before.since:
        notes.append(words.begun.format(day=words.date(news.begun)))
    body = [
        f'<p class="soft">{text(" ".join(notes))}</p>\n',
        _figures(news.now, news.before, words),
        f"<p>{text(words.nothing)}</p>\n" if not news.now.stories else "",
        '<div class="columns">\n',
        f"<div>{_stages(news, words)}</div>\n" if news.stages else "",
        f"<div>{_newest(news.newest, words, shown)}</div>\n" if news.newest else "",
        "</div>\n",
    ]
    return section("news", words.news, "".join(body))


def _figures(now: Numbers, before: Numbers, words: Words) -> str:
    """Return the numbers as a list of terms."""
    names = (
        words.stories, words.articles_read, words.steps, words.partnerships, words.gminas, words.corrected,
    )  # fmt: skip
    items = "".join(
        _figure(name, getattr(now, field), getattr(before, field), words)
        for field, name in zip(_FIGURES, names, strict=True)
    )
    return f'<dl class="figures">\n{items}</dl>\n'


def _figure(name: str, now: int, before: int, words: Words) -> str:
    told = f'<span class="whole">({text(words.before.format(number=words.number(before)))})</span>'
    change = f"<small>{text(words.signed(now - before))} {told}</small>"
    return f"<div><dt>{text(name)}</dt><dd>{words.number(now)}</dd><dd>{change}</dd></div>\n"


def _stages(news: News, words: Words) -> str:
    """Return the stories by stage, now and before."""
    rows = (
        (
            clip(words.stage_of(each.label)),
            words.number(each.now),
            words.number(each.before),
            text(words.signed(each.now - each.before) if each.now != each.before else "0"),
        )
        for each in news.stages
    )
    return table(words.by_stage, (words.stage, words.in_period, words.in_before, words.change), rows, kind="stages")


def _newest(lines: Iterable[Line], words: Words, shown: frozenset[int]) -> str:
    items = "".join(_story(line, words, shown) for line in lines)
    return f'{heading(words.newest)}<ol class="lines" lang="pl">\n{items}</ol>\n'


def _story(line: Line, words: Words, shown: frozenset[int]) -> str:
    copies = f" · {words.count(line.copies, words.article)}" if line.copies > 1 else ""
    return (
        f"<li>{title_link(line, shown)}<br><small>{day(words, line.day)} · {clip(line.source)}{copies}</small> "
        f"{chips(words, line)}</li>\n"
    )
