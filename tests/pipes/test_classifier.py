"""The classifier as a component: what it writes, when it is unsure, how it explains itself, what it keeps."""

import gc
import pickle
import unicodedata

import numpy as np
import pytest
import spacy
from helpers import gold_doc, rules
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin
from threadpoolctl import threadpool_limits

import cwdnlp
from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.classify.persistence import load_classifier, make_manifest, save_classifier
from cwdnlp.classify.reading import Reading
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
STAGES = {"funding": ["promesa", "dotacja"], "diagnosis": ["ankieta", "potrzeba"], "none": ["dożynki", "wieniec"]}
TOPICS = {"transport": ["droga", "chodnik"], "energy": ["panel", "lampa"], "education": ["szkoła", "uczeń"]}


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """On tables this small the threads of BLAS only wait for each other."""
    with threadpool_limits(1):
        yield


@pytest.fixture
def classifier(nlp):
    """The shipped component; tests must not change it."""
    return nlp.get_pipe("cwdnlp_classifier")


def learned(stages=STAGES, topics=TOPICS):
    """A classifier that knows a few words."""
    rows = [
        (Reading.from_lemmas([stage_word, topic_word]), stage, [topic])
        for stage, stage_words in stages.items()
        for stage_word in stage_words
        for topic, topic_words in topics.items()
        for topic_word in topic_words
    ]
    readings, given_stages, given_topics = (list(column) for column in zip(*rows, strict=True))
    return ArticleClassifier(folds=0).fit(readings, given_stages, given_topics)


@pytest.fixture(scope="module")
def model():
    return learned()


@pytest.fixture(scope="module")
def contrary():
    """A model for which the same words mean something else."""
    return learned(
        dict(zip(STAGES, [*list(STAGES.values())[1:], STAGES["funding"]], strict=True)),
        dict(zip(["sport", "culture", "health"], TOPICS.values(), strict=True)),
    )


@pytest.fixture(scope="module")
def stageless():
    readings = [Reading.from_lemmas([word]) for words in TOPICS.values() for word in words * 3]
    topics = [[topic] for topic, words in TOPICS.items() for _ in words * 3]
    return ArticleClassifier(folds=0).fit(readings, [None] * len(readings), topics)


def document(marked):
    return gold_doc(marked, upto="cwdnlp_linker")


def quoted(doc, label="stage", **options):
    """The texts of the phrases for a label."""
    return [phrase["text"] for phrase in doc._.explain(label, **options) if phrase["weight"] > 0]


# what it writes


@pytest.mark.parametrize(("marked", "stage"), [(SIGNING, "formation"), (SURVEY, "diagnosis")])
def test_plain_cases(classifier, marked, stage):
    assert classifier(document(marked))._.stage["label"] == stage


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("ankiet", "an\u00adkie\u00adt"),
        lambda text: text.translate(str.maketrans("ąćęłńóśźż", "acelnoszz")),
        lambda text: text + "\n\n" + "Sprawa bieżąca. " * 500,
    ],
    ids=["capitals", "decomposed", "soft-hyphens", "no-diacritics", "long"],
)
def test_typing_does_not_change_the_stage(classifier, change):
    doc = classifier(document(change(SURVEY)))
    assert doc._.stage["label"] == "diagnosis"
    assert all(doc.text[phrase["start"] : phrase["end"]] == phrase["text"] for phrase in doc._.explain())


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
    assert len(stages) + len(topics) == len(doc.cats)
    assert set(stages) == set(classifier.model.stages_) == {label.id for label in SCHEMA.stages}
    assert set(topics) == set(classifier.model.topics_)
    assert sum(stages.values()) == pytest.approx(1)
    assert all(0 <= p <= 1 for p in [*stages.values(), *topics.values()])
    assert (doc._.stage["label"], doc._.stage["score"]) == (max(stages, key=stages.get), max(stages.values()))
    assert all(topics[topic["label"]] == topic["score"] for topic in doc._.topics)


def test_values_are_plain_numbers_and_texts(model):
    doc = Classifier(model, uncertain_below=2.0)(document("Promesa na drogę i szkołę."))
    scored = [doc._.stage, *doc._.stage["candidates"], *doc._.topics]
    assert {type(each["score"]) for each in scored} == {type(score) for score in doc.cats.values()} == {float}
    assert {type(each["label"]) for each in scored} == {str}


@pytest.mark.parametrize("text", ["", " ", "\n", "!!!", "🚒", "\u00ad", "12 345"])
def test_texts_without_words_have_a_stage(classifier, text):
    doc = classifier(document(text))
    assert doc._.stage["label"] in {label.id for label in SCHEMA.stages}
    assert all(phrase["text"] == text.strip() for phrase in doc._.explain())


