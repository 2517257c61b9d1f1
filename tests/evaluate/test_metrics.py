"""Figures against hand-made gold: every count is worked out by hand in the test."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.evaluate import Counts, Report, evaluate
from cwdnlp.evaluate.metrics import interval
from cwdnlp.records import Amount, Date, Entity, Official, Partnership, Scored, Stage, TaggedArticle

TEXT = "Wójt gminy Platerów Ewa Kalina podpisała umowę na 5 zł dnia 7 maja."


def made(identifier="a", **fields):
    return TaggedArticle(id=identifier, text=TEXT, **fields)


def entity(start, end, label="JST", **fields):
    return Entity(start=start, end=end, label=label, **fields)


def figures(counts):
    return counts.hits, counts.predicted, counts.gold


def test_counts_of_nothing_are_zero():
    assert (Counts().precision, Counts().recall, Counts().f1) == (0.0, 0.0, 0.0)
    assert Counts().to_dict() == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "gold": 0}


def test_precision_recall_and_their_harmonic_mean():
    counts = Counts(hits=2, predicted=4, gold=3)
    assert counts.precision == pytest.approx(1 / 2)
    assert counts.recall == pytest.approx(2 / 3)
    assert counts.f1 == pytest.approx(4 / 7)
    assert counts.to_dict() == {"precision": 0.5, "recall": 0.6667, "f1": 0.5714, "gold": 3}


def test_counts_add_up():
    counts = Counts()
    counts.add("ab", "bc")
    counts.add([], "x")
    counts.add("yy", [])
    assert figures(counts) == (1, 3, 3)


def test_no_articles():
    report = evaluate([], [])
    assert report.articles == 0
    assert (report.stage_accuracy, report.stage_macro_f1) == (0.0, 0.0)
    assert report.to_dict()["entities"]["strict"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "gold": 0}


def test_strict_asks_for_span_and_label_relaxed_for_an_overlap():
    gold = made(entities=[entity(0, 4, "ROLE"), entity(5, 19), entity(20, 30, "PERSON")])
    found = made(entities=[entity(0, 4, "ROLE"), entity(11, 19), entity(20, 30, "ORG")])
    report = evaluate([gold], [found])
    assert {label: figures(counts) for label, counts in report.strict.items()} == {
        "ROLE": (1, 1, 1),
        "JST": (0, 1, 1),
        "PERSON": (0, 0, 1),
        "ORG": (0, 1, 0),
    }
    assert figures(report.relaxed["JST"]) == (1, 1, 1)
    assert figures(report.relaxed["PERSON"]) == (0, 0, 1)
    assert figures(Report.total(report.strict)) == (1, 3, 3)
    assert figures(Report.total(report.relaxed)) == (2, 3, 3)


def test_touching_spans_do_not_overlap():
    assert figures(evaluate([made(entities=[entity(0, 4)])], [made(entities=[entity(4, 8)])]).relaxed["JST"]) == (
        0,
        1,
        1,
    )


def test_overlaps_are_counted_one_to_one():
    one, two = made(entities=[entity(0, 10)]), made(entities=[entity(0, 4), entity(5, 10)])
    assert figures(evaluate([one], [two]).relaxed["JST"]) == (1, 2, 1)
    assert figures(evaluate([two], [one]).relaxed["JST"]) == (1, 1, 2)


def test_the_best_overlap_is_taken_first():
    gold = made(entities=[entity(0, 5), entity(6, 19)])
    found = made(entities=[entity(4, 19), entity(0, 3)])
    assert figures(evaluate([gold], [found]).relaxed["JST"]) == (2, 2, 2)


def test_a_missing_article_is_wholly_missed_and_a_foreign_one_ignored():
    gold = made(entities=[entity(0, 4)], stage=Stage(label="none"), topics=[Scored(label="sport")])
    report = evaluate([gold], [made("obcy", entities=[entity(0, 4)])])
    assert figures(report.strict["JST"]) == (0, 0, 1)
    assert (report.articles, report.stage_accuracy) == (1, 0.0)
    assert figures(report.topics["sport"]) == (0, 0, 1)


@pytest.mark.parametrize(
    ("lemma", "hits"),
    [("gmina Platerów", 1), ("GMINA  PLATERÓW", 1), ("„gmina Platerów”", 1), ("gmina Platerow", 0), (None, 0), ("", 0)],
)
def test_base_forms_without_regard_to_case_quotes_and_spaces(lemma, hits):
    gold = made(entities=[entity(5, 19, lemma="gmina Platerów")])
    report = evaluate([gold], [made(entities=[entity(11, 19, lemma=lemma)])])
    assert (report.lemma["JST"].hits, report.lemma["JST"].gold) == (hits, 1)


def test_base_forms_that_gold_does_not_give_are_not_counted():
    assert "JST" not in evaluate([made(entities=[entity(5, 19)])], [made(entities=[entity(5, 19, lemma="x")])]).lemma


@pytest.mark.parametrize(
    ("found", "hits"),
    [
        (entity(5, 19, kb_id="1410042"), 1),
        (entity(11, 19, kb_id="1410042"), 1),
        (entity(5, 19, kb_id="1410032"), 0),
        (entity(5, 19), 0),
        (entity(5, 19, "ORG", kb_id="1410042"), 0),
        (entity(0, 4, kb_id="1410042"), 0),
    ],
)
def test_codes_on_an_overlapping_unit(found, hits):
    report = evaluate([made(entities=[entity(5, 19, kb_id="1410042")])], [made(entities=[found])])
    assert (report.teryt.hits, report.teryt.gold) == (hits, 1)


def test_units_without_a_code_and_codes_of_other_labels_are_not_counted():
    gold = made(entities=[entity(5, 19), entity(0, 4, "PROGRAM", kb_id="czyste-powietrze")])
    assert evaluate([gold], [gold]).teryt.gold == 0


def official(role="wójt", person="Ewa Kalina", unit="1410042"):
    return Official(role=role, person=person, unit=unit)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([official()], (1, 1, 1)),
        ([official("Wójt", "EWA KALINA")], (1, 1, 1)),
        ([official(), official()], (1, 1, 1)),
        ([official(unit="1410032")], (0, 1, 1)),
        ([official(unit=None)], (0, 0, 1)),
        ([official("starosta")], (0, 1, 1)),
        ([], (0, 0, 1)),
    ],
)
def test_officials_are_triples(found, expected):
    assert figures(evaluate([made(officials=[official()])], [made(officials=found)]).officials) == expected


def test_officials_whose_unit_gold_leaves_open_are_not_counted():
    gold = made(officials=[official(unit=None)])
    assert figures(evaluate([gold], [made(officials=[official()])]).officials) == (0, 0, 0)


def test_members_and_leaders_are_pairs_with_their_partnership():
    gold = made(partnerships=[Partnership(name="Trzy Rzeki", leader="1410", members=["1410042", "1410032"])])
    found = made(
        partnerships=[
            Partnership(name="„trzy rzeki”", leader="1410042", members=["1410", "1410052"]),
            Partnership(name="Inne", members=["1410032"]),
        ]
    )
    assert figures(evaluate([gold], [found]).members) == (2, 4, 3)


def test_amounts_and_dates_by_span_and_value():
    amount = Amount(start=50, end=54, text="5 zł", value=5.0, currency="PLN")
    day = Date(start=60, end=66, text="7 maja", iso="2021-05-07")
    gold = made(amounts=[amount], dates=[day])
    assert figures(evaluate([gold], [gold]).amounts) == (1, 1, 1)
    wrong = made(amounts=[amount.model_copy(update={"value": 50.0})], dates=[day.model_copy(update={"iso": None})])
    report = evaluate([gold], [wrong])
    assert figures(report.amounts) == (0, 1, 1)
    assert figures(report.dates) == (0, 1, 1)


def test_stage_accuracy_and_macro_f1():
    pairs = [("none", "none"), ("none", "none"), ("funding", "none"), ("strategy", "strategy")]
    gold = [made(str(i), stage=Stage(label=wanted)) for i, (wanted, _) in enumerate(pairs)]
    found = [made(str(i), stage=Stage(label=got)) for i, (_, got) in enumerate(pairs)]
    report = evaluate(gold, found)
    assert report.stage_accuracy == pytest.approx(3 / 4)
    assert report.stage_macro_f1 == pytest.approx((4 / 5 + 0 + 1) / 3)


def test_an_article_without_a_predicted_stage_is_wrong_but_no_stage_of_its_own():
    gold = [made("a", stage=Stage(label="none")), made("b", stage=Stage(label="none"))]
    report = evaluate(gold, [gold[0]])
    assert report.stage_accuracy == 0.5
    assert report.stage_macro_f1 == pytest.approx(2 / 3)


def test_an_article_without_a_gold_stage_does_not_count():
    report = evaluate([made()], [made(stage=Stage(label="none"))])
    assert not report.stages
    assert report.to_dict()["stage"] == {"accuracy": 0.0, "macro_f1": 0.0, "labels": {}, "confusion": {}}


def test_stages_one_by_one_and_what_is_taken_for_what():
    pairs = [("none", "none"), ("none", "funding"), ("none", "funding"), ("funding", "none"), ("strategy", "exchange")]
    gold = [made(str(i), stage=Stage(label=wanted)) for i, (wanted, _) in enumerate(pairs)]
    found = [made(str(i), stage=Stage(label=got)) for i, (_, got) in enumerate(pairs)]
    written = evaluate(gold, found).to_dict()["stage"]
    assert written["labels"] == {
        "exchange": {"precision": 0.0, "recall": 0.0, "f1": 0.0, "gold": 0},
        "funding": {"precision": 0.0, "recall": 0.0, "f1": 0.0, "gold": 1},
        "none": {"precision": 0.5, "recall": 0.3333, "f1": 0.4, "gold": 3},
        "strategy": {"precision": 0.0, "recall": 0.0, "f1": 0.0, "gold": 1},
    }
    assert list(written["labels"]) == ["exchange", "funding", "none", "strategy"]
    assert written["confusion"] == {"funding as none": 1, "none as funding": 2, "strategy as exchange": 1}


def test_an_uncertain_stage_counts_by_its_label():
    candidates = [Scored(label="funding", score=0.4), Scored(label="none", score=0.3)]
    found = made(stage=Stage(label="funding", score=0.4, candidates=candidates))
    assert evaluate([made(stage=Stage(label="none"))], [found]).stage_accuracy == 0.0
    assert evaluate([made(stage=Stage(label="funding"))], [found]).stage_accuracy == 1.0


def test_topics():
    gold = made(topics=[Scored(label="zit"), Scored(label="sport")])
    found = made(topics=[Scored(label="zit"), Scored(label="energy")])
    report = evaluate([gold], [found])
    assert {topic: figures(counts) for topic, counts in report.topics.items()} == {
        "zit": (1, 1, 1),
        "sport": (0, 0, 1),
        "energy": (0, 1, 0),
    }
    assert report.to_dict()["topics"]["micro"]["f1"] == 0.5


def test_the_report_is_plain_json():
    gold = made(entities=[entity(5, 19, kb_id="1410042", lemma="gmina Platerów")], stage=Stage(label="none"))
    written = json.loads(json.dumps(evaluate([gold], [gold]).to_dict()))
    assert written["articles"] == 1
    assert written["entities"]["labels"]["JST"]["f1"] == 1.0
    assert written["lemma"] == {"JST": 1.0}
    assert written["teryt"] == {"recall": 1.0, "gold": 1}
    assert written["stage"] == {
        "accuracy": 1.0,
        "macro_f1": 1.0,
        "labels": {"none": {"precision": 1.0, "recall": 1.0, "f1": 1.0, "gold": 1}},
        "confusion": {},
    }


def strict_f1(report):
    return Report.total(report.strict).f1


def test_interval_of_a_perfect_and_of_a_useless_model():
    gold = [made(str(i), entities=[entity(0, 4)]) for i in range(5)]
    assert interval(gold, gold, strict_f1, samples=40) == (1.0, 1.0)
    assert interval(gold, [], strict_f1, samples=40) == (0.0, 0.0)
    assert interval([], [], strict_f1, samples=40) == (0.0, 0.0)


def test_interval_holds_the_figure_narrows_with_articles_and_repeats():
    def half_right(count):
        gold = [made(str(i), entities=[entity(0, 4)], stage=Stage(label="none")) for i in range(count)]
        found = [made(str(i), entities=[entity(0, 4 + i % 2)], stage=Stage(label="none")) for i in range(count)]
        return gold, found

    small = interval(*half_right(10), strict_f1)
    large = interval(*half_right(400), strict_f1)
    assert small[0] < 0.5 < small[1]
    assert large[0] < 0.5 < large[1]
    assert large[1] - large[0] < small[1] - small[0]
    assert interval(*half_right(10), strict_f1) == small
    assert interval(*half_right(400), strict_f1, seed=1) != large


def test_interval_sums_every_kind_of_count():
    gold = made(
        entities=[entity(5, 19, kb_id="1410042", lemma="x")],
        officials=[official()],
        partnerships=[Partnership(name="T", members=["1410042"])],
        amounts=[Amount(start=50, end=54, text="5 zł", value=5.0, currency="PLN")],
        dates=[Date(start=60, end=66, text="7 maja", iso=None)],
        stage=Stage(label="none"),
        topics=[Scored(label="zit")],
    )
    collected = []
    interval(
        [gold, gold.model_copy(update={"id": "b"})], [gold], lambda r: collected.append(r.to_dict()) or 0.0, samples=1
    )
    (written,) = collected
    assert written["articles"] == 2
    for name in ("officials", "members", "amounts", "dates", "teryt"):
        assert written[name]["gold"] == 2
    assert written["entities"]["strict"]["gold"] == written["topics"]["micro"]["gold"] == 2


spans = st.lists(st.integers(0, 60), min_size=2, max_size=10, unique=True).map(
    lambda cuts: [entity(a, b, "ORG") for a, b in zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False)]
)


@given(spans, spans)
def test_relaxed_is_never_below_strict_and_no_share_above_one(gold, found):
    report = evaluate([made(entities=gold)], [made(entities=found)])
    strict, relaxed = Report.total(report.strict), Report.total(report.relaxed)
    assert strict.hits <= relaxed.hits <= min(relaxed.gold, relaxed.predicted)
    assert (strict.gold, strict.predicted) == (relaxed.gold, relaxed.predicted)
    assert 0 <= strict.f1 <= relaxed.f1 <= 1


@given(spans)
def test_an_article_is_like_itself(entities):
    article = made(entities=entities)
    assert strict_f1(evaluate([article], [article])) == 1.0
