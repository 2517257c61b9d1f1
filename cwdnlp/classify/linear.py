"""The estimators: logistic regressions whose probabilities are calibrated on articles held out in turn.

They work on any table of numbers and keep plain arrays only, so that a stored model needs no class of scikit-learn's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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

__all__ = ["CalibratedSoftmax", "ThresholdedLogistic"]

Floats = NDArray[np.float64]
_TEMPERATURES = (0.1, 10.0)
_MIN_SHARE, _MAX_SHARE = 0.25, 0.75


class CalibratedSoftmax(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A multinomial logistic regression with a temperature (Guo et al. 2017), for labels of which exactly one holds.

    Parameters: `c` is the inverse strength of regularisation, `class_weight` as scikit-learn's, `folds` how many
    parts are held out in turn to find the temperature; rows of one group stay in one part.

    Learned: `classes_`, `coef_` of shape (classes, features), `intercept_`, `temperature_`, `n_features_in_`.

    >>> X = [[0.0], [0.1], [0.9], [1.0]] * 5
    >>> model = CalibratedSoftmax().fit(X, ["low", "low", "high", "high"] * 5)
    >>> [str(label) for label in model.predict([[0.0], [1.0]])]
    ['low', 'high']
    """

    def __init__(self, c: float = 50.0, *, class_weight: str | None = "balanced", folds: int = 5) -> None:
        self.c = c
        self.class_weight = class_weight
        self.folds = folds

    def fit(self, X: Any, y: ArrayLike, groups: Sequence[object] | None = None) -> Self:  # noqa: N803
        """Fit the regression on all rows, and the temperature on rows held out.

        Raises ValueError on fewer than two classes.
        """
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=np.float64)  # noqa: N806
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"a classifier needs two classes, the data have only one class: {self.classes_.tolist()}")
        coef, self.intercept_ = self._weights(X, codes)
        self.coef_ = coef.astype(np.float32)  # half the size, and no probability moves by a thousandth
        held_out = [
            (self._logits(X[test], *self._weights(X[train], codes[train])), codes[test])
            for train, test in _parts(codes, groups, self.folds)
        ]
        self.temperature_ = _best_temperature(held_out)
        return self

    def _weights(self, table: Any, codes: NDArray[Any]) -> tuple[Floats, Floats]:
        """Return coefficients and intercepts with a row for each class, of two classes too."""
        model = LogisticRegression(C=self.c, class_weight=self.class_weight, max_iter=3000).fit(table, codes)
        coef, intercept = model.coef_, model.intercept_
        if len(coef) == 1:  # of two classes the regression has one row, that of the second
            coef, intercept = np.vstack([-coef / 2, coef / 2]), np.array([-intercept[0] / 2, intercept[0] / 2])
        return coef, intercept

    def _logits(self, table: Any, coef: Floats, intercept: Floats) -> Floats:
        return np.asarray(table @ coef.T + intercept, dtype=np.float64)

    def decision_function(self, X: Any) -> Floats:  # noqa: N803
        """Return log-odds up to a constant, of shape (rows, classes), of two classes those of the second."""
        logits = self._checked_logits(X)
        return np.asarray(logits[:, 1] - logits[:, 0] if len(self.classes_) == 2 else logits)

    def predict_proba(self, X: Any) -> Floats:  # noqa: N803
        """Return probabilities of shape (rows, classes); raises NotFittedError before `fit`."""
        return np.asarray(softmax(self._checked_logits(X), axis=1))

    def predict(self, X: Any) -> NDArray[Any]:  # noqa: N803
        """Return the likeliest class of each row."""
        best = self._checked_logits(X).argmax(axis=1)
        return np.asarray(self.classes_[best])

    def _checked_logits(self, table: Any) -> Floats:
        check_is_fitted(self, "coef_")
        table = validate_data(self, table, accept_sparse="csr", dtype=np.float64, reset=False)
        return self._logits(table, self.coef_, self.intercept_) / self.temperature_

    def __sklearn_tags__(self) -> Any:
        """Say that sparse tables are welcome."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


class ThresholdedLogistic(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A logistic regression for one label that holds or not, with calibrated probability and a threshold of its own.

    Probabilities are calibrated by a slope and an offset (Platt 1999) and the threshold is the one with the best F1,
    both on rows held out. The threshold lies between 0.25 and 0.75: where few rows have the label, the best of the few
    is an accident.

    Parameters as those of `CalibratedSoftmax`. Learned: `classes_` (two, the second is the label), `coef_`,
    `intercept_`, `threshold_`, `n_features_in_`; slope and offset are part of the coefficients.
    """

    def __init__(self, c: float = 50.0, *, class_weight: str | None = "balanced", folds: int = 5) -> None:
        self.c = c
        self.class_weight = class_weight
        self.folds = folds

    def fit(self, X: Any, y: ArrayLike, groups: Sequence[object] | None = None) -> Self:  # noqa: N803
        """Fit the regression on all rows, calibration and threshold on rows held out.

        Raises ValueError unless there are exactly two classes.
        """
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=np.float64)  # noqa: N806
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) != 2:
            kind = "only one class" if len(self.classes_) < 2 else "more: Only binary classification is supported."
            raise ValueError(f"a label holds or not, which makes two classes; the data have {kind}")
        coef, intercept = self._weights(X, codes)
        slope, offset, self.threshold_ = 1.0, 0.0, 0.5
        held_out = np.full(len(codes), np.nan)
        for train, test in _parts(codes, groups, self.folds):
            held_coef, held_intercept = self._weights(X[train], codes[train])
            held_out[test] = X[test] @ held_coef + held_intercept
        seen = ~np.isnan(held_out)
        if len(np.unique(codes[seen])) == 2:
            slope, offset = _platt(held_out[seen], codes[seen])
            self.threshold_ = _best_threshold(expit(slope * held_out[seen] + offset), codes[seen])
        self.coef_ = (coef * slope).astype(np.float32)
        self.intercept_ = float(intercept * slope + offset)
        return self

    def _weights(self, table: Any, codes: NDArray[Any]) -> tuple[Floats, float]:
        model = LogisticRegression(C=self.c, class_weight=self.class_weight, max_iter=3000).fit(table, codes)
        return model.coef_[0], float(model.intercept_[0])

    def decision_function(self, X: Any) -> Floats:  # noqa: N803
        """Return the log-odds of the label above those of the threshold: positive where the label is given."""
        odds = self._log_odds(X)
        return odds - np.log(self.threshold_ / (1 - self.threshold_))

    def predict_proba(self, X: Any) -> Floats:  # noqa: N803
        """Return probabilities of shape (rows, 2), the second that of the label; raises NotFittedError before `fit`."""
        positive = expit(self._log_odds(X))
        return np.column_stack([1 - positive, positive])

    def predict(self, X: Any) -> NDArray[Any]:  # noqa: N803
        """Return the second class where its probability reaches the threshold, else the first."""
        given = self.decision_function(X) >= 0
        return np.asarray(self.classes_[given.astype(int)])

    def _log_odds(self, table: Any) -> Floats:
        check_is_fitted(self, "coef_")
        table = validate_data(self, table, accept_sparse="csr", dtype=np.float64, reset=False)
        return np.asarray(table @ self.coef_ + self.intercept_, dtype=np.float64)

    def __sklearn_tags__(self) -> Any:
        """Say that there are two classes and that sparse tables are welcome."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.classifier_tags.multi_class = False
        return tags


def _parts(
    codes: NDArray[Any], groups: Sequence[object] | None, folds: int
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Give indices of training and held-out rows; parts whose training rows lack a class are left out."""
    rows = np.zeros(len(codes))
    splitter: Any
    if groups is None:
        folds = min(folds, int(np.bincount(codes).min()))
        splitter = StratifiedKFold(folds) if folds > 1 else None
    else:
        folds = min(folds, len(set(groups)))
        splitter = GroupKFold(folds) if folds > 1 else None
    for train, test in splitter.split(rows, codes, groups) if splitter else ():
        if len(np.unique(codes[train])) == len(np.unique(codes)):
            yield train, test