def test_clutter_changes_nothing(classifier):
    plain = classifier(document(SIGNING)).cats
    assert classifier(document(SIGNING + "\nUdostępnij\nWyświetleń: 412")).cats == pytest.approx(plain, abs=1e-6)


@pytest.mark.parametrize("thresholds", [(0.5, 0.5, 0.5), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.9, 0.2, 0.01)])
def test_topics_that_reach_their_own_threshold_the_likeliest_first(thresholds):
    model = learned()
    for estimator, threshold in zip(model.topic_estimators_, thresholds, strict=True):
        estimator.threshold_ = threshold
    doc = Classifier(model)(document("Szkoła, droga i chodnik."))
    wanted = {
        topic: doc.cats[f"topic:{topic}"]
        for topic, threshold in zip(model.topics_, thresholds, strict=True)
        if doc.cats[f"topic:{topic}"] >= threshold
    }
    assert [topic["label"] for topic in doc._.topics] == sorted(wanted, key=wanted.get, reverse=True)
    assert [topic["score"] for topic in doc._.topics] == sorted(wanted.values(), reverse=True)


def test_a_probability_that_equals_its_threshold_reaches_it(model):
    doc = Classifier(model)(document("Szkoła i droga."))
    changed = learned()
    score = doc.cats["topic:transport"]
    changed.topic_estimators_[changed.topics_.index("transport")].threshold_ = score
    assert {"label": "transport", "score": score} in Classifier(changed)(document("Szkoła i droga."))._.topics
    changed.topic_estimators_[changed.topics_.index("transport")].threshold_ = np.nextafter(score, 1)
    topics = Classifier(changed)(document("Szkoła i droga."))._.topics
    assert "transport" not in {topic["label"] for topic in topics}


def test_a_model_without_stages_gives_none(stageless):
    doc = Classifier(stageless, uncertain_below=2.0)(document("Droga i chodnik."))
    assert doc._.stage is None
    assert set(doc.cats) == {f"topic:{topic}" for topic in TOPICS}
    assert doc._.topics[0]["label"] == "transport"


def test_a_model_without_topics_gives_an_empty_list(model):
    readings = [Reading.from_lemmas([word]) for word in ("promesa", "ankieta")] * 3
    bare = ArticleClassifier(folds=0).fit(readings, ["funding", "diagnosis"] * 3, [[]] * 6)
    doc = Classifier(bare)(document("Promesa."))
    assert doc._.topics == []
    assert set(doc.cats) == {"stage:funding", "stage:diagnosis"}


# uncertainty


def test_below_the_limit_the_two_likeliest_stages_are_candidates(model):
    sure = Classifier(model)(document("Promesa i ankieta."))
    score = sure._.stage["score"]
    assert "candidates" not in sure._.stage
    assert "candidates" not in Classifier(model, uncertain_below=score)(document("Promesa i ankieta."))._.stage
    unsure = Classifier(model, uncertain_below=np.nextafter(score, 1))(document("Promesa i ankieta."))._.stage
    assert {key: unsure[key] for key in ("label", "score")} == sure._.stage
    ranked = sorted(((p, key) for key, p in sure.cats.items() if key.startswith("stage:")), reverse=True)
    assert [(each["score"], f"stage:{each['label']}") for each in unsure["candidates"]] == ranked[:2]
    assert unsure["candidates"][0] == sure._.stage


@pytest.mark.parametrize("text", ["", "Promesa.", "Promesa i ankieta.", "Wieniec z dożynek, ankieta."])
@pytest.mark.parametrize(("limit", "is_unsure"), [(0.0, False), (1.01, True)])
def test_the_limits_that_all_and_that_no_stages_reach(model, text, limit, is_unsure):
    assert ("candidates" in Classifier(model, uncertain_below=limit)(document(text))._.stage) == is_unsure


def test_the_limit_is_set_in_the_config():
    nlp = spacy.blank("pl")
    assert nlp.add_pipe("cwdnlp_classifier").uncertain_below == 0.5
    assert nlp.add_pipe("cwdnlp_classifier", name="own", config={"uncertain_below": 0.9}).uncertain_below == 0.9
    assert nlp.config["components"]["own"]["uncertain_below"] == 0.9


def test_an_unknown_key_of_the_config_is_refused():
    with pytest.raises(ValueError, match="unsure_below"):
        spacy.blank("pl").add_pipe("cwdnlp_classifier", config={"unsure_below": 0.5})


