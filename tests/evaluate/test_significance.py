"""The tests of significance: right by hand, right beside scipy, and as often wrong under the null as they say."""

import random
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, permutation_test

from cwdnlp.evaluate.measure import HEADLINES
from cwdnlp.evaluate.metrics import Counts, Report, merge_reports
from cwdnlp.evaluate.significance import Difference, compare_figures, compare_reports, holm, mcnemar
from cwdnlp.records import Entity, Stage, TaggedArticle


def staged(gold, found):
    """The report of an article of which only the stage is known."""
    report = Report(articles=1)
    report.stages[gold, found] = 1
    return report


def right(number):
    return [staged("none", "none")] * number


def wrong(number):
    return [staged("none", "funding")] * number


def tagged(hits, made_up, gold):
    """The report of an article with some entities."""
    report = Report(articles=1)
    report.strict["JST"] = report.relaxed["JST"] = Counts(hits, hits + made_up, gold)
    return report


counts = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)).map(
    lambda three: Counts(three[0], three[0] + three[1], three[0] + three[2])
)
labelled = st.dictionaries(st.sampled_from(["JST", "ORG", "zit"]), counts, max_size=3)
stages = st.dictionaries(
    st.tuples(st.sampled_from(["none", "funding", "własny"]), st.sampled_from(["", "none", "funding", "exchange"])),
    st.integers(1, 3),
    max_size=2,
)


@st.composite
def reports(draw):
    report = Report(articles=1)
    for name in ("strict", "relaxed", "topics"):
        getattr(report, name).update(draw(labelled))
    for name in ("teryt", "officials", "members"):
        setattr(report, name, draw(counts))
    report.stages.update(draw(stages))
    return report


def values(found, side):
    return {name: getattr(figure, side) for name, figure in found.figures.items()}


@given(st.lists(st.tuples(reports(), reports()), max_size=6))
@settings(max_examples=60, deadline=None)
def test_figures_are_those_of_the_merged_reports(pairs):
    a, b = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = compare_reports(a, b, samples=5)
    assert list(found.figures) == list(HEADLINES)
    for side, each in (("a", a), ("b", b)):
        merged = merge_reports(each)
        assert values(found, side) == pytest.approx({name: figure(merged) for name, figure in HEADLINES.items()})


