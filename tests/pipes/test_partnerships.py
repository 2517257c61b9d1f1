"""Partnerships with members and leader, on gold entities."""

import time

import pytest
from helpers import WEIGHTS, gold_doc, partnerships, rules

from cwdnlp.errors import PipelineError
from cwdnlp.gazetteers.register import load_register
from cwdnlp.pipes.officials.marks import Mention
from cwdnlp.pipes.partnerships.members import find_partnerships
from cwdnlp.pipes.partnerships.partnerships import Partnerships
from cwdnlp.pipes.weights import Weights

LOSICE, HUSZLEW, OLSZANKA, PLATEROW, POWIAT = "1410023", "1410012", "1410032", "1410042", "1410"
NAME = "Partnerstwo Doliny Bugu"


@pytest.mark.parametrize(
    "marked",
    [
        "[[Partnerstwo Doliny Bugu|PARTNERSHIP]] tworzą: [[Gmina Huszlew|JST]], [[Gmina Olszanka|JST]] i "
        "[[Powiat Łosicki|JST]].",
        "Do [[Partnerstwa Doliny Bugu|PARTNERSHIP]], od roku, należą [[Huszlew|JST]], [[Olszanka|JST]] oraz "
        "[[powiat łosicki|JST]].",
        "[[Huszlew|JST]], [[Olszanka|JST]] i [[powiat łosicki|JST]] utworzyły [[Partnerstwo Doliny Bugu|PARTNERSHIP]].",
        "[[Partnerstwo Doliny Bugu|PARTNERSHIP]] ([[Huszlew|JST]], [[Olszanka|JST]], [[powiat łosicki|JST]]) rośnie.",
        "[[Partnerstwo Doliny Bugu|PARTNERSHIP]]: [[Huszlew|JST]], [[Olszanka|JST]], [[powiat łosicki|JST]].",
        "W skład [[Partnerstwa Doliny Bugu|PARTNERSHIP]] wchodzą:\n- [[Gmina Huszlew|JST]],\n"
        "- [[Gmina Olszanka|JST]],\n- [[Powiat Łosicki|JST]].",
        "Do [[Partnerstwa Doliny Bugu|PARTNERSHIP]] należą:\n"
        "1) [[gm. Huszlew|JST]] – [[Wójt|ROLE]] [[Jan Arak|PERSON]].\n"
        "2) [[gm. Olszanka|JST]] – [[Wójt|ROLE]] [[Anna Cis|PERSON]].\n"
        "3) [[Powiat Łosicki|JST]] – [[Starosta|ROLE]] [[Ewa Lis|PERSON]].",
        "Porozumienie o [[Partnerstwie Doliny Bugu|PARTNERSHIP]] podpisali [[Wójt|ROLE]] [[Huszlewa|JST]] "
        "[[Jan Arak|PERSON]], [[Wójt|ROLE]] [[Olszanki|JST]] [[Anna Cis|PERSON]] i "
        "[[Starosta|ROLE]] [[Łosicki|JST]] [[Ewa Lis|PERSON]].",
        "[[Partnerstwo Doliny Bugu|PARTNERSHIP]] tworza: [[gmina Huszlew|JST]], [[gmina Olszanka|JST]], "
        "[[powiat losicki|JST]]",
    ],
)  # fmt: skip
def test_members(marked):
    assert partnerships(marked) == {NAME: (None, {HUSZLEW, OLSZANKA, POWIAT})}


def test_members_in_a_shouting_line():
    marked = "[[PARTNERSTWO DOLINY BUGU|PARTNERSHIP]] TWORZĄ: [[GMINA HUSZLEW|JST]], [[GMINA OLSZANKA|JST]]"
    assert list(partnerships(marked).values()) == [(None, {HUSZLEW, OLSZANKA})]


@pytest.mark.parametrize(
    "marked",
    [
        "Liderem [[Partnerstwa Doliny Bugu|PARTNERSHIP]] jest [[Gmina Huszlew|JST]], a siedzibą [[Olszanka|JST]].",
        "[[Partnerstwo Doliny Bugu|PARTNERSHIP]], którego liderem jest [[Gmina Huszlew|JST]], prosi o opinie.",
        "[[Partnerstwo Doliny Bugu|PARTNERSHIP]] - liderem została [[Gmina Huszlew|JST]].",
        "[[Gmina Huszlew|JST]] pełni rolę lidera w [[Partnerstwie Doliny Bugu|PARTNERSHIP]].",
        "Rolę lidera [[Partnerstwa Doliny Bugu|PARTNERSHIP]] pełni [[Gmina Huszlew|JST]].",
        "[[Partnerstwo Doliny Bugu|PARTNERSHIP]]\nLider: [[gmina Huszlew|JST]]",
        "Lider: [[gmina Huszlew|JST]]\n[[Partnerstwo Doliny Bugu|PARTNERSHIP]]",
        "[[Partnerstwo Doliny Bugu|PARTNERSHIP]]: [[Gmina Huszlew|JST]] (lider)",
        "[[Partnerstwo Doliny Bugu|PARTNERSHIP]]: [[Gmina Huszlew|JST]] – lider",
        "[[Gmina Huszlew|JST]], lider [[Partnerstwa Doliny Bugu|PARTNERSHIP]], złożyła wniosek.",
        "[[GMINA HUSZLEW|JST]], LIDER: [[Partnerstwa Doliny Bugu|PARTNERSHIP]]",
    ],
)
def test_leader(marked):
    assert partnerships(marked)[NAME][0] == HUSZLEW