def test_the_limit_is_overridden_as_a_pipeline_is_loaded_and_kept_as_it_is_saved(nlp, tmp_path):
    others = [name for name in nlp.component_names if name != "cwdnlp_classifier"]
    changed = cwdnlp.load(exclude=others, config={"components": {"cwdnlp_classifier": {"uncertain_below": 1.5}}})
    assert changed.get_pipe("cwdnlp_classifier").uncertain_below == 1.5
    assert "candidates" in changed.get_pipe("cwdnlp_classifier")(document(SURVEY))._.stage
    changed.to_disk(tmp_path)
    assert cwdnlp.load(tmp_path).get_pipe("cwdnlp_classifier").uncertain_below == 1.5


# batches


def test_batches_give_what_single_documents_give(classifier):
    marked = [SIGNING, SURVEY, "Dożynki.", ""] * 3
    single = [classifier(document(each)) for each in marked]
    batched = list(classifier.pipe((document(each) for each in marked), batch_size=5))
    assert [doc.text for doc in batched] == [doc.text for doc in single]
    for one, two in zip(single, batched, strict=True):
        assert one.cats == pytest.approx(two.cats, abs=1e-6)
        assert [topic["label"] for topic in one._.topics] == [topic["label"] for topic in two._.topics]
        assert one._.explain() == two._.explain()


@pytest.mark.parametrize("batch_size", [1, 2, 7, 100])
def test_documents_come_out_in_order_whatever_the_batch(model, batch_size):
    texts = ["Promesa.", "Ankieta.", "Wieniec.", "", "Dotacja."]
    found = Classifier(model).pipe(map(document, texts), batch_size=batch_size)
    assert [(doc.text, doc._.stage["label"]) for doc in found if doc.text] == [
        ("Promesa.", "funding"),
        ("Ankieta.", "diagnosis"),
        ("Wieniec.", "none"),
        ("Dotacja.", "funding"),
    ]


def test_the_input_is_read_batch_by_batch(model):
    taken = []

    def documents():
        for number in range(10):
            taken.append(number)
            yield document(SURVEY)

    next(Classifier(model).pipe(documents(), batch_size=2))
    assert taken == [0, 1]


# which model it was


def test_documents_tell_by_which_model_they_were_classified(classifier, model, contrary):
    assert document(SURVEY)._.classified_by is None
    assert classifier(document(SURVEY))._.classified_by == classifier.manifest["sha256"] == classifier.key
    keys = [Classifier(each)(document(SURVEY))._.classified_by for each in (model, model, contrary)]
    assert len({*keys, classifier.key}) == 4


def test_the_last_model_counts(model, contrary):
    one, two = Classifier(model), Classifier(contrary)
    doc = two(one(document("Promesa na drogę.")))
    assert doc._.classified_by == two.key
    assert doc._.stage["label"] == "none"
    assert quoted(doc) == ["Promesa"]


# explanations


def test_a_stage_is_explained_by_its_words(model):
    component = Classifier(model)
    doc = component(document("Mamy promesę na szkołę."))
    [phrase] = doc._.explain()
    assert phrase == {"start": 5, "end": 12, "text": "promesę", "weight": phrase["weight"]}
    assert phrase["weight"] == round(phrase["weight"], 3) > 0
    assert doc._.explain("stage") == doc._.explain() == doc._.explain("stage:funding")


def test_a_stage_that_was_not_given_can_be_explained_too(model):
    component = Classifier(model)
    doc = component(document("Promesa, promesa. Ankieta."))
    assert doc._.stage["label"] == "funding"
    assert quoted(doc, "stage:diagnosis") == ["Ankieta"]
    assert {phrase["text"] for phrase in doc._.explain("stage:none")} == {"Promesa, promesa", "Ankieta"}
    assert all(phrase["weight"] < 0 for phrase in doc._.explain("stage:none"))


def test_a_topic_is_explained_by_its_words(model):
    component = Classifier(model)
    doc = component(document("Promesa na chodnik. Panele dla szkoły."))
    assert quoted(doc, "topic:transport") == ["chodnik"]
    assert quoted(doc, "topic:energy") == ["Panele"]
    assert quoted(doc, "topic:education") == ["szkoły"]


