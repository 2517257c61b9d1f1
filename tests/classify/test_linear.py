"""The estimators: scikit-learn's own checks, and calibration and thresholds on rows that were held out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.special import expit, log_softmax
from sklearn.linear_model import LogisticRegression
from sklearn.utils.estimator_checks import parametrize_with_checks
from threadpoolctl import threadpool_limits

from cwdnlp.classify.linear import CalibratedSoftmax, ThresholdedLogistic, _best_threshold

BOTH = pytest.mark.parametrize("estimator", [CalibratedSoftmax, ThresholdedLogistic])


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """On tables this small the threads of BLAS only wait for each other."""
    with threadpool_limits(1):
        yield


@parametrize_with_checks([CalibratedSoftmax(), ThresholdedLogistic()])
def test_scikit_learns_checks(estimator, check):
    check(estimator)


def noisy(rows=120, classes=3, noise=1.0, seed=0):
    """Rows around one corner a class."""
    numbers = np.arange(rows) % classes
    return np.eye(classes)[numbers] + np.random.default_rng(seed).normal(scale=noise, size=(rows, classes)), numbers


def twins(seed=1):
    """Groups of four equal rows whose class is a coin's, so that only a leak can tell it."""
    random = np.random.default_rng(seed)
    order = random.permutation(160)
    groups = np.repeat(np.arange(40), 4)
    table, y = random.normal(size=(40, 60)), random.integers(0, 2, 40)
    return table[groups][order], y[groups][order], groups[order]


def likelihood(logits, y):
    return log_softmax(logits, axis=1)[np.arange(len(y)), y].mean()


# probabilities


@pytest.mark.parametrize("classes", [2, 3, 7])
def test_probabilities_of_every_row_sum_to_one(classes):
    table, y = noisy(classes=classes)
    rows = CalibratedSoftmax().fit(table, y).predict_proba(np.vstack([table, 1e6 * table, 0 * table]))
    assert rows.shape == (360, classes)
    assert np.isfinite(rows).all()
    assert np.allclose(rows.sum(axis=1), 1)


def test_probabilities_of_a_label_and_of_its_absence_sum_to_one():
    table, y = noisy(classes=2)
    rows = ThresholdedLogistic().fit(table, y).predict_proba(np.vstack([table, 1e6 * table, 0 * table]))
    assert rows.shape == (360, 2)
    assert np.allclose(rows.sum(axis=1), 1)
    assert ((rows >= 0) & (rows <= 1)).all()


@pytest.mark.parametrize("classes", [2, 3])
def test_without_calibration_the_softmax_is_the_plain_regression(classes):
    table, y = noisy(classes=classes)
    plain = LogisticRegression(C=2.0, class_weight="balanced", max_iter=3000).fit(table, y)
    model = CalibratedSoftmax(2.0, folds=0).fit(table, y)
    assert np.allclose(model.predict_proba(table), plain.predict_proba(table), atol=1e-6)


def test_without_calibration_the_label_is_the_plain_regression():
    table, y = noisy(classes=2)
    plain = LogisticRegression(C=2.0, class_weight="balanced", max_iter=3000).fit(table, y)
    model = ThresholdedLogistic(2.0, folds=0).fit(table, y)
    assert np.allclose(model.predict_proba(table), plain.predict_proba(table), atol=1e-6)


def test_two_classes_have_a_row_of_coefficients_each_and_one_decision():
    table, y = noisy(classes=2)
    model = CalibratedSoftmax().fit(table, np.array(["low", "high"])[y])
    assert model.classes_.tolist() == ["high", "low"]
    assert model.coef_.shape == (2, 2)
    assert (model.coef_[0] == -model.coef_[1]).all()
    odds = np.log(model.predict_proba(table)[:, 1] / model.predict_proba(table)[:, 0])
    assert np.allclose(model.decision_function(table), odds)
    assert ((model.decision_function(table) > 0) == (model.predict(table) == "low")).all()


