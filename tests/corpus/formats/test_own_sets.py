"""Labels of a corpus's own travel through every format: told to the tool, read back, those of other corpora refused."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
import spacy
from spacy.tokens import DocBin

from cwdnlp.corpus.article import parse_article
from cwdnlp.corpus.formats import FORMATS, export_articles, import_articles
from cwdnlp.corpus.formats.build import document_labels, with_former
from cwdnlp.corpus.formats.label_studio import labelling_config
from cwdnlp.errors import CorpusError
from cwdnlp.label_file import load_schema
from cwdnlp.labels import SCHEMA, Label

OWN = """
drop = ["international", "exchange"]
[rename]
sport = "recreation"
tourism = "recreation"
[[topics]]
id = "water"
name = "woda & <studnie>"
[[stages]]
id = "protest"
name = "sprzeciw"
"""
BUDGETS = """
base = "none"
[[stages]]
id = "voting"
name = "głosowanie"
[[stages]]
id = "other"
name = "inne"
[[topics]]
id = "streets"
name = "ulice"
"""
TOPICS_ALONE = 'base = "none"\n[[topics]]\nid = "streets"\nname = "ulice"\n'
STAGES_ALONE = 'base = "none"\n[[stages]]\nid = "a"\nname = "A"\n[[stages]]\nid = "b"\nname = "B"\n'
NAMES = {"docbin": "x.spacy", "iob": "x.iob", "label-studio": "x.json", "brat": "x"}


@pytest.fixture
def schema(tmp_path):
    def make(labels):
        path = tmp_path / "labels.toml"
        path.write_text(labels, encoding="utf-8")
        return load_schema(path)

    return make


def article(stage="", topics="", name="a"):
    front = f"id: {name}\ntitle: t\n" + (f"stage: {stage}\n" if stage else "") + f"topics: {topics}".strip()
    return parse_article(f"---\n{front}\n---\n[[Rada|ORG]] prosi.\n", Path(f"{name}.txt"))


def trip(articles, name, folder, schema):
    target = folder / NAMES.get(name, "x.jsonl")
    assert export_articles(articles, target, name, schema=schema) == []
    return list(import_articles(target, name, schema=schema))


SETS = [
    (OWN, "protest", "water, transport"),
    (OWN, "protest", ""),
    (OWN, "none", "sport, water, tourism, international"),
    (OWN, "exchange", "recreation"),
    (BUDGETS, "voting", "streets"),
    (TOPICS_ALONE, "", "streets"),
    (TOPICS_ALONE, "", ""),
    (STAGES_ALONE, "b", ""),
]


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize(("labels", "stage", "topics"), SETS)
def test_own_labels_come_back(name, labels, stage, topics, schema, tmp_path):
    own = schema(labels)
    (back,) = trip([article(stage, topics)], name, tmp_path, own)
    assert back.to_file() == article(stage, topics).to_file()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_labels_of_another_corpus_are_refused_with_those_that_there_are(name, schema, tmp_path):
    target = tmp_path / NAMES.get(name, "x.jsonl")
    export_articles([article("voting", "streets"), article("voting", name="b")], target, name, schema=schema(BUDGETS))
    first, second = import_articles(target, name, schema=schema(OWN))
    for error in (first, second):
        assert isinstance(error, CorpusError)
        assert "'voting' is neither a stage nor a topic (known are culture, " in str(error)
        assert "--labels" in str(error)
        assert str(target) in str(error)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_without_a_schema_the_labels_are_those_of_cwdnlp(name, schema, tmp_path):
    target = tmp_path / NAMES.get(name, "x.jsonl")
    export_articles([article("funding", "transport")], target, name)
    (back,) = import_articles(target, name)
    assert (back.meta.stage, back.meta.topics) == ("funding", ("transport",))


def choices(config):
    """The choices of a labelling configuration with the names that it shows."""
    root = ElementTree.fromstring(config)  # noqa: S314 - our own
    return {
        group.get("name"): {choice.get("value"): choice.get("hint") for choice in group}
        for group in root.findall("Choices")
    }


def test_the_labelling_configuration_shows_own_labels_with_their_names(schema):
    assert choices(labelling_config(schema(BUDGETS))) == {
        "stage": {"voting": "głosowanie", "other": "inne"},
        "topics": {"streets": "ulice"},
    }
    own = choices(labelling_config(schema(OWN)))
    assert own["topics"]["water"] == "woda & <studnie>"
    assert "recreation" in own["topics"]
    assert not {"sport", "tourism", "international"} & set(own["topics"])
    assert list(choices(labelling_config())["stage"]) == [label.id for label in SCHEMA.stages]


@pytest.mark.parametrize(("labels", "left"), [(TOPICS_ALONE, ["topics"]), (STAGES_ALONE, ["stage"])])
def test_a_set_without_stages_or_topics_leaves_the_choice_out(schema, labels, left):
    assert list(choices(labelling_config(schema(labels)))) == left


def test_former_labels_that_articles_have_can_be_shown_and_others_are_not(schema, tmp_path):
    own = schema(OWN)
    trip([article("exchange", "sport, international"), article("none", "water", "b")], "label-studio", tmp_path, own)
    shown = choices((tmp_path / "x.xml").read_text(encoding="utf-8"))
    assert list(shown["topics"])[-2:] == ["international", "sport"]
    assert shown["topics"]["sport"] == shown["topics"]["recreation"]
    assert "tourism" not in shown["topics"]
    assert list(shown["stage"])[-1] == "exchange"


def test_a_schema_is_told_with_what_articles_say_besides(schema):
    own = schema(BUDGETS)
    assert with_former(own, []) == own
    wider = with_former(own, [article("voting", "streets, x"), article("")])
    assert wider == replace(own, topics=(*own.topics, Label("x", "x", "")))


def test_brat_tells_stages_and_topics_in_comments(schema, tmp_path):
    trip([article("voting", "streets")], "brat", tmp_path, schema(BUDGETS))
    lines = (tmp_path / "x" / "annotation.conf").read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    assert comments[1:] == ["# stage: voting (głosowanie)", "# stage: other (inne)", "# topics: streets (ulice)"]
    assert lines[len(comments) :][:3] == ["[entities]", "PARTNERSHIP", "ROLE"]


def test_prodigy_has_options_with_names(schema, tmp_path):
    trip([article("voting", "streets")], "prodigy", tmp_path, schema(BUDGETS))
    task = json.loads((tmp_path / "x.jsonl").read_text(encoding="utf-8"))
    assert task["options"] == [
        {"id": "voting", "text": "głosowanie"},
        {"id": "other", "text": "inne"},
        {"id": "streets", "text": "ulice"},
    ]
    assert task["accept"] == ["voting", "streets"]


def test_doccano_has_files_of_labels(schema, tmp_path):
    trip([article("voting", "streets")], "doccano", tmp_path, schema(BUDGETS))
    found = {
        kind: [label["text"] for label in json.loads((tmp_path / f"x.{kind}.json").read_text(encoding="utf-8"))]
        for kind in ("spans", "categories")
    }
    assert found["categories"] == ["voting", "other", "streets"]
    assert found["spans"] == [*(label.id for label in SCHEMA.entities), "AMOUNT", "DATE"]


def docs(path):
    return list(DocBin().from_disk(path).get_docs(spacy.blank("pl").vocab))


def test_a_docbin_has_the_categories_that_a_pipeline_of_the_labels_gives(schema, tmp_path):
    own = schema(OWN)
    trip([article("exchange", "sport, tourism, international")], "docbin", tmp_path, own)
    (doc,) = docs(tmp_path / "x.spacy")
    labels = [f"stage:{label.id}" for label in own.stages] + [f"topic:{label.id}" for label in own.topics]
    assert list(doc.cats) == labels
    assert [name for name, score in doc.cats.items() if score] == ["topic:recreation"]


def test_a_docbin_cannot_hold_what_the_labels_do_not_know(schema, tmp_path):
    bad, good = article("voting", "cars"), article("voting", "streets", "b")
    worse = article("start", "streets", "c")
    topic, stage = export_articles([bad, good, worse], tmp_path / "x.spacy", "docbin", schema=schema(BUDGETS))
    assert str(topic).startswith("a.txt:5: 'cars' is neither a stage nor a topic (known are other, streets, voting;")
    assert str(stage).startswith("c.txt:4: 'start' is neither a stage nor a topic (known are other, streets, voting;")
    assert len(docs(tmp_path / "x.spacy")) == 1


def test_categories_that_were_changed_count_more_than_what_the_article_said(schema, tmp_path):
    own = schema(BUDGETS)
    trip([article("voting", "streets")], "docbin", tmp_path, own)
    path = tmp_path / "x.spacy"
    (doc,) = DocBin(store_user_data=True).from_disk(path).get_docs(spacy.blank("pl").vocab)
    doc.cats |= {"stage:voting": 0.0, "stage:other": 1.0}
    DocBin(docs=[doc], store_user_data=True).to_disk(path)
    (back,) = import_articles(path, "docbin", schema=own)
    assert (back.meta.stage, back.meta.topics) == ("other", ("streets",))


def test_one_flat_list_is_parted_by_what_a_corpus_may_say(schema):
    own = schema(OWN)
    assert document_labels(["sport", "protest", "international"], own) == ("protest", ("sport", "international"))
    assert document_labels([], own) == ("", ())
    with pytest.raises(CorpusError, match="has 2 stages: exchange, protest"):
        document_labels(["exchange", "protest"], own)
    with pytest.raises(CorpusError, match=r"'none' is neither .*known are streets;"):
        document_labels(["none"], schema(TOPICS_ALONE))
