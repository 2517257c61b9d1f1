"""Terms of the classifier: what is counted, where, and what is kept out."""

import re

import pytest
from helpers import gold_doc
from hypothesis import given, settings
from hypothesis import strategies as st

from cwdnlp.classify.features import STAGE_TERMS, TOPIC_TERMS, Word, article_terms, document_terms
from cwdnlp.classify.vocabulary import SIGNALS, TOPIC_WORDS
from cwdnlp.labels import SCHEMA


def terms(*lemmas, pos="subst"):
    return article_terms([Word(lemma, "interp" if lemma == "." else pos) for lemma in lemmas]).split()


@pytest.mark.parametrize("words", [[], [Word(" ", "sp")], [Word(".", "interp")], [Word("\n\n", "sp")]])
def test_nothing_has_no_terms(words):
    assert article_terms(words) == ""


def test_lemmas_carry_place():
    found = terms("umowa", *["zdanie"] * 70, "koniec")
    assert {"umowa", "lead:umowa", "head:umowa"} <= set(found)
    assert "koniec" in found
    assert not {"lead:koniec", "head:koniec"} & set(found)


def test_places_and_persons_are_masked_and_organisations_are_not():
    found = article_terms(
        [Word("Łosice", "subst", "JST"), Word("Maj", "subst", "PERSON"), Word("GOK", "subst")]
    ).split()
    assert {"<JST>", "<PERSON>", "gok"} <= set(found)
    assert not {"łosice", "maj"} & set(found)


def test_function_words_and_numbers_are_left_out():
    words = [Word("i", "conj"), Word("w", "prep"), Word("2021", "dig"), Word(",", "interp")]
    assert article_terms(words) == ""


def test_a_signal_needs_all_its_words_in_one_sentence():
    assert "signal=formation" in terms("list", "intencyjny")
    assert "signal=formation" not in terms("list")
    assert "signal=formation" not in terms("list", ".", "intencyjny")
    assert (
        "signal=formation"
        not in article_terms([Word("list", "subst"), Word("\n", "sp"), Word("intencyjny", "adj")]).split()
    )


def test_a_late_signal_is_no_lead():
    found = terms(*["zdanie"] * 80, ".", "list", "intencyjny")
    assert "signal=formation" in found
    assert "lead:signal=formation" not in found


def test_topics_count_words_and_sentences():
    found = terms("droga", "chodnik", ".", "droga")
    assert found.count("topic=transport") == 3
    assert found.count("sentence=transport") == 2


def test_a_company_is_a_signal_of_its_own():
    doc = gold_doc("Umowę podpisano z [[Budrem Sp. z o.o.|ORG]].", upto="cwdnlp_linker")
    other = gold_doc("Umowę podpisano z [[Biblioteką Gminną|ORG]].", upto="cwdnlp_linker")
    assert document_terms(doc).split().count("signal=implementation") >= document_terms(other).split().count(
        "signal=implementation"
    )
    assert document_terms(doc) != document_terms(other)


def test_of_a_masked_mention_of_several_words_one_term_is_left():
    doc = gold_doc("Wita [[Anna Maj|PERSON]] z [[gminy Łosice|JST]].", upto="cwdnlp_linker")
    found = document_terms(doc).split()
    assert (found.count("<PERSON>"), found.count("<JST>")) == (1, 1)


def test_clutter_is_left_out():
    article = "Podpisano list intencyjny."
    with_clutter = gold_doc(f"{article}\nUdostępnij\nWyświetleń: 412", upto="cwdnlp_linker")
    assert document_terms(with_clutter) == document_terms(gold_doc(article, upto="cwdnlp_linker"))


def test_the_two_classifiers_read_what_is_theirs():
    found = " ".join(terms("list", "intencyjny", "droga"))
    stage, topic = re.findall(STAGE_TERMS, found), re.findall(TOPIC_TERMS, found)
    assert not [term for term in stage if "topic=" in term or "sentence=" in term]
    assert not [term for term in topic if "signal=" in term]
    assert "signal=formation" in stage
    assert "topic=transport" in topic


def test_signals_and_words_are_of_known_labels():
    assert {stage for stage, _ in SIGNALS} == {label.id for label in SCHEMA.stages}
    assert set(TOPIC_WORDS) == {label.id for label in SCHEMA.topics}
    assert all(groups and all(groups) for _, groups in SIGNALS)
    assert all(word == word.lower() for words in TOPIC_WORDS.values() for word in words)


@given(st.lists(st.tuples(st.text(max_size=6), st.sampled_from(["subst", "adj", "sp", "interp", "ign"])), max_size=20))
@settings(max_examples=150, deadline=None)
def test_terms_never_hold_white_space(words):
    found = article_terms([Word(lemma, pos) for lemma, pos in words])
    assert found == " ".join(found.split())
