"""The classifier as a component."""

import pytest
import spacy
from helpers import gold_doc, rules

from cwdnlp.errors import ModelError, PipelineError
from cwdnlp.labels import SCHEMA
from cwdnlp.pipes.classifier.classifier import Classifier

SIGNING = (
    "[[Gmina Huszlew|JST]] i [[Gmina Olszanka|JST]] podpisały list intencyjny i porozumienie o utworzeniu partnerstwa. "
    "Wybrano zarząd, a sygnatariusze przyjęli statut."
)
SURVEY = (
    "Zapraszamy mieszkańców do wypełnienia anonimowej ankiety. Wypełnienie ankiety zajmie 15 minut, a wyniki trafią "
    "do diagnozy potrzeb."
)


@pytest.fixture
def classifier(nlp):
    return nlp.get_pipe("cwdnlp_classifier")


def document(marked):
    return gold_doc(marked, upto="cwdnlp_linker")


@pytest.mark.parametrize(("marked", "stage"), [(SIGNING, "formation"), (SURVEY, "diagnosis")])
def test_plain_cases(classifier, marked, stage):
    assert classifier(document(marked))._.stage["label"] == stage


def test_a_topic_with_all_its_words(classifier):
    doc = classifier(
        document(
            "Trwa przebudowa drogi powiatowej. Na ulicy powstanie nowa nawierzchnia, chodnik i przejście dla pieszych, "
            "a kierowcy pojadą objazdem. Droga, most i rondo będą gotowe wiosną; autobusy wrócą na linię."
        )
    )
    assert "transport" in {topic["label"] for topic in doc._.topics}


def test_probabilities_of_every_label_are_in_cats(classifier):
    doc = classifier(document(SIGNING))
    stages = {key.removeprefix("stage:"): p for key, p in doc.cats.items() if key.startswith("stage:")}
    topics = {key.removeprefix("topic:"): p for key, p in doc.cats.items() if key.startswith("topic:")}
    assert set(stages) <= {label.id for label in SCHEMA.stages}
    assert set(topics) <= {label.id for label in SCHEMA.topics}
    assert sum(stages.values()) == pytest.approx(1, abs=1e-4)
    assert all(0 <= p <= 1 for p in [*stages.values(), *topics.values()])
    assert doc._.stage == {"label": max(stages, key=stages.get), "score": max(stages.values())}
    scores = [topic["score"] for topic in doc._.topics]
    assert scores == sorted(scores, reverse=True)
    assert all(topics[topic["label"]] == topic["score"] for topic in doc._.topics)


@pytest.mark.parametrize("text", ["", " ", "\n", "!!!", "🚒"])
def test_texts_without_words_have_a_stage(classifier, text):
    assert classifier(document(text))._.stage["label"] in {label.id for label in SCHEMA.stages}


def test_batches_give_what_single_documents_give(classifier):
    marked = [SIGNING, SURVEY, "Dożynki.", ""] * 3
    single = [classifier(document(each)).cats for each in marked]
    batched = [doc.cats for doc in classifier.pipe((document(each) for each in marked), batch_size=5)]
    assert [c.keys() for c in single] == [c.keys() for c in batched]
    for one, two in zip(single, batched, strict=True):
        assert one == pytest.approx(two, abs=1e-6)


def test_the_input_is_read_batch_by_batch(classifier):
    taken = []

    def documents():
        for number in range(10):
            taken.append(number)
            yield document(SURVEY)

    next(classifier.pipe(documents(), batch_size=2))
    assert taken == [0, 1]


def test_clutter_changes_nothing(classifier):
    plain = classifier(document(SIGNING)).cats
    assert classifier(document(SIGNING + "\nUdostępnij\nWyświetleń: 412")).cats == pytest.approx(plain, abs=1e-6)


def test_without_a_model_it_says_what_to_do():
    with pytest.raises(ModelError, match="load a trained pipeline"):
        Classifier()(document(SIGNING))


def test_without_base_forms_or_entities_it_refuses(classifier):
    nlp = rules()
    with pytest.raises(PipelineError, match="cwdnlp_morphology"):
        classifier(nlp.make_doc("Podpisano umowę"))
    with pytest.raises(PipelineError, match="ner"):
        classifier(nlp.get_pipe("cwdnlp_morphology")(nlp.make_doc("Podpisano umowę")))


def test_disk_and_bytes(classifier, tmp_path):
    classifier.to_disk(tmp_path / "component")
    copies = [Classifier().from_disk(tmp_path / "component"), Classifier().from_bytes(classifier.to_bytes())]
    for copy in copies:
        assert copy(document(SURVEY)).cats == classifier(document(SURVEY)).cats


def test_a_component_without_a_model_stores_nothing(tmp_path):
    Classifier().to_disk(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    assert Classifier().to_bytes() == b""
    assert Classifier().from_bytes(b"").model is None


def test_a_pipeline_with_a_bare_classifier_can_be_built():
    nlp = spacy.blank("pl")
    nlp.add_pipe("cwdnlp_classifier")
    with pytest.raises(ModelError):
        nlp.get_pipe("cwdnlp_classifier")(document(SURVEY))
