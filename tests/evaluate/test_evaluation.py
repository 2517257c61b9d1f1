"""An evaluation: what is measured, what is not, and what is said about it."""

import importlib
import json
import subprocess
import sys

import pytest

import cwdnlp.evaluate
from cwdnlp.evaluate import Predictions, evaluate_predictions, measure
from cwdnlp.evaluate.metrics import Counts, Report
from cwdnlp.evaluate.notes import make_notes
from cwdnlp.labels import SCHEMA, Label, Schema
from cwdnlp.records import TaggedArticle

TEXT = "Wójt gminy Platerów Ewa Kalina podpisała umowę na 5 zł dnia 7 maja."
OWN = Schema("own", SCHEMA.entities, (Label("voting", "głosowanie", ""), Label("results", "wyniki", "")), ())


def article(identifier="a", **fields):
    return TaggedArticle.from_dict({"id": identifier, "text": TEXT, **fields})


def entity(start, end, label, **fields):
    return {"start": start, "end": end, "label": label, **fields}


FULL = {
    "entities": [
        entity(0, 4, "ROLE", lemma="wójt", score=0.9),
        entity(5, 19, "JST", lemma="gmina Platerów", kb_id="1410042", score=0.8),
        entity(20, 30, "PERSON", lemma="Ewa Kalina", score=0.7),
    ],
    "officials": [{"role": "wójt", "person": "Ewa Kalina", "unit": "1410042"}],
    "partnerships": [{"name": "Razem", "leader": "1410042", "members": []}],
    "amounts": [{"start": 50, "end": 54, "text": "5 zł", "value": 5.0, "currency": "PLN"}],
    "dates": [{"start": 60, "end": 66, "text": "7 maja", "iso": "2021-05-07"}],
    "stage": {"label": "funding", "score": 0.6},
    "topics": [{"label": "transport", "score": 0.9}],
    "model": {"name": "pl_x", "version": "1.0"},
}
CATS = {"stage:funding": 0.6, "stage:none": 0.4, "topic:transport": 0.9, "topic:sport": 0.1}


def found(gold, predicted, cats=None, **options):
    return evaluate_predictions(gold, Predictions(predicted, cats or {}), **options)


def test_no_articles():
    nothing = found([], [])
    assert set(nothing.figures["headlines"].values()) == {None}
    assert set(nothing.figures["interval_95"].values()) == {None}
    assert nothing.figures["entities"]["strict"]["f1"] is None
    assert nothing.stages.total == nothing.entities.total == 0
    assert nothing.model is None
    json.dumps(nothing.to_dict(), allow_nan=False)


def test_all_right():
    gold = [article("a", **FULL), article("b", **FULL)]
    done = found(gold, gold, {"a": CATS, "b": CATS})
    assert set(done.figures["headlines"].values()) == {1.0}
    assert done.figures["interval_95"]["strict"] == [1.0, 1.0]
    assert done.notes == ()
    assert done.model.name == "pl_x"
    assert not done.errors


def test_what_measure_says_is_kept_where_something_is_measured():
    gold = [article("a", **FULL), article("b", stage="none", topics=["sport"], entities=[entity(0, 4, "ROLE")])]
    predicted = [gold[1].model_copy(update={"id": "a"}), gold[0].model_copy(update={"id": "b"})]
    figures, plain = found(gold, predicted).figures, measure(gold, predicted)
    assert set(plain) <= set(figures)
    assert figures["headlines"] == plain["headlines"]
    assert figures["interval_95"] == plain["interval_95"]
    for part in ("errors", "classes", "articles"):
        assert figures[part] == plain[part]
    assert figures["confidence"].items() >= plain["confidence"].items()
    assert figures["stage"]["accuracy"] == plain["stage"]["accuracy"] == 0.0


@pytest.mark.parametrize(
    ("lacking", "silent"),
    [
        ("entities", ["strict", "relaxed", "teryt"]),
        ("officials", ["officials"]),
        ("partnerships", ["members"]),
        ("stage", ["stage", "macro_f1"]),
        ("topics", ["topics"]),
    ],
)
def test_what_gold_has_not_is_not_measured(lacking, silent):
    bare = {name: value for name, value in FULL.items() if name != lacking}
    gold = [article("a", **bare), article("b", **bare)]
    predicted = [article("a", **FULL), article("b", **FULL)]
    done = found(gold, predicted, {"a": CATS, "b": CATS})
    missing = [name for name, value in done.figures["headlines"].items() if value is None]
    assert missing == silent == [name for name, value in done.figures["interval_95"].items() if value is None]
    assert done.notes[0].startswith("not measured, for gold has none: ")


def test_predictions_that_gold_says_nothing_about_have_a_precision_but_no_recall():
    done = found([article()], [article(**FULL)])
    assert done.figures["entities"]["labels"]["JST"] == {
        "precision": 0.0, "recall": None, "f1": 0.0, "gold": 0, "predicted": 1, "hits": 0,
    }  # fmt: skip
    assert done.figures["officials"]["recall"] is None
    assert cells_of_nothing(done) == {"JST": 1, "PERSON": 1, "ROLE": 1}


def cells_of_nothing(done):
    return {label: n for label, n in zip(done.entities.labels, done.entities.made_up, strict=True) if n}


def test_calibration_is_none_where_nothing_was_judged():
    done = found([article("a", **FULL)], [article("a")])
    for name in ("entities", "stage", "given"):
        assert done.calibration[name]["expected_calibration_error"] is None
        assert done.calibration[name]["reliability"] == []
    without_topics = found([article("a", stage="none")], [article("a", **FULL)], {"a": CATS})
    assert without_topics.calibration["topics"]["of_chance"] is None
    assert without_topics.figures["classes"]["topics"]["expected_calibration_error"] is None


