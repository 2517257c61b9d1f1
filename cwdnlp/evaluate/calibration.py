"""Whether confidence means what it says: expected calibration error, reliability, precision against coverage."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cwdnlp.records import TaggedArticle

__all__ = [
    "Bin",
    "Judged",
    "calibration_error",
    "chance_error",
    "coverage_curve",
    "judge_entities",
    "judge_stages",
    "judge_topics",
    "reliability",
]

Judged = tuple[float, bool]
"""A confidence between 0 and 1, and whether what it was given for is right."""
BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of like confidence: how many, their mean confidence, the share that is right."""

    count: int
    confidence: float
    right: float


def reliability(judged: Iterable[Judged], bins: int = BINS) -> list[Bin]:
    """Return the predictions in bins of equal width, the least sure first; empty bins are left out.

    >>> reliability([(0.95, True), (0.91, False), (0.2, False)])
    [Bin(count=1, confidence=0.2, right=0.0), Bin(count=2, confidence=0.93, right=0.5)]
    """
    sorted_in: list[list[Judged]] = [[] for _ in range(bins)]
    for each in judged:
        sorted_in[min(bins - 1, int(each[0] * bins))].append(each)
    return [
        Bin(len(found), round(_mean(score for score, _ in found), 6), _mean(right for _, right in found))
        for found in sorted_in
        if found
    ]


def calibration_error(judged: Iterable[Judged], bins: int = BINS) -> float:
    """Return the expected calibration error (Naeini, Cooper and Hauskrecht 2015), between 0 and 1; 0 for nothing.

    >>> round(calibration_error([(0.95, True), (0.91, False)]), 2)
    0.43
    """
    found = reliability(judged, bins)
    total = sum(each.count for each in found)
    return sum(each.count * abs(each.confidence - each.right) for each in found) / total if total else 0.0


def chance_error(judged: Sequence[Judged], bins: int = BINS, *, draws: int = 200, seed: int = 0) -> float:
    """Return the calibration error that a perfectly calibrated model with these confidences shows on so few articles.

    The mean over `draws` in which each prediction is right with just the probability that it was given: what remains
    of the measured error above this is the model's.

    >>> chance_error([(1.0, True)] * 10)
    0.0
    """
    if not judged:
        return 0.0
    chance = random.Random(seed)  # noqa: S311
    scores = [score for score, _ in judged]
    return _mean(calibration_error([(score, chance.random() < score) for score in scores], bins) for _ in range(draws))


def coverage_curve(judged: Iterable[Judged], shares: Sequence[float]) -> list[tuple[float, float, float]]:
    """Return for each share of the predictions, the surest first: the share, the least confidence, the precision.

    >>> coverage_curve([(0.9, True), (0.8, True), (0.4, False), (0.3, True)], [0.5, 1.0])
    [(0.5, 0.8, 1.0), (1.0, 0.3, 0.75)]
    """
    ranked = sorted(judged, key=lambda each: -each[0])
    curve: list[tuple[float, float, float]] = []
    for share in shares:
        kept = ranked[: max(1, round(share * len(ranked)))]
        if kept:
            curve.append((share, kept[-1][0], _mean(right for _, right in kept)))
    return curve


def judge_entities(gold: Iterable[TaggedArticle], predicted: Iterable[TaggedArticle]) -> list[Judged]:
    """Return the confidence of every predicted entity that has one, and whether span and label are gold."""
    wanted = {article.id: {(e.start, e.end, e.label) for e in article.entities} for article in gold}
    return [
        (entity.score, (entity.start, entity.end, entity.label) in wanted[article.id])
        for article in predicted
        if article.id in wanted
        for entity in article.entities
        if entity.score is not None
    ]


def judge_stages(gold: Iterable[TaggedArticle], predicted: Iterable[TaggedArticle]) -> list[Judged]:
    """Return the probability of every predicted stage, and whether it is gold."""
    wanted = {article.id: article.stage.label for article in gold if article.stage}
    return [
        (article.stage.score, article.stage.label == wanted[article.id])
        for article in predicted
        if article.id in wanted and article.stage and article.stage.score is not None
    ]


def judge_topics(gold: Iterable[TaggedArticle], probabilities: Mapping[str, Mapping[str, float]]) -> list[Judged]:
    """Return the probability of every topic of every article, given or not, and whether it is gold.

    `probabilities` are the articles' `doc.cats`, by id; keys that are no topics are passed over.
    """
    return [
        (score, key.removeprefix("topic:") in {topic.label for topic in article.topics})
        for article in gold
        for key, score in probabilities.get(article.id, {}).items()
        if key.startswith("topic:")
    ]


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)
