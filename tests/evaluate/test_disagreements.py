"""Disagreements: everything that the figures count as wrong, and nothing else, in its place and order."""

import json
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cwdnlp.evaluate.disagreements import (
    DISAGREEMENTS,
    count_disagreements,
    find_disagreements,
    unannotated,
)
from cwdnlp.evaluate.errors import KINDS, entity_errors
from cwdnlp.evaluate.metrics import Report, evaluate
from cwdnlp.evaluate.predict import predict
from cwdnlp.records import TaggedArticle

TEXT = "Wójt Jan Maj i Burmistrz Ewa Lis z Łosic i Kutna podpisali 27 maja 2021 r. umowę na 2 mln zł."


def record(**fields):
    return TaggedArticle.from_dict({"id": "a", "text": TEXT, **fields})


def span(words, **more):
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), **more}


def disagree(gold, found, scores=None):
    return find_disagreements([gold], [found], {"a": scores or {}})


def one(gold, found, scores=None):
    (each,) = disagree(gold, found, scores)
    return each


def test_nothing_to_compare():
    assert find_disagreements([], []) == []
    assert disagree(record(), record()) == []


def test_the_kinds_of_entities_come_first_and_in_their_order():
    assert tuple(DISAGREEMENTS)[: len(KINDS)] == KINDS


def test_an_entity_of_another_label():
    found = one(
        record(entities=[span("Kutna", label="JST")]),
        record(entities=[span("Kutna", label="ORG", score=0.75)]),
    )
    assert (found.kind, found.label, found.article, found.confidence) == ("other label", "JST", "a", 0.75)
    assert (found.gold.value, found.gold.label) == ("Kutna", "JST")
    assert (found.predicted.value, found.predicted.label) == ("Kutna", "ORG")
    assert TEXT[found.predicted.start : found.predicted.end] == "Kutna"
    assert found.passage.text == TEXT


def test_what_is_missed_and_made_up_has_one_side():
    gold, found = record(entities=[span("Kutna", label="JST")]), record(entities=[span("Łosic", label="JST")])
    missed, made_up = disagree(gold, found)
    assert (missed.kind, missed.gold.value, missed.predicted) == ("missed", "Kutna", None)
    assert (made_up.kind, made_up.gold, made_up.predicted.value) == ("made up", None, "Łosic")


def test_a_base_form():
    found = one(
        record(entities=[span("Kutna", label="JST", lemma="Kutno")]),
        record(entities=[span("Kutna", label="JST", lemma="Kutna", score=0.9)]),
    )
    assert (found.kind, found.gold.value, found.predicted.value, found.confidence) == (
        "base form",
        "Kutno",
        "Kutna",
        0.9,
    )


@pytest.mark.parametrize("lemma", ["„Kutno”", "KUTNO", " Kutno "])
def test_base_forms_are_compared_as_the_figures_compare_them(lemma):
    gold, found = ([span("Kutna", label="JST", lemma=each)] for each in ("Kutno", lemma))
    assert disagree(record(entities=gold), record(entities=found)) == []


def test_a_link_says_what_both_codes_mean():
    found = one(
        record(entities=[span("Łosic", label="JST", kb_id="1410023")]),
        record(entities=[span("Łosic", label="JST", kb_id="1410")]),
    )
    assert (found.kind, found.gold.code, found.predicted.code) == ("link", "1410023", "1410")
    assert found.gold.name == "gmina miejsko-wiejska Łosice, mazowieckie"
    assert found.predicted.name == "powiat łosicki, mazowieckie"


def test_a_link_that_is_missing():
    found = one(
        record(entities=[span("Łosic", label="PROGRAM", kb_id="czyste-powietrze")]),
        record(entities=[span("Łosic", label="PROGRAM")]),
    )
    assert (found.gold.name, found.predicted.code) == ("Czyste Powietrze", None)


def test_a_link_or_base_form_that_gold_leaves_open_is_not_wrong():
    found = record(entities=[span("Łosic", label="JST", kb_id="1410", lemma="Łosice")])
    assert disagree(record(entities=[span("Łosic", label="JST")]), found) == []


def test_an_entity_that_is_not_found_has_no_wrong_base_form():
    gold = record(entities=[span("Łosic", label="JST", kb_id="1410", lemma="Łosice")])
    assert [each.kind for each in disagree(gold, record())] == ["missed"]