def test_the_leader_of_a_list_is_the_unit_before_the_word_and_no_member():
    marked = (
        "[[Partnerstwo Doliny Bugu|PARTNERSHIP]]: [[Gmina Olszanka|JST]], [[Gmina Huszlew|JST]] (lider), "
        "[[Gmina Platerów|JST]]."
    )
    assert partnerships(marked) == {NAME: (HUSZLEW, {OLSZANKA, PLATEROW})}


@pytest.mark.parametrize(
    "marked",
    [
        "Rada zgodziła się na przystąpienie [[Gminy Huszlew|JST]] do [[Partnerstwa Doliny Bugu|PARTNERSHIP]].",
        "[[Gmina Huszlew|JST]], jako członek [[Partnerstwa Doliny Bugu|PARTNERSHIP]], bada potrzeby.",
        "Pomogło [[Partnerstwo Doliny Bugu|PARTNERSHIP]], do którego nasza gmina należy od lat. [[Gmina Huszlew|JST]]",
        "Pomogło [[Partnerstwo Doliny Bugu|PARTNERSHIP]], którego jesteśmy członkiem. [[Gmina Huszlew|JST]] dziękuje.",
    ],
)
def test_one_unit_that_joins_or_belongs(marked):
    assert partnerships(marked) == {NAME: (None, {HUSZLEW})}


NEWS = (
    "Warsztaty w domu kultury\n\nW środę w sali widowiskowej rozmawiano o tym, jak dbać o stare drzewa. Spotkanie "
    "urządziło [[Partnerstwo Doliny Bugu|PARTNERSHIP]], a wykład wygłosiła dendrolożka z uniwersytetu. Przyszło "
    "czterdzieści osób, najmłodsza miała siedem lat. Każdy dostał sadzonkę lipy i ulotkę o przycinaniu gałęzi.\n\n"
    "Kolejne spotkanie odbędzie się za miesiąc, temat wybiorą uczestnicy. Zapisy przyjmuje biblioteka w godzinach "
    "otwarcia, wstęp jest wolny.\n\nPrzeczytaj też\n"
)


@pytest.mark.parametrize(
    "marked",
    [
        NEWS + "> [[Huszlew|JST]]: dożynki parafialne\n> [[Olszanka|JST]] kupuje wóz\n",
        NEWS + "> Pielgrzymka przejdzie przez [[Platerów|JST]]\nPogoda: [[Łosice|JST]] 14 stopni\n",
        "[[Partnerstwo Doliny Bugu|PARTNERSHIP]] liczy pięć gmin, [[Huszlew|JST]] do niego nie należy.",
        "Spotkanie [[Partnerstwa Doliny Bugu|PARTNERSHIP]] w [[województwie mazowieckim|JST]]",
        "[[Partnerstwo Doliny Bugu|PARTNERSHIP]]",
    ],
)
def test_units_that_only_stand_near(marked):
    assert partnerships(marked) == {NAME: (None, set())}


def test_each_list_goes_to_its_own_partnership():
    marked = (
        "Do [[Partnerstwa Doliny Bugu|PARTNERSHIP]] należą gminy: [[Huszlew|JST]] i [[Olszanka|JST]].\n\n"
        "[[Związek Gmin Krzny|PARTNERSHIP]] tworzą [[gmina Łosice|JST]] i [[gmina Platerów|JST]]."
    )
    assert partnerships(marked) == {
        NAME: (None, {HUSZLEW, OLSZANKA}),
        "Związek Gmin Krzny": (None, {LOSICE, PLATEROW}),
    }


def test_the_whole_list_far_from_the_name_counts():
    marked = (
        "Czym jest [[Partnerstwo Doliny Bugu|PARTNERSHIP]]? " + "Na to pytanie odpowiadamy dziś szeroko. " * 25 +
        "\n\nPartnerstwo tworzy pięciu członków. Są to: [[Powiat Łosicki|JST]], [[gmina Huszlew|JST]], "
        "[[gmina Olszanka|JST]], [[gmina Platerów|JST]] i [[miasto i gmina Łosice|JST]]."
    )  # fmt: skip
    assert partnerships(marked) == {NAME: (None, {POWIAT, HUSZLEW, OLSZANKA, PLATEROW, LOSICE})}


