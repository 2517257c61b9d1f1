"""Calibration: bins, the error and what of it is chance, the curve, what is judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.evaluate.calibration import (
    calibration_error,
    chance_error,
    coverage_curve,
    judge_entities,
    judge_stages,
    judge_topics,
    reliability,
)
from cwdnlp.records import Entity, Scored, Stage, TaggedArticle

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


# the error of chance


@pytest.mark.parametrize(
    ("judged", "error"),
    [
        ([], 0.0),
        ([(1.0, True)] * 5, 0.0),
        ([(1.0, False)] * 5, 0.0),  # what happened does not count, only what was promised
        ([(0.0, True)], 0.0),
        ([(0.5, True)], 0.5),  # right or wrong, it is half off
        ([(0.5, True), (1.0, True)], 0.25),
    ],
)
def test_the_error_of_chance_by_hand(judged, error):
    assert chance_error(judged) == pytest.approx(error)


def test_the_error_of_chance_of_two_coins():
    judged = [(0.5, True), (0.5, False)]  # both alike with probability 1/2, then half off; else not at all
    assert chance_error(judged, draws=4000) == pytest.approx(0.25, abs=0.02)


def test_the_error_of_chance_of_a_lesser_probability():
    assert chance_error([(0.2, False)], draws=4000) == pytest.approx(0.2 * 0.8 + 0.8 * 0.2, abs=0.02)


def test_chance_leaves_less_error_the_more_articles():
    scores = [0.15, 0.35, 0.55, 0.75]
    few, many = ([(score, True) for score in scores * copies] for copies in (3, 100))
    assert chance_error(many) < chance_error(few) / 3


@given(JUDGED)
def test_the_error_of_chance_is_a_share_that_depends_on_confidence_and_seed_alone(judged):
    error = chance_error(judged, draws=5)
    assert 0 <= error <= 1 + 1e-9
    assert chance_error([(score, not right) for score, right in judged], draws=5) == error


def test_another_seed_draws_another_error():
    judged = [(0.3, True), (0.6, True), (0.65, False)]
    assert chance_error(judged, draws=5) == chance_error(judged, draws=5)
    assert len({chance_error(judged, draws=5, seed=seed) for seed in range(5)}) > 1


# stages and topics


def classed(identifier, stage=None, *topics):
    return TaggedArticle(
        id=identifier,
        text="x",
        stage=stage and Stage(label=stage[0], score=stage[1]),
        topics=[Scored(label=topic) for topic in topics],
    )


def test_stages_are_judged_by_label():
    gold = [classed(name, ("funding", None)) for name in "abcd"] + [classed("e")]
    found = [
        classed("b", ("none", 0.4)),
        classed("a", ("funding", 0.9)),
        classed("c", ("funding", None)),
        classed("d"),
        classed("e", ("none", 0.8)),
        classed("other", ("none", 0.7)),
    ]
    assert judge_stages(gold, found) == [(0.4, False), (0.9, True)]
    assert judge_stages([], found) == judge_stages(gold, []) == []


def test_only_the_likeliest_of_two_candidates_is_judged():
    candidates = [Scored(label="funding", score=0.4), Scored(label="none", score=0.3)]
    found = TaggedArticle(id="a", text="x", stage=Stage(label="funding", score=0.4, candidates=candidates))
    assert judge_stages([classed("a", ("none", None))], [found]) == [(0.4, False)]


def test_every_topic_of_every_article_is_judged_given_or_not():
    gold = [classed("a", None, "zit", "sport"), classed("b"), classed("c", None, "zit")]
    probabilities = {
        "a": {"stage:none": 0.9, "topic:zit": 0.8, "topic:sport": 0.1, "topic:energy": 0.6},
        "b": {"topic:zit": 0.3, "stage:zit": 0.2},
        "other": {"topic:zit": 1.0},
    }
    assert judge_topics(gold, probabilities) == [(0.8, True), (0.1, True), (0.6, False), (0.3, False)]
    assert judge_topics([], probabilities) == judge_topics(gold, {}) == []