@pytest.mark.parametrize(
    ("gold", "found", "label"),
    [
        (("wójt", "Jan Maj", "1410023"), ("wójt", "Jan Maj", "1410"), "other unit"),
        (("wójt", "Jan Maj", "1410023"), ("wójt", "Jan Maj", None), "other unit"),
        (("wójt", "Jan Maj", "1410023"), ("burmistrz", "Jan Maj", "1410023"), "other role"),
        (("wójt", "Jan Maj", "1410023"), ("wójt", "Jan Maja", "1410023"), "other person"),
        (("wójt", "Jan Maj", "1410023"), None, "missed"),
        (None, ("wójt", "Jan Maj", "1410023"), "made up"),
    ],
)
def test_officials(gold, found, label):
    def officials(each):
        names = ("role", "person", "unit")
        return [dict(zip(names, each, strict=True), entities=[0, 1])] if each else []

    entities = [span("Wójt", label="ROLE"), span("Jan Maj", label="PERSON")]
    each = one(
        record(entities=entities, officials=officials(gold)), record(entities=entities, officials=officials(found))
    )
    assert (each.kind, each.label) == ("official", label)
    assert (each.gold is None, each.predicted is None) == (gold is None, found is None)
    side = each.gold or each.predicted
    assert (side.value, side.code) == ("wójt Jan Maj", "1410023")
    assert TEXT[side.start : side.end] == "Wójt Jan Maj"


def test_officials_without_unit_are_not_counted():
    open_gold = record(officials=[{"role": "wójt", "person": "Jan Maj"}])
    found = record(officials=[{"role": "wójt", "person": "Jan Maj", "unit": "1410"}])
    assert disagree(open_gold, found) == []
    assert disagree(record(), open_gold) == []


def test_an_official_without_entities_is_found_by_name():
    person = span("Ewa Lis", label="PERSON", lemma="Ewa Lis")
    gold = record(entities=[person], officials=[{"role": "burmistrz", "person": "Ewa Lis", "unit": "1410"}])
    side = one(gold, record(entities=[person])).gold
    assert TEXT[side.start : side.end] == "Ewa Lis"


def test_an_official_far_from_the_unit_is_shown_where_the_person_stands():
    text = "Łosice " + "słowo " * 60 + "Wójt Jan Maj"
    spans = [(0, 6, "JST"), (len(text) - 12, len(text) - 8, "ROLE"), (len(text) - 7, len(text), "PERSON")]
    entities = [{"start": start, "end": end, "label": label} for start, end, label in spans]
    officials = [{"role": "wójt", "person": "Jan Maj", "unit": "1410", "entities": [1, 2, 0]}]
    gold = TaggedArticle.from_dict({"id": "a", "text": text, "entities": entities, "officials": officials})
    found = TaggedArticle.from_dict({"id": "a", "text": text, "entities": entities})
    side = one(gold, found).gold
    assert text[side.start : side.end] == "Jan Maj"


def test_members():
    entities = [span("Łosic", label="JST", kb_id="1410023"), span("Kutna", label="JST", kb_id="1002011")]
    gold = record(
        entities=entities, partnerships=[{"name": "Nasz Region", "leader": "1410023", "members": ["1002011"]}]
    )
    found = record(entities=entities, partnerships=[{"name": "Region", "members": ["1410023", "14"]}])
    made_up, missed, renamed = disagree(gold, found)
    assert (made_up.label, made_up.predicted.code, made_up.predicted.label) == ("made up", "14", "member")
    assert (missed.label, missed.gold.code, missed.gold.name) == ("missed", "1002011", "gmina miejska Kutno, łódzkie")
    assert TEXT[missed.gold.start : missed.gold.end] == "Kutna"
    assert (renamed.label, renamed.gold.value, renamed.predicted.value) == (
        "other partnership",
        "Nasz Region",
        "Region",
    )
    assert (renamed.gold.label, renamed.predicted.label) == ("leader", "member")


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"value": 2.0}, "other value"),
        ({"currency": "EUR"}, "other value"),
        ({"end": TEXT.index("zł"), "text": "2 mln "}, "cut otherwise"),
        (None, "missed"),
    ],
)
def test_amounts(changes, label):
    amount = span("2 mln zł", text="2 mln zł", value=2_000_000.0, currency="PLN")
    found = record(amounts=[] if changes is None else [{**amount, **changes}])
    each = one(record(amounts=[amount]), found)
    assert (each.kind, each.label, each.gold.value) == ("amount", label, "2 000 000 PLN")


def test_a_day_without_year():
    day = span("27 maja 2021", text="27 maja 2021")
    each = one(record(dates=[{**day, "iso": "2021-05-27"}]), record(dates=[{**day, "iso": None}]))
    assert (each.label, each.gold.value, each.predicted.value) == ("other value", "2021-05-27", None)


STAGES = {"stage:works": 0.05, "stage:none": 0.5, "stage:funding": 0.2, "stage:formation": 0.15, "stage:x": 0.1}


