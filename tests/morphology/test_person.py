"""Names of persons in any case lead back to the nominative; unknown surnames by paradigm."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.morphology.person import PersonCandidate, person_candidates


def best(name):
    return person_candidates(name)[0].base


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jan Nowak", "Jan Nowak"),
        ("Jana Nowaka", "Jan Nowak"),
        ("Janowi Nowakowi", "Jan Nowak"),
        ("Janem Nowakiem", "Jan Nowak"),
        ("Ewa Kalina", "Ewa Kalina"),
        ("Ewą Kaliną", "Ewa Kalina"),
        ("Tomaszowi Dudzie", "Tomasz Duda"),
        ("Pawła Żmudy", "Paweł Żmuda"),
        ("Zofią Wąchocką", "Zofia Wąchocka"),
        ("Krzysztofa Górskiego", "Krzysztof Górski"),
        ("Annie Lis", "Anna Lis"),
        ("Anny Zawadzkiej-Lis", "Anna Zawadzka-Lis"),
    ],
)
def test_known_names(name, expected):
    assert best(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Janem Xobeskim", "Jan Xobeski"),
        ("Anną Xobeską", "Anna Xobeska"),
        ("Anny Xobeskiej-Lis", "Anna Xobeska-Lis"),
        ("Grzegorzem Brzękowiczem", "Grzegorz Brzękowicz"),
        ("Adama Wrzypka", "Adam Wrzypk"),
        ("Mariusza Skowyrę", "Mariusz Skowyra"),
        ("Marii Xorb", "Maria Xorb"),
    ],
)
def test_unknown_surnames_by_their_ending(name, expected):
    assert best(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        "MICHAŁEM GÓRECKIM",
        unicodedata.normalize("NFD", "Michałem Góreckim"),
        "Mi\u00adchałem Górec\u00adkim",
        "Michałem\nGóreckim",
        "Michałem  Góreckim",
        "Michałem\u00a0Góreckim",
    ],
)
def test_spelling_does_not_matter(name):
    assert best(name) == "Michał Górecki"


@pytest.mark.parametrize("name", ["Haliną Kos-Mazur", "Haliną Kos - Mazur"])
def test_spaces_around_a_hyphen(name):
    assert best(name) == "Halina Kos-Mazur"


@pytest.mark.parametrize(("name", "expected"), [("J. Nowaka", "J. Nowak"), ("J. M. Nowakiem", "J. M. Nowak")])
def test_initials_stay(name, expected):
    assert best(name) == expected


@pytest.mark.parametrize("name", ["", " ", "Xqz", "-", "Ż", "x" * 5000])
def test_a_name_that_is_none_stays_as_it_is(name):
    assert best(name).strip() == name.strip()


def test_a_surname_left_in_the_nominative():
    assert best("Janowi Kowal") == "Jan Kowal"


def test_both_readings_are_given_where_the_form_has_two():
    bases = [candidate.base for candidate in person_candidates("Stanisława Gawron")]
    assert bases[0] == "Stanisława Gawron"
    assert "Stanisław Gawron" in bases


def test_a_candidate_tells_case_gender_and_support():
    assert person_candidates("Janem Nowakiem")[0] == PersonCandidate("Jan Nowak", "inst", "m1", 2)


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("Jana NowkiemąęŁ-.\n\u00ad\u0301"), st.characters(codec="utf-8")),
        max_size=20,
    )
)
def test_any_name_has_a_base_form_and_better_support_comes_first(name):
    candidates = person_candidates(name)
    assert candidates
    support = [candidate.known for candidate in candidates]
    assert support == sorted(support, reverse=True)
    assert len({candidate.base for candidate in candidates}) == len(candidates)
    assert "\u00ad" not in candidates[0].base
