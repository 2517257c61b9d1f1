"""Drift: the divergences, the comparison of samples, and what the shifts are taken to mean."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import jensenshannon
from scipy.stats import permutation_test

from cwdnlp.evaluate.divergence import jensen_shannon, psi, ratio, shares, standardised_difference
from cwdnlp.evaluate.drift import DRAWS, Cell, Shift, compare
from cwdnlp.evaluate.figures import figure_of
from cwdnlp.evaluate.observation import FREQUENT, Lexicon, Observation, WordReader, Words, observe, read_lexicon
from cwdnlp.evaluate.sample import Sample, Table, collect
from cwdnlp.evaluate.verdict import ADVICE, LEAST, judge, risen_lemmas, unknown_lemmas
from cwdnlp.records import Entity, Scored, Stage, TaggedArticle

COUNTS = arrays(np.float64, 5, elements=st.integers(0, 1000).map(float))


def ratios(parts, wholes=None):
    """A table of a ratio."""
    wholes = np.ones(len(parts)) if wholes is None else wholes
    return Table(("part", "whole"), np.stack([np.asarray(parts, float), np.asarray(wholes, float)], axis=1))


def categories(rows, columns):
    """A table of a distribution, from the category of each article."""
    return Table(tuple(columns), np.array([[float(row == name) for name in columns] for row in rows]))


def sample(**tables):
    return Sample(len(next(iter(tables.values())).counts), tables)


def only(shifts):
    (shift,) = shifts
    return shift


def drawn(share, number, seed=0):
    return np.random.default_rng(seed).random(number) < share


# Divergences


@given(COUNTS, COUNTS)
def test_divergences_are_symmetric_and_never_negative(p, q):
    for divergence in (psi, jensen_shannon):
        assert divergence(p, q) == pytest.approx(divergence(q, p), abs=1e-9)
        assert divergence(p, q) >= -1e-12
        assert divergence(p, p) == pytest.approx(0, abs=1e-12)
    assert jensen_shannon(p, q) <= 1 + 1e-12


@given(COUNTS.filter(np.any), COUNTS.filter(np.any))
def test_jensen_shannon_is_the_square_of_scipys_distance(p, q):
    assert jensen_shannon(p, q) == pytest.approx(jensenshannon(p, q, base=2) ** 2, abs=1e-9)


def test_psi_is_that_of_the_textbook_where_counts_are_large():
    p, q = np.array([0.5, 0.3, 0.2]), np.array([0.3, 0.3, 0.4])
    expected = ((q - p) * np.log(q / p)).sum()
    assert psi(p * 1e6, q * 1e6) == pytest.approx(expected, rel=1e-4)


def test_psi_of_a_category_that_is_empty_on_one_side_is_finite():
    assert 1 < psi(np.array([50.0, 0.0]), np.array([0.0, 50.0])) < 20


def test_an_eighth_of_psi_is_jensen_shannon_of_close_distributions():
    p, q = np.array([5000.0, 3000.0, 2000.0]), np.array([4700.0, 3200.0, 2100.0])
    assert 8 * math.log(2) * jensen_shannon(p, q) == pytest.approx(psi(p, q), rel=0.01)


def test_divergences_work_along_the_last_axis():
    p, q = np.array([[8.0, 2.0], [1.0, 1.0]]), np.array([[2.0, 8.0], [1.0, 1.0]])
    for divergence in (psi, jensen_shannon):
        assert divergence(p, q).tolist() == pytest.approx([float(divergence(p[0], q[0])), 0.0])


def test_shares_and_ratios_of_nothing():
    assert shares(np.zeros((2, 3))).tolist() == [[0, 0, 0], [0, 0, 0]]
    assert np.isnan(ratio(np.zeros(2)))


@given(st.lists(st.integers(-50, 50), min_size=3, max_size=20), st.lists(st.integers(-50, 50), min_size=3, max_size=20))
def test_standardised_difference_is_cohens_d_where_every_whole_is_one(a, b):
    pooled = ((len(a) - 1) * np.var(a, ddof=1) + (len(b) - 1) * np.var(b, ddof=1)) / (len(a) + len(b) - 2)
    found = standardised_difference(ratios(a).counts, ratios(b).counts)
    if pooled:
        assert found == pytest.approx((np.mean(b) - np.mean(a)) / math.sqrt(pooled))
    assert found == -standardised_difference(ratios(b).counts, ratios(a).counts)


def test_articles_without_a_whole_do_not_count_for_the_difference():
    a, b = ratios([1, 0, 2], [4, 4, 4]).counts, ratios([3, 2, 4], [4, 4, 4]).counts
    wider = ratios([3, 2, 4, 0, 0], [4, 4, 4, 0, 0]).counts
    assert standardised_difference(a, wider) == standardised_difference(a, b)


def test_difference_without_any_deviation():
    same, other = ratios([1, 1, 1]).counts, ratios([2, 2]).counts
    assert standardised_difference(same, same) == 0
    assert standardised_difference(same, other) == math.inf
    assert standardised_difference(other, same) == -math.inf
    assert standardised_difference(same, ratios([0], [0]).counts) == 0


# The comparison


def test_p_is_that_of_a_permutation_test():
    a, b = drawn(0.2, 40), drawn(0.45, 35, seed=1)
    found = only(compare(sample(unknown=ratios(a)), sample(unknown=ratios(b))))
    expected = permutation_test(
        (b, a), lambda x, y: x.mean() - y.mean(), alternative="greater", n_resamples=5_000, rng=np.random.default_rng(7)
    )
    assert found.p == pytest.approx(expected.pvalue, abs=0.01)
    assert 0.001 < found.p < 0.1


def test_p_of_a_figure_without_a_worse_direction_is_of_both_sides():
    a, b = ratios([100 * x for x in drawn(0.5, 60)]), ratios([100 * x for x in drawn(0.2, 60, seed=1)])
    down = only(compare(sample(entities=a), sample(entities=b)))
    up = only(compare(sample(entities=b), sample(entities=a)))
    assert down.p == pytest.approx(up.p, abs=0.01)
    assert down.p < 0.05


def test_a_large_shift_is_told_with_its_values():
    shift = only(compare(sample(unknown=ratios([1] * 40 + [0] * 60)), sample(unknown=ratios([1] * 45 + [0] * 5))))
    assert (shift.reference, shift.new, shift.grade) == (0.4, 0.9, "large")
    assert shift.low < 0.4 < shift.high < 0.7
    assert shift.p == pytest.approx(1 / (1 + DRAWS))


def test_the_band_holds_the_reference_and_narrows_with_the_articles():
    reference = sample(unknown=ratios(drawn(0.3, 200)))
    few, many = (only(compare(reference, sample(unknown=ratios(drawn(0.3, n, seed=2))))) for n in (30, 300))
    for shift in (few, many):
        assert shift.low < shift.reference < shift.high
    assert many.high - many.low < few.high - few.low


def test_the_band_is_that_of_the_smaller_sample_and_reaches_further_up_for_what_is_rare():
    shift = only(compare(sample(unknown=ratios([1] * 10 + [0] * 190)), sample(unknown=ratios([1] * 1 + [0] * 19))))
    assert shift.low == 0
    assert shift.high - shift.reference > 1.5 * (shift.reference - shift.low)


def test_the_band_of_a_share_stays_between_0_and_1():
    shift = only(compare(sample(unknown=ratios([1] * 39 + [0])), sample(unknown=ratios([1] * 15))))
    assert shift.high == 1.0
    shift = only(compare(sample(unknown=ratios([0] * 39 + [1])), sample(unknown=ratios([1] * 15))))
    assert shift.low == 0.0


def test_a_stream_however_long_does_not_alarm_over_little():
    before, now = (np.random.default_rng(seed).normal(mean, 1, 2000) for seed, mean in ((0, 5.0), (1, 5.2)))
    shift = only(compare(sample(length=ratios(before)), sample(length=ratios(now)), draws=1_500))
    assert shift.p < 0.001
    assert shift.grade == "slight"
    assert judge([shift], 2000, 2000).kind == "none"


def test_the_direction_that_nobody_worries_about_is_favourable():
    worse, better = sample(uncertain=ratios(drawn(0.6, 80))), sample(uncertain=ratios(drawn(0.05, 80, seed=1)))
    assert only(compare(worse, better)).grade == "favourable"
    assert only(compare(better, worse)).grade == "large"
    surer, less = ratios(1e4 * (0.9 + 0.05 * drawn(0.5, 80))), ratios(1e4 * (0.7 + 0.05 * drawn(0.5, 80, seed=1)))
    assert only(compare(sample(entity_score=surer), sample(entity_score=less))).grade == "large"
    assert only(compare(sample(entity_score=less), sample(entity_score=surer))).grade == "favourable"


def test_scores_are_told_between_0_and_1_and_lengths_in_words():
    scores, lengths = ratios(np.full(20, 9_500.0)), ratios(np.full(20, 4787.5))
    shifts = compare(sample(entity_score=scores, length=lengths), sample(entity_score=scores, length=lengths))
    told = {shift.figure.name: shift.to_dict()["new"] for shift in shifts}
    assert told == {"entity_score": 0.95, "length": 120.0}


def test_a_difference_without_deviation_is_no_infinity():
    shift = only(compare(sample(length=ratios([1000] * 20)), sample(length=ratios([2000] * 20))))
    assert shift.grade == "large"
    assert json.loads(json.dumps(shift.to_dict(), allow_nan=False))["effect"] == 100


def test_another_distribution_of_categories():
    names = ("exchange", "funding", "none")
    before = categories(["none"] * 30 + ["funding"] * 30 + ["exchange"] * 30, names)
    now = categories(["none"] * 55 + ["protest"] * 5, ("none", "protest"))
    shift = only(compare(sample(stages=before), sample(stages=now)))
    assert shift.grade == "large"
    assert shift.new > shift.high > shift.reference
    assert [cell.category for cell in shift.cells] == ["none", "exchange", "funding", "protest"]
    assert shift.cells[0].reference == pytest.approx(1 / 3)
    assert shift.cells[0].low < 1 / 3 < shift.cells[0].high < shift.cells[0].new
    assert shift.cells[3] == Cell("protest", 0, pytest.approx(5 / 60), 0, 0)


def test_the_same_distribution_of_categories_has_the_distance_of_chance():
    rng = np.random.default_rng(4)
    before, now = (categories(rng.choice(list("abcdefgh"), 80), "abcdefgh") for _ in range(2))
    shift = only(compare(sample(stages=before), sample(stages=now)))
    assert 0.05 < shift.reference < 0.4  # chance alone passes the usual threshold of 0.1
    assert shift.effect < 0.1
    assert shift.grade == "not shown"


def test_other_words_are_a_divergence_of_lemmas():
    rng = np.random.default_rng(5)
    even, skewed = np.full(50, 1 / 50), np.arange(1, 51) ** 2 / (np.arange(1, 51) ** 2).sum()
    a, b = (
        Table((), rng.multinomial(60, even, 40).astype(float)),
        Table((), rng.multinomial(60, skewed, 40).astype(float)),
    )
    assert only(compare(sample(lemmas=a), sample(lemmas=b))).grade == "large"
    same = Table((), rng.multinomial(60, even, 40).astype(float))
    assert only(compare(sample(lemmas=a), sample(lemmas=same))).grade == "not shown"


def test_what_too_few_articles_have_is_not_tested():
    enough, few = ratios([0] * 30, [1] * 30), ratios([9] * 30, [1] * 9 + [0] * 21)
    for before, now in ((enough, few), (few, enough)):
        shift = only(compare(sample(unlinked=before), sample(unlinked=now)))
        assert (shift.grade, shift.p) == ("not tested", None)
        assert shift.reference is not None
        assert shift.new is not None
    nothing = only(compare(sample(unlinked=enough), sample(unlinked=ratios([0] * 30, [0] * 30))))
    assert (nothing.new, nothing.grade) == (None, "not tested")


def test_a_model_without_stages_has_no_distribution_of_them():
    shift = only(compare(sample(stages=categories([""] * 40, ("",))), sample(stages=categories([""] * 40, ("",)))))
    assert shift.grade == "not tested"


def test_empty_samples():
    nobody = collect([], Lexicon({}, {}))
    assert {shift.grade for shift in compare(nobody, nobody)} == {"not tested"}
    assert compare(sample(unknown=ratios([1] * 20)), nobody)[0].new is None
    with pytest.raises(ValueError, match="draws"):
        compare(nobody, nobody, draws=0)


def test_one_article_on_a_side():
    lexicon = Lexicon({"umowa": 1}, {"JST": frozenset()})
    one = collect([observe(TaggedArticle(id="a", text="Umowa."), Words(1, ("umowa",)), lexicon)], lexicon)
    assert {shift.grade for shift in compare(one, one)} == {"not tested"}


def test_holm_allows_for_the_number_of_figures():
    a, b = ratios(drawn(0.2, 40)), ratios(drawn(0.45, 35, seed=1))
    alone = only(compare(sample(unknown=a), sample(unknown=b)))
    among = compare(sample(unknown=a, clutter=a, uncertain=a), sample(unknown=b, clutter=b, uncertain=b))
    assert among[0].corrected == pytest.approx(min(1, 3 * alone.p))


def test_figures_of_one_sample_only_are_left_out_and_the_order_is_that_of_kinds():
    table = ratios([0] * 20)
    reference = sample(clutter=table, unlinked=table, unknown=table, **{"names:ORG": table, "names:JST": table})
    shifts = compare(reference, Sample(20, {**reference.tables, "no_entity": table}))
    assert [shift.figure.name for shift in shifts] == ["unknown", "names:JST", "names:ORG", "unlinked", "clutter"]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**20))
def test_the_same_samples_give_the_same_result(seed):
    a, b = (sample(unknown=ratios(drawn(0.3, 30, seed=seed + k))) for k in range(2))
    first, second = (only(compare(a, b, draws=200, seed=3)).to_dict() for _ in range(2))
    assert first == second


def test_false_alarms_are_rare():
    """Halves of one pool, in which what stands in one article hangs together."""
    rng = np.random.default_rng(11)
    alarms = 0
    for _ in range(100):
        wholes = rng.integers(20, 200, 80)
        parts = rng.binomial(wholes, rng.beta(2, 30, 80))
        stages = categories(rng.choice(list("abcdef"), 80), "abcdef")
        halves = [
            sample(unknown=ratios(parts[part], wholes[part]), stages=Table(stages.columns, stages.counts[part]))
            for part in (slice(40), slice(40, 80))
        ]
        alarms += judge(compare(*halves, draws=999), 40, 40).is_drift
    assert alarms <= 5


def test_shifts_of_half_a_deviation_are_found_with_a_hundred_articles():
    rng = np.random.default_rng(12)
    found = 0
    for _ in range(20):
        before, now = ratios(rng.normal(5, 1, 150)), ratios(rng.normal(5.7, 1, 100))
        found += only(compare(sample(length=before), sample(length=now), draws=999)).grade in ("moderate", "large")
    assert found >= 18


# What is counted


READER = WordReader()


def article(text, **fields):
    return TaggedArticle(id="a", text=text, **fields)


def counted(given_article, lexicon=None):
    return observe(given_article, READER(given_article), lexicon or Lexicon({}, {}))


def test_words_inside_entities_count_for_the_length_only():
    text = "Wójt Jan Maj podpisał umowę."
    words = READER(article(text, entities=[Entity(start=5, end=12, label="PERSON")]))
    assert words == Words(5, ("wójt", "podpisać", "umowa"))


def test_numbers_and_signs_are_no_words():
    assert READER(article("7, 2024 r. – 15%!\n\t\u200b")).lemmas in ((), ("rok",), ("r",))
    assert READER(article(" \n")) == Words(0, ())


def test_unknown_words_are_those_that_training_never_met():
    lexicon = read_lexicon([article("Umowa na drogę.")], READER)
    found = counted(article("Umowy na drogi i chodniki."), lexicon)
    assert found.ratios["unknown"] == (2, 5)
    assert found.unknown == {"i", "chodnik"}


def test_names_are_known_by_their_base_form_whatever_its_case_and_quotation_marks():
    gold = article("„Trzy  Doliny”", entities=[Entity(start=0, end=14, label="PARTNERSHIP", lemma="„Trzy Doliny”")])
    lexicon = read_lexicon([gold], READER)
    text = "Trzech Dolin i Pięciu Rzek"
    entities = [
        Entity(start=0, end=12, label="PARTNERSHIP", lemma="TRZY DOLINY"),
        Entity(start=15, end=26, label="PARTNERSHIP", lemma="Pięć Rzek"),
        Entity(start=15, end=26, label="ORG", lemma="Trzy Doliny"),
    ]
    found = counted(article(text, entities=entities), lexicon)
    assert found.ratios["names:PARTNERSHIP"] == (1, 2)
    assert "names:ORG" not in found.ratios


def test_an_article_in_which_nothing_was_found():
    found = counted(article("Dobranoc."), Lexicon({}, {"JST": frozenset({1})}))
    assert found.ratios["no_entity"] == (1, 1)
    assert found.distributions == {"labels": {}, "stages": {"": 1}, "topics": {"": 1}}
    for name in ("entity_score", "stage_score", "uncertain", "unlinked", "names:JST"):
        assert found.ratios[name] == (0, 0)


def test_confidence_links_and_uncertain_stages_are_counted():
    entities = [
        Entity(start=0, end=5, label="JST", score=0.9),
        Entity(start=6, end=11, label="JST", kb_id="1410", score=0.5),
        Entity(start=12, end=15, label="ORG"),
        Entity(start=16, end=19, label="JST", kb_id="1061011"),
    ]
    stage = Stage(
        label="none", score=0.4, candidates=[Scored(label="none", score=0.4), Scored(label="funding", score=0.3)]
    )
    topics = [Scored(label="sport", score=0.8), Scored(label="zit", score=0.7)]
    found = counted(article("Kutno Łódź1 OSP gra", entities=entities, stage=stage, topics=topics))
    assert found.ratios["entity_score"] == (14_000, 2)
    assert found.ratios["stage_score"] == (4_000, 1)
    assert found.ratios["uncertain"] == (1, 1)
    assert found.ratios["unlinked"] == (1, 3)
    assert found.ratios["entities"][0] == 400
    assert found.ratios["no_entity"] == (0, 1)
    assert found.distributions == {
        "labels": {"JST": 3, "ORG": 1},
        "stages": {"none": 1},
        "topics": {"sport": 1, "zit": 1},
    }


def test_clutter_is_counted_in_characters():
    text = "Umowa podpisana\nDrukuj\nWójt Jan Nowak podpisał w piątek umowę na budowę drogi."
    assert counted(article(text)).ratios["clutter"] == (len("Drukuj"), len(text))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200), st.booleans())
def test_any_text_can_be_counted(text, marked):
    entities = [Entity(start=0, end=len(text), label="<b>\x1b[31m")] if marked and text else []
    found = counted(article(text, entities=entities), Lexicon({"umowa": 1}, {"JST": frozenset()}))
    assert all(isinstance(n, int) and n >= 0 for pair in found.ratios.values() for n in pair)
    assert found.ratios["unknown"][0] <= found.ratios["unknown"][1]
    assert sum(found.lemmas.values()) == found.ratios["unknown"][1]


def test_the_most_frequent_lemmas_have_columns_and_the_others_share_one():
    lexicon = Lexicon({f"w{n}": 1 + (n == 7) for n in range(FREQUENT + 5)}, {})
    assert next(iter(lexicon.frequent)) == "w7"
    assert len(lexicon.frequent) == FREQUENT
    rare = min(set(lexicon.lemmas) - set(lexicon.frequent))
    found = observe(article("x"), Words(3, ("w7", rare, "nowe")), lexicon)
    assert found.lemmas == {0: 1, FREQUENT: 2}
    assert collect([found], lexicon).tables["lemmas"].counts.shape == (1, FREQUENT + 1)


def test_a_lexicon_does_not_depend_on_the_order_of_articles():
    texts = [
        article("Umowa."),
        article("Droga, umowa.", entities=[Entity(start=0, end=5, label="ORG")]),
        article("Most."),
    ]
    one, other = read_lexicon(texts, READER), read_lexicon(texts[::-1], READER)
    assert (one.frequent, one.names) == (other.frequent, other.names)
    assert list(one.frequent) == ["umowa", "most"]


# The verdict


def shift(name, grade="large", reference=0.1, new=0.3):
    effects = {"large": 0.5, "moderate": 0.15, "slight": 0.01, "not shown": 0.0}
    if grade == "not tested":
        return Shift(figure_of(name), reference, new)
    return Shift(
        figure_of(name),
        reference,
        new,
        0.05,
        0.4,
        effects[grade],
        0.5,
        corrected=1.0 if grade == "not shown" else 0.001,
    )


@pytest.mark.parametrize(
    ("shifts", "kind", "words"),
    [
        ([shift("unknown")], "due", "Retraining is due: unknown words (0.100 → 0.300)."),
        ([shift("lemmas")], "due", "Retraining is due: distribution of lemmas."),
        ([shift("uncertain"), shift("stages")], "due", "Look also at: distribution of stages."),
        ([shift("stages")], "look", "Look at: distribution of stages."),
        ([shift("names:JST")], "look", "Look at: unseen JST names (0.100 → 0.300)."),
        ([shift("unknown", "moderate")], "look", "Look at: unknown words"),
        ([shift("unknown", "slight"), shift("stages", "not tested")], "none", "like the 160 held out, in 1 figures."),
        ([], "none", "No drift shown"),
    ],
)
def test_verdicts(shifts, kind, words):
    found = judge(shifts, 160, 60)
    assert found.kind == kind
    assert words in found.sentence
    assert found.is_drift == (kind in ("due", "look"))


@pytest.mark.parametrize(
    ("reference", "new", "named"), [(160, LEAST - 1, "29 new"), (12, 500, "12 held-out"), (0, 0, "0 new")]
)
def test_too_few_articles_to_tell(reference, new, named):
    found = judge([shift("unknown")], reference, new)
    assert (found.kind, found.is_drift) == ("few", False)
    assert named in found.sentence
    assert str(LEAST) in found.sentence


def test_just_enough_articles():
    assert judge([shift("unknown")], LEAST, LEAST).kind == "due"


def test_advice_fits_the_shifts():
    assert judge([shift("unknown", new=0.5)], 160, 60).advice == (ADVICE["input"], ADVICE["train"])
    assert judge([shift("unknown", reference=0.04, new=0.08)], 160, 60).advice == (ADVICE["train"],)
    assert judge([shift("stages"), shift("length", "moderate")], 160, 60).advice == (ADVICE["labels"], ADVICE["form"])
    assert judge([shift("names:ORG"), shift("uncertain", "moderate")], 160, 60).advice == (
        ADVICE["train"],
        ADVICE["names"],
    )
    assert judge([shift("unknown", "slight")], 160, 60).advice == ()


def test_risen_lemmas_are_those_that_add_most_and_occur_often_enough():
    lexicon = Lexicon({"a": 9, "b": 8, "c": 7, "d": 6}, {})
    before = Sample(1, {"lemmas": Table((), np.array([[40.0, 30.0, 30.0, 0.0, 100.0]]))})
    now = Sample(1, {"lemmas": Table((), np.array([[40.0, 36.0, 60.0, 4.0, 160.0]]))})
    (risen,) = risen_lemmas(before, now, lexicon)
    assert (risen.lemma, risen.reference, risen.new) == ("c", 150.0, 200.0)
    assert risen_lemmas(before, now, lexicon, limit=0) == []


def test_unknown_lemmas_are_counted_by_article_and_ranked():
    seen = [Observation({}, {}, {}, frozenset(words)) for words in (("b", "a"), ("b", "a", "c"), ("b", "z"))]
    assert unknown_lemmas(seen) == {"b": 3, "a": 2}
    assert unknown_lemmas(seen, limit=1) == {"b": 3}
    assert unknown_lemmas([]) == {}