def test_a_stage_comes_with_the_likeliest_and_that_of_gold():
    explanations = [
        {"label": label, "phrases": [span("umowę", text="umowę", weight=1.5)]}
        for label in ("stage:none", "stage:works", "stage:x", "topic:zit")
    ]
    found = record(stage={"label": "none", "score": 0.5}, explanations=explanations)
    each = one(record(stage="works"), found, STAGES)
    assert (each.kind, each.label, each.gold.value, each.predicted.value) == ("stage", "works", "works", "none")
    assert each.confidence == 0.5
    assert [scored.label for scored in each.probabilities] == ["none", "funding", "formation", "works"]
    assert [explanation.label for explanation in each.explanations] == ["stage:none", "stage:works"]


def test_a_stage_without_probabilities_comes_with_its_candidates():
    candidates = [{"label": "none", "score": 0.41}, {"label": "funding", "score": 0.37}]
    each = one(record(stage="works"), record(stage={**candidates[0], "candidates": candidates}))
    assert [(scored.label, scored.score) for scored in each.probabilities] == [("none", 0.41), ("funding", 0.37)]


def test_a_stage_that_is_not_given():
    assert one(record(stage="works"), record()).predicted is None


def test_articles_without_stage_are_passed_over():
    assert disagree(record(), record(stage={"label": "none", "score": 0.9})) == []


def test_topics():
    gold = record(topics=["zit", "energy"])
    found = record(topics=[{"label": "energy", "score": 0.9}, {"label": "sport", "score": 0.8}])
    missed, made_up = disagree(gold, found, {"topic:zit": 0.3})
    assert (missed.kind, missed.label, missed.confidence) == ("topic missed", "zit", 0.7)
    assert (made_up.kind, made_up.label, made_up.confidence) == ("topic made up", "sport", 0.8)
    assert missed.probabilities[0].score == 0.3


def test_labels_of_ones_own():
    found = disagree(record(stage="protest", topics=["woda"]), record(stage="skarga", topics=["szkoła"]))
    assert [each.label for each in found] == ["protest", "woda", "szkoła"]


def test_the_surest_come_first_and_those_without_confidence_last():
    scores = [0.5, None, 0.9]
    articles = [
        TaggedArticle.from_dict({"id": str(score), "text": TEXT, "entities": [span("Kutna", label="JST", score=score)]})
        for score in scores
    ]
    bare = [article.model_copy(update={"entities": []}) for article in articles]
    assert [each.article for each in find_disagreements(bare, articles)] == ["0.9", "0.5", "None"]


def test_kinds_then_labels():
    gold = record(entities=[span("Kutna", label="ORG"), span("Łosic", label="JST")], stage="works")
    order = [(each.kind, each.label) for each in disagree(gold, record(topics=["zit"]))]
    assert order == [("missed", "JST"), ("missed", "ORG"), ("stage", "works"), ("topic made up", "zit")]


def test_an_article_without_prediction_is_wholly_missed():
    gold = record(entities=[span("Kutna", label="JST")], stage="works", topics=["zit"])
    assert [each.kind for each in find_disagreements([gold], [])] == ["missed", "stage", "topic missed"]


def test_json_has_what_there_is():
    explanations = [{"label": "stage:none", "phrases": [span("umowę", text="umowę", weight=1.5)]}]
    found = record(entities=[span("Łosic", label="JST")], stage="none", explanations=explanations)
    made_up, stage = (json.loads(each.to_json()) for each in disagree(record(stage="works"), found))
    place = TEXT.index("Łosic")
    assert made_up["predicted"] == {"value": "Łosic", "label": "JST", "start": place, "end": place + 5}
    assert made_up["gold"] is None
    assert made_up["passage"] == {"start": 0, "end": len(TEXT), "text": TEXT}
    assert "explanations" not in made_up
    assert stage["explanations"][0]["phrases"][0]["weight"] == 1.5


def test_what_gold_has_none_of():
    assert unannotated([record()]) == [
        *KINDS, "official", "member", "amount", "date", "topic made up",
    ]  # fmt: skip
    unit_left_open = record(officials=[{"role": "wójt", "person": "Jan Maj"}])
    assert "official" in unannotated([unit_left_open])
    full = record(
        entities=[span("Kutna", label="JST")],
        officials=[{"role": "wójt", "person": "Jan Maj", "unit": "14"}],
        partnerships=[{"name": "P", "leader": "14"}],
        amounts=[span("2 mln zł", text="2 mln zł", value=2.0, currency="PLN")],
        dates=[span("27 maja 2021", text="27 maja 2021")],
        topics=["zit"],
    )
    assert unannotated([record(), full]) == []


CODES = st.sampled_from(["1410023", "1410", "14", None])
NAMES = st.sampled_from(["a", "A", "b"])


