"""The newest articles with what was found in them marked in the text."""

from __future__ import annotations

from collections.abc import Sequence

from cwdnlp.monitor.report.results import Line, Report, Shown
from cwdnlp.monitor.report.stages import in_order
from cwdnlp.records import Entity
from cwdnlp.render.marks import Mark, mark_text
from cwdnlp.render.report.parts import chips, clip, day, link, section
from cwdnlp.render.report.words import Words
from cwdnlp.render.workbench import text

__all__ = ["articles_section"]

_MOST_CHARS, _MOST_MARKS = 5000, 150
"""What is shown of an article: a page of fifty stays below 3 MB, whatever their sites write."""


def articles_section(report: Report, words: Words) -> str:
    """Return the articles with a legend and, for those who have scripts, a form that chooses among them."""
    if not report.articles:
        return section("articles", words.articles, f"<p>{text(words.articles_empty)}</p>\n")
    articles = "".join(_article(each, words) for each in report.articles)
    total = report.news.now.stories
    capped = words.articles_capped.format(shown=words.number(len(report.articles)), total=words.number(total))
    note = f"{words.articles_note} {capped}" if total > len(report.articles) else words.articles_note
    return section(
        "articles",
        words.articles,
        f'<p class="soft">{text(note)}</p>\n{_legend(words)}{_form(report.articles, words)}'
        f'<div id="list">\n{articles}</div>\n',
    )


def _legend(words: Words) -> str:
    marks = "".join(
        f'<li><mark data-label="{label}">{text(name)}</mark>{_tag(name, words.tags[label])}</li>'
        for label, name in words.entities.items()
    )
    return f'<ul class="legend" aria-label="{text(words.legend)}">{marks}</ul>\n'


def _tag(name: str, tag: str) -> str:
    """Return what stands behind a mark, where that is not its name."""
    return "" if tag == name else f' <small class="t">{text(tag)}</small>'


def _form(articles: Sequence[Shown], words: Words) -> str:
    """Return the form; it is hidden until the script takes care of it."""
    stages = in_order({each.line.stage for each in articles if each.line.stage})
    topics = sorted({topic.label for each in articles for topic in each.record.topics}, key=words.topic_of)
    anything = ("", words.filter_any)
    orders = (("newest", words.sort_newest), ("oldest", words.sort_oldest), ("surest", words.sort_surest))
    fields = (
        _select("stage", words.filter_stage, [anything, *((each, words.stage_of(each)) for each in stages)]),
        _select("topic", words.filter_topic, [anything, *((each, words.topic_of(each)) for each in topics)]),
        _select("order", words.filter_sort, orders),
    )
    return (
        f'<form id="filter" aria-label="{text(words.filter)}" hidden>\n'
        f'<label>{text(words.filter_words)} <input type="search" name="words"></label>\n{"".join(fields)}'
        f'<button type="reset">{text(words.filter_reset)}</button>\n'
        f'<output data-words="{text(words.filter_count)}"></output>\n</form>\n'
    )


def _select(name: str, label: str, options: Sequence[tuple[str, str]]) -> str:
    choices = "".join(f'<option value="{clip(value)}">{clip(shown, 60)}</option>' for value, shown in options)
    return f'<label>{text(label)} <select name="{name}">{choices}</select></label>\n'


def _article(shown: Shown, words: Words) -> str:
    """Return an article: what is known of it, and its text behind a summary."""
    line = shown.line
    topics = " ".join(topic.label for topic in shown.record.topics)
    return (
        f'<article id="a{line.item}" data-stage="{clip(line.stage or "")}" data-topics="{clip(topics, 1000)}" '
        f'data-score="{line.score or 0:.4f}">\n<h3 lang="pl">{clip(line.title)}</h3>\n'
        f'<p class="about">{_about(line, words)}</p>\n'
        f'<p class="chips">{chips(words, line)} {_topics(shown, words)}</p>\n'
        f"<details><summary>{text(words.text)}</summary>\n{_text(shown, words)}</details>\n</article>\n"
    )


def _about(line: Line, words: Words) -> str:
    """Tell day, source, address and copies of an article."""
    parts = [day(words, line.day), clip(line.source)]
    if line.url:
        parts.append(link(line.url, text(words.opens)))
    if line.copies > 1:
        parts.append(text(words.also.format(count=words.count(line.copies - 1, words.other_article))))
    return " · ".join(parts)


def _topics(shown: Shown, words: Words) -> str:
    return " ".join(
        f'<span class="chip">{clip(words.topic_of(topic.label), 60)}{_score(topic.score, words)}</span>'
        for topic in shown.record.topics
    )


def _score(score: float | None, words: Words) -> str:
    return "" if score is None else f" <small>{words.share(score)}</small>"


def _text(shown: Shown, words: Words) -> str:
    """Return the marked text, its end cut off where it is longer than a press release."""
    body = shown.record.text
    marks = [_mark(each, words) for each in shown.record.entities if each.start < _MOST_CHARS][:_MOST_MARKS]
    cut = words.text_cut.format(shown=words.number(_MOST_CHARS), total=words.number(len(body)))
    note = f'<p class="soft">{text(cut)}</p>\n' if len(body) > _MOST_CHARS else ""
    return f'<div class="body" lang="pl">{mark_text(body, marks, end=_MOST_CHARS)}</div>\n{note}'


def _mark(entity: Entity, words: Words) -> Mark:
    """Return the mark of an entity; behind it stands its kind, for those who see no colours too."""
    tag = words.tags.get(entity.label, entity.label)
    code = f" {entity.kb_id}" if entity.label == "JST" and entity.kb_id else ""
    return Mark(entity.start, entity.end, "both", entity.label, tag[:40] + code[:12])
