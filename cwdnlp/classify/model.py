"""The classifier of articles: one stage, several topics, each with a probability and its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, clone
from sklearn.utils.validation import check_is_fitted

from cwdnlp.classify.linear import CalibratedSoftmax, ThresholdedLogistic
from cwdnlp.classify.reading import Reading
from cwdnlp.classify.vectorizer import TermVectorizer

__all__ = ["STAGE_FAMILIES", "TOPIC_FAMILIES", "ArticleClassifier"]

STAGE_FAMILIES = {
    "lemma": 1.0, "stem": 1.0, "ngram": 0.5, "concept": 0.5, "pair": 0.5, "signal": 0.2, "mark": 0.2, "kind": 0.1,
    "form": 0.2,
}  # fmt: skip
TOPIC_FAMILIES = {"lemma": 1.0, "stem": 1.0, "ngram": 0.5, "hint": 0.2, "concept": 0.2}
Hinted = Mapping[str, Sequence[str]]


class ArticleClassifier(BaseEstimator):  # type: ignore[misc]
    """Two vectorizers, a softmax over the stages, and a logistic regression for each topic.

    Either part may be missing: an article without stages in training has no stage in the result.

    Parameters: `stage_families` and `topic_families` weigh the families of terms, `signals` are the hints of the
    stages and `words` those of the topics, `stage_c` and `topic_c` the inverse strengths of regularisation, `min_df`
    and `max_terms` those of `TermVectorizer`, `folds` the parts that calibration and thresholds are found on.

    Learned: `stage_terms_`, `topic_terms_` (vectorizers), `stage_` and `topic_estimators_` (estimators, one a topic),
    `stages_` and `topics_` (label ids in the order of the columns), `thresholds_` (one a topic).

    >>> texts = ["promesa droga", "promesa szkoła", "ankieta droga", "ankieta szkoła"] * 3
    >>> readings = [Reading.from_lemmas(text.split()) for text in texts]
    >>> stages = ["funding", "funding", "diagnosis", "diagnosis"] * 3
    >>> topics = [["transport"], ["education"]] * 6
    >>> classifier = ArticleClassifier().fit(readings, stages, topics)
    >>> classifier.stages_[int(classifier.stage_probabilities(readings[:1])[0].argmax())]
    'funding'
    """

    def __init__(
        self,
        *,
        stage_families: Mapping[str, float] | None = None,
        topic_families: Mapping[str, float] | None = None,
        signals: Hinted | None = None,
        words: Hinted | None = None,
        stage_c: float = 100.0,
        topic_c: float = 50.0,
        min_df: int = 2,
        max_terms: int = 20_000,
        folds: int = 5,
    ) -> None:
        self.stage_families = stage_families
        self.topic_families = topic_families
        self.signals = signals
        self.words = words
        self.stage_c = stage_c
        self.topic_c = topic_c
        self.min_df = min_df
        self.max_terms = max_terms
        self.folds = folds

    def fit(
        self,
        readings: Sequence[Reading],
        stages: Sequence[str | None],
        topics: Sequence[Sequence[str]],
        groups: Sequence[object] | None = None,
    ) -> Self:
        """Learn from readings; articles of one group stay in one part when calibration is found.

        `stages` may hold None for articles of an unknown stage, which teach topics only; where all are None, or no
        article has a topic, that part is not learned.

        Raises ValueError where the sequences differ in length, are empty, or name one stage or topic only.
        """
        lengths = {len(readings), len(stages), len(topics), len(readings if groups is None else groups)}
        if not readings or len(lengths) > 1:
            raise ValueError("readings, stages, topics and groups should have a value for each of at least one article")
        self._fit_stage(readings, stages, groups)
        self._fit_topics(readings, topics, groups)
        if not self.stages_ and not self.topics_:
            raise ValueError("no article has a stage or a topic; there is nothing to learn")
        return self

    def _fit_stage(
        self, readings: Sequence[Reading], stages: Sequence[str | None], groups: Sequence[object] | None
    ) -> None:
        known = [index for index, stage in enumerate(stages) if stage]
        self.stages_: list[str] = []
        if not known:
            return
        families = STAGE_FAMILIES if self.stage_families is None else self.stage_families
        self.stage_terms_ = TermVectorizer(families, signals=self.signals, min_df=self.min_df, max_terms=self.max_terms)
        table = self.stage_terms_.fit_transform([readings[index] for index in known])
        self.stage_ = CalibratedSoftmax(self.stage_c, folds=self.folds)
        chosen = None if groups is None else [groups[index] for index in known]
        self.stage_.fit(table, [stages[index] for index in known], chosen)
        self.stages_ = [str(label) for label in self.stage_.classes_]

    def _fit_topics(
        self, readings: Sequence[Reading], topics: Sequence[Sequence[str]], groups: Sequence[object] | None
    ) -> None:
        self.topics_ = sorted({topic for each in topics for topic in each})
        self.topic_estimators_: list[ThresholdedLogistic] = []
        if not self.topics_:
            return
        families = TOPIC_FAMILIES if self.topic_families is None else self.topic_families
        self.topic_terms_ = TermVectorizer(families, words=self.words, min_df=self.min_df, max_terms=self.max_terms)
        table = self.topic_terms_.fit_transform(readings)
        estimator = ThresholdedLogistic(self.topic_c, folds=self.folds)
        for topic in self.topics_:
            given = np.array([topic in each for each in topics])
            if given.all():
                raise ValueError(f"every article has the topic {topic!r}; it needs some without")
            self.topic_estimators_.append(clone(estimator).fit(table, given, groups))

    @property
    def thresholds_(self) -> list[float]:
        """The probability from which each topic is given."""
        return [each.threshold_ for each in self.topic_estimators_]

    def stage_probabilities(self, readings: Sequence[Reading]) -> NDArray[np.float64]:
        """Return probabilities of shape (articles, stages), columns as in `stages_`.

        Raises NotFittedError before `fit`.
        """
        check_is_fitted(self, "stages_")
        if not self.stages_ or not readings:
            return np.zeros((len(readings), len(self.stages_)))
        return self.stage_.predict_proba(self.stage_terms_.transform(readings))

    def topic_probabilities(self, readings: Sequence[Reading]) -> NDArray[np.float64]:
        """Return probabilities of shape (articles, topics), columns as in `topics_`.

        Raises NotFittedError before `fit`.
        """
        check_is_fitted(self, "topics_")
        if not self.topics_ or not readings:
            return np.zeros((len(readings), len(self.topics_)))
        table: csr_matrix = self.topic_terms_.transform(readings)
        return np.column_stack([each.predict_proba(table)[:, 1] for each in self.topic_estimators_])
