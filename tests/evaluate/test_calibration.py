"""Calibration: bins, the error, the curve."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.evaluate.calibration import calibration_error, coverage_curve, judge_entities, reliability
from cwdnlp.records import Entity, TaggedArticle

JUDGED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)


def test_nothing_is_perfectly_calibrated():
    assert calibration_error([]) == 0
    assert reliability([]) == []
    assert coverage_curve([], [0.5, 1.0]) == []


def test_what_means_what_it_says_has_no_error():
    judged = [(0.75, True)] * 3 + [(0.75, False)]
    assert calibration_error(judged) == pytest.approx(0)


def test_certainty_that_is_always_wrong_has_the_greatest_error():
    assert calibration_error([(1.0, False), (0.0, True)]) == pytest.approx(1)


@given(JUDGED)
def test_bins_hold_everything_once_and_the_error_is_a_share(judged):
    assert sum(each.count for each in reliability(judged)) == len(judged)
    assert 0 <= calibration_error(judged) <= 1 + 1e-9


@given(JUDGED.filter(bool))
def test_the_whole_curve_ends_with_the_precision_of_all(judged):
    curve = coverage_curve(judged, [0.1, 0.5, 1.0])
    assert curve[-1][2] == pytest.approx(sum(right for _, right in judged) / len(judged))
    assert [least for _, least, _ in curve] == sorted((least for _, least, _ in curve), reverse=True)


def article(*entities):
    return TaggedArticle(
        id="a", text="x" * 50, entities=[Entity(start=s, end=e, label=n, score=p) for s, e, n, p in entities]
    )


def test_entities_are_judged_by_span_and_label():
    gold = article((0, 5, "JST", None), (6, 9, "ORG", None))
    found = article((0, 5, "JST", 0.9), (6, 9, "PERSON", 0.4), (10, 12, "ORG", None))
    assert judge_entities([gold], [found]) == [(0.9, True), (0.4, False)]
    assert judge_entities([], [found]) == []
