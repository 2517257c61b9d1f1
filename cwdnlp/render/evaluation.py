"""An evaluation as one self-contained page: tables, confusion matrices by heat, curves of calibration.

Everything that comes from a corpus, its labels above all, is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from cwdnlp.corpus.stats.tables import Table
from cwdnlp.evaluate.confusion import Confusion
from cwdnlp.evaluate.evaluation import Evaluation
from cwdnlp.render.curves import CURVE_STYLE, Point, draw_curve
from cwdnlp.render.evaluation_tables import (
    NOTHING,
    base_form_table,
    calibration_table,
    count_articles,
    entity_table,
    error_table,
    fact_table,
    headline_table,
    stage_table,
    topic_table,
    uncertain_table,
)
from cwdnlp.render.workbench import page, share, table, text

__all__ = ["heat_table", "render_evaluation"]

# How much of the heat colour a cell gets: the least so that a single error shows, the most so that the figures on it
# keep a contrast of 5:1 in light and dark (WCAG 2.2, AA).
_COOLEST, _HOTTEST = 0.08, 0.45
_STYLE = """\
.heat td { background: rgba(var(--heat), var(--warmth, 0)); min-width: 3.2rem; }
.heat td.right { outline: 1px solid var(--soft); outline-offset: -1px; }
.heat td.zero { color: var(--soft); }
.heat thead th { font-size: .85rem; }
.heat th[scope=row], .heat thead th:first-child { position: sticky; left: 0; background: var(--card); }
.side { display: flex; flex-wrap: wrap; gap: 0 2rem; }
.side th, .side td { padding: .2rem .45rem; }
.notes { border-left: 4px solid var(--accent); padding-left: 1rem; }
.notes ul { margin: 0; padding-left: 1.2rem; }
"""


def render_evaluation(found: Evaluation, *, gold: str = "", model: str = "") -> str:
    """Return the page of an evaluation; `gold` and `model` say where both came from.

    >>> from cwdnlp.evaluate import Predictions, evaluate_predictions
    >>> "a &lt;b&gt;" in render_evaluation(evaluate_predictions([], Predictions([])), gold="a <b>")
    True
    """
    sections = [(name, title, make(found)) for name, title, make in _SECTIONS]
    kept = [(name, title, body) for name, title, body in sections if body]
    body = "\n".join(_section(*each) for each in kept)
    return page("Evaluation", _notes(found) + body, lead=_lead(found, gold, model, kept), style=_STYLE + CURVE_STYLE)


def heat_table(caption: str, found: Confusion) -> str:
    """Return a confusion matrix as a table whose cells are the warmer the larger their share of the row.

    The numbers are always there, so that nothing is told by colour alone; the right ones are framed.

    >>> '<td class="right" style="--warmth: 0.265" title="a as a: 50% of 2">1</td>' in heat_table(
    ...     "C", Confusion.of([("a", "a"), ("a", "b")])
    ... )
    True
    """
    columns = (*found.labels, NOTHING)
    head = "".join(f'<th scope="col">{text(cell)}</th>' for cell in ("gold", *columns, "all"))
    counted = zip(found.labels, found.counts, found.missed, strict=True)
    rows = [
        _heat_row(label, (*counts, missed), columns, right=number)
        for number, (label, counts, missed) in enumerate(counted)
    ]
    if any(found.made_up):
        rows.append(_heat_row(NOTHING, (*found.made_up, None), columns))
    return (
        f'<table class="heat">\n<caption>{text(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody>\n</table>\n"
    )


def _heat_row(gold: str, counts: Sequence[int | None], columns: Sequence[str], *, right: int | None = None) -> str:
    """Return a row; `right` is the column of its own label, and None a cell that cannot be."""
    total = sum(filter(None, counts))
    cells = "".join(
        "<td></td>" if count is None else _heat_cell(f"{gold} as {label}", count, total, right=column == right)
        for column, (label, count) in enumerate(zip(columns, counts, strict=True))
    )
    return f'<tr><th scope="row">{text(gold)}</th>{cells}<td>{total}</td></tr>\n'


def _heat_cell(name: str, count: int, total: int, *, right: bool) -> str:
    classes = " ".join(filter(None, ("right" if right else "", "" if count else "zero")))
    marked = f' class="{classes}"' if classes else ""
    if not count:
        return f"<td{marked}>0</td>"
    part = count / total
    heat = f"--warmth: {_COOLEST + part * (_HOTTEST - _COOLEST):.3f}"
    return f'<td{marked} style="{heat}" title="{text(name)}: {part:.0%} of {total}">{count}</td>'


def _lead(found: Evaluation, gold: str, model: str, sections: Iterable[tuple[str, str, str]]) -> str:
    """Return what was compared with what, and the links to the sections."""
    made_by = f"{found.model.name} {found.model.version}" if found.model else ""
    parts = [count_articles(found), gold and f"gold: {gold}", model and f"predictions: {model}", made_by]
    links = "".join(f'<li><a href="#{name}">{title}</a></li>' for name, title, _ in sections)
    told = " · ".join(text(part) for part in parts if part)
    return f'<p class="soft">{told}</p>\n<nav aria-label="Sections"><ul>{links}</ul></nav>\n'


def _notes(found: Evaluation) -> str:
    items = "".join(f"<li>{text(note)}</li>" for note in found.notes)
    return f'<section class="notes" aria-label="Notes"><ul>{items}</ul></section>\n' if items else ""


def _section(name: str, title: str, body: str) -> str:
    return f'<section id="{name}" aria-labelledby="{name}-title"><h2 id="{name}-title">{title}</h2>\n{body}</section>'


def _figures(found: Evaluation) -> str:
    return _table(headline_table(found)) + _soft(
        "Intervals: 95 % percentile bootstrap over articles. A dash stands for what could not be measured."
    )


def _entities(found: Evaluation) -> str:
    tables = _side(entity_table(found, "strict"), entity_table(found, "relaxed"))
    if not tables:
        return ""
    told = _soft("Strict: span and label are those of gold. Relaxed: the label is, and the spans overlap.")
    matrix = heat_table("Gold labels (rows) by predicted ones (columns)", found.entities)
    paired = _soft(
        "Every prediction is paired with the gold entity that it shares most with, whatever its span; what no "
        f"prediction overlaps is {NOTHING} in the columns, what was made up is {NOTHING} in the rows."
    )
    return tables + told + matrix + paired + _side(error_table(found), base_form_table(found))


def _facts(found: Evaluation) -> str:
    return _side(fact_table(found))


def _stages(found: Evaluation) -> str:
    if not found.stages.total:
        return ""
    return _side(stage_table(found)) + heat_table("Gold stages (rows) by predicted ones (columns)", found.stages)


def _topics(found: Evaluation) -> str:
    return _side(topic_table(found))


def _calibration(found: Evaluation) -> str:
    measured = {name: each for name, each in found.calibration.items() if each["reliability"]}
    if not measured:
        return ""
    told = _soft(
        "The error is the mean distance between the confidence given and the share that is right; of chance: what a "
        "perfectly calibrated model would show on so few articles. Dots are the larger the more predictions they stand "
        "for; on the dashed line confidence is what it promises."
    )
    curves = "".join(_curves(found, name) for name in ("entities", "stage", "topics") if name in measured)
    figures = "".join(_curve_tables(_NAMES[name], each) for name, each in measured.items())
    details = f"<details><summary>The figures of the curves</summary>\n{figures}</details>\n"
    return _side(calibration_table(found), uncertain_table(found)) + told + curves + details


def _curves(found: Evaluation, name: str) -> str:
    """Return the curves of one kind of prediction: reliability, and precision against coverage.

    Of topics all probabilities are judged, but only those given are kept or not.
    """
    reliability, coverage = found.calibration[name]["reliability"], found.calibration[_KEPT[name]]["coverage"]
    most = max(count for count, _, _ in reliability)
    bins = [
        Point(given, right, 3 + 5 * (count / most) ** 0.5, f"{count}: {given:.0%} given, {right:.0%} right")
        for count, given, right in reliability
    ]
    kept = [Point(part, right, 3, f"{part:.0%} kept, {right:.1%} right") for part, _, right in coverage]
    name, surest = _NAMES[name], _NAMES[_KEPT[name]]
    drawn = draw_curve(f"{name}: reliability", bins, across="confidence given", up="right", whole=True, promise=True)
    drawn += draw_curve(f"{surest}: the surest first", kept, across="predictions kept", up="right") if kept else ""
    return f'<div class="curves">{drawn}</div>\n'


def _curve_tables(name: str, each: dict[str, Any]) -> str:
    """Return the figures of the curves for those who cannot see them, or want them exactly."""
    bins = [(share(given), share(right), str(count)) for count, given, right in each["reliability"]]
    kept = [(f"{part:.0%}", share(least), share(right)) for part, least, right in each["coverage"]]
    reliability = Table("", f"{name}: reliability", ("confidence given", "right", "number"), tuple(bins))
    coverage = Table("", f"{name}: the surest first", ("kept", "least confidence", "right"), tuple(kept))
    return _side(reliability, coverage)


def _side(*tables: Table) -> str:
    """Return tables beside each other where there is room, those without rows left out."""
    drawn = "".join(f"<div>{_table(each)}</div>" for each in tables if each.rows)
    return f'<div class="side">{drawn}</div>\n' if drawn else ""


def _table(each: Table) -> str:
    return table(each.title, [text(cell) for cell in each.head], [[text(cell) for cell in row] for row in each.rows])


def _soft(words: str) -> str:
    return f'<p class="soft">{text(words)}</p>\n'


_NAMES = {"entities": "Entities", "stage": "Stage", "topics": "Topics, all", "given": "Topics, given ones"}
_KEPT = {"entities": "entities", "stage": "stage", "topics": "given"}
_SECTIONS: tuple[tuple[str, str, Callable[[Evaluation], str]], ...] = (
    ("figures", "Headline figures", _figures),
    ("entities", "Entities", _entities),
    ("facts", "Facts", _facts),
    ("stages", "Stages", _stages),
    ("topics", "Topics", _topics),
    ("calibration", "Calibration", _calibration),
)