@st.composite
def tagged(draw):
    """An article over a text of 40 characters with a little of everything, drawn from so little that much coincides."""
    places = st.tuples(st.integers(0, 20), st.integers(1, 8))
    entities = [
        {"start": start, "end": start + length, "label": draw(st.sampled_from(["JST", "ORG"])),
         "lemma": draw(st.sampled_from(["x", "y", None])), "kb_id": draw(CODES)}
        for start, length in draw(st.lists(places, max_size=5))
    ]  # fmt: skip
    values = [(start, start + length) for start, length in draw(st.lists(places, max_size=3))]
    official = st.fixed_dictionaries({"role": NAMES, "person": NAMES, "unit": CODES})
    codes = st.lists(CODES.filter(bool), max_size=3)
    partnership = st.fixed_dictionaries({"name": NAMES, "leader": CODES, "members": codes})
    return TaggedArticle.from_dict(
        {
            "id": "a",
            "text": "x" * 40,
            "entities": entities,
            "officials": draw(st.lists(official, max_size=3)),
            "partnerships": draw(st.lists(partnership, max_size=2)),
            "amounts": [
                {
                    "start": s,
                    "end": e,
                    "text": "x" * (e - s),
                    "value": float(draw(st.integers(1, 2))),
                    "currency": "PLN",
                }
                for s, e in values
            ],
            "dates": [
                {"start": s, "end": e, "text": "x" * (e - s), "iso": draw(st.sampled_from(["2021-05-27", None]))}
                for s, e in values
            ],
            "stage": draw(st.sampled_from([None, "works", "none"])),
            "topics": draw(st.lists(st.sampled_from(["zit", "sport"]), unique=True)),
        }
    )


@given(tagged(), tagged())
def test_entities_are_counted_like_entity_errors(gold, found):
    counts = count_disagreements(disagree(gold, found))
    assert {key: n for key, n in counts.items() if key[0] in KINDS} == entity_errors([gold], [found])


@given(tagged(), tagged())
def test_what_the_figures_count_as_wrong_is_there_once(gold, found):
    listed = disagree(gold, found)
    report = evaluate([gold], [found])
    for kind in ("official", "member", "amount", "date"):
        counts = getattr(report, f"{kind}s")
        of_kind = [each for each in listed if each.kind == kind]
        assert sum(each.gold is not None for each in of_kind) == counts.gold - counts.hits
        counted = [each for each in of_kind if each.predicted and (kind != "official" or each.predicted.code)]
        assert len(counted) == counts.predicted - counts.hits
    topics = Report.total(report.topics)
    kinds = [each.kind for each in listed]
    assert kinds.count("topic missed") == topics.gold - topics.hits
    assert kinds.count("topic made up") == topics.predicted - topics.hits
    assert kinds.count("stage") == sum(n for (wanted, got), n in report.stages.items() if wanted != got)


@given(tagged(), tagged())
def test_wrong_base_forms_and_links_and_those_without_entity_are_what_the_figures_miss(gold, found):
    listed = [each.kind for each in disagree(gold, found) if each.kind != "link" or each.label == "JST"]

    def lost(entity):
        return not any(
            e.label == entity.label and e.start < entity.end and entity.start < e.end for e in found.entities
        )

    report = evaluate([gold], [found])
    lemmas = Report.total(report.lemma)
    without = sum(lost(entity) for entity in gold.entities if entity.lemma)
    assert listed.count("base form") + without == lemmas.gold - lemmas.hits
    without = sum(lost(entity) for entity in gold.entities if entity.label == "JST" and entity.kb_id)
    assert listed.count("link") + without == report.teryt.gold - report.teryt.hits


@given(tagged())
def test_an_article_agrees_with_itself(article):
    entities = sorted(article.entities, key=lambda entity: entity.start)
    assume(all(one.end <= other.start for one, other in pairwise(entities)))  # else the first that overlaps is compared
    assume(all(official.unit for official in article.officials))  # else those of the same name are left open
    assert disagree(article, article) == []


@given(tagged(), tagged())
def test_passages_hold_the_spans_that_they_show(gold, found):
    for each in disagree(gold, found):
        for side in filter(None, (each.gold, each.predicted)):
            if side.start is not None:
                assert each.passage.start <= side.start < side.end <= each.passage.end


def test_a_real_pipeline_tells_why_a_topic_was_missed(nlp):
    text = "Promesa dla gminy\n\nWójt odebrał promesę na przebudowę drogi przy szkole."
    gold = [TaggedArticle.from_dict({"id": "a", "text": text, "stage": "implementation", "topics": ["health", "woda"]})]
    predicted = predict(gold, nlp, explain=True)
    found = {each.label: each for each in find_disagreements(gold, predicted.records, predicted.probabilities)}
    assert found["health"].kind == "topic missed"
    assert found["health"].confidence > 0.5
    assert found["woda"].confidence is None  # a topic that the model does not know
    reasons = {explanation.label for explanation in found["implementation"].explanations}
    assert f"stage:{found['implementation'].predicted.value}" in reasons
    assert "stage:implementation" in reasons
