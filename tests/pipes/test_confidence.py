"""The confidence of entities: what it is made of, and that the shipped one means something."""

import pytest
from helpers import gold_doc, rules

from cwdnlp.errors import PipelineError
from cwdnlp.pipes.confidence.confidence import Confidence, entity_features
from cwdnlp.pipes.weights import Weights

MARKED = "[[Wójt|ROLE]] [[Gminy Huszlew|JST]] [[Jan Maj|PERSON]] był w [[Olszance|JST]]. [[LZS|ORG]] i [[LZS|ORG]]."


def features(scores=None):
    doc = gold_doc(MARKED)
    doc._.scores = scores
    return entity_features(doc)


def test_links_and_officials_count():
    role, unit, person, other, club, _ = features()
    assert "joined ROLE" in role
    assert {"joined JST", "linked JST"} <= set(unit)
    assert "joined PERSON" in person
    assert "linked JST" in other
    assert "joined JST" not in other
    assert "linked ORG" not in club


def test_repetition_and_length_count():
    role, unit, *_, club, again = features()
    assert "repeated" in club
    assert "repeated" in again
    assert "repeated" not in role
    assert (role["words"], unit["words"]) == (1, 2)


def test_the_recognisers_doubt_is_read_in_tens():
    one, two, three, none, *_ = features([0.9, 0.99, 1.0, None, 0.5, 0.5])
    assert one["sure"] == pytest.approx(1)
    assert two["sure JST"] == pytest.approx(2)
    assert three["sure"] == pytest.approx(5)
    assert "sure" not in none
    assert none["unscored"] == 1


def test_every_entity_gets_a_confidence():
    doc = gold_doc(MARKED)
    Confidence(Weights({"JST": 2.0, "joined ROLE": -2.0}, 0.0))(doc)
    assert [round(score, 2) for score in doc._.scores] == [0.12, 0.88, 0.5, 0.88, 0.5, 0.5]


def test_a_document_without_entities_has_no_confidences():
    doc = gold_doc("Nic tu nie ma.")
    assert Confidence(Weights({}, 0.0))(doc)._.scores == []


def test_without_links_it_refuses():
    doc = rules().make_doc("Łosice")
    doc.ents = [doc.char_span(0, 6, label="JST")]
    with pytest.raises(PipelineError, match="cwdnlp_linker"):
        Confidence(Weights({}, 0.0))(doc)


def test_the_shipped_pipeline_is_surer_of_what_it_can_check():
    import cwdnlp

    doc = cwdnlp.load()("Wójt Gminy Huszlew Jan Maj i Starosta Łosicki Anna Lis podpisali umowę. Grał zespół Xyz.")
    scores = dict(zip([entity.text for entity in doc.ents], doc._.scores, strict=True))
    assert all(0 < score < 1 for score in scores.values())
    assert scores["Gminy Huszlew"] > 0.9
