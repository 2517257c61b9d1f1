"""An evaluation as tables of text, the same for the terminal and the page.

A figure that was not measured is a dash, never 0. Labels of a corpus are made harmless here, for a terminal; the page
escapes every cell once more for HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from cwdnlp.corpus.stats.tables import Table
from cwdnlp.evaluate.confusion import Confusion
from cwdnlp.evaluate.errors import KINDS
from cwdnlp.evaluate.evaluation import Evaluation
from cwdnlp.evaluate.measure import TITLES
from cwdnlp.render.safe import one_line
from cwdnlp.render.workbench import share

__all__ = [
    "NOTHING",
    "base_form_table",
    "calibration_table",
    "confusion_table",
    "count_articles",
    "entity_table",
    "error_table",
    "evaluation_tables",
    "fact_table",
    "headline_table",
    "stage_table",
    "topic_table",
    "uncertain_table",
]

Row = tuple[str, ...]

NOTHING = "(nothing)"
"""The column of what was missed and the row of what was made up; no label of a corpus has brackets."""
_PRF = ("precision", "recall", "F1", "gold", "found")
_FACTS = {
    "officials": "officials (role, person, unit)",
    "members": "members and leaders",
    "amounts": "amounts",
    "dates": "dates",
}
_CALIBRATED = {"entities": "entities", "stage": "stage", "topics": "topics, all", "given": "topics, given ones"}


def evaluation_tables(found: Evaluation) -> list[Table]:
    """Return all tables that have something to tell, in the order of reading.

    >>> from cwdnlp.evaluate import Predictions, evaluate_predictions
    >>> [table.name for table in evaluation_tables(evaluate_predictions([], Predictions([])))]
    ['headlines']
    """
    tables = (
        headline_table(found),
        entity_table(found, "strict"),
        entity_table(found, "relaxed"),
        confusion_table(found.entities, "entity-confusion", "Gold entity labels by predicted ones"),
        error_table(found),
        base_form_table(found),
        fact_table(found),
        stage_table(found),
        confusion_table(found.stages, "stage-confusion", "Gold stages by predicted ones"),
        topic_table(found),
        calibration_table(found),
        uncertain_table(found),
    )
    return [table for table in tables if table.rows]


def count_articles(found: Evaluation) -> str:
    """Say how many articles were measured."""
    number = found.report.articles
    return "one article" if number == 1 else f"{number:,} articles"


def headline_table(found: Evaluation) -> Table:
    """Return the figures that are told first, with their intervals."""
    values, intervals = found.figures["headlines"], found.figures["interval_95"]
    rows = ((TITLES[name], share(value), _interval(intervals[name])) for name, value in values.items())
    return Table("headlines", f"Figures of {count_articles(found)}", ("figure", "value", "95 % interval"), tuple(rows))


def entity_table(found: Evaluation, kind: Literal["strict", "relaxed"]) -> Table:
    """Return precision, recall and F1 of each entity label; no rows if there are no entities.

    Strict asks for the same span and label, relaxed for the same label and an overlap.
    """
    entities = found.figures["entities"]
    labels, total = entities["labels" if kind == "strict" else "relaxed_labels"], entities[kind]
    rows = [*_named(labels), ("all", *_prf(total))]
    return Table(f"entities-{kind}", f"Entities, {kind}", ("label", *_PRF), _if_any(rows, total))


def base_form_table(found: Evaluation) -> Table:
    """Return the share of base forms that are right, by label."""
    right, gold = found.figures["lemma"], found.figures["lemma_gold"]
    labels = (label for label in found.figures["entities"]["labels"] if label in right)
    rows = ((one_line(label), share(right[label]), str(gold[label])) for label in labels)
    return Table("base-forms", "Base forms", ("label", "right", "gold"), tuple(rows))


def fact_table(found: Evaluation) -> Table:
    """Return the figures of links, relations and values, of those that occur."""
    teryt = found.figures["teryt"]
    links = [("units, TERYT code", "–", share(teryt["recall"]), "–", str(teryt["gold"]), "–")]
    counted = {title: found.figures[name] for name, title in _FACTS.items() if _occurs(found.figures[name])}
    rows = (*(links if teryt["gold"] else ()), *_named(counted))
    return Table("facts", "Links, relations and values", ("what", *_PRF), rows)


def stage_table(found: Evaluation) -> Table:
    """Return the figures of each stage."""
    labels = found.figures["stage"]["labels"]
    return Table("stages", "Each stage", ("stage", *_PRF), _named(labels) if found.stages.total else ())


def topic_table(found: Evaluation) -> Table:
    """Return the figures of each topic, and how many articles have it in gold and prediction, in one, in neither."""
    topics = found.figures["topics"]
    rows = [(one_line(label), *_prf(each)[:3], *_four(found, label)) for label, each in topics["labels"].items()]
    rows.append(("all", *_prf(topics["micro"])[:3], "", "", "", ""))
    head = ("topic", "precision", "recall", "F1", "both", "missed", "made up", "neither")
    return Table("topics", "Each topic, by articles", head, _if_any(rows, topics["micro"]))


def confusion_table(found: Confusion, name: str, title: str) -> Table:
    """Return a matrix with numbered columns, narrow enough for a terminal.

    >>> matrix = Confusion.of([("JST", "JST"), ("JST", "ORG"), ("ORG", None)])
    >>> for row in confusion_table(matrix, "c", "C").rows:
    ...     print(row)
    ('1 JST', '1', '1', '0', '2')
    ('2 ORG', '0', '0', '1', '1')
    """
    numbers = [str(number) for number in range(1, len(found.labels) + 1)]
    rows = [
        (f"{number} {one_line(label)}", *map(str, counts), str(missed), str(sum(counts) + missed))
        for number, label, counts, missed in zip(numbers, found.labels, found.counts, found.missed, strict=True)
    ]
    if any(found.made_up):
        rows.append((NOTHING, *map(str, found.made_up), "", str(sum(found.made_up))))
    return Table(name, title, ("gold", *numbers, NOTHING, "all"), tuple(rows))


def error_table(found: Evaluation) -> Table:
    """Return the errors with entities, kinds by labels; the label is that of gold, of the predicted if made up."""
    labels = [label for label in found.entities.labels if any(found.errors[kind, label] for kind in KINDS)]
    rows = []
    for kind in KINDS:
        counts = [found.errors[kind, label] for label in labels]
        rows.append((kind, *map(str, counts), str(sum(counts))))
    head = ("kind", *map(one_line, labels), "all")
    return Table("errors", "Errors with entities", head, tuple(rows) if labels else ())


def calibration_table(found: Evaluation) -> Table:
    """Return the calibration error beside that which chance alone would leave."""
    rows = (
        (title, share(each["expected_calibration_error"]), share(each["of_chance"]), str(_judged(each)))
        for name, title in _CALIBRATED.items()
        if (each := found.calibration[name])["reliability"]
    )
    head = ("of", "error", "of chance", "judged")
    return Table("calibration", "Expected calibration error", head, tuple(rows))


def uncertain_table(found: Evaluation) -> Table:
    """Return how the uncertain stages do; nothing if none is uncertain."""
    uncertain: Mapping[str, float | None] = found.figures["classes"]["uncertain"]
    titles = {
        "share": "articles with an uncertain stage",
        "certain_right": "right of the certain ones",
        "among_two": "of the uncertain ones, right among two",
    }
    rows = ((title, share(uncertain[name])) for name, title in titles.items())
    return Table("uncertain", "Uncertain stages", ("what", "share"), tuple(rows) if uncertain["share"] else ())


def _prf(each: Mapping[str, Any]) -> Row:
    return (*_shares(each), str(each["gold"]), str(each["predicted"]))


def _named(counts: Mapping[str, Mapping[str, Any]]) -> tuple[Row, ...]:
    return tuple((one_line(name), *_prf(each)) for name, each in counts.items())


def _shares(each: Mapping[str, Any]) -> Row:
    return tuple(share(each[name]) for name in ("precision", "recall", "f1"))


def _four(found: Evaluation, label: str) -> Iterator[str]:
    counts = found.topics.get(label)
    values: Iterable[int] = counts.to_dict().values() if counts else (0, 0, 0, found.report.articles)
    yield from map(str, values)


def _interval(ends: list[float] | None) -> str:
    return f"{ends[0]:.3f} to {ends[1]:.3f}" if ends else "–"


def _occurs(each: Mapping[str, Any]) -> bool:
    return bool(each["gold"] or each["predicted"])


def _if_any(rows: Iterable[Row], total: Mapping[str, Any]) -> tuple[Row, ...]:
    return tuple(rows) if _occurs(total) else ()


def _judged(each: Mapping[str, Any]) -> int:
    return sum(count for count, _, _ in each["reliability"])