@given(st.lists(st.tuples(reports(), reports()), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_exchanging_the_systems_turns_the_differences_round(pairs):
    a, b = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    one, other = compare_reports(a, b, samples=50), compare_reports(b, a, samples=50)
    for name, figure in one.figures.items():
        back = other.figures[name]
        assert (figure.a, figure.b, figure.p) == (back.b, back.a, back.p)
        assert figure.difference == -back.difference
        assert figure.interval == pytest.approx((-back.interval[1], -back.interval[0]))
        assert 1 / 51 <= figure.p <= 1
        assert figure.p <= figure.corrected <= 1


@given(st.lists(reports(), max_size=5))
@settings(max_examples=30, deadline=None)
def test_identical_systems_differ_in_nothing(articles):
    found = compare_reports(articles, articles, samples=30)
    for figure in found.figures.values():
        assert (figure.difference, figure.p, figure.corrected, figure.interval) == (0.0, 1.0, 1.0, (0.0, 0.0))
        assert figure.verdict in ("no difference shown", "no gold")
    assert (found.stage.p, found.worse()) == (1.0, [])


def test_p_of_a_small_sample_is_that_of_all_exchanges():
    a, b = wrong(5), right(5)
    # Of 32 exchanges two are as extreme: none and all.
    p = compare_reports(a, b, samples=9_999).figures["stage"].p
    assert p == pytest.approx(2 / 32, abs=0.01)


def test_p_is_that_of_scipy():
    rng = np.random.default_rng(3)
    flags = rng.random((2, 40)) < [[0.5], [0.8]]
    a, b = ([staged("none", "none" if flag else "funding") for flag in side] for side in flags)
    theirs = permutation_test(
        (flags[0].astype(float), flags[1].astype(float)),
        lambda x, y, axis: y.mean(axis=axis) - x.mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=9_999,
        rng=np.random.default_rng(0),
    )
    found = compare_reports(a, b)
    assert found.figures["stage"].p == pytest.approx(theirs.pvalue, abs=0.02)
    assert found.figures["stage"].p == pytest.approx(found.stage.p, abs=0.02)
    assert 0.001 < theirs.pvalue < 0.2  # where the two could differ


def test_mcnemar_counts_what_one_alone_has_right():
    a = [*right(3), *right(2), *wrong(8), *wrong(4)]
    b = [*right(3), *wrong(2), *right(8), *wrong(4)]
    found = mcnemar(a, b)
    assert (found.only_a, found.only_b) == (2, 8)
    assert found.p == binomtest(2, 10).pvalue
    assert mcnemar([], []).p == 1.0


def test_articles_without_stage_are_not_judged():
    found = compare_reports([Report(articles=1), *right(2)], [Report(articles=1), *right(2)], samples=9)
    assert found.figures["stage"].gold == found.figures["macro_f1"].gold == 2


def test_a_real_difference_is_found_in_its_figure_alone():
    rng = random.Random(5)
    a = [tagged(rng.choice([6, 7, 8]), 2, 10) for _ in range(80)]
    b = [tagged(rng.choice([7, 8, 9]), 2, 10) for _ in range(80)]
    found = compare_reports(a, b, samples=999)
    figure = found.figures["strict"]
    assert figure.verdict == "better"
    assert figure.interval[0] < figure.difference < figure.interval[1]
    assert figure.interval[0] > 0
    assert found.figures["stage"].verdict == "no gold"
    assert compare_reports(b, a, samples=999).worse() == ["strict", "relaxed"]


def test_a_difference_in_few_articles_is_not_shown():
    assert compare_reports(wrong(3), right(3)).figures["stage"].verdict == "no difference shown"


def rate(pairs):
    """How often p is below 0.05 and how often the interval leaves out 0."""
    found = [compare_reports(a, b, samples=199).figures["strict"] for a, b in pairs]
    small = sum(figure.p <= 0.05 for figure in found)
    without = sum(not figure.interval[0] <= 0 <= figure.interval[1] for figure in found)
    return small / len(found), without / len(found)


def test_under_the_null_one_test_in_twenty_is_wrong():
    """Two copies of one system with noise of their own, on articles of very different length and difficulty."""
    rng = random.Random(11)

    def noisy(size, share):
        hits = sum(rng.random() < share for _ in range(size))
        return tagged(hits, sum(rng.random() < 0.2 for _ in range(size)), size)

    def pair():
        articles = [(rng.randint(0, 12), rng.uniform(0.3, 1.0)) for _ in range(40)]
        return [noisy(*each) for each in articles], [noisy(*each) for each in articles]

    small, without = rate([pair() for _ in range(500)])
    # The standard error of a rate of 0.05 in 500 trials is 0.01.
    assert 0.02 <= small <= 0.08
    assert 0.02 <= without <= 0.10


def test_samples_and_seed_make_the_result():
    rng = random.Random(2)
    a = [staged("none", rng.choice(["none", "funding"])) for _ in range(30)]
    b = [staged("none", rng.choice(["none", "funding"])) for _ in range(30)]
    first = compare_reports(a, b, samples=499)
    assert compare_reports(a, b, samples=499) == first
    other = compare_reports(a, b, samples=499, seed=1)
    assert values(other, "p") != values(first, "p")
    assert values(other, "interval") != values(first, "interval")
    assert values(other, "difference") == values(first, "difference")
    assert compare_reports(a, b, samples=599).samples == 599
    p = compare_reports(wrong(40), right(40), samples=499).figures["stage"].p
    assert p == pytest.approx(1 / 500)


@pytest.mark.parametrize(("a", "b", "samples"), [(right(2), right(1), 9), (right(1), right(1), 0)])
def test_what_cannot_be_compared_is_refused(a, b, samples):
    with pytest.raises(ValueError, match=r"reports of A|at least one"):
        compare_reports(a, b, samples=samples)


def test_holm_by_hand():
    assert holm([]) == []
    assert holm([0.04]) == [0.04]
    assert holm([0.01, 0.02, 0.03, 0.5]) == pytest.approx([0.04, 0.06, 0.06, 0.5])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([None, 0.03, None, 0.02]) == pytest.approx([1.0, 0.04, 1.0, 0.04])


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_keeps_the_order_and_never_helps(p_values):
    corrected = holm(p_values)
    assert all(p <= fixed <= 1 for p, fixed in zip(p_values, corrected, strict=True))
    ranked = [fixed for _, fixed in sorted(zip(p_values, corrected, strict=True))]
    assert ranked == sorted(ranked)


def test_figures_without_gold_do_not_weigh_on_the_others():
    found = compare_reports(wrong(6), right(6))
    # Stage and macro F1 are the family; six figures have no gold.
    assert found.figures["stage"].corrected == pytest.approx(2 * min(found.figures[n].p for n in ("stage", "macro_f1")))
    assert found.figures["officials"].verdict == "no gold"


def test_predictions_without_gold_are_no_figure():
    made_up = Report(articles=1)
    made_up.officials = Counts(0, 3, 0)
    found = compare_reports([Report(articles=1)], [made_up], samples=9)
    assert found.figures["officials"].verdict == "no gold"


def test_articles_are_paired_by_id_and_missing_ones_are_missed():
    gold = [
        TaggedArticle(
            id=str(n), text="Łosice", entities=[Entity(start=0, end=6, label="JST")], stage=Stage(label="none")
        )
        for n in range(4)
    ]
    found = compare_figures(gold, reversed(gold), gold[:2], samples=9)
    assert (found.figures["strict"].a, found.figures["strict"].b) == (1.0, pytest.approx(4 / 6))
    assert (found.figures["stage"].b, found.stage.only_a) == (0.5, 2)
    assert compare_figures([], [], [], samples=9).figures["strict"].verdict == "no gold"


@pytest.mark.parametrize(
    ("difference", "corrected", "gold", "verdict"),
    [
        (0.1, 0.049, 9, "better"),
        (-0.1, 0.049, 9, "worse"),
        (-0.1, 0.05, 9, "no difference shown"),
        (0.0, 1.0, 9, "no difference shown"),
        (0.0, 1.0, 0, "no gold"),
    ],
)
def test_verdicts(difference, corrected, gold, verdict):
    assert Difference(0.5, 0.5 + difference, difference, (0, 0), 0.01, corrected, gold).verdict == verdict


def test_plain_data():
    data = compare_reports(wrong(40), right(40), samples=999).to_dict()
    assert data["samples"] == 999
    assert data["figures"]["stage"] == {
        "title": "stage, accuracy",
        "a": 0.0,
        "b": 1.0,
        "difference": 1.0,
        "interval_95": [1.0, 1.0],
        "p": 0.001,
        "p_corrected": 0.002,
        "gold": 40,
        "verdict": "better",
    }
    assert (data["mcnemar"]["only_a"], data["mcnemar"]["only_b"]) == (0, 40)


def test_a_whole_corpus_takes_seconds():
    rng = random.Random(7)
    a = [tagged(rng.randint(0, 9), 1, 9) for _ in range(1_600)]
    b = [tagged(rng.randint(0, 9), 1, 9) for _ in range(1_600)]
    begin = time.process_time()
    compare_reports(a, b)
    assert time.process_time() - begin < 10