@BOTH
@pytest.mark.parametrize("form", [sparse.csr_matrix, sparse.csc_matrix, sparse.csr_array])
def test_sparse_and_dense_tables_give_the_same(estimator, form):
    table, y = noisy(classes=2)
    dense, thin = estimator().fit(table, y), estimator().fit(form(table), y)
    assert np.allclose(dense.predict_proba(table), thin.predict_proba(form(table)), atol=1e-6)
    assert np.allclose(dense.predict_proba(table), dense.predict_proba(form(table)))


@BOTH
def test_the_same_rows_give_the_same_model(estimator):
    table, y = noisy(classes=2)
    one, two = estimator().fit(table, y), estimator().fit(table, y)
    assert (one.predict_proba(table) == two.predict_proba(table)).all()
    assert (one.coef_ == two.coef_).all()


@BOTH
@pytest.mark.parametrize("rows", [1, 4, 50])
def test_one_class_is_refused(estimator, rows):
    with pytest.raises(ValueError, match="only one class"):
        estimator().fit(np.eye(rows), ["a"] * rows)


def test_a_label_that_neither_holds_nor_not_is_refused():
    with pytest.raises(ValueError, match="Only binary classification"):
        ThresholdedLogistic().fit(*noisy(classes=3))


# rows held out


def test_without_folds_nothing_is_calibrated():
    table, y = noisy(classes=2)
    assert CalibratedSoftmax().fit(table, y).temperature_ != 1
    assert CalibratedSoftmax(folds=0).fit(table, y).temperature_ == 1
    label = ThresholdedLogistic(folds=0).fit(table, y)
    assert (label.threshold_, label.held_out_f1_) == (0.5, None)


def test_one_group_leaves_nothing_to_hold_out():
    table, y = noisy(classes=2)
    assert CalibratedSoftmax().fit(table, y, ["same"] * len(y)).temperature_ == 1
    label = ThresholdedLogistic().fit(table, y, ["same"] * len(y))
    assert (label.threshold_, label.held_out_f1_) == (0.5, None)


def test_a_class_of_one_row_leaves_nothing_to_hold_out():
    table, y = noisy(classes=2)
    y = np.append(y, 2)
    assert CalibratedSoftmax().fit(np.vstack([table, [5, 5]]), y).temperature_ == 1


def test_a_class_of_one_group_is_calibrated_on_the_parts_that_have_it_in_training():
    table, y = noisy(classes=2)
    table, y = np.vstack([table, [[5, 5]] * 3]), np.append(y, [2] * 3)
    model = CalibratedSoftmax().fit(table, y, [*range(120), "last", "last", "last"])
    assert model.temperature_ != 1
    assert model.predict([[5, 5]]).tolist() == [2]


def test_groups_stay_in_one_part():
    table, y, groups = twins()
    assert CalibratedSoftmax().fit(table, y).temperature_ < 1, "here twins tell the class"
    assert CalibratedSoftmax().fit(table, y, groups).temperature_ > 5
    assert ThresholdedLogistic().fit(table, y).held_out_f1_ == 1
    assert ThresholdedLogistic().fit(table, y, groups).held_out_f1_ < 0.8


def test_the_order_of_rows_does_not_change_the_temperature():
    table, y = noisy()
    groups = np.arange(len(y)) // 2
    order = np.random.default_rng(3).permutation(len(y))
    straight = CalibratedSoftmax().fit(table, y, groups)
    shuffled = CalibratedSoftmax().fit(table[order], y[order], groups[order])
    assert shuffled.temperature_ == pytest.approx(straight.temperature_, abs=1e-6)
    assert np.allclose(shuffled.coef_, straight.coef_, atol=1e-5)


# temperature


def drawn(seed=5, rows=4000, classes=4):
    """Logits, and classes drawn by the probabilities that they state."""
    random = np.random.default_rng(seed)
    logits = random.normal(scale=2, size=(rows, classes))
    return logits, (logits + random.gumbel(size=logits.shape)).argmax(axis=1)


@pytest.mark.parametrize("factor", [0.5, 1.0, 4.0])
def test_calibration_finds_by_how_much_logits_are_too_loud(factor):
    logits, y = drawn()
    model = CalibratedSoftmax(folds=0).fit(*noisy(classes=4))
    assert model.calibrate(factor * logits, y) is model
    assert model.temperature_ == pytest.approx(factor, rel=0.06)


