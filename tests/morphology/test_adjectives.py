"""The paradigm of adjectives of places, in both directions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.morphology.adjectives import relational, relational_form
from cwdnlp.morphology.analyser import CASES, GENDERS


def test_the_whole_paradigm():
    forms = {
        ("sg", "m1"): ["lacki", "lackiego", "lackiemu", "lackiego", "lackim", "lackim", "lacki"],
        ("sg", "m3"): ["lacki", "lackiego", "lackiemu", "lacki", "lackim", "lackim", "lacki"],
        ("sg", "n"): ["lackie", "lackiego", "lackiemu", "lackie", "lackim", "lackim", "lackie"],
        ("sg", "f"): ["lacka", "lackiej", "lackiej", "lacką", "lacką", "lackiej", "lacka"],
        ("pl", "f"): ["lackie", "lackich", "lackim", "lackie", "lackimi", "lackich", "lackie"],
        ("pl", "m1"): [None, "lackich", "lackim", "lackich", "lackimi", "lackich", None],
    }
    for (number, gender), expected in forms.items():
        assert [relational_form("lacki", number, case, gender) for case in CASES] == expected


@pytest.mark.parametrize("word", ["", "i", "ki", "ski", "noga", "zamojscy", "lackiemi", "12", "Lacki Nowy", "lacki "])
def test_what_is_no_such_adjective(word):
    assert relational(word) == ()


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("Xobeskiego", "xobeski"),
        ("ŁÓDZKIM", "łódzki"),
        ("zawadzką", "zawadzki"),
        ("Rackiej", "racki"),
        ("wieluńscy", None),
    ],
)
def test_base_forms_are_in_lower_case(word, lemma):
    assert {a.lemma for a in relational(word)} == ({lemma} if lemma else set())
    assert all(a.form == word and a.pos == "adj" and a.degree == "pos" for a in relational(word))


@pytest.mark.parametrize(("case", "gender"), [("nom", "x"), ("abl", "f"), ("", "")])
def test_cases_and_genders_that_do_not_exist(case, gender):
    assert relational_form("lacki", "sg", case, gender) is None


@given(
    st.text(alphabet="abcłóńy", min_size=1, max_size=8),
    st.sampled_from(["ski", "cki", "dzki", "zki"]),
    st.sampled_from(["sg", "pl"]),
    st.sampled_from(CASES),
    st.sampled_from(GENDERS),
)
def test_every_form_leads_back_to_its_base_form(stem, ending, number, case, gender):
    lemma = stem + ending
    form = relational_form(lemma, number, case, gender)
    if form is None:
        assert (number, gender) == ("pl", "m1")
        assert case in ("nom", "voc")
        return
    fitting = [a for a in relational(form) if number in a.numbers and case in a.cases and gender in a.genders]
    assert {a.lemma for a in fitting} == {lemma}
