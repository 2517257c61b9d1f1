"""The plays of active learning: fair beginnings, articles annotated once, and means by hand."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.classify.reading import Reading
from cwdnlp.records import TaggedArticle
from cwdnlp.training.classifier import Examples
from cwdnlp.training.doubt import Doubt
from training import plays
from training.plays import START, Strategy, class_doubts, classified, play_classifier, shuffled, without
from training.simulate_suggest import compare, summarize

WORDS = {"funding": "promesa dotacja umowa", "diagnosis": "ankieta potrzeba badanie"}


def tiny(copies=12):
    rows = [
        (Reading.from_lemmas([*words.split(), f"słowo{n}"]), stage, ["zit"] if n % 2 else [], f"gmina {n}")
        for n in range(copies)
        for stage, words in WORDS.items()
    ]
    return Examples(*map(list, zip(*rows, strict=True)))


def test_every_play_of_a_seed_begins_with_the_same_articles():
    start, others = shuffled(400, 3)
    assert len(start) == START
    assert sorted(start + others) == list(range(400))
    assert shuffled(400, 3) == (start, others)
    assert shuffled(400, 4) != (start, others)


def test_chance_takes_the_next_and_suggestion_the_most_doubtful(monkeypatch):
    monkeypatch.setattr(plays, "term_table", lambda: csr_matrix(np.eye(9)))
    left = [7, 3, 5, 8]
    doubts = [Doubt(9, stages={"a": sure, "b": 1 - sure}) for sure in (0.9, 0.5, 0.8, 0.6)]
    assert Strategy().pick([0, 1], left, pytest.fail, "classes", 2) == [7, 3]
    assert Strategy(0).pick([0, 1], left, lambda: doubts, "classes", 3) == [3, 8, 5]
    assert without(left, [3, 8]) == [7, 5]
    assert [each.name for each in (Strategy(), Strategy(0), Strategy(0.25))] == [
        "random",
        "diversity 0",
        "diversity 0.25",
    ]


def test_a_classifier_learns_from_what_was_annotated_and_is_measured_after_each_round(monkeypatch):
    pool, learned = tiny(), []
    monkeypatch.setattr(plays, "START", 12)
    monkeypatch.setattr(plays, "ADDED", 6)
    monkeypatch.setattr(plays, "ROUNDS", 3)
    monkeypatch.setattr(plays, "classifier_pool", lambda: pool)
    monkeypatch.setattr(plays, "term_table", lambda: csr_matrix(np.eye(len(pool.readings))))
    monkeypatch.setattr(plays, "measure_classifier", lambda model, names: {"dev": {"stage": len(learned)}})
    fit = ArticleClassifier.fit

    def watched(self, readings, *rest):
        learned.append([id(reading) for reading in readings])
        return fit(self, readings, *rest)

    monkeypatch.setattr(ArticleClassifier, "fit", watched)
    played = play_classifier([Strategy(), Strategy(0.5)], 0, ("dev",))
    assert list(played) == ["random", "diversity 0.5"]
    assert [turn["articles"] for turn in played["random"]] == [12, 14, 16, 18]
    assert [turn["dev"]["stage"] for turn in played["diversity 0.5"]] == [5, 6, 7, 8]
    assert learned[0] == learned[4], "both begin alike"
    for earlier, later in zip(learned[:3] + learned[4:7], learned[1:4] + learned[5:8], strict=True):
        assert later[: len(earlier)] == earlier
        assert len(set(later)) == len(later)


def test_articles_get_the_stage_and_the_topics_of_a_classifier():
    data = tiny()
    model = ArticleClassifier().fit(*data)
    gold = [TaggedArticle(id=str(n), text="x") for n in range(len(data.readings))]
    found = classified(gold, data.readings, model)
    assert [article.stage.label for article in found] == data.stages
    probabilities = model.topic_probabilities(data.readings)[:, 0]
    given = [bool(article.topics) for article in found]
    assert given == [p >= model.thresholds_[0] for p in probabilities]
    doubts = class_doubts(model, data.readings)
    assert [doubt.topics["zit"] for doubt in doubts] == probabilities.tolist()
    assert all(sum(doubt.stages.values()) == pytest.approx(1) for doubt in doubts)


def rounds(*values):
    return [{"articles": 150 + n, "dev": {"stage": value}} for n, value in enumerate(values)]


def test_means_and_intervals_by_hand():
    pairs = [(rounds(0.5, 0.6, 0.9), rounds(0.5, 0.6, 0.6)), (rounds(0.7, 0.8, 0.8), rounds(0.7, 0.8, 0.7))]
    found = compare(pairs, "dev", "stage")
    assert (found["seeds"], found["start"], found["end"]) == (2, 0.6, 0.85)
    assert found["more"]["mean"] == 0.2
    assert found["more"]["half_width"] == pytest.approx(12.7062 * 0.141421 / 2**0.5, abs=1e-3)
    assert found["more_on_the_way"]["mean"] == 0.1
    assert compare(pairs[:1], "dev", "stage")["more"] == {"mean": 0.3, "half_width": 0.0}
    assert compare(pairs, "test", "stage") == {"seeds": 0}


def test_only_plays_of_the_same_seed_are_compared():
    runs = {
        "random 0": {"rounds": rounds(0.5, 0.5)},
        "random 1": {"rounds": rounds(0.5, 0.7)},
        "diversity 0.5 1": {"rounds": rounds(0.5, 0.8)},
        "diversity 0.5 2": {"rounds": rounds(0.5, 0.1)},
    }
    (found,) = summarize(runs, ["stage"]).values()
    assert found["stage"]["diversity 0.5"]["more"]["mean"] == 0.1
    assert found["stage"]["diversity 0.5"]["seeds"] == 1
    assert found["stage"]["random"]["seeds"] == 2
