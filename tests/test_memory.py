"""What a process keeps of the articles that it has tagged."""

from collections.abc import Iterator

import pytest

import cwdnlp
from cwdnlp import pipeline
from cwdnlp.pipes.ner import features
from cwdnlp.records import Article

TEXTS = (
    "Umowę na 2,5 mln zł podpisali 27 maja 2021 r. Burmistrz Opoczna Michał Konecki i Starosta Opoczyński.",
    "Wójt Gminy Jodłów Anna Wrona zaprasza do Partnerstwa „Razem nad Łąką” gminy powiatu sieradzkiego.",
)


def articles(count: int) -> Iterator[Article]:
    """Articles of which each has words that no other has."""
    for number in range(count):
        made_up = "".join("abcdefghij"[int(digit)] for digit in f"{number:04}")
        yield Article(id=str(number), text=f"{TEXTS[number % 2]} Mieszka tu pan Brz{made_up}ski z Krz{made_up}owa.")


@pytest.fixture
def own_nlp(monkeypatch):
    """A pipeline of this test's own whose vocabulary is full from the beginning."""
    nlp = cwdnlp.load()
    monkeypatch.setattr(pipeline, "_VOCABULARY", 0)
    return nlp


def test_a_full_vocabulary_grows_no_more(own_nlp):
    list(cwdnlp.tag_many(articles(8), nlp=own_nlp, batch_size=4))
    before = len(own_nlp.vocab.strings)
    list(cwdnlp.tag_many(articles(40), nlp=own_nlp, batch_size=4))
    assert len(own_nlp.vocab.strings) == before
    assert "Brzaaajski" not in own_nlp.vocab.strings


def test_a_small_vocabulary_learns(nlp):
    own = cwdnlp.load()
    list(cwdnlp.tag_many(articles(2), nlp=own))
    assert "Brzaaabski" in own.vocab.strings


def test_forgetting_changes_no_record(own_nlp, nlp, monkeypatch):
    forgetful = list(cwdnlp.tag_many(articles(12), nlp=own_nlp, batch_size=3))
    again = list(cwdnlp.tag_many(articles(12), nlp=own_nlp, batch_size=5))
    monkeypatch.setattr(pipeline, "_VOCABULARY", 10**9)
    remembering = list(cwdnlp.tag_many(articles(12), nlp=nlp, batch_size=3))
    assert [record.to_dict() for record in forgetful] == [record.to_dict() for record in remembering]
    assert [record.to_dict() for record in again] == [record.to_dict() for record in remembering]


def test_forgetting_holds_when_an_article_fails(own_nlp, monkeypatch):
    failing = own_nlp.get_pipe("cwdnlp_linker")
    call = type(failing).__call__

    def fail(self, doc):
        if "Brzaaacski" in doc.text:
            raise RuntimeError("no")
        return call(self, doc)

    monkeypatch.setattr(type(failing), "__call__", fail)
    failed = []
    done = list(cwdnlp.tag_many(articles(5), nlp=own_nlp, on_error=lambda article, error: failed.append(article.id)))
    assert [record.id for record in done] == ["0", "1", "3", "4"]
    assert failed == ["2"]
    assert not own_nlp.vocab.in_memory_zone


def test_a_lack_of_memory_is_no_fault_of_an_article(own_nlp, monkeypatch):
    def fail(self, doc):
        raise MemoryError

    monkeypatch.setattr(type(own_nlp.get_pipe("cwdnlp_linker")), "__call__", fail)
    failed = []
    with pytest.raises(MemoryError):
        list(cwdnlp.tag_many(articles(2), nlp=own_nlp, on_error=lambda article, error: failed.append(article.id)))
    assert failed == []


def test_inside_a_zone_of_the_caller(own_nlp):
    with own_nlp.memory_zone():
        first = list(cwdnlp.tag_many(articles(2), nlp=own_nlp))
        doc = own_nlp("Wójt Gminy Jodłów")
        list(cwdnlp.tag_many(articles(2), nlp=own_nlp))
        assert doc[1].lemma_ == "gmina"
    assert [record.id for record in first] == ["0", "1"]


def test_documents_of_the_caller_outlive_tagging(own_nlp):
    doc = own_nlp("Wójt Gminy Krzabcdowa zaprasza")
    list(cwdnlp.tag_many(articles(4), nlp=own_nlp))
    assert [token.lemma_ for token in doc][:2] == ["wójt", "gmina"]
    assert doc[2].text == "Krzabcdowa"


def test_caches_of_features_stay_small(monkeypatch, nlp):
    monkeypatch.setattr(features, "_CACHE_LIMIT", 50)
    monkeypatch.setattr(features, "_LEXICAL_CACHE", {})
    monkeypatch.setattr(features, "_LEMMA_CACHE", {})
    list(cwdnlp.tag_many(articles(12), nlp=nlp))
    assert 0 < len(features._LEXICAL_CACHE) <= 50
    assert 0 < len(features._LEMMA_CACHE) <= 50
