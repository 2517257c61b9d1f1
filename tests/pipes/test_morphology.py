"""Lemmas, tags and features, and the rules that choose among the dictionary's readings."""

import unicodedata

import pytest
from helpers import rules
from hypothesis import given, settings
from hypothesis import strategies as st

from cwdnlp.pipes.morphology.disambiguate import choose, readings
from cwdnlp.pipes.morphology.vocabulary import UNKNOWN_TAG


def tagged(text):
    nlp = rules()
    return nlp.get_pipe("cwdnlp_morphology")(nlp.make_doc(text))


def lemmas(text):
    return {token.text: token.lemma_ for token in tagged(text)}


def test_an_empty_document_stays_empty():
    assert len(tagged("")) == 0


def test_white_space_has_its_own_tag():
    doc = tagged("Gmina\n\nŁosice")
    assert [(token.pos_, token.tag_) for token in doc if token.is_space] == [("SPACE", "sp")]


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("Podpisaliśmy umowę w Łosicach.", "Łosicach", "Łosice"),
        ("Podpisaliśmy umowę w Łosicach.", "umowę", "umowa"),
        ("dla gminy Łosice", "gminy", "gmina"),
        ("GMINA ŁOSICE ZAPRASZA", "ŁOSICE", "Łosice"),
        ("w powiecie łosickim", "łosickim", "łosicki"),
        ("wójtowie i starostowie", "wójtowie", "wójt"),
        ("przebudowy dróg gminnych", "dróg", "droga"),
        ("spotkał się z panem Janem Kowalskim", "Kowalskim", "Kowalski"),
        ("na dofinan\u00adsowanie", "dofinan\u00adsowanie", "dofinansowanie"),
        ("ze Skarbnik Gminy", "Gminy", "gmina"),
        ("nowej szkoły podstawowej", "szkoły", "szkoła"),
    ],
)
def test_lemma(text, word, lemma):
    assert lemmas(text)[word] == lemma


def test_decomposed_letters_are_read_like_composed_ones():
    text = "Łódź żegna świętych"
    composed = [(t.lemma_, t.tag_) for t in tagged(text)]
    assert [(t.lemma_, t.tag_) for t in tagged(unicodedata.normalize("NFD", text))] == composed


def test_an_unknown_word_keeps_its_form_and_says_so():
    token = tagged("Qwrtzx")[0]
    assert (token.lemma_, token.tag_, token.pos_) == ("Qwrtzx", UNKNOWN_TAG, "X")


def test_names_are_proper_nouns_with_their_class():
    token = tagged("Mieszka w Łosicach")[2]
    assert token.pos_ == "PROPN"
    assert token.morph.get("NameType") == ["Geo"]
    assert token.morph.get("Case") == ["Loc"]


def test_a_preposition_governs_the_case():
    assert tagged("dla szkoły")[1].morph.get("Case") == ["Gen"]
    assert set(tagged("bez nowej szkoły")[2].morph.get("Case")) == {"Gen"}


def test_adjective_and_noun_agree():
    doc = tagged("Rady Miejskiej")
    assert set(doc[0].morph.get("Case")) & set(doc[1].morph.get("Case"))


def test_lower_case_words_are_no_names():
    words = ["ma", "maj", "i", "lipno"]
    chosen = choose(words, [True, False, False, False])
    assert all(reading is None or not reading.lemma[:1].isupper() for reading in chosen[:3])


def test_a_surname_follows_a_first_name():
    reading = choose(["wita", "Anna", "Maj"], [True, False, False])[2]
    assert "surname" in reading.names


@pytest.mark.parametrize("word", ["", "-", "--", "…", "\u00ad", "🚒", "0", "\u200f"])
def test_what_is_no_word_does_not_fail(word):
    assert isinstance(readings(word), tuple)


@given(st.lists(st.text(alphabet="aąbłoóŁśż-\u00ad.1", min_size=1, max_size=8), max_size=12))
@settings(max_examples=150, deadline=None)
def test_one_choice_for_each_word(words):
    chosen = choose(words, [False] * len(words))
    assert len(chosen) == len(words)


def test_the_cache_of_rows_does_not_mix_readings():
    first = [(t.lemma_, t.tag_, str(t.morph)) for t in tagged("Burmistrz Opoczna wita burmistrza Opoczna")]
    again = [(t.lemma_, t.tag_, str(t.morph)) for t in tagged("Burmistrz Opoczna wita burmistrza Opoczna")]
    assert first == again
    assert first[0][2] != first[3][2]