def _best_temperature(held_out: list[tuple[Floats, NDArray[Any]]]) -> float:
    """Return the temperature under which the held-out classes are likeliest; 1 where nothing was held out."""
    if not held_out:
        return 1.0
    logits = np.vstack([each for each, _ in held_out])
    codes = np.concatenate([each for _, each in held_out])
    return _minimum(lambda t: -float(log_softmax(logits / t, axis=1)[np.arange(len(codes)), codes].mean()))


def _minimum(loss: Callable[[float], float]) -> float:
    low, high = np.log(_TEMPERATURES)
    found = minimize_scalar(lambda logarithm: loss(float(np.exp(logarithm))), bounds=(low, high), method="bounded")
    return float(np.exp(found.x))


def _platt(log_odds: Floats, codes: NDArray[Any]) -> tuple[float, float]:
    """Return the slope, never negative, and the offset that make the held-out log-odds likeliest."""
    model = LogisticRegression(C=1.0, max_iter=3000).fit(log_odds.reshape(-1, 1), codes)
    slope = max(float(model.coef_[0, 0]), 1e-3)
    return slope, float(model.intercept_[0])


def _best_threshold(probabilities: Floats, codes: NDArray[Any]) -> float:
    """Return the threshold with the best F1, the nearest to one half among equals."""
    best = (0.0, 0.0, 0.5)
    for threshold in np.linspace(_MIN_SHARE, _MAX_SHARE, 21):
        chosen = probabilities >= threshold
        total = int(chosen.sum() + codes.sum())
        f1 = 2 * int((chosen & (codes == 1)).sum()) / total if total else 0.0
        best = max(best, (round(f1, 9), -abs(threshold - 0.5), float(round(threshold, 3))))
    return best[2]
