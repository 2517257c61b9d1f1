"""The typed face of the dictionary: readings and forms of known words, nothing for unknown ones."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.morphology import Analysis, analyse, generate
from cwdnlp.morphology.analyser import CASES, GENDERS, NUMBERS, plain


def readings(word, **wanted):
    return [a for a in analyse(word) if all(getattr(a, name) == value for name, value in wanted.items())]


@pytest.mark.parametrize(
    ("word", "lemma", "name"),
    [
        ("Łosicach", "Łosice", "geo"),
        ("ŁOSICACH", "Łosice", "geo"),
        ("Ewą", "Ewa", "given"),
        ("Nowakowi", "Nowak", "surname"),
        ("Gdyni", "Gdynia", "geo"),
    ],
)
def test_names_and_their_classes(word, lemma, name):
    assert any(a.lemma == lemma and name in a.names for a in analyse(word))


def test_a_reading_says_what_the_form_can_express():
    (reading,) = readings("burmistrzem", lemma="burmistrz")
    assert (reading.pos, reading.numbers, reading.cases, reading.genders) == ("subst", ("sg",), ("inst",), ("m1",))
    assert (reading.names, reading.rare, reading.degree) == ((), False, "")
    assert reading.form == "burmistrzem"


def test_values_that_a_form_leaves_open_stand_together():
    assert any(a.cases == ("gen", "acc") and a.genders == ("m1",) for a in analyse("burmistrza"))


def test_degree_and_negation():
    assert {a.degree for a in analyse("lepszy") if a.pos == "adj"} == {"com"}
    assert all(a.negated for a in analyse("niezintegrowany") if a.pos == "ppas")
    assert not any(a.negated for a in analyse("zintegrowany"))


@pytest.mark.parametrize("word", ["", " ", "\n", "dwa słowa i nowa\nlinia", "qwrtp", "Xyzgorzyn", "x" * 10_000])
def test_words_that_the_dictionary_lacks(word):
    assert generate(word) == ()
    assert " " in word or analyse(word) == ()


def test_a_split_word_has_the_readings_of_its_first_part():
    assert {a.lemma for a in analyse("zrobiłbym")} == {"zrobić"}


def test_decomposed_letters_are_read():
    assert {a.lemma for a in analyse(plain(unicodedata.normalize("NFD", "Łosicach")))} == {"łosica", "Łosice"}


def test_homonym_numbers_are_cut_from_lemmas():
    for word in ("zamek", "Jan", "ma", "być", "gmina"):
        for reading in analyse(word):
            assert ":" not in reading.lemma or len(reading.lemma) == 1


def test_a_colon_is_its_own_lemma():
    assert {a.lemma for a in analyse(":")} == {":"}


def test_forms_of_a_name():
    forms = {(case, form.form) for form in generate("Łosice") for case in form.cases if "geo" in form.names}
    assert {("nom", "Łosice"), ("gen", "Łosic"), ("dat", "Łosicom"), ("inst", "Łosicami"), ("loc", "Łosicach")} <= forms


def test_generating_and_analysing_agree():
    for form in generate("starosta"):
        assert any(a.lemma == "starosta" for a in analyse(form.form))


def test_readings_that_share_number_case_and_gender_agree():
    (adjective,) = readings("miejskiemu", lemma="miejski")
    noun = readings("powiatowi", lemma="powiat")[0]
    assert adjective.agrees(noun)
    assert noun.agrees(adjective)
    assert not adjective.agrees(readings("gminie", lemma="gmina")[0])
    assert not adjective.agrees(readings("powiat", lemma="powiat")[0])


def test_a_reading_without_cases_agrees_with_nothing():
    assert not Analysis("i", "i", "conj").agrees(Analysis("i", "i", "conj"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Losice", "Losice"),
        ("Łosi\u00adcach", "Łosicach"),
        ("\u00ad", ""),
        (unicodedata.normalize("NFD", "ŻÓŁĆ"), "ŻÓŁĆ"),
    ],
)
def test_plain_spelling(text, expected):
    assert plain(text) == expected


@given(st.text(max_size=12))
def test_any_word_is_analysed_without_a_crash(word):
    for reading in analyse(word):
        assert set(reading.numbers) <= set(NUMBERS)
        assert set(reading.cases) <= set(CASES)
        assert set(reading.genders) <= set(GENDERS)
        assert reading.lemma
        assert reading.pos != "ign"
    assert analyse(word) == analyse(word)


@given(st.text())
def test_plain_spelling_is_done_once(text):
    assert plain(plain(text)) == plain(text)
