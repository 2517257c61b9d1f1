"""Phrases are inflected as a block and led back to the nominative; what follows the block stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.morphology.phrase import base_form, inflect, match_case

CASES = {"nom", "gen", "dat", "acc", "inst", "loc"}


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Gminnym Ośrodku Kultury", "Gminny Ośrodek Kultury"),
        ("GMINNEGO OŚRODKA KULTURY", "GMINNY OŚRODEK KULTURY"),
        ("Radą Powiatu Łosickiego", "Rada Powiatu Łosickiego"),
        ("Powiatowo-Gminnego Związku Komunikacyjnego", "Powiatowo-Gminny Związek Komunikacyjny"),
        ("Starostwie Powiatowym w Kolnie", "Starostwo Powiatowe w Kolnie"),
        ("Lokalnej Grupie Działania „Zielone Wzgórza”", "Lokalna Grupa Działania „Zielone Wzgórza”"),
        ("Związkiem Gmin Nadnoteckich", "Związek Gmin Nadnoteckich"),
        ("Urzędu Miasta i Gminy", "Urząd Miasta i Gminy"),
        ("Przewodniczącej Rady Gminy", "Przewodnicząca Rady Gminy"),
        ("Górze Kalwarii", "Góra Kalwaria"),
        ("wójtami", "wójtowie"),
    ],
)
def test_base_forms(phrase, expected):
    assert base_form(phrase) == expected


@pytest.mark.parametrize(
    "phrase", ["", " ", "\n", "xyzzy", "Razem dla Rozwoju", "Dom Kultury", "2021", "„”", "ul. Lipowej", "a" * 5000]
)
def test_a_base_form_and_what_is_no_phrase_stay(phrase):
    assert base_form(phrase) == phrase


@pytest.mark.parametrize("ending", ["u", "em", "owi", "y", "ów"])
def test_endings_of_acronyms_are_cut(ending):
    assert base_form(f"ZIT-{ending}") == "ZIT"
    assert base_form(f"ZIT-{ending} Bory") == "ZIT Bory"


@pytest.mark.parametrize("phrase", ["ZIT", "ZIT-owski", "LGD-Bory", "zit-u"])
def test_what_looks_like_an_acronym_with_an_ending_stays(phrase):
    assert base_form(phrase) == phrase


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("dyrektorzy", "dyrektor"),
        ("wójtami", "wójt"),
        ("Wójtowie", "Wójt"),
        ("zastępcy burmistrza", "zastępca burmistrza"),
        ("BURMISTRZEM", "BURMISTRZ"),
        ("skarbnika gminy", "skarbnik gminy"),
        ("Przewodniczącą Rady Miejskiej", "Przewodnicząca Rady Miejskiej"),
    ],
)
def test_titles_in_the_singular(title, expected):
    assert base_form(title, singular=True) == expected


def test_unicode_forms_do_not_matter():
    expected = "Łosicki Dom Kultury"
    assert base_form(unicodedata.normalize("NFD", "Łosickim Domu Kultury")) == expected
    assert base_form("Łosi\u00adckim Do\u00admu Kultury") == expected


def test_spaces_and_line_breaks_are_kept():
    assert base_form("Gminnym  Ośrodku\nKultury") == "Gminny  Ośrodek\nKultury"


@pytest.mark.parametrize(
    ("word", "model", "expected"),
    [
        ("gmina", "GMINY", "GMINA"),
        ("gmina", "Gminy", "Gmina"),
        ("gmina", "gminy", "gmina"),
        ("gmina", "G", "Gmina"),
        ("łódź", "ŁÓDZI", "ŁÓDŹ"),
        ("", "GMINY", ""),
        ("gmina", "", "gmina"),
        ("Ełk", "ełku", "Ełk"),
    ],
)
def test_letter_case_of_a_model(word, model, expected):
    assert match_case(word, model) == expected


@pytest.mark.parametrize(
    ("name", "case", "form"),
    [
        ("Łosice", "loc", "Łosicach"),
        ("Stara Kornica", "inst", "Starą Kornicą"),
        ("Biała Podlaska", "gen", "Białej Podlaskiej"),
        ("Bielsko-Biała", "loc", "Bielsku-Białej"),
        ("Góra Kalwaria", "acc", "Górę Kalwarię"),
        ("Nowy Sącz", "loc", "Nowym Sączu"),
    ],
)
def test_places_in_their_cases(name, case, form):
    assert form in inflect(name, place=True)[case]


@pytest.mark.parametrize(
    ("name", "case", "form"),
    [
        ("Lokalna Grupa Działania „Bory”", "gen", "Lokalnej Grupy Działania „Bory”"),
        ("powiat łosicki", "loc", "powiecie łosickim"),
        ("województwo mazowieckie", "inst", "województwem mazowieckim"),
        ("ZWIĄZEK GMIN", "dat", "ZWIĄZKOWI GMIN"),
    ],
)
def test_phrases_in_their_cases(name, case, form):
    assert form in inflect(name)[case]


@pytest.mark.parametrize("name", ["", "Xyzgorzyn", "ZIT", "2021–2027", "Razem dla Rozwoju"])
def test_what_cannot_be_inflected_stays_in_every_case(name):
    assert inflect(name) == {case: {name} for case in CASES}


@pytest.mark.parametrize(
    "name",
    ["Gminny Ośrodek Kultury", "Zarząd Powiatu", "Lokalna Grupa Działania", "Starostwo Powiatowe w Kolnie"],
)
def test_every_form_leads_back_to_the_base_form(name):
    for case, forms in inflect(name).items():
        for form in forms:
            assert base_form(form) == name, case


WORDS = st.lists(
    st.sampled_from(["Gminnym", "Ośrodku", "Kultury", "-", "„Bory”", "i", "w", "Łosicach", "Ó\u00ad", "X", "2021"]),
    max_size=6,
)


@given(WORDS)
def test_any_phrase_has_a_base_form_of_as_many_words(chosen):
    phrase = " ".join(chosen)
    assert len(base_form(phrase).split()) == len(phrase.replace("\u00ad", "").split())


@given(st.text(max_size=20))
def test_any_text_is_taken(text):
    assert isinstance(base_form(text), str)
    assert isinstance(base_form(text, singular=True), str)


@given(WORDS)
def test_the_nominative_of_a_phrase_is_the_phrase(chosen):
    phrase = " ".join(chosen)
    forms = inflect(phrase)
    assert set(forms) == CASES
    assert phrase in forms["nom"]
    assert all(forms.values())