def test_calibration_by_hand():
    gold = [article("a", **FULL)]
    predicted = [article("a", **{**FULL, "entities": [*FULL["entities"][:2], entity(20, 29, "PERSON", score=0.7)]})]
    done = found(gold, predicted, {"a": CATS})
    entities = done.calibration["entities"]
    assert entities["expected_calibration_error"] == pytest.approx((0.1 + 0.2 + 0.7) / 3, abs=1e-4)
    assert [number for number, _, _ in entities["reliability"]] == [1, 1, 1]
    assert 0 < entities["of_chance"] < 1
    assert done.calibration["stage"]["expected_calibration_error"] == pytest.approx(0.4)
    assert done.calibration["topics"]["reliability"] == [[1, 0.1, 0.0], [1, 0.9, 1.0]]
    assert done.figures["confidence"] == entities


def test_one_article_has_figures_without_intervals():
    done = found([article("a", **FULL)], [article("a", **FULL)])
    assert done.figures["headlines"]["strict"] == 1.0
    assert set(done.figures["interval_95"].values()) == {None}
    assert "one article: there are no intervals" in done.notes


def test_articles_without_stage_are_told_and_left_out():
    gold = [article("a", **FULL), article("b", **{**FULL, "stage": None}), article("c", **{**FULL, "stage": None})]
    done = found(gold, [article(each, **FULL) for each in "abc"])
    assert done.figures["stage"]["accuracy"] == 1.0
    assert done.notes == ("2 of 3 gold articles have no stage; the figures of the stage leave them out",)


def test_a_model_without_classifier_is_told():
    gold = [article("a", **FULL), article("b", **FULL)]
    bare = {**FULL, "stage": None, "topics": []}
    done = found(gold, [article("a", **bare), article("b", **bare)], {"a": {}, "b": {}})
    assert done.figures["headlines"]["stage"] == 0.0  # gold has stages, and none was found
    assert done.stages.missed == (2,)
    assert done.notes == ("predicted for no article, though gold has some: stages, topics",)


def test_labels_that_the_model_has_not_are_told():
    gold = [article("a", **{**FULL, "stage": "voting", "topics": ["transport", "streets"]}), article("b", **FULL)]
    predicted = [article("a", **FULL), article("b", **FULL)]
    cats = {"a": CATS, "b": CATS}
    assert found(gold, predicted, cats).notes == (
        "stages of gold that the model never gives: voting",
        "topics of gold that the model never gives: streets",
    )
    assert found(gold, predicted).notes == ()  # from a file of records nobody knows: it may just have been missed
    other = [article(each, **{**FULL, "stage": "voting"}) for each in "ab"]
    assert found(other, predicted).notes == ("stages of gold that the model never gives: voting",)


def test_a_label_that_the_model_knows_and_never_chose_is_no_news():
    report = Report(articles=2)
    report.stages.update({("none", "funding"): 2})
    assert not [note for note in make_notes(report, {"a": CATS}) if note.startswith("stages of gold")]


def test_entity_labels_of_another_set_are_told():
    report = Report(articles=2)
    report.strict["LOC"] = Counts(gold=2)
    report.strict["JST"] = Counts(predicted=2)
    assert [*make_notes(report, {})][-1] == "entity labels of gold that the model never gives: LOC"


def test_labels_come_in_the_order_of_the_schema_also_those_that_do_not_occur():
    gold = [article("a", stage="results"), article("b", stage="results")]
    done = found(gold, [article("a", stage="zebra"), article("b", stage="alpha")], schema=OWN)
    labels = done.figures["stage"]["labels"]
    assert list(labels) == ["voting", "results", "alpha", "zebra"]
    assert labels["voting"]["f1"] is None
    assert done.stages.labels == ("results", "alpha", "zebra")
    assert done.figures["topics"]["labels"] == {}


def test_base_forms_come_with_their_number():
    figures = found([article("a", **FULL)], [article("a", **FULL)]).figures
    assert figures["lemma"] == {"JST": 1.0, "PERSON": 1.0, "ROLE": 1.0}
    assert figures["lemma_gold"] == {"JST": 1, "PERSON": 1, "ROLE": 1}


def test_plain_data_holds_everything_and_is_the_same_again():
    gold = [article("a", **FULL), article("b", **FULL)]
    predicted = [article("a", **FULL), article("b")]
    once, twice = (json.dumps(found(gold, predicted, {"a": CATS}).to_dict(), allow_nan=False) for _ in range(2))
    assert once == twice
    data = json.loads(once)
    assert data["model"] == {"name": "pl_x", "version": "1.0"}
    assert data["confusion"]["stages"]["missed"] == [1]
    assert data["confusion"]["topics"] == {"transport": {"both": 1, "missed": 1, "made_up": 0, "neither": 0}}
    assert data["notes"] == []


def test_importing_is_light():
    code = "import sys, cwdnlp.evaluate; sys.exit(any(name in sys.modules for name in ('spacy', 'numpy', 'sklearn')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", ["measure", "predict"])
def test_names_of_the_package_are_functions_also_after_their_modules_were_imported(name):
    assert importlib.import_module(f"cwdnlp.evaluate.{name}") is not getattr(cwdnlp.evaluate, name)
    assert callable(getattr(cwdnlp.evaluate, name))
