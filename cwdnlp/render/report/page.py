"""The page of a report: its sections in order, with a list of them at the head."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cwdnlp.monitor.report.results import Report
from cwdnlp.monitor.units import unit_label
from cwdnlp.render.report.articles import articles_section
from cwdnlp.render.report.board import board_section
from cwdnlp.render.report.closing import making_section, sources_section
from cwdnlp.render.report.courses import courses_section
from cwdnlp.render.report.news import news_section
from cwdnlp.render.report.parts import clip
from cwdnlp.render.report.regions import regions_section
from cwdnlp.render.report.script import SCRIPT
from cwdnlp.render.report.style import style_sheet
from cwdnlp.render.report.topics import topics_section
from cwdnlp.render.report.words import Language, Words, load_words
from cwdnlp.render.workbench import page, text

__all__ = ["render_report"]

_HEAD = re.compile(r'<section id="([a-z]+)" [^>]*><h2 id="[a-z]+-h">([^<]*)</h2>')


def render_report(
    report: Report,
    *,
    language: Language = "pl",
    title: str | None = None,
    figures: Mapping[str, Any] | None = None,
) -> str:
    """Return a whole page that loads nothing; whatever comes from the store is escaped.

    `figures` is what `metrics.json` beside a model says; they are told if that model made the report's labels. The
    same report gives the same bytes.
    """
    words = load_words(language)
    shown = frozenset(each.line.item for each in report.articles)
    sections = (
        news_section(report, words, shown),
        board_section(report, words),
        courses_section(report, words, shown),
        regions_section(report, words),
        topics_section(report, words),
        articles_section(report, words),
        sources_section(report, words),
        making_section(report, words, figures),
    )
    body = "".join(sections)
    return page(
        title or words.title,
        body,
        lead=_lead(report, words) + _contents(body, words),
        style=style_sheet(),
        script=SCRIPT if report.articles or report.courses else "",
        language=language,
        skip=words.skip,
    )


def _lead(report: Report, words: Words) -> str:
    """Say which days the report is about, and what it is limited to."""
    parts = [words.range(report.period.since, report.period.until), words.count(report.period.days, words.day)]
    if report.unit:
        parts.append(words.only_unit.format(name=unit_label(report.unit)))
    if report.partnership:
        parts.append(words.only_partnership.format(name=report.partnership[1]))
    return f'<p class="lead">{clip(" · ".join(parts), 500)}</p>\n'


def _contents(body: str, words: Words) -> str:
    """List the sections."""
    items = "".join(f'<li><a href="#{name}">{title}</a></li>' for name, title in _HEAD.findall(body))
    return f'<nav aria-label="{text(words.contents)}"><ul>{items}</ul></nav>\n'