@pytest.mark.parametrize(
    ("full", "other"),
    [
        ("Partnerstwo Doliny Bugu", "PDB"),
        ("Miejski Obszar Funkcjonalny Łosic", "MOF Łosice"),
        ("Partnerstwo Doliny Bugu i Krzny", "Partnerstwo Doliny Bugu"),
        ("Stowarzyszenie Samorządów Ziemi Łosickiej", "SSZŁ"),
        ("Stowarzyszenie Łosicki Obszar Funkcjonalny", "ŁOF"),
        ("Związek Miast i Gmin Dorzecza Bugu", "ZMiGDB"),
        ("Bużański Obszar Funkcjonalny", "BuOF"),
        ("Związek Międzygminny Puszcza Zielonka", "Zielonka"),
        ("Miejski Obszar Funkcjonalny Łosic", "MOF"),
        ("ZIT MOF Łosice", "MOF Łosice"),
    ],
)
def test_names_of_one_partnership_are_one_record(full, other):
    marked = (
        f"Działa [[{full}|PARTNERSHIP]]. [[{other}|PARTNERSHIP]] tworzą [[gmina Huszlew|JST]] i [[gmina Olszanka|JST]]."
    )
    assert partnerships(marked) == {full: (None, {HUSZLEW, OLSZANKA})}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Partnerstwo Doliny Bugu", "Partnerstwo Doliny Krzny"),
        ("Związek Gmin Bugu", "ZMP"),
        ("MOF Puław", "Stowarzyszenie Ziemia Puławska"),
        ("Miejski Obszar Funkcjonalny Łosic", "Miejski Obszar Funkcjonalny Siedlec"),
    ],
)
def test_other_names_stay_apart(one, two):
    assert set(partnerships(f"[[{one}|PARTNERSHIP]] i [[{two}|PARTNERSHIP]]")) == {one, two}


def test_a_nameless_partnership_is_none():
    assert partnerships("Partnerstwo gmin [[Huszlew|JST]], [[Olszanka|JST]] i [[Platerów|JST]].") == {}
    assert partnerships("") == {}


def test_a_common_noun_in_capitals_is_no_partnership():
    assert partnerships("Do [[JST|PARTNERSHIP]] należą [[Huszlew|JST]] i [[Olszanka|JST]].") == {}


def test_units_without_a_code_are_left_out():
    marked = (
        "[[Partnerstwo Doliny Bugu|PARTNERSHIP]] tworzą [[gmina Huszlew|JST]], [[Osiek|JST]] i "
        "[[gmina Nibylandia|JST]]."
    )
    leader, members = partnerships(marked)[NAME]
    assert (leader, members) == (None, {HUSZLEW})


def test_without_base_forms_and_links_it_refuses():
    doc = rules().make_doc("Partnerstwo Doliny Bugu")
    doc.ents = [doc.char_span(0, len(doc.text), label="PARTNERSHIP")]
    with pytest.raises(PipelineError, match="cwdnlp_linker"):
        Partnerships(Weights.load(WEIGHTS / "members.json"))(doc)


def test_the_component_writes_what_the_record_takes():
    from cwdnlp.records import Partnership

    doc = gold_doc("[[Partnerstwo Doliny Bugu|PARTNERSHIP]] tworzą [[gmina Huszlew|JST]] i [[gmina Olszanka|JST]].")
    record = Partnership(**doc._.partnerships[0])
    assert (record.name, record.kb_id, record.members) == (NAME, None, [HUSZLEW, OLSZANKA])


def test_ten_thousand_lists_take_seconds():
    piece = "Do Doliny Bugu należą Huszlew i Olszanka. Liderem jest Huszlew. "
    spans = [
        (3, 14, "PARTNERSHIP", None),
        (22, 29, "JST", HUSZLEW),
        (32, 40, "JST", OLSZANKA),
        (55, 62, "JST", HUSZLEW),
    ]
    mentions = [
        Mention(4 * n + i, label, n * len(piece) + a, n * len(piece) + b, piece[a:b], code, piece[a:b])
        for n in range(10_000)
        for i, (a, b, label, code) in enumerate(spans)
    ]
    started = time.perf_counter()
    found = find_partnerships(piece * 10_000, mentions, load_register(), Weights.load(WEIGHTS / "members.json"))
    assert time.perf_counter() - started < 8
    assert [(p["leader"], p["members"]) for p in found] == [(HUSZLEW, [OLSZANKA])]
