"""The classifier of articles: one stage, several topics, each with a probability and its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.base import BaseEstimator
from sklearn.model_selection import GroupKFold
from sklearn.utils.validation import check_is_fitted

from cwdnlp.classify.linear import CalibratedSoftmax, Floats, ThresholdedLogistic
from cwdnlp.classify.reading import Reading
from cwdnlp.classify.vectorizer import TermVectorizer

__all__ = ["STAGE_FAMILIES", "TOPIC_FAMILIES", "ArticleClassifier"]

STAGE_FAMILIES = {
    "lemma": 1.0, "stem": 1.0, "ngram": 0.5, "concept": 0.5, "pair": 0.5, "signal": 0.2, "mark": 0.2, "kind": 0.1,
    "form": 0.2,
}  # fmt: skip
TOPIC_FAMILIES = {"lemma": 1.0, "stem": 1.0, "chars": 0.3, "hint": 0.2, "concept": 0.2}
Hinted = Mapping[str, Sequence[str]]


class ArticleClassifier(BaseEstimator):  # type: ignore[misc]
    """Two vectorizers, a softmax over the stages, and a logistic regression for each topic.

    Either part may be missing: an article without stages in training has no stage in the result.

    Parameters: `stage_families` and `topic_families` weigh the families of terms, `signals` are the hints of the
    stages and `words` those of the topics, `stage_c` and `topic_c` the inverse strengths of regularisation, `min_df`
    and `max_terms` those of `TermVectorizer`, `folds` the parts that calibration and thresholds are found on. The
    stage is read from the first `stage_words`: of several news in one text the first decides (guidelines). Stages
    are learned a second time from the first `teaser_sentences` of each article, with `teaser_weight`: monitoring brings
    teasers beside whole articles.

    Learned: `stage_terms_`, `topic_terms_` (vectorizers), `stage_` and `topic_estimators_` (estimators, one a topic),
    `stages_` and `topics_` (label ids in the order of the columns), `thresholds_` (one a topic), `stage_accuracy_` (of
    articles held out while the temperature was found, None where none were).

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
        topic_c: float = 20.0,
        min_df: int = 2,
        max_terms: int = 20_000,
        folds: int = 5,
        stage_words: int = 250,
        teaser_sentences: int = 4,
        teaser_weight: float = 0.4,
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
        self.stage_words = stage_words
        self.teaser_sentences = teaser_sentences
        self.teaser_weight = teaser_weight

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
        for learned in [name for name in vars(self) if name.endswith("_") and not name.startswith("_")]:
            delattr(self, learned)
        self.stages_ = sorted({stage for stage in stages if stage})
        self.topics_ = sorted({topic for each in topics for topic in each})
        if not self.stages_ and not self.topics_:
            raise ValueError("no article has a stage or a topic; there is nothing to learn")
        self.stage_accuracy_: float | None = None
        owners = list(range(len(readings))) if groups is None else list(groups)
        if self.stages_:
            self._fit_stage(readings, stages, owners)
        self.topic_estimators_: list[ThresholdedLogistic] = []
        if self.topics_:
            self._fit_topics(readings, topics, owners)
        return self

    def _fit_stage(self, readings: Sequence[Reading], stages: Sequence[str | None], groups: Sequence[object]) -> None:
        """Learn the stage from all articles that have one, and its temperature from articles held out."""
        known = np.array([index for index, stage in enumerate(stages) if stage])
        whole = [self.stage_reading(readings[index]) for index in known]
        labels = np.array([stages[index] for index in known])
        self.stage_terms_, self.stage_ = self._learn_stage(whole, labels)
        scores: list[Floats] = []
        rows: list[NDArray[Any]] = []
        for train, test in self._parts(known, groups):
            if set(labels[train]) == set(self.stages_):
                terms, estimator = self._learn_stage([whole[row] for row in train], labels[train])
                scores.append(estimator.logits(terms.transform([whole[row] for row in test])))
                rows.append(test)
        if scores:
            logits, wanted = np.vstack(scores), labels[np.concatenate(rows)]
            self.stage_accuracy_ = float(np.mean(self.stage_.classes_[logits.argmax(axis=1)] == wanted))
            self.stage_.calibrate(logits, wanted)

    def _learn_stage(
        self, readings: Sequence[Reading], labels: NDArray[Any]
    ) -> tuple[TermVectorizer, CalibratedSoftmax]:
        """Learn terms and regression from articles and their teasers, without calibration."""
        families = STAGE_FAMILIES if self.stage_families is None else self.stage_families
        terms = TermVectorizer(families, signals=self.signals, min_df=self.min_df, max_terms=self.max_terms)
        table = terms.fit_transform(readings)
        weights = np.ones(len(readings))
        if self.teaser_weight:
            table = vstack([table, terms.transform(self._teasers(readings))]).tocsr()
            labels = np.concatenate([labels, labels])
            weights = np.concatenate([weights, np.full(len(readings), self.teaser_weight)])
        return terms, CalibratedSoftmax(self.stage_c, folds=0).fit(table, labels, row_weights=weights)

    def _teasers(self, readings: Sequence[Reading]) -> list[Reading]:
        return [reading.teaser(self.teaser_sentences) for reading in readings]

    def _fit_topics(
        self, readings: Sequence[Reading], topics: Sequence[Sequence[str]], groups: Sequence[object]
    ) -> None:
        """Learn each topic from all articles, its calibration and threshold from articles held out."""
        given = np.array([[topic in each for topic in self.topics_] for each in topics])
        if full := [topic for topic, column in zip(self.topics_, given.T, strict=True) if column.all()]:
            raise ValueError(f"every article has the topic {full[0]!r}; it needs some without")
        columns = range(len(self.topics_))
        self.topic_terms_, learned = self._learn_topics(readings, given, columns)
        self.topic_estimators_ = list(learned.values())
        scores = np.full(given.shape, np.nan)
        for train, test in self._parts(np.arange(len(readings)), groups):
            known = [column for column in columns if given[train, column].any() and not given[train, column].all()]
            terms, estimators = self._learn_topics([readings[row] for row in train], given[train], known)
            table = terms.transform([readings[row] for row in test])
            for column, estimator in estimators.items():
                scores[test, column] = estimator.log_odds(table)
        for column, estimator in enumerate(self.topic_estimators_):
            seen = ~np.isnan(scores[:, column])
            if seen.any():
                estimator.calibrate(scores[seen, column], given[seen, column])

    def _learn_topics(
        self, readings: Sequence[Reading], given: NDArray[Any], columns: Iterable[int]
    ) -> tuple[TermVectorizer, dict[int, ThresholdedLogistic]]:
        """Learn terms, and a regression for some of the topics, without calibration."""
        families = TOPIC_FAMILIES if self.topic_families is None else self.topic_families
        terms = TermVectorizer(families, words=self.words, min_df=self.min_df, max_terms=self.max_terms)
        table = terms.fit_transform(readings)
        return terms, {
            column: ThresholdedLogistic(self.topic_c, folds=0).fit(table, given[:, column]) for column in columns
        }

    def _parts(self, rows: NDArray[Any], groups: Sequence[object]) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
        """Give positions in `rows` of training and held-out articles; none where all are of one group."""
        owners = [groups[row] for row in rows]
        folds = min(self.folds, len(set(owners)))
        return iter(GroupKFold(folds).split(rows, groups=owners) if folds > 1 else ())

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
        return self.stage_.predict_proba(self.stage_terms_.transform(map(self.stage_reading, readings)))

    def stage_reading(self, reading: Reading) -> Reading:
        """Return what the stage is read from: the beginning of the article."""
        return reading.beginning(self.stage_words)

    def topic_probabilities(self, readings: Sequence[Reading]) -> NDArray[np.float64]:
        """Return probabilities of shape (articles, topics), columns as in `topics_`.

        Raises NotFittedError before `fit`.
        """
        check_is_fitted(self, "topics_")
        if not self.topics_ or not readings:
            return np.zeros((len(readings), len(self.topics_)))
        table: csr_matrix = self.topic_terms_.transform(readings)
        return np.column_stack([each.predict_proba(table)[:, 1] for each in self.topic_estimators_])
