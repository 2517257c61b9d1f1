"""The pipeline of a watch: when it is loaded, and loaded anew."""

import pytest

from cwdnlp.errors import ModelError
from cwdnlp.monitor.watch import tagging
from cwdnlp.records import Article
from tests.monitor.sites import fake_tagger

ARTICLES = [Article(id=str(number), text=f"Umowa {number}") for number in range(4)]


@pytest.fixture
def loads(monkeypatch):
    """A pipeline's stand-in; gives the names under which it was loaded, and by which one each batch was tagged."""
    found = {"loaded": [], "tagged": []}

    def load(name):
        found["loaded"].append(name)
        return f"{name} {len(found['loaded'])}"

    def tag_many(articles, *, nlp, on_error):
        found["tagged"].append(nlp)
        return iter(fake_tagger(articles))

    monkeypatch.setattr("cwdnlp.pipeline.load", load)
    monkeypatch.setattr("cwdnlp.pipeline.tag_many", tag_many)
    monkeypatch.setattr(tagging, "RENEWED_AFTER", 8)
    return found


def test_it_is_loaded_at_first_use_and_anew_after_so_many_articles(loads):
    seen = []
    tag = tagging.pipeline_tagger("own", on_load=seen.append)
    assert loads["loaded"] == []
    for _ in range(5):
        assert [outcome.id for outcome in tag(ARTICLES)] == ["0", "1", "2", "3"]
    assert loads["tagged"] == ["own 1", "own 1", "own 2", "own 2", "own 3"]
    assert seen == ["own 1"]


def test_one_that_was_given_is_kept(loads):
    tag = tagging.pipeline_tagger(nlp="given")
    for _ in range(5):
        tag(ARTICLES)
    assert loads["tagged"] == ["given"] * 5
    assert loads["loaded"] == []


@pytest.mark.parametrize("error", [ModelError("is gone"), MemoryError()])
def test_where_it_cannot_be_loaded_anew_the_old_one_goes_on(loads, monkeypatch, error):
    tag = tagging.pipeline_tagger()
    tag(ARTICLES)

    def fail(name):
        loads["loaded"].append(name)
        raise error

    monkeypatch.setattr("cwdnlp.pipeline.load", fail)
    for _ in range(4):
        tag(ARTICLES)
    assert loads["tagged"] == ["None 1"] * 5
    assert loads["loaded"] == [None] * 3