@pytest.mark.parametrize("factor", [0.3, 3.0])
def test_calibration_makes_held_out_rows_likelier(factor):
    table, y = noisy(rows=400)
    unseen, wanted = noisy(rows=400, seed=9)
    model = CalibratedSoftmax(folds=0).fit(table, y)
    model.coef_, model.intercept_ = model.coef_ * factor, model.intercept_ * factor
    logits = model.logits(unseen)
    labels = model.predict(unseen)
    model.calibrate(logits, wanted)
    best = likelihood(model.logits(unseen), wanted)
    assert best > likelihood(logits, wanted) + 0.01
    assert all(best >= likelihood(logits / other, wanted) - 1e-6 for other in np.geomspace(0.1, 10, 50))
    assert (model.predict(unseen) == labels).all()


@pytest.mark.parametrize(("sign", "end"), [(1, 0.1), (-1, 10.0)])
def test_the_temperature_has_bounds(sign, end):
    model = CalibratedSoftmax(folds=0).fit(*noisy(classes=2))
    y = np.arange(50) % 2
    model.calibrate(sign * np.eye(2)[y], y)
    assert 0.1 <= model.temperature_ <= 10
    assert model.temperature_ == pytest.approx(end, rel=0.01)


@given(st.permutations(range(12)))
@settings(max_examples=25, deadline=None)
def test_calibration_does_not_ask_for_an_order(order):
    model = CalibratedSoftmax(folds=0).fit([[0.0], [1.0], [2.0]] * 2, [0, 1, 2] * 2)
    logits, y = drawn(rows=12, classes=3)
    straight = model.calibrate(logits, y).temperature_
    assert model.calibrate(logits[order], y[order]).temperature_ == pytest.approx(straight, abs=1e-4)


# weights of rows


def test_a_row_of_weight_two_counts_like_two_rows():
    table, y = noisy()
    weighed = CalibratedSoftmax(folds=0).fit(table, y, row_weights=np.where(np.arange(120) < 50, 2, 1))
    doubled = CalibratedSoftmax(folds=0).fit(np.vstack([table, table[:50]]), np.append(y, y[:50]))
    assert np.allclose(weighed.coef_, doubled.coef_, atol=1e-4)
    assert not np.allclose(weighed.coef_, CalibratedSoftmax(folds=0).fit(table, y).coef_, atol=1e-3)


def test_a_row_of_weight_nought_does_not_count():
    table, y = noisy()
    weighed = CalibratedSoftmax(folds=0).fit(table, y, row_weights=np.arange(120) < 60)
    assert np.allclose(weighed.coef_, CalibratedSoftmax(folds=0).fit(table[:60], y[:60]).coef_, atol=1e-4)


def test_weights_count_in_the_parts_that_are_held_out_too():
    table, y = noisy()
    even = CalibratedSoftmax().fit(table, y, row_weights=np.ones(120))
    assert even.temperature_ == CalibratedSoftmax().fit(table, y).temperature_
    uneven = CalibratedSoftmax().fit(table, y, row_weights=np.where(np.arange(120) < 60, 1, 0.01))
    assert uneven.temperature_ != pytest.approx(even.temperature_, abs=1e-3)


def test_too_few_weights_are_refused():
    with pytest.raises(ValueError, match="sample_weight"):
        CalibratedSoftmax(folds=0).fit(*noisy(), row_weights=[1.0, 2.0])


# threshold


@pytest.mark.parametrize(
    ("probabilities", "target", "expected"),
    [
        ([0.9, 0.8, 0.1], [1, 1, 0], (0.5, 1.0)),
        ([0.3, 0.3, 0.1], [1, 1, 0], (0.3, 1.0)),
        ([0.72, 0.65, 0.1], [1, 0, 0], (0.675, 1.0)),
        ([0.2, 0.1], [1, 0], (0.5, 0.0)),
        ([0.99, 0.9], [1, 0], (0.5, 2 / 3)),
        ([0.1, 0.1], [0, 0], (0.5, 0.0)),
        ([], [], (0.5, 0.0)),
    ],
    ids=["half", "lower", "higher", "below-all", "above-all", "no-label", "no-row"],
)
def test_the_threshold_with_the_best_f1_nearest_to_one_half(probabilities, target, expected):
    assert _best_threshold(np.array(probabilities), np.array(target, dtype=int)) == pytest.approx(expected)


