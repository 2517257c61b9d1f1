"""The classifier: one stage, several topics, each with a probability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.utils.validation import check_is_fitted

from cwdnlp.classify.features import STAGE_TERMS, TOPIC_TERMS

__all__ = ["ArticleClassifier"]


class ArticleClassifier(BaseEstimator):  # type: ignore[misc]
    """Logistic regressions over TF-IDF terms, for the stage and for each topic.

    Parameters: `stage_c` and `topic_c` are the inverse strengths of regularisation, `min_df` the number of articles
    that a term must stand in, `max_terms` the number of commonest terms kept, `folds` how many grouped folds the
    topics' thresholds are chosen on.

    Learned: `stage_terms_` and `topic_terms_` (fitted vectorizers), `stage_` and `topic_` (fitted estimators),
    `stages_` and `topics_` (label ids in the order of the columns), `thresholds_` (one for each topic).
    """

    def __init__(
        self, stage_c: float = 20.0, topic_c: float = 20.0, min_df: int = 2, max_terms: int = 20_000, folds: int = 5
    ) -> None:
        self.stage_c = stage_c
        self.topic_c = topic_c
        self.min_df = min_df
        self.max_terms = max_terms
        self.folds = folds

    def fit(
        self, terms: Sequence[str], stages: Sequence[str], topics: Sequence[Sequence[str]], groups: Sequence[str]
    ) -> Self:
        """Learn from articles given by their terms; articles of one group stay in one fold.

        Raises ValueError where the sequences differ in length or hold no article.
        """
        if not terms or not len(terms) == len(stages) == len(topics) == len(groups):
            raise ValueError("terms, stages, topics and groups should have one value for each of at least one article")
        self.stage_terms_ = self._vectorizer(STAGE_TERMS)
        self.stage_ = LogisticRegression(C=self.stage_c, class_weight="balanced", max_iter=3000)
        self.stage_.fit(_fit_terms(self.stage_terms_, terms), list(stages))
        self.stages_ = [str(label) for label in self.stage_.classes_]
        binarizer = MultiLabelBinarizer()
        targets = binarizer.fit_transform(topics)
        self.topics_ = [str(label) for label in binarizer.classes_]
        self.topic_ = OneVsRestClassifier(LogisticRegression(C=self.topic_c, class_weight="balanced", max_iter=3000))
        self.topic_terms_ = self._vectorizer(TOPIC_TERMS)
        table = _fit_terms(self.topic_terms_, terms)
        self.thresholds_ = self._thresholds(table, targets, list(groups))
        self.topic_.fit(table, targets)
        return self

    def _vectorizer(self, pattern: str) -> TfidfVectorizer:
        return TfidfVectorizer(
            token_pattern=pattern,
            lowercase=False,
            sublinear_tf=True,
            min_df=self.min_df,
            max_features=self.max_terms,
            dtype=np.float32,
        )

    def _thresholds(self, table: Any, targets: NDArray[Any], groups: list[str]) -> list[float]:
        """Choose for each topic the threshold with the best F1 on articles held out in turn."""
        folds = min(self.folds, len(set(groups)))
        if folds < 2:
            return [0.5] * targets.shape[1]
        held_out = cross_val_predict(
            self.topic_, table, targets, groups=groups, cv=GroupKFold(folds), method="predict_proba"
        )
        return [_best_threshold(held_out[:, column], targets[:, column]) for column in range(targets.shape[1])]

    def stage_probabilities(self, terms: Sequence[str]) -> NDArray[np.float64]:
        """Return probabilities of shape (articles, stages), columns as in `stages_`.

        Raises NotFittedError before `fit`.
        """
        check_is_fitted(self, "stage_")
        return np.asarray(self.stage_.predict_proba(self.stage_terms_.transform(terms)), dtype=np.float64)

    def topic_probabilities(self, terms: Sequence[str]) -> NDArray[np.float64]:
        """Return probabilities of shape (articles, topics), columns as in `topics_`.

        Raises NotFittedError before `fit`.
        """
        check_is_fitted(self, "topic_")
        return np.asarray(self.topic_.predict_proba(self.topic_terms_.transform(terms)), dtype=np.float64)


def _fit_terms(vectorizer: TfidfVectorizer, terms: Sequence[str]) -> Any:
    """Fit a vectorizer; its vocabulary keeps plain integers, which are stored as text and not as one array each."""
    table = vectorizer.fit_transform(terms)
    vectorizer.vocabulary_ = {term: int(column) for term, column in vectorizer.vocabulary_.items()}
    return table


def _best_threshold(probabilities: NDArray[Any], target: NDArray[Any]) -> float:
    """Return the threshold between 0.2 and 0.8 with the best F1, the nearest to one half among equals."""
    best = (0.0, 0.0, 0.5)
    for threshold in np.arange(0.2, 0.81, 0.05):
        chosen = probabilities >= threshold
        hits = float((chosen & (target == 1)).sum())
        total = float(chosen.sum() + target.sum())
        f1 = 2 * hits / total if total else 0.0
        best = max(best, (f1, -abs(threshold - 0.5), float(round(threshold, 2))))
    return best[2]
