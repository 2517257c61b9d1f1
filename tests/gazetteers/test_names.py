"""Inflected names lead to their base name or record, and the tables hold together."""

import unicodedata

import pytest

from cwdnlp.gazetteers.names import find_record, load_names, load_records
from cwdnlp.gazetteers.register import load_register

LABELS = ("PARTNERSHIP", "PROGRAM", "ORG")


def meanings(form, kind=None):
    return {(name.kind, name.key) for name in load_names().lookup(form) if kind in (None, name.kind)}


@pytest.mark.parametrize(
    ("form", "key", "case"),
    [
        ("Łosice", "Łosice", "nom"),
        ("Łosic", "Łosice", "gen"),
        ("Łosicach", "Łosice", "loc"),
        ("ŁOSICAMI", "Łosice", "inst"),
        ("Bielska-Białej", "Bielsko-Biała", "gen"),
        ("Starą Kornicą", "Stara Kornica", "inst"),
        ("Białej Podlaskiej", "Biała Podlaska", "loc"),
        ("Górze Kalwarii", "Góra Kalwaria", "loc"),
        ("Nowym Sączu", "Nowy Sącz", "loc"),
        ("Zakopanem", "Zakopane", "loc"),
    ],
)
def test_forms_of_places(form, key, case):
    (name,) = [name for name in load_names().lookup(form) if name.key == key and name.kind == "place"]
    assert case in name.cases


@pytest.mark.parametrize(
    ("form", "kind", "key"),
    [
        ("łosickiego", "powiat", "łosicki"),
        ("Łosickim", "powiat", "łosicki"),
        ("mazowieckiego", "voivodeship", "mazowieckie"),
        ("Mazowieckiem", "voivodeship", "mazowieckie"),
        ("Mazowiecki", "voivodeship", "mazowieckie"),
        ("warmińsko-mazurskim", "voivodeship", "warmińsko-mazurskie"),
    ],
)
def test_adjectives_of_powiats_and_voivodeships(form, kind, key):
    assert (kind, key) in meanings(form)


def test_every_unit_is_found_by_its_own_name():
    kinds = {"powiat": "powiat", "voivodeship": "voivodeship"}
    for unit in load_register():
        if unit.kind != "city_powiat":
            assert (kinds.get(unit.kind, "place"), unit.name) in meanings(unit.name)


def test_every_place_name_belongs_to_a_unit():
    for name in ("Łosicach", "Osieku", "Redzikowie", "Słupskiem"):
        for _, key in meanings(name, "place"):
            assert load_register().named(key)


@pytest.mark.parametrize("form", ["", " ", "Nibylandii", "qwrtp", "Losicach"])
def test_unknown_forms(form):
    assert meanings(form) == set()


def test_texts_without_diacritics_are_read_on_demand():
    found = list(load_names().find("w losicach i lodzi", folded=True))
    assert {name.key for match in found for name in match.values} >= {"Łosice", "Łódź"}


def test_decomposed_and_hyphenated_text():
    text = unicodedata.normalize("NFD", "w Łosi\u00adcach")
    (match,) = load_names().find(text)
    assert text[match.start : match.end] == text[2:]


@pytest.mark.parametrize("label", LABELS)
def test_records_hold_together(label):
    records = load_records(label)
    assert len(records) > 100
    register = load_register()
    for identifier, record in records.items():
        assert record.id == identifier
        assert record.name
        assert "" not in record.aliases
        assert all(code in register for code in record.members)
        assert record.leader is None or record.leader in register
        assert len(set(record.members)) == len(record.members)


def test_only_partnerships_have_members():
    assert any(record.members for record in load_records("PARTNERSHIP").values())
    assert not any(record.members or record.leader for record in load_records("PROGRAM").values())


def test_an_unknown_label_has_no_records():
    with pytest.raises(KeyError):
        load_records("JST")


@pytest.mark.parametrize("label", LABELS)
def test_names_of_the_trie_point_at_records(label):
    for record in load_records(label).values():
        for kind, key in meanings(record.name, label):
            assert kind == label
            assert key in load_records(label)


@pytest.mark.parametrize(
    "name",
    ["Czyste Powietrze", "CZYSTE POWIETRZE", "czystym powietrzem", "„Czyste Powietrze”", "Czystego\nPowietrza"],
)
def test_a_programme_by_any_of_its_forms(name):
    assert find_record("PROGRAM", name) == "czyste-powietrze"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("PROGRAM", ""),
        ("PROGRAM", "Czyste"),
        ("PROGRAM", "Nieznany Fundusz Gwiezdny"),
        ("PARTNERSHIP", "Czyste Powietrze"),
        ("PERSON", "Czyste Powietrze"),
        ("PROGRAM", "FEP"),
    ],
)
def test_unknown_names_and_acronyms_of_several_have_no_record(label, name):
    assert find_record(label, name) is None


def test_an_acronym_of_several_programmes_is_known_as_such():
    assert len(meanings("FEP", "PROGRAM")) > 1


def test_most_records_are_found_by_their_own_name():
    for label in ("PARTNERSHIP", "PROGRAM"):
        records = load_records(label)
        found = sum(find_record(label, record.name) == identifier for identifier, record in records.items())
        assert found / len(records) > 0.9