def f1(probabilities, codes, threshold):
    chosen = probabilities >= threshold
    return 2 * int((chosen & (codes == 1)).sum()) / max(1, int(chosen.sum() + codes.sum()))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
@settings(max_examples=150, deadline=None)
def test_the_threshold_is_one_half_unless_another_is_clearly_better(rows):
    probabilities, codes = np.array([p for p, _ in rows]), np.array([int(holds) for _, holds in rows])
    threshold, score = _best_threshold(probabilities, codes)
    assert 0.25 <= threshold <= 0.75
    clearly_less = max(f1(probabilities, codes, each) for each in np.linspace(0.25, 0.75, 21)) - 0.02
    assert (threshold == 0.5) == (f1(probabilities, codes, 0.5) >= clearly_less)
    assert score >= clearly_less


@pytest.mark.parametrize(("missed", "expected"), [(1, 0.5), (3, 0.5), (5, 0.475)])
def test_a_few_more_rows_found_are_no_reason_for_another_threshold(missed, expected):
    probabilities = np.array([0.9] * (100 - missed) + [0.48] * missed + [0.1] * 100)
    assert _best_threshold(probabilities, np.repeat([1, 0], 100))[0] == expected


@given(st.lists(st.tuples(st.floats(-20, 20), st.booleans()), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_whatever_was_held_out_the_model_stays_usable(rows):
    model = ThresholdedLogistic(folds=0).fit([[0.0], [1.0]] * 3, [False, True] * 3)
    model.calibrate(np.array([score for score, _ in rows]), [holds for _, holds in rows])
    assert 0.25 <= model.threshold_ <= 0.75
    low, high = model.predict_proba([[0.0], [1.0]])[:, 1]
    assert 0 <= low <= high <= 1


def test_a_rare_label_gets_a_lower_threshold():
    scores = np.array([0.0] * 200 + [3.0] * 40)
    holds = np.array([False] * 198 + [True] * 2 + [False] * 26 + [True] * 14)
    model = ThresholdedLogistic(folds=0).fit([[0.0], [1.0]] * 3, [False, True] * 3).calibrate(scores, holds)
    assert 0.25 <= model.threshold_ < 0.4
    assert model.held_out_f1_ == pytest.approx(f1(scores / 3, holds.astype(int), 0.5))


def test_calibration_makes_the_probability_the_share_of_rows():
    random = np.random.default_rng(2)
    odds = random.normal(size=3000)
    table, holds = odds.reshape(-1, 1), random.random(3000) < expit(odds)
    model = ThresholdedLogistic(folds=0).fit([[-1.0], [1.0]] * 3, [False, True] * 3)
    loud = np.abs(model.predict_proba(table)[:, 1] - expit(odds)).mean()
    model.calibrate(model.log_odds(table), holds)
    assert loud > 0.1
    assert np.abs(model.predict_proba(table)[:, 1] - expit(odds)).mean() < 0.02


@pytest.mark.parametrize("holds", [True, False])
def test_held_out_rows_that_are_all_alike_tell_nothing(holds):
    model = ThresholdedLogistic(folds=0).fit([[0.0], [1.0]] * 3, [False, True] * 3)
    before = model.predict_proba([[0.3]])
    assert model.calibrate(np.array([0.1, 0.2]), [holds, holds]) is model
    assert (model.predict_proba([[0.3]]) == before).all()
    assert (model.threshold_, model.held_out_f1_) == (0.5, None)


@pytest.mark.parametrize("threshold", [0.25, 0.5, 0.7])
def test_a_label_is_given_from_its_threshold_on(threshold):
    table, y = noisy(classes=2)
    model = ThresholdedLogistic().fit(table, np.array(["no", "yes"])[y])
    model.threshold_ = threshold
    given_ = model.predict_proba(table)[:, 1] >= threshold
    assert 0 < given_.sum() < len(y)
    assert ((model.predict(table) == "yes") == given_).all()
    assert ((model.decision_function(table) >= 0) == given_).all()
