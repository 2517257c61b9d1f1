"""Every figure of a pipeline on one set of gold articles, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cwdnlp.evaluate.calibration import (
    Judged,
    calibration_error,
    chance_error,
    coverage_curve,
    judge_entities,
    judge_stages,
    judge_topics,
    reliability,
)
from cwdnlp.evaluate.errors import entity_errors
from cwdnlp.evaluate.metrics import Report, evaluate, intervals
from cwdnlp.records import TaggedArticle

__all__ = ["COVERAGE", "HEADLINES", "TITLES", "headline_figures", "measure"]

COVERAGE = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
HEADLINES: dict[str, Callable[[Report], float]] = {
    "strict": lambda report: Report.total(report.strict).f1,
    "relaxed": lambda report: Report.total(report.relaxed).f1,
    "teryt": lambda report: report.teryt.recall,
    "officials": lambda report: report.officials.f1,
    "members": lambda report: report.members.f1,
    "stage": lambda report: report.stage_accuracy,
    "macro_f1": lambda report: report.stage_macro_f1,
    "topics": lambda report: Report.total(report.topics).f1,
}
"""The figures that are told first, by name; all between 0 and 1."""
TITLES = {
    "strict": "entities, strict F1",
    "relaxed": "entities, relaxed F1",
    "teryt": "units with the right TERYT code, end to end",
    "officials": "officials (role, person, unit), F1",
    "members": "members and leaders of partnerships, F1",
    "stage": "stage, accuracy",
    "macro_f1": "stage, macro F1",
    "topics": "topics, micro F1",
}


def headline_figures(report: Report) -> dict[str, float]:
    """Return the headline figures of a report, with four digits."""
    return {name: round(figure(report), 4) for name, figure in HEADLINES.items()}


def measure(
    gold: Sequence[TaggedArticle],
    predicted: Sequence[TaggedArticle],
    probabilities: Mapping[str, Mapping[str, float]] | None = None,
) -> dict[str, Any]:
    """Return every figure, with 95 % intervals of the headline ones.

    `probabilities` are the `doc.cats` by article; without them the calibration of topics is that of the given ones.
    """
    report = evaluate(gold, predicted)
    figures = report.to_dict()
    figures["headlines"] = headline_figures(report)
    found = intervals(gold, predicted, HEADLINES)
    figures["interval_95"] = {name: [round(end, 4) for end in ends] for name, ends in found.items()}
    judged = judge_entities(gold, predicted)
    figures["confidence"] = {
        "expected_calibration_error": round(calibration_error(judged), 4),
        "coverage": [[round(each, 4) for each in point] for point in coverage_curve(judged, COVERAGE)],
    }
    given = _given_topics(gold, predicted)
    figures["classes"] = {
        "stage": _calibration(judge_stages(gold, predicted)),
        "topics": _calibration(judge_topics(gold, probabilities) if probabilities else given),
        "given": _calibration(given),
        "uncertain": _uncertain(gold, predicted),
    }
    errors = sorted(entity_errors(gold, predicted).items())
    figures["errors"] = {f"{kind} {label}": count for (kind, label), count in errors}
    return figures


def _calibration(judged: list[Judged]) -> dict[str, Any]:
    """Return calibration error, that of chance alone, reliability and coverage of probabilities."""
    bins = reliability(judged)
    return {
        "expected_calibration_error": round(calibration_error(judged), 4),
        "of_chance": round(chance_error(judged), 4),
        "reliability": [[each.count, round(each.confidence, 4), round(each.right, 4)] for each in bins],
        "coverage": [[round(each, 4) for each in point] for point in coverage_curve(judged, COVERAGE)],
    }


def _given_topics(gold: Sequence[TaggedArticle], predicted: Sequence[TaggedArticle]) -> list[Judged]:
    """Return the probability of every topic that was given, and whether it is gold."""
    wanted = {article.id: {topic.label for topic in article.topics} for article in gold}
    return [
        (topic.score, topic.label in wanted[article.id])
        for article in predicted
        if article.id in wanted
        for topic in article.topics
        if topic.score is not None
    ]


def _uncertain(gold: Sequence[TaggedArticle], predicted: Sequence[TaggedArticle]) -> dict[str, float | None]:
    """Return the share of uncertain stages, how many of the certain are right, and of the uncertain by two guesses.

    None where there are none of which to tell.
    """
    wanted = {article.id: article.stage.label for article in gold if article.stage}
    pairs = [(article.stage, wanted[article.id]) for article in predicted if article.stage and article.id in wanted]
    certain = [stage.label == label for stage, label in pairs if not stage.is_uncertain]
    doubtful = [label in {each.label for each in stage.candidates} for stage, label in pairs if stage.is_uncertain]
    return {
        "share": round(len(doubtful) / len(pairs), 4) if pairs else None,
        "certain_right": round(sum(certain) / len(certain), 4) if certain else None,
        "among_two": round(sum(doubtful) / len(doubtful), 4) if doubtful else None,
    }
