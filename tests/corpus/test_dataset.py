"""The corpus as a typed dataset."""

import pytest

from cwdnlp.corpus import load_dataset
from cwdnlp.corpus.article import read_corpus
from cwdnlp.corpus.dataset import corpus_home
from cwdnlp.errors import CorpusError, CwdnlpError
from cwdnlp.labels import SCHEMA

datasets = pytest.importorskip("datasets")


def test_the_shipped_corpus():
    data = load_dataset()
    assert set(data) == {"train", "dev", "test", "news"}
    articles = [article for _, article in read_corpus(corpus_home(), ("dev",))]
    assert data["dev"]["id"][:] == [article.meta.id for article in articles]
    stage = data["dev"].features["stage"]
    assert stage.names == [label.id for label in SCHEMA.stages]
    assert [stage.int2str(row["stage"]) for row in data["dev"]] == [article.meta.stage for article in articles]
    topic = data["dev"].features["topics"].feature
    assert [tuple(topic.int2str(row["topics"])) for row in data["dev"]] == [a.meta.topics for a in articles]


def test_spans_are_offsets_into_the_text():
    data = load_dataset(splits=["dev", "news"])
    for row in (*data["dev"], *data["news"]):
        for span in (*row["entities"], *row["amounts"], *row["dates"]):
            assert row["text"][span["start"] : span["end"]] == span["text"]


def test_a_corpus_of_ones_own(tmp_path):
    (tmp_path / "train").mkdir()
    (tmp_path / "train" / "a.txt").write_text("---\nid: a\ntopics:\n---\n[[Rada|ORG]]\n", encoding="utf-8")
    data = load_dataset(tmp_path)
    assert data["train"][0]["stage"] is None
    assert data["train"][0]["entities"][0]["text"] == "Rada"
    assert load_dataset(tmp_path, splits=["train"]).num_rows == {"train": 1}


OWN = 'drop = ["zit"]\n[rename]\nsport = "play"\n[[stages]]\nid = "protest"\nname = "p"\n'
TOPICS_ALONE = 'base = "none"\n[[topics]]\nid = "water"\nname = "woda"\n'


@pytest.fixture
def labelled(tmp_path):
    def make(labels, stage, topics):
        (tmp_path / "train").mkdir()
        (tmp_path / "labels.toml").write_text(labels, encoding="utf-8")
        front = f"id: a\n{f'stage: {stage}' if stage else 'title: t'}\ntopics: {topics}"
        (tmp_path / "train" / "a.txt").write_text(f"---\n{front}\n---\nx\n", encoding="utf-8")
        return tmp_path

    return make


def test_own_labels_are_those_of_the_folder(labelled):
    data = load_dataset(labelled(OWN, "protest", "sport, zit, transport"))["train"]
    assert data.features["stage"].int2str(data[0]["stage"]) == "protest"
    assert data.features["topics"].feature.int2str(data[0]["topics"]) == ["play", "transport"]


def test_a_set_without_stages(labelled):
    data = load_dataset(labelled(TOPICS_ALONE, "", "water"))["train"]
    assert (data[0]["stage"], data.features["stage"].names) == (None, [])


def test_labels_that_the_set_does_not_know(labelled):
    with pytest.raises(CorpusError, match=r"a.txt:4: topics: unknown 'woda' \(known are"):
        load_dataset(labelled(OWN, "none", "woda"))


def test_what_is_missing_is_named(tmp_path):
    with pytest.raises(CorpusError, match="holds no articles"):
        load_dataset(tmp_path)
    with pytest.raises(CorpusError, match="has no split 'dev'"):
        load_dataset(tmp_path, splits=["dev"])


def test_without_the_library(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "datasets", None)
    with pytest.raises(CwdnlpError, match=r"pip install .cwdnlp\[train\]"):
        load_dataset()
