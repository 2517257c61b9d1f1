"""The estimators: logistic regressions whose probabilities are calibrated on rows held out in turn.

They work on any table of numbers and keep plain arrays only, so that a stored model needs no class of scikit-learn's.
Who makes the table anew for each part that is held out (as `ArticleClassifier` does, whose terms are learned too) fits
with `folds=0` and calls `calibrate` with the scores of the held-out rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax, softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedKFold
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

__all__ = ["CalibratedSoftmax", "Floats", "ThresholdedLogistic"]

Floats = NDArray[np.float64]
_TEMPERATURES = (0.1, 10.0)
_MIN_SHARE, _MAX_SHARE = 0.25, 0.75
_ERROR = 0.02


class _Calibrated(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """What both estimators share: parameters, parts that are held out, checks of the table."""

    def __init__(self, c: float = 20.0, *, class_weight: str | None = "balanced", folds: int = 5) -> None:
        self.c = c
        self.class_weight = class_weight
        self.folds = folds

    def _checked(self, table: Any, y: ArrayLike) -> tuple[Any, NDArray[Any]]:
        """Validate table and labels, learn the classes, return the table and the number of each row's class."""
        table, y = validate_data(self, table, y, accept_sparse="csr", dtype=np.float64)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        return table, codes

    def _regression(self, table: Any, codes: NDArray[Any], weights: Floats) -> LogisticRegression:
        model = LogisticRegression(C=self.c, class_weight=self.class_weight, max_iter=3000)
        return model.fit(table, codes, sample_weight=weights)

    def _parts(
        self, codes: NDArray[Any], groups: Sequence[object] | None
    ) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
        """Give indices of training and held-out rows; parts whose training rows lack a class are left out."""
        smallest = int(np.bincount(codes).min()) if groups is None else len(set(groups))
        folds = min(self.folds, smallest)
        splitter: Any = StratifiedKFold if groups is None else GroupKFold
        parts = splitter(folds).split(np.zeros(len(codes)), codes, groups) if folds > 1 else ()
        for train, test in parts:
            if len(np.unique(codes[train])) == len(self.classes_):
                yield train, test

    def __sklearn_tags__(self) -> Any:
        """Say that sparse tables are welcome."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


class CalibratedSoftmax(_Calibrated):
    """A multinomial logistic regression with a temperature (Guo et al. 2017), for labels of which exactly one holds.

    Parameters: `c` is the inverse strength of regularisation, `class_weight` as scikit-learn's, `folds` how many
    parts are held out in turn to find the temperature (0: it stays 1); rows of one group stay in one part.

    Learned: `classes_`, `coef_` of shape (classes, features), `intercept_`, `temperature_`, `n_features_in_`.

    >>> X = [[0.0], [0.1], [0.9], [1.0]] * 5
    >>> model = CalibratedSoftmax().fit(X, ["low", "low", "high", "high"] * 5)
    >>> [str(label) for label in model.predict([[0.0], [1.0]])]
    ['low', 'high']
    """

    def fit(
        self,
        X: Any,  # noqa: N803
        y: ArrayLike,
        groups: Sequence[object] | None = None,
        *,
        row_weights: ArrayLike | None = None,
    ) -> Self:
        """Fit the regression on all rows, each with its weight, and the temperature on rows held out.

        Raises ValueError on fewer than two classes.
        """
        X, codes = self._checked(X, y)  # noqa: N806
        if len(self.classes_) < 2:
            raise ValueError(f"a classifier needs two classes, the data have only one class: {self.classes_.tolist()}")
        weights = np.ones(len(codes)) if row_weights is None else np.asarray(row_weights, dtype=np.float64)
        self.temperature_ = 1.0
        held_out = [
            (_logits(X[test], *self._coefficients(X[train], codes[train], weights[train])), test)
            for train, test in self._parts(codes, groups)
        ]
        coef, self.intercept_ = self._coefficients(X, codes, weights)
        self.coef_ = coef.astype(np.float32)  # half the size, and no probability moves by a thousandth
        if held_out:
            rows = np.concatenate([test for _, test in held_out])
            self.calibrate(np.vstack([logits for logits, _ in held_out]), self.classes_[codes[rows]])
        return self

    def _coefficients(self, table: Any, codes: NDArray[Any], weights: Floats) -> tuple[Floats, Floats]:
        """Return coefficients and intercepts with a row for each class, of two classes too."""
        model = self._regression(table, codes, weights)
        coef, intercept = model.coef_, model.intercept_
        if len(coef) == 1:  # of two classes the regression has one row, that of the second
            coef, intercept = np.vstack([-coef / 2, coef / 2]), np.array([-intercept[0] / 2, intercept[0] / 2])
        return coef, intercept

    def calibrate(self, logits: Floats, y: ArrayLike) -> Self:
        """Take the temperature under which the classes `y` of held-out rows are likeliest.

        `logits` has shape (rows, classes), columns as in `classes_`, and was made at a temperature of 1.
        """
        codes = np.searchsorted(self.classes_, np.asarray(y))
        rows = np.arange(len(codes))

        def loss(logarithm: float) -> float:
            return -float(log_softmax(logits / np.exp(logarithm), axis=1)[rows, codes].mean())

        low, high = np.log(_TEMPERATURES)
        self.temperature_ = float(np.exp(minimize_scalar(loss, bounds=(low, high), method="bounded").x))
        return self

    def logits(self, X: Any) -> Floats:  # noqa: N803
        """Return log-odds up to a constant, of shape (rows, classes); raises NotFittedError before `fit`."""
        check_is_fitted(self, "coef_")
        table = validate_data(self, X, accept_sparse="csr", dtype=np.float64, reset=False)
        return _logits(table, self.coef_, self.intercept_) / self.temperature_

    def decision_function(self, X: Any) -> Floats:  # noqa: N803
        """Return the logits, of two classes only how far the second is above the first."""
        logits = self.logits(X)
        return np.asarray(logits[:, 1] - logits[:, 0] if len(self.classes_) == 2 else logits)

    def predict_proba(self, X: Any) -> Floats:  # noqa: N803
        """Return probabilities of shape (rows, classes); raises NotFittedError before `fit`."""
        return np.asarray(softmax(self.logits(X), axis=1))

    def predict(self, X: Any) -> NDArray[Any]:  # noqa: N803
        """Return the likeliest class of each row; raises NotFittedError before `fit`."""
        best = self.logits(X).argmax(axis=1)
        return np.asarray(self.classes_[best])


def _logits(table: Any, coef: NDArray[Any], intercept: Floats) -> Floats:
    return np.asarray(table @ coef.T + intercept, dtype=np.float64)


class ThresholdedLogistic(_Calibrated):
    """A logistic regression for one label that holds or not, with calibrated probability and a threshold of its own.

    Probabilities are calibrated by a slope and an offset (Platt 1999) and the threshold is chosen by F1, both on rows
    held out. Where few rows have the label the best threshold is an accident: it lies between 0.25 and 0.75, and is
    one half unless another is clearly better.

    Parameters as those of `CalibratedSoftmax`. Learned: `classes_` (two, the second is the label), `coef_`,
    `intercept_`, `threshold_`, `held_out_f1_` (at the threshold, None where nothing was held out), `n_features_in_`;
    slope and offset are part of the coefficients.

    >>> model = ThresholdedLogistic().fit([[0.0], [0.1], [0.9], [1.0]] * 5, [False, False, True, True] * 5)
    >>> model.predict([[1.0]]).tolist(), model.threshold_
    ([True], 0.5)
    """

    def fit(self, X: Any, y: ArrayLike, groups: Sequence[object] | None = None) -> Self:  # noqa: N803
        """Fit the regression on all rows, calibration and threshold on rows held out.

        Raises ValueError unless there are exactly two classes.
        """
        X, codes = self._checked(X, y)  # noqa: N806
        if len(self.classes_) != 2:
            kind = "only one class" if len(self.classes_) < 2 else "more: Only binary classification is supported."
            raise ValueError(f"a label holds or not, which makes two classes; the data have {kind}")
        self.threshold_ = 0.5
        self.held_out_f1_: float | None = None
        held_out = [(self._scores(X, codes, train, test), test) for train, test in self._parts(codes, groups)]
        model = self._regression(X, codes, np.ones(len(codes)))
        self.coef_, self.intercept_ = model.coef_[0].astype(np.float32), float(model.intercept_[0])
        if held_out:
            rows = np.concatenate([test for _, test in held_out])
            self.calibrate(np.concatenate([scores for scores, _ in held_out]), self.classes_[codes[rows]])
        return self

    def _scores(self, table: Any, codes: NDArray[Any], train: NDArray[Any], test: NDArray[Any]) -> Floats:
        """Return the log-odds of the rows of one part by a regression over the others."""
        model = self._regression(table[train], codes[train], np.ones(len(train)))
        return np.asarray(table[test] @ model.coef_[0] + model.intercept_[0], dtype=np.float64)

    def calibrate(self, log_odds: Floats, y: ArrayLike) -> Self:
        """Take slope, offset and threshold that suit the log-odds of held-out rows; without both classes do nothing."""
        codes = np.searchsorted(self.classes_, np.asarray(y))
        if len(np.unique(codes)) < 2:
            return self
        model = LogisticRegression(C=1.0, max_iter=3000).fit(log_odds.reshape(-1, 1), codes)
        slope, offset = max(float(model.coef_[0, 0]), 1e-3), float(model.intercept_[0])
        self.threshold_, self.held_out_f1_ = _best_threshold(expit(slope * log_odds + offset), codes)
        self.coef_ = (self.coef_ * slope).astype(np.float32)
        self.intercept_ = self.intercept_ * slope + offset
        return self

    def log_odds(self, X: Any) -> Floats:  # noqa: N803
        """Return the log-odds of the label; raises NotFittedError before `fit`."""
        check_is_fitted(self, "coef_")
        table = validate_data(self, X, accept_sparse="csr", dtype=np.float64, reset=False)
        return np.asarray(table @ self.coef_ + self.intercept_, dtype=np.float64)

    def decision_function(self, X: Any) -> Floats:  # noqa: N803
        """Return the log-odds of the label above those of the threshold: positive where the label is given."""
        odds = self.log_odds(X)
        return np.asarray(odds - np.log(self.threshold_ / (1 - self.threshold_)))

    def predict_proba(self, X: Any) -> Floats:  # noqa: N803
        """Return probabilities of shape (rows, 2), the second that of the label; raises NotFittedError before `fit`."""
        positive = expit(self.log_odds(X))
        return np.column_stack([1 - positive, positive])

    def predict(self, X: Any) -> NDArray[Any]:  # noqa: N803
        """Return the second class where its probability reaches the threshold, else the first."""
        given = self.decision_function(X) >= 0
        return np.asarray(self.classes_[given.astype(int)])

    def __sklearn_tags__(self) -> Any:
        """Say that there are two classes."""
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags


def _best_threshold(probabilities: Floats, codes: NDArray[Any]) -> tuple[float, float]:
    """Return the threshold nearest to one half among those whose F1 is not told from the best by chance, and its F1.

    The one-standard-error rule (Breiman et al. 1984) with an error that a hundred rows with the label have.
    """
    thresholds = np.linspace(_MIN_SHARE, _MAX_SHARE, 21)
    scores: list[float] = []
    for threshold in thresholds:
        chosen = probabilities >= threshold
        total = int(chosen.sum() + codes.sum())
        scores.append(2 * int((chosen & (codes == 1)).sum()) / total if total else 0.0)
    good = [each for each in zip(thresholds.tolist(), scores, strict=True) if each[1] >= max(scores) - _ERROR]
    threshold, score = min(good, key=lambda each: (abs(each[0] - 0.5), each[0]))
    return round(threshold, 3), score
