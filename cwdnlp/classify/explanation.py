"""Why a label: the phrases of an article that spoke for and against it, and the terms that do so everywhere.

Both parts of the classifier are linear, so that the log-odds of a label are a sum over the terms of the article, and
nothing has to be estimated. A term's share is divided among the places where it stands, there between the first and
the last of its words; neighbouring words that speak the same way make a phrase. For a stage, a share counts against the
mean of all stages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.classify.reading import Reading
from cwdnlp.classify.vectorizer import TermVectorizer

__all__ = ["Phrase", "explain", "strongest_terms"]

_FAINT = 0.15  # words that speak less than this share of the loudest do not extend a phrase
_STAGE, _TOPIC = "stage:", "topic:"


class Phrase(NamedTuple):
    """A phrase of the text: offsets, end exclusive, and its share of the label's log-odds, negative if against it."""

    start: int
    end: int
    weight: float


def explain(classifier: ArticleClassifier, reading: Reading, label: str, *, limit: int = 5) -> list[Phrase]:
    """Return the phrases that speak loudest for and against a label, at most `limit` of each, the loudest first.

    `label` is a key of `doc.cats`: `stage:funding`, `topic:transport`. Raises KeyError for a label that the classifier
    does not know.

    >>> texts = ["promesa droga", "promesa szkoła", "ankieta droga", "ankieta szkoła"] * 3
    >>> readings = [Reading.from_lemmas(text.split()) for text in texts]
    >>> stages = ["funding", "funding", "diagnosis", "diagnosis"] * 3
    >>> classifier = ArticleClassifier().fit(readings, stages, [[]] * 12)
    >>> [(phrase.start, phrase.end) for phrase in explain(classifier, readings[0], "stage:funding", limit=1)]
    [(0, 7)]
    """
    terms, weights = _model_of(classifier, label)
    if label.startswith(_STAGE):
        reading = classifier.stage_reading(reading)
    phrases = sorted(_phrases(reading, _word_weights(terms, weights, reading)), key=lambda each: -abs(each.weight))
    spoken = [[p for p in phrases if p.weight > 0][:limit], [p for p in phrases if p.weight < 0][:limit]]
    return sorted((phrase for side in spoken for phrase in side), key=lambda each: -abs(each.weight))


def strongest_terms(classifier: ArticleClassifier, label: str, *, limit: int = 15) -> list[tuple[str, float]]:
    """Return the terms that speak loudest for a label wherever they stand, with their weights.

    Raises KeyError for a label that the classifier does not know.
    """
    terms, weights = _model_of(classifier, label)
    loudness = weights * terms.idf_
    best = np.argsort(-loudness, kind="stable")[:limit]
    return [(str(terms.terms_[index]), float(weights[index])) for index in best if weights[index] > 0]


def _model_of(classifier: ArticleClassifier, label: str) -> tuple[TermVectorizer, NDArray[np.float64]]:
    """Return the vectorizer and the weights of a label."""
    if label.startswith(_STAGE) and (name := label.removeprefix(_STAGE)) in classifier.stages_:
        model = classifier.stage_
        weights = model.coef_[classifier.stages_.index(name)] - model.coef_.mean(axis=0)
        return classifier.stage_terms_, weights / model.temperature_
    if label.startswith(_TOPIC) and (name := label.removeprefix(_TOPIC)) in classifier.topics_:
        return classifier.topic_terms_, classifier.topic_estimators_[classifier.topics_.index(name)].coef_
    known = [*(_STAGE + each for each in classifier.stages_), *(_TOPIC + each for each in classifier.topics_)]
    raise KeyError(f"{label!r} is none of {', '.join(known)}")


def _word_weights(terms: TermVectorizer, weights: NDArray[np.float64], reading: Reading) -> dict[int, float]:
    """Return the share of each word, by its offset."""
    row = terms.transform([reading])
    shares = dict(zip(row.indices.tolist(), (row.data * weights[row.indices]).tolist(), strict=True))
    places = terms.occurrences(reading)
    counts: dict[int, int] = {}
    for column, _ in places:
        counts[column] = counts.get(column, 0) + 1
    starts = sorted(word.start for sentence in reading.sentences for word in sentence)
    found: dict[int, float] = {}
    for column, term in places:
        share = shares.get(column, 0.0) / counts[column] / 2
        first = bisect_left(starts, term.start)
        last = bisect_left(starts, term.end) - 1
        for place in (first, max(first, last)):
            if share and place < len(starts):
                found[starts[place]] = found.get(starts[place], 0.0) + share
    return found


def _phrases(reading: Reading, weights: dict[int, float]) -> Iterator[Phrase]:
    """Join neighbouring words of one sentence that speak the same way; words between them that say nothing belong."""
    loudest = max(map(abs, weights.values()), default=0.0)
    for sentence in reading.sentences:
        run: list[tuple[int, int, float]] = []
        for word in sentence:
            weight = weights.get(word.start)
            if weight is None:
                continue
            is_loud = abs(weight) >= _FAINT * loudest
            if run and (not is_loud or (weight > 0) != (run[-1][2] > 0)):
                yield _joined(run)
                run = []
            if is_loud:
                run.append((word.start, word.end, weight))
        if run:
            yield _joined(run)


def _joined(run: Sequence[tuple[int, int, float]]) -> Phrase:
    return Phrase(run[0][0], run[-1][1], sum(weight for _, _, weight in run))
