"""What closes a report: how the sources are, and how the report was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cwdnlp import __version__
from cwdnlp.monitor.report.results import Health, Report
from cwdnlp.render.report.parts import clip, day, link, section, table
from cwdnlp.render.report.words import Words
from cwdnlp.render.workbench import text

__all__ = ["making_section", "sources_section"]


def sources_section(report: Report, words: Words) -> str:
    """Return how many sources fail, and which: of all that the store has, which a limited report says."""
    health = report.health
    if not health.sources:
        return section("sources", words.sources, f"<p>{text(words.sources_none)}</p>\n")
    said = [words.sources_all_well]
    if health.failing_total:
        total = words.number(health.sources)
        said = [words.sources_failing.format(failing=words.number(health.failing_total), total=total)]
    for number, sentence in (
        (health.new, words.sources_new),
        (health.pending, words.sources_queue),
        (health.failed, words.sources_failed),
    ):
        if number:
            said.append(sentence.format(number=words.number(number)))
    if report.unit or report.partnership:
        said.append(words.sources_of_all)
    return section("sources", words.sources, f"<p>{text(' '.join(said))}</p>\n{_failing(health, words)}")


def _failing(health: Health, words: Words) -> str:
    if not health.failing:
        return ""
    rows = (
        (
            link(each.address, clip(each.name)),
            clip(each.error, 300),
            day(words, each.ok_at[:10], short=True) if each.ok_at else text(words.never),
            words.number(each.failures),
        )
        for each in health.failing
    )
    head = (words.source, words.reason, words.last_read, words.failures)
    rest = health.failing_total - len(health.failing)
    more = f'<p class="soft">{text(words.sources_more.format(number=words.number(rest)))}</p>\n' if rest else ""
    return table(words.sources_table, head, rows, kind="stack failing") + more


def making_section(report: Report, words: Words, figures: Mapping[str, Any] | None) -> str:
    """Return what the report was made from, and what its labels are worth."""
    making = report.making
    models = "; ".join(f"{model} ({words.count(number, words.story)})" for model, number in making.models)
    holds = f"{words.count(making.stories, words.story)}, {words.count(making.articles, words.article)}"
    stored = words.date(making.stored_at[:10]) if making.stored_at else ""
    facts = (
        (words.period, words.range(report.period.since, report.period.until)),
        (words.store, f"{making.store}: {holds}"),
        (words.stored_at, stored),
        (words.model, models),
        (words.made_with, f"cwdnlp {__version__}"),
    )
    terms = "".join(f"<dt>{text(name)}</dt><dd>{clip(value)}</dd>\n" for name, value in facts if value)
    notes = [words.counting, words.model_note, _measured(report, words, figures)]
    body = "".join(f"<p>{text(note)}</p>\n" for note in notes if note)
    return section("making", words.making, f'<dl class="units">{terms}</dl>\n{body}')


def _measured(report: Report, words: Words, figures: Mapping[str, Any] | None) -> str:
    """Say how good the model is, where its measured figures are at hand and one model read everything."""
    if not report.making.models:
        return ""
    model, test = (figures or {}).get("model", {}), (figures or {}).get("sets", {}).get("test", {})
    name = f"{model.get('name')} {model.get('version')}"
    if {each for each, _ in report.making.models} != {name} or not test:
        return words.figures_other
    shares = {name: words.percent(test[key]) for name, key in _FIGURES.items()}
    calibration = words.percent(test["calibration_error"]["stage"])
    return words.figures.format(articles=words.number(test["articles"]), calibration=calibration, **shares)


_FIGURES = {"stage": "stage", "topics": "topics", "names": "strict", "teryt": "teryt"}
