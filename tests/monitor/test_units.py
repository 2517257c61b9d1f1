import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.errors import InputError
from cwdnlp.gazetteers.register import load_register
from cwdnlp.monitor.folding import fold
from cwdnlp.monitor.units import code_prefix, find_unit, same_unit, unit_label, within

CODES = sorted(unit.code for unit in load_register())


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("powiat sieradzki", "1014"),
        ("sieradzki", "1014"),
        ("Powiat  SIERADZKI ", "1014"),
        ("pow. sieradzki", "1014"),
        ("gmina Brzeźnio", "1014042"),
        ("brzeznio", "1014042"),
        ("gm. Brzeźnio", "1014042"),
        ("łódzkie", "10"),
        ("województwo łódzkie", "10"),
        ("woj. łódzkie", "10"),
        ("WOJEWODZTWO LODZKIE", "10"),
        ("kujawsko–pomorskie", "04"),
        ("1014", "1014"),
        ("10", "10"),
        ("1014032", "1014032"),
        ("101403", "1014032"),
        ("Brzez\u0301nio", "1014042"),
        ("Redzikowo", "2212082"),
    ],
)
def test_a_name_means_one_unit(name, code):
    assert find_unit(name).code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Sieradz", "1014011"),
        ("miasto Sieradz", "1014011"),
        ("m. Sieradz", "1014011"),
        ("gmina Sieradz", "1014082"),
        ("gmina wiejska Sieradz", "1014082"),
        ("gmina miejska Sieradz", "1014011"),
        ("Błaszki", "1014023"),
        ("gmina Błaszki", "1014023"),
        ("miasto i gmina Błaszki", "1014023"),
        ("Grudziądz", "0462011"),
        ("gmina Grudziądz", "0406012"),
        ("miasto na prawach powiatu Grudziądz", "0462"),
        ("m.st. Warszawa", "1465011"),
        ("Łódź", "1061011"),
        ("gmina Łódź", "1061011"),
        ("miasto Osiek", "2612043"),
        ("Nowe Miasto Lubawskie", "2812011"),
        ("gmina Nowe Miasto Lubawskie", "2812052"),
        ("gmina Słupsk", "2212082"),
    ],
)
def test_a_town_is_told_from_the_gmina_around_it(name, code):
    assert find_unit(name).code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Brzeziny, łódzkie", "1021011"),
        ("gmina Brzeziny, powiat kaliski", "3007022"),
        ("Brzeziny, kaliski, wielkopolskie", "3007022"),
        ("powiat opolski, lubelskie", "0612"),
        ("powiat opolski, woj. opolskie", "1609"),
    ],
)
def test_where_it_lies_tells_namesakes_apart(name, code):
    assert find_unit(name).code == code


@pytest.mark.parametrize("code", CODES[::7] + [code for code in CODES if len(code) < 7])
def test_what_is_shown_is_understood(code):
    assert find_unit(unit_label(code)).code == code


def test_labels_are_all_different():
    assert len({unit_label(code) for code in CODES}) == len(CODES)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Rogoźno", "3016023"), ("Rogóźno", "0406052"), ("gmina rogoz\u0301no", "3016023"), ("Miedzna", "1433062")],
)
def test_the_very_letters_come_before_similar_ones(name, code):
    assert find_unit(name).code == code


@pytest.mark.parametrize("name", ["Rogozno", "Dobra", "Brzeziny", "powiat opolski", "opolski", "Świdnica", "Osiek"])
def test_namesakes_are_not_guessed_at(name):
    with pytest.raises(InputError) as caught:
        find_unit(name)
    codes = [word for word in (caught.value.remedy or "").split() if word.isdigit()]
    assert "may be several units" in str(caught.value)
    assert len(codes) >= 2
    assert all(find_unit(code).code == code for code in codes)


def test_a_message_lists_at_most_six_namesakes():
    shown = []
    for name in {fold(unit.name) for unit in load_register()}:
        try:
            find_unit(name)
        except InputError as error:
            shown.append((error.remedy or "").count("; ") + 1)
    assert max(shown) <= 6
    assert min(shown) >= 2


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Sieraz", "1014011 gmina miejska Sieradz"),
        ("powiat sieraski", "1014 powiat sieradzki"),
        ("powiatu sieradzkiego", "1014 powiat sieradzki"),
        ("lodzki", "łódzki"),
    ],
)
def test_the_nearest_names_are_advised(name, near):
    with pytest.raises(InputError) as caught:
        find_unit(name)
    assert near in str(caught.value)


def test_a_kind_excludes_units_of_other_kinds():
    with pytest.raises(InputError, match="no unit is called 'powiat Brzeźnio'"):
        find_unit("powiat Brzeźnio")
    with pytest.raises(InputError, match="no unit is called"):
        find_unit("Sieradz, mazowieckie")


@pytest.mark.parametrize(
    "name", ["", " ", "„”", "\x00", "x" * 5000, "powiat", ",", "Sieradz,", "99", "10149", "9" * 30]
)
def test_what_is_no_name_is_refused_in_one_short_line(name):
    with pytest.raises(InputError) as caught:
        find_unit(name)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


@given(st.text(max_size=60))
def test_any_text_gives_a_unit_or_an_error(text):
    try:
        unit = find_unit(text)
    except InputError:
        return
    assert unit.code in load_register()


@pytest.mark.parametrize(
    ("code", "unit", "inside"),
    [
        ("1014032", "1014", True),
        ("1014032", "10", True),
        ("1014", "10", True),
        ("1014", "1014", True),
        ("1014", "1014032", False),
        ("1014032", "1014042", False),
        ("1014033", "1014032", True),
        ("1061", "1061011", True),
        ("1061011", "1061", True),
        ("1061", "10", True),
        ("10", "1061", False),
        ("1465108", "1465", True),
        ("1465108", "1465011", True),
        ("1006", "1061", False),
    ],
)
def test_inside(code, unit, inside):
    assert within(code, unit) is inside


@given(st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from(CODES))
def test_inside_is_an_order(one, two, three):
    assert within(one, one)
    if within(one, two) and within(two, three):
        assert within(one, three)
    assert (within(one, two) and within(two, one)) == same_unit(one, two)


@pytest.mark.parametrize("unit", ["10", "1014", "1014032", "1061", "1061011"])
def test_the_prefix_is_what_inside_means(unit):
    assert [code for code in CODES if within(code, unit)] == [c for c in CODES if c.startswith(code_prefix(unit))]


def test_looking_up_thousands_takes_no_time():
    find_unit("Sieradz")
    start = time.process_time()
    for code in CODES:
        find_unit(code)
        find_unit(unit_label(code))
    assert time.process_time() - start < 2
