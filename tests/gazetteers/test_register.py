"""The register holds every unit of the country once, each within its powiat and voivodeship."""

from collections import Counter

import pytest

from cwdnlp.gazetteers.register import Register, Unit, load_register


@pytest.fixture(scope="module")
def register():
    return load_register()


def test_numbers_of_units(register):
    counts = Counter(unit.kind for unit in register)
    assert counts["voivodeship"] == 16
    assert counts["powiat"] == 314
    assert counts["city_powiat"] == 66
    assert sum(unit.is_gmina for unit in register) == 2479
    assert len(register) == 16 + 314 + 66 + 2479


def test_every_unit_lies_in_units_of_the_register(register):
    for unit in register:
        assert register[unit.voivodeship].kind == "voivodeship"
        if unit.is_gmina:
            assert register[unit.powiat].kind in ("powiat", "city_powiat")


def test_code_and_kind_agree(register):
    last_digit = {"urban": "1", "rural": "2", "urban_rural": "3"}
    lengths = {"voivodeship": 2, "powiat": 4, "city_powiat": 4}
    for unit in register:
        assert unit.code.isdigit()
        assert len(unit.code) == lengths.get(unit.kind, 7)
        if unit.is_gmina:
            assert unit.code[-1] == last_digit[unit.kind]
        assert unit.name.strip() == unit.name != ""


def test_levels_of_a_code(register):
    gmina, powiat, voivodeship = register["1410023"], register["1410"], register["14"]
    assert (gmina.name, gmina.powiat, gmina.voivodeship, gmina.is_gmina) == ("Łosice", "1410", "14", True)
    assert (powiat.name, powiat.powiat, powiat.voivodeship, powiat.is_gmina) == ("łosicki", "1410", "14", False)
    assert (voivodeship.name, voivodeship.powiat, voivodeship.voivodeship) == ("mazowieckie", "", "14")


@pytest.mark.parametrize(
    ("code", "expected"), [("1410023", True), ("1410032", False), ("2805011", True), ("28", False)]
)
def test_towns(register, code, expected):
    assert register[code].has_town_rights is expected


@pytest.mark.parametrize("name", ["Łosice", "ŁOSICE", "łosice"])
def test_names_without_regard_to_case(register, name):
    assert [unit.code for unit in register.named(name)] == ["1410023"]


def test_namesakes_in_order_of_code(register):
    for name in ("Osiek", "Dobra", "Słupsk"):
        codes = [unit.code for unit in register.named(name)]
        assert len(codes) > 1
        assert codes == sorted(codes)


def test_former_names_are_found(register):
    assert "2212082" in [unit.code for unit in register.named("Słupsk")]
    assert [unit.code for unit in register.named("Redzikowo")] == ["2212082"]


@pytest.mark.parametrize("name", ["", " ", "Losice", "Łosic", "Nibylandia", "1410023"])
def test_unknown_names(register, name):
    assert register.named(name) == []


@pytest.mark.parametrize("code", ["", "99", "141002", "Łosice", "1410023 "])
def test_unknown_codes(register, code):
    assert code not in register
    assert register.get(code) is None
    with pytest.raises(KeyError):
        register[code]


def test_what_is_no_code_is_not_in_the_register(register):
    assert None not in register
    assert 1410023 not in register


def test_an_empty_register():
    register = Register({})
    assert (len(register), list(register), register.named("Łosice"), register.get("14")) == (0, [], [], None)


def test_a_register_of_ones_own():
    unit = Unit("1410023", "urban_rural", "Łosice", ("Stare Łosice",))
    register = Register({unit.code: unit})
    assert register.named("stare łosice") == [unit]
    assert register.get("1410023") is unit


def test_it_is_read_once():
    assert load_register() is load_register()
