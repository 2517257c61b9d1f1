"""One model on one set of gold articles: figures, confusion matrices, and what a reader must know of them.

`measure` gives numbers whatever there is to measure. Here what gold says nothing about is None, not 0, and a note tells
why; an evaluation is what `cwdnlp evaluate` prints and what its page shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cwdnlp.evaluate.calibration import chance_error, judge_entities, reliability
from cwdnlp.evaluate.confusion import (
    Confusion,
    TwoByTwo,
    entity_confusion,
    in_order,
    stage_confusion,
    topic_confusion,
)
from cwdnlp.evaluate.errors import entity_errors
from cwdnlp.evaluate.measure import headline_figures, measure
from cwdnlp.evaluate.metrics import Counts, Report, evaluate
from cwdnlp.evaluate.notes import gold_counts, make_notes
from cwdnlp.evaluate.predict import Predictions
from cwdnlp.labels import SCHEMA, Label, Schema
from cwdnlp.records import ModelInfo, TaggedArticle

__all__ = ["Evaluation", "evaluate_predictions", "measured_headlines"]

_OF_GOLD = {
    "strict": "entities",
    "relaxed": "entities",
    "teryt": "TERYT codes",
    "officials": "officials",
    "members": "members of partnerships",
    "stage": "stages",
    "macro_f1": "stages",
    "topics": "topics",
}
_NO_CALIBRATION: dict[str, Any] = {
    "expected_calibration_error": None,
    "of_chance": None,
    "reliability": [],
    "coverage": [],
}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a model did with gold articles.

    `figures` are those of `cwdnlp.evaluate.measure.measure` with more counts; one is None where there is nothing to
    measure. `calibration` holds those of entities, stage, topics and given topics. `notes` are sentences about what was
    not measured and why. `model` made the predictions, None where they do not say.
    """

    report: Report
    figures: dict[str, Any]
    stages: Confusion
    entities: Confusion
    topics: dict[str, TwoByTwo]
    errors: Counter[tuple[str, str]]
    calibration: dict[str, dict[str, Any]]
    notes: tuple[str, ...] = ()
    model: ModelInfo | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data, for JSON."""
        return {
            "model": self.model.to_dict() if self.model else None,
            "notes": list(self.notes),
            **self.figures,
            "confusion": {
                "stages": self.stages.to_dict(),
                "entities": self.entities.to_dict(),
                "topics": {label: counts.to_dict() for label, counts in self.topics.items()},
            },
        }


def evaluate_predictions(
    gold: Sequence[TaggedArticle], predictions: Predictions, *, schema: Schema = SCHEMA
) -> Evaluation:
    """Compare predictions with gold articles in every respect.

    `schema` is that of the gold; its labels are listed in their order, also those that occur nowhere.

    >>> article = TaggedArticle.from_dict({"id": "a", "text": "Umowa podpisana", "stage": "funding"})
    >>> found = evaluate_predictions([article], Predictions([article]))
    >>> found.figures["headlines"]["stage"], found.figures["headlines"]["topics"]
    (1.0, None)
    >>> found.notes[1]
    'one article: there are no intervals'
    """
    predicted = predictions.records
    report = evaluate(gold, predicted)
    figures = measure(gold, predicted, predictions.probabilities)
    calibration = _calibration(figures, gold, predicted, report)
    return Evaluation(
        report=report,
        figures=_completed(figures, report, schema, calibration),
        stages=stage_confusion(gold, predicted, order=_ids(schema.stages)),
        entities=entity_confusion(gold, predicted, order=_ids(schema.entities)),
        topics=topic_confusion(gold, predicted, order=_ids(schema.topics)),
        errors=entity_errors(gold, predicted),
        calibration=calibration,
        notes=tuple(make_notes(report, predictions.probabilities)),
        model=next((record.model for record in predicted if record.model), None),
    )


def measured_headlines(report: Report) -> dict[str, float | None]:
    """Return the headline figures of a report, None for those that gold says nothing about."""
    there = gold_counts(report)
    return {name: value if there[_OF_GOLD[name]] else None for name, value in headline_figures(report).items()}


def _completed(
    figures: Mapping[str, Any], report: Report, schema: Schema, calibration: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the figures with those of every label of the schema, and without those that nothing was measured by."""
    there = gold_counts(report)
    headlines = measured_headlines(report)
    classes = {name: calibration[name] for name in ("stage", "topics", "given")}
    return {
        **figures,
        "headlines": headlines,
        "interval_95": {
            name: ends if headlines[name] is not None and report.articles > 1 else None
            for name, ends in figures["interval_95"].items()
        },
        "entities": {
            "strict": _shares(Report.total(report.strict)),
            "relaxed": _shares(Report.total(report.relaxed)),
            "labels": _by_label(report.strict, schema.entities),
            "relaxed_labels": _by_label(report.relaxed, schema.entities),
        },
        "lemma": {label: _ratio(counts.hits, counts.gold) for label, counts in sorted(report.lemma.items())},
        "lemma_gold": {label: counts.gold for label, counts in sorted(report.lemma.items())},
        "teryt": {"recall": _ratio(report.teryt.hits, report.teryt.gold), "gold": report.teryt.gold},
        **{name: _shares(getattr(report, name)) for name in ("officials", "members", "amounts", "dates")},
        "stage": {
            "accuracy": round(report.stage_accuracy, 4) if there["stages"] else None,
            "macro_f1": round(report.stage_macro_f1, 4) if there["stages"] else None,
            "labels": _by_label(report.stage_counts, schema.stages),
            "confusion": figures["stage"]["confusion"],
        },
        "topics": {"micro": _shares(Report.total(report.topics)), "labels": _by_label(report.topics, schema.topics)},
        "confidence": calibration["entities"],
        "classes": {**figures["classes"], **classes},
    }


def _calibration(
    figures: Mapping[str, Any], gold: Sequence[TaggedArticle], predicted: Sequence[TaggedArticle], report: Report
) -> dict[str, dict[str, Any]]:
    """Return calibration error, that of chance, reliability and coverage; nothing where nothing was judged."""
    judged = judge_entities(gold, predicted)
    entities = {
        **figures["confidence"],
        "of_chance": round(chance_error(judged), 4),
        "reliability": [[bin_.count, round(bin_.confidence, 4), round(bin_.right, 4)] for bin_ in reliability(judged)],
    }
    there = gold_counts(report)
    kinds = {"entities": "entities", "stage": "stages", "topics": "topics", "given": "topics"}
    found = {"entities": entities, **{name: figures["classes"][name] for name in ("stage", "topics", "given")}}
    return {
        name: each if each["reliability"] and there[kinds[name]] else dict(_NO_CALIBRATION)
        for name, each in found.items()
    }


def _by_label(counts: Mapping[str, Counts], labels: Iterable[Label]) -> dict[str, dict[str, float | None]]:
    """Return the counts of the labels of a schema, then of those that it does not know, by name."""
    ids = _ids(labels)
    return {label: _shares(counts.get(label, Counts())) for label in in_order({*ids, *counts}, ids)}


def _shares(counts: Counts) -> dict[str, float | None]:
    """Return precision, recall and F1, None where there is nothing to divide by, and the numbers."""
    return {
        "precision": _ratio(counts.hits, counts.predicted),
        "recall": _ratio(counts.hits, counts.gold),
        "f1": _ratio(2 * counts.hits, counts.predicted + counts.gold),
        "gold": counts.gold,
        "predicted": counts.predicted,
        "hits": counts.hits,
    }


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _ids(labels: Iterable[Label]) -> list[str]:
    return [label.id for label in labels]