def test_the_shipped_pipeline_explains_itself(nlp):
    doc = nlp(SURVEY)
    assert any("ankiet" in phrase for phrase in quoted(doc))
    for label in doc.cats:
        for phrase in doc._.explain(label):
            assert doc.text[phrase["start"] : phrase["end"]] == phrase["text"] != ""


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_at_most_so_many_phrases_on_each_side(model, limit):
    component = Classifier(model)
    doc = component(document("Promesa. Ankieta. Dotacja. Potrzeba. Promesa. Ankieta."))
    weights = [phrase["weight"] for phrase in doc._.explain("stage:funding", limit=limit)]
    assert sum(weight > 0 for weight in weights) == sum(weight < 0 for weight in weights) == limit
    assert weights == sorted(weights, key=lambda weight: -abs(weight))


PIECES = [
    "Promesa",
    "dotację",
    "ankiety",
    "DROGA",
    "szkoła",
    "xyzzy",
    ".",
    ",",
    "\n",
    "–",
    "u\u0301",
    "pro\u00admesa",
    "🚒",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join), st.sampled_from(["stage", "topic:transport"]))
@settings(max_examples=60, deadline=None)
def test_phrases_lie_where_they_say(model, text, label):
    component = Classifier(model)
    doc = component(document(text))
    for phrase in doc._.explain(label):
        assert 0 <= phrase["start"] < phrase["end"] <= len(text)
        assert phrase["text"] == text[phrase["start"] : phrase["end"]] == phrase["text"].strip()


@pytest.mark.parametrize("label", ["stage:strategy", "topic:zit", "transport", "stage:", "", "topic"])
def test_an_unknown_label_is_refused(model, label):
    component = Classifier(model)
    doc = component(document("Promesa na drogę."))
    with pytest.raises(KeyError, match="stage:funding"):
        doc._.explain(label)


def test_where_there_is_no_stage_there_is_none_to_explain(stageless):
    component = Classifier(stageless)
    doc = component(document("Droga i chodnik."))
    with pytest.raises(KeyError, match="topic:transport"):
        doc._.explain()
    assert quoted(doc, "topic:transport") == ["Droga i chodnik"]


def stored(doc, way):
    """The document after it was kept somewhere."""
    if way == "docbin":
        data = DocBin(store_user_data=True, docs=[doc]).to_bytes()
        return next(DocBin().from_bytes(data).get_docs(doc.vocab))
    if way == "bytes":
        return Doc(doc.vocab).from_bytes(doc.to_bytes())
    return pickle.loads(pickle.dumps(doc))  # noqa: S301 - our own document


@pytest.mark.parametrize("way", ["docbin", "bytes", "pickle"])
def test_a_document_that_was_kept_is_explained_while_its_pipeline_lives(nlp, way):
    doc = nlp("[Fot. UG]\n" + SURVEY + "\nUdostępnij")
    kept = stored(doc, way)
    for label in ("stage", "stage:none", "topic:transport"):
        assert kept._.explain(label) == doc._.explain(label)
    assert doc._.explain()


def test_two_pipelines_explain_their_own_documents(model, contrary):
    one, two = Classifier(model), Classifier(contrary)
    text = "Promesa. Wieniec."
    mine, theirs = one(document(text)), two(document(text))
    for doc, for_funding in ((mine, "Promesa"), (theirs, None), (stored(mine, "bytes"), "Promesa")):
        assert quoted(doc, "stage:funding") == ([for_funding] if for_funding else [])
    assert quoted(theirs, "stage:none") == ["Promesa"]
    with pytest.raises(KeyError, match="topic:sport"):
        theirs._.explain("topic:transport")


@pytest.mark.parametrize("text", ["", "Promesa."])
def test_a_document_that_was_not_classified_cannot_be_explained(model, text):
    bystander = Classifier(model)
    with pytest.raises(PipelineError, match="no classifier that is loaded here") as caught:
        document(text)._.explain()
    assert "load the pipeline that made it" in caught.value.remedy
    assert bystander(document("Promesa."))._.explain()


def test_without_the_classifier_that_made_it_a_document_cannot_be_explained(model):
    bystander = Classifier(model)
    doc = Classifier(model)(document("Promesa."))
    gc.collect()
    with pytest.raises(PipelineError, match="no classifier that is loaded here"):
        doc._.explain()
    assert quoted(bystander(doc)) == ["Promesa"]


def test_what_an_earlier_model_of_a_component_said_cannot_be_explained(model, contrary):
    component = Classifier(model)
    doc = component(document("Promesa."))
    component.use(contrary)
    with pytest.raises(PipelineError, match="no classifier that is loaded here"):
        doc._.explain()
    assert quoted(component(doc), "stage:none") == ["Promesa"]


# what it needs


def test_without_a_model_it_says_what_to_do():
    with pytest.raises(ModelError, match="load a trained pipeline"):
        Classifier()(document(SIGNING))
    with pytest.raises(ModelError, match="load a trained pipeline"):
        Classifier().require_model()
    assert list(Classifier().pipe([])) == []


