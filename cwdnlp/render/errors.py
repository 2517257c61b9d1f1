"""The page of disagreements: by kind and label, each in its passage, with the whole articles below.

It can be read without a script: everything is there and open. The script adds a filter and closes the articles until
they are asked for. What comes from articles and corpora, ids and labels included, is escaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from cwdnlp.evaluate.disagreements import DISAGREEMENTS, Disagreement, count_disagreements
from cwdnlp.evaluate.passages import cut_passage
from cwdnlp.evaluate.sides import Side
from cwdnlp.labels import SCHEMA, Schema
from cwdnlp.records import Explanation, Phrase, TaggedArticle
from cwdnlp.render.errors_articles import render_articles
from cwdnlp.render.errors_style import SCRIPT, STYLE
from cwdnlp.render.marks import Mark, mark_text
from cwdnlp.render.workbench import page, table, text

__all__ = ["render_errors"]

Numbered = tuple[int, Disagreement]
_PHRASES = 6  # of each label, the loudest first
_STOPS = "\n.!?…”"
_NEAR = 30  # characters on either side of a phrase


@dataclass(frozen=True, slots=True)
class _Context:
    """What the items of a page refer to: articles and their numbers by id, names of labels."""

    articles: Mapping[str, TaggedArticle]
    numbers: Mapping[str, int]
    names: Mapping[str, str]


def render_errors(
    disagreements: Sequence[Disagreement],
    gold: Sequence[TaggedArticle],
    predicted: Iterable[TaggedArticle],
    *,
    title: str = "Disagreements",
    about: str = "",
    schema: Schema = SCHEMA,
) -> str:
    """Return the page of disagreements, which are in the order of `find_disagreements`.

    `about` says in a line what was compared; the names of stages and topics are those of `schema`. Articles without a
    disagreement are counted only.

    >>> article = TaggedArticle(id="a", text="Dni <b>Kutna</b>", stage="none")
    >>> "No disagreement" in render_errors([], [article], [article])
    True
    """
    concerned = {each.article for each in disagreements}
    articles = {article.id: article for article in gold if article.id in concerned}
    numbers = {name: number for number, name in enumerate(articles, 1)}
    names = {label.id: label.name for label in (*schema.stages, *schema.topics)}
    context = _Context(articles, numbers, names)
    numbered = list(enumerate(disagreements, 1))
    sections = [_section(kind, list(found), context) for kind, found in groupby(numbered, lambda each: each[1].kind)]
    parts = [_overview(disagreements), _filter(disagreements), *sections]
    parts.append(render_articles(numbered, articles, predicted, numbers))
    script = SCRIPT if disagreements else ""
    lead = _lead(len(gold), len(articles), len(disagreements), about)
    return page(title, "\n".join(filter(None, parts)), lead=lead, style=STYLE, script=script)


def _lead(articles: int, concerned: int, disagreements: int, about: str) -> str:
    """Say what was compared and how gold and prediction are marked."""
    found = f"{disagreements:,} in {concerned:,} of {articles:,} articles" if disagreements else "No disagreement"
    return (
        f'<p class="soft">{f"{text(about)}: " if about else ""}{found}.</p>\n'
        '<p class="soft">In the passages <mark class="g">gold</mark> has a solid line, '
        '<mark class="p">the prediction</mark> a dashed one, <mark class="g p">what both have</mark> two. '
        "Of each kind and label the surest come first.</p>\n"
    )


def _overview(disagreements: Sequence[Disagreement]) -> str:
    """Return the counts by kind, with links to the kinds."""
    counts = count_disagreements(disagreements)
    rows = []
    for kind in DISAGREEMENTS:
        labels = Counter({label: count for (each, label), count in counts.items() if each == kind})
        if labels:
            concerned = len({each.article for each in disagreements if each.kind == kind})
            listed = ", ".join(f"{text(label)}&nbsp;{count}" for label, count in labels.most_common())
            rows.append([f'<a href="#{_anchor(kind)}">{text(kind)}</a>', str(labels.total()), str(concerned), listed])
    if not rows:
        return "<section><p>No disagreement.</p></section>"
    head = ["kind", "number", "articles", "of these"]
    return f'<section class="overview">{table("Disagreements by kind", head, rows)}</section>'


def _anchor(kind: str) -> str:
    return "kind-" + kind.replace(" ", "-")


def _filter(disagreements: Sequence[Disagreement]) -> str:
    """Return the form that the script shows and obeys; nothing where there is nothing to filter."""
    if not disagreements:
        return ""
    kinds = [kind for kind in DISAGREEMENTS if any(each.kind == kind for each in disagreements)]
    labels = sorted({each.label for each in disagreements})
    return (
        '<form id="filter" role="search" aria-label="Filter" hidden>'
        f'<label>Kind <select name="kind">{_options(kinds)}</select></label>'
        f'<label>Label <select name="label">{_options(labels)}</select></label>'
        '<label>Text <input type="search" name="words"></label>'
        '<button type="reset">Show all</button> <output></output></form>'
    )


def _options(values: Iterable[str]) -> str:
    return '<option value="">all</option>' + "".join(
        f'<option value="{text(value)}">{text(value)}</option>' for value in values
    )


def _section(kind: str, found: Sequence[Numbered], context: _Context) -> str:
    """Return one kind with its labels, each in a group that opens and closes."""
    groups = []
    for label, members in groupby(found, lambda each: each[1].label):
        items = [_item(number, each, context) for number, each in members]
        name = f' <span class="soft" lang="pl">{text(context.names[label])}</span>' if label in context.names else ""
        groups.append(
            f'<details open data-label="{text(label)}"><summary><h3>{text(label)}</h3>{name} '
            f"<small>{len(items)}</small></summary>\n<ol>\n{''.join(items)}</ol></details>\n"
        )
    return (
        f'<section id="{_anchor(kind)}" data-kind="{text(kind)}"><h2>{text(kind)} <small>{len(found)}</small></h2>\n'
        f'<p class="soft">{text(DISAGREEMENTS[kind])}</p>\n{"".join(groups)}</section>'
    )


def _item(number: int, found: Disagreement, context: _Context) -> str:
    """Return one disagreement: the passage with both marks, both sides in words, what decided, the article."""
    article = context.articles[found.article]
    facts = [('<dt class="g">gold</dt>', _side(found.gold, found.kind))]
    sure = "" if found.confidence is None else f" <small>confidence {found.confidence:.2f}</small>"
    facts.append(('<dt class="p">predicted</dt>', _side(found.predicted, found.kind) + sure))
    if found.probabilities:
        likely = ", ".join(f"{text(each.label)} {each.score:.2f}" for each in found.probabilities)
        facts.append(("<dt>probability</dt>", likely))
    facts += [(f"<dt>why {text(_bare(each.label))}</dt>", _reasons(each, article)) for each in found.explanations]
    facts.append(("<dt>article</dt>", f'<a href="#a{context.numbers[article.id]}">{text(article.id)}</a>'))
    listed = "".join(f"{term}<dd>{body}</dd>" for term, body in facts)
    return f'<li id="d{number}"><p class="passage" lang="pl">{_passage(found, article)}</p><dl>{listed}</dl></li>\n'


def _passage(found: Disagreement, article: TaggedArticle) -> str:
    """Return the passage with what gold and the prediction mark in it, dots where it was cut from a sentence."""
    sides = (("gold", found.gold), ("predicted", found.predicted))
    marks = [
        Mark(side.start, side.end, "gold" if name == "gold" else "predicted")
        for name, side in sides
        if side and side.start is not None and side.end is not None
    ]
    start, end = found.passage.start, found.passage.end
    before, after = _dots(article.text, start, end)
    return before + mark_text(article.text, marks, start=start, end=end) + after


def _dots(content: str, start: int, end: int) -> tuple[str, str]:
    """Return the dots before and behind a passage that was cut from within a sentence."""
    before, after = content[max(0, start - 5) : start].rstrip(" "), content[end : end + 5].lstrip(" ")
    goes_on = after and after[0] not in _STOPS and content[end - 1] not in _STOPS
    return ("… " if before and before[-1] not in _STOPS else ""), (" …" if goes_on else "")


def _side(side: Side | None, kind: str) -> str:
    """Say what one side has: value, label, code with its name."""
    if side is None:
        return "nothing"
    language = "" if kind == "stage" or kind.startswith("topic") else ' lang="pl"'
    parts = [f"<b{language}>{text(side.value)}</b>" if side.value else "left open"]
    code = side.code or ("no code" if kind == "link" else "no unit" if kind == "official" else None)
    parts += [f"<small>{text(each)}</small>" for each in (side.label, code, side.name) if each]
    return " ".join(parts)


def _bare(label: str) -> str:
    return label.partition(":")[2] or label


def _reasons(explanation: Explanation, article: TaggedArticle) -> str:
    """List the phrases that spoke loudest for and against a label, each among its neighbours."""
    return "<ul>" + "".join(_reason(phrase, article.text) for phrase in explanation.phrases[:_PHRASES]) + "</ul>"


def _reason(phrase: Phrase, content: str) -> str:
    """Return a phrase with its weight; the sign also tells those who see no colours what it speaks for."""
    near = cut_passage(content, phrase.start, phrase.end, least=0, most=_NEAR)
    quoted = mark_text(content, [Mark(phrase.start, phrase.end, "reason")], start=near.start, end=near.end)
    side, sign = ("good", "+") if phrase.weight > 0 else ("bad", "−")
    weight = f'<span class="{side}">{sign}{abs(phrase.weight):.1f}</span>'
    return f'<li class="why">{weight} <span lang="pl">{" ".join(quoted.split())}</span></li>'