def test_a_pipeline_with_a_bare_classifier_can_be_built():
    nlp = spacy.blank("pl")
    nlp.add_pipe("cwdnlp_classifier")
    with pytest.raises(ModelError):
        nlp.get_pipe("cwdnlp_classifier")(document(SURVEY))


def test_without_base_forms_or_entities_it_refuses(model):
    nlp, component = rules(), Classifier(model)
    with pytest.raises(PipelineError, match="cwdnlp_morphology"):
        component(nlp.make_doc("Podpisano umowę"))
    with pytest.raises(PipelineError, match="ner"):
        component(nlp.get_pipe("cwdnlp_morphology")(nlp.make_doc("Podpisano umowę")))


# what it keeps


def test_disk_and_bytes(classifier, tmp_path):
    classifier.to_disk(tmp_path / "component")
    copies = [Classifier().from_disk(tmp_path / "component"), Classifier().from_bytes(classifier.to_bytes())]
    for copy in copies:
        assert copy(document(SURVEY)).cats == classifier(document(SURVEY)).cats
        assert (copy.manifest, copy.key) == (classifier.manifest, classifier.key)


def test_what_the_manifest_tells_is_kept(model, tmp_path):
    save_classifier(model, tmp_path / "one", make_manifest(model, corpus="ab" * 32, articles=18, metrics={"x": 0.5}))
    one = Classifier().from_disk(tmp_path / "one")
    two = Classifier().from_bytes(one.to_bytes())
    two.to_disk(tmp_path / "two")
    _, manifest = load_classifier(tmp_path / "two")
    assert manifest == one.manifest == two.manifest
    assert manifest["corpus"] == {"sha256": "ab" * 32, "articles": 18}
    assert manifest["metrics"] == {"x": 0.5}
    for name in ("classifier.skops", "manifest.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_model_without_a_manifest_gets_one_when_it_is_saved(model, tmp_path):
    component = Classifier(model)
    assert component.manifest is None
    component.to_disk(tmp_path)
    restored = Classifier().from_disk(tmp_path)
    assert [label["id"] for label in restored.manifest["stages"]] == model.stages_
    assert restored.key == restored.manifest["sha256"] != component.key
    assert Classifier().from_bytes(component.to_bytes()).manifest is None


def test_a_restored_component_explains_what_the_saved_one_classified(model, tmp_path):
    Classifier(model).to_disk(tmp_path)
    doc = Classifier().from_disk(tmp_path)(document("Promesa."))
    gc.collect()
    with pytest.raises(PipelineError):
        doc._.explain()
    living = [Classifier().from_disk(tmp_path)]
    assert quoted(doc) == ["Promesa"]
    living = [Classifier().from_bytes(living.pop().to_bytes())]
    gc.collect()
    assert quoted(doc) == ["Promesa"]
    assert living[0].key == doc._.classified_by


def test_a_pipeline_keeps_its_classifier(model):
    nlp, copy = spacy.blank("pl"), spacy.blank("pl")
    nlp.add_pipe("cwdnlp_classifier").use(model, {"sha256": "abc", "metrics": {"x": 0.5}})
    copy.add_pipe("cwdnlp_classifier")
    restored = copy.from_bytes(nlp.to_bytes()).get_pipe("cwdnlp_classifier")
    assert restored.manifest == {"sha256": "abc", "metrics": {"x": 0.5}}
    doc = document("Promesa.")
    assert restored(doc).cats == nlp.get_pipe("cwdnlp_classifier")(document("Promesa.")).cats


def test_a_component_without_a_model_stores_nothing(model, tmp_path):
    Classifier().to_disk(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    assert Classifier().to_bytes() == b""
    emptied = Classifier(model).from_bytes(b"")
    assert (emptied.model, emptied.manifest) == (None, None)


def test_what_cannot_be_loaded_leaves_the_component_as_it_was(model, tmp_path):
    component = Classifier(model)
    key = component.key
    with pytest.raises(ModelError, match="missing"):
        component.from_disk(tmp_path / "nowhere")
    with pytest.raises(ModelError):
        component.from_bytes(b"no classifier")
    assert (component.model, component.key) == (model, key)
    assert component(document("Promesa."))._.stage["label"] == "funding"


@given(st.binary(min_size=1, max_size=40))
@settings(max_examples=150, deadline=None)
def test_bytes_of_something_else_are_a_model_error(data):
    with pytest.raises(ModelError):
        Classifier().from_bytes(data)
