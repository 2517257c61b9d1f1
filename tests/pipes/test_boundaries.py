"""Spans as the guidelines cut them, whatever the recogniser gave."""

import time
from itertools import pairwise

import pytest
from helpers import rules
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Span

from cwdnlp.errors import PipelineError
from cwdnlp.pipes.boundaries.boundaries import Boundaries, mend


def document(text):
    nlp = rules()
    doc = nlp.make_doc(text)
    for name in ("cwdnlp_morphology", "cwdnlp_gazetteer"):
        doc = nlp.get_pipe(name)(doc)
    return doc


def mended(text, *pieces):
    """The mended spans of a text, given (words, label) of the recogniser's."""
    doc = document(text)
    spans = []
    for words, label in pieces:
        start = text.index(words)
        span = doc.char_span(start, start + len(words))
        assert span is not None, words
        spans.append((span.start, span.end, label))
    return [(doc[start:end].text, label) for start, end, label in mend(doc, spans)]


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("Gmina Lipno\nGmina Rydzyna", [("Gmina Lipno\nGmina Rydzyna", "JST")], [("Gmina Lipno", "JST")]),
        ("Jan Maj - dziękuje", [("Jan Maj -", "PERSON")], [("Jan Maj", "PERSON")]),
        ("„Jan Maj”, wójt", [("„Jan Maj”,", "PERSON")], [("Jan Maj", "PERSON")]),
        ("oraz Jan Maj i", [("oraz Jan Maj i", "PERSON")], [("Jan Maj", "PERSON")]),
        ("Pan Jan Maj", [("Pan Jan Maj", "PERSON")], [("Jan Maj", "PERSON")]),
        ("Jan Maj – Wójt Gminy", [("Jan Maj – Wójt", "PERSON")], [("Jan Maj", "PERSON"), ("Wójt", "ROLE")]),
        ("Anna Maj-Lis", [("Anna Maj-Lis", "PERSON")], [("Anna Maj-Lis", "PERSON")]),
        (
            "Członek Zarządu Powiatu Kolneńskiego",
            [("Członek Zarządu Powiatu Kolneńskiego", "ROLE")],
            [("Członek Zarządu", "ROLE"), ("Powiatu Kolneńskiego", "JST")],
        ),
        ("Skarbnik Gminy Anna Maj", [("Skarbnik Gminy", "ROLE")], [("Skarbnik Gminy", "ROLE")]),
        ("w gm. Lipno", [("Lipno", "JST")], [("gm. Lipno", "JST")]),
        ("Miasta i Gminy Sztum", [("Sztum", "JST")], [("Miasta i Gminy Sztum", "JST")]),
        ("z-ca wójta Jan", [("wójta", "ROLE")], [("z-ca wójta", "ROLE")]),
        ("Gmina Lipno otrzymała", [("Gmina Lipno otrzymała", "JST")], [("Gmina Lipno", "JST")]),
        ("...", [("...", "ORG")], []),
        ("i oraz", [("i oraz", "ORG")], []),
        ("gminy\nLipno", [("Lipno", "JST")], [("Lipno", "JST")]),
    ],
)
def test_mended(text, given, expected):
    assert mended(text, *given) == expected


def test_a_generic_noun_is_not_taken_from_the_entity_before():
    found = mended("Wójt Gminy Lipno", ("Wójt Gminy", "ROLE"), ("Lipno", "JST"))
    assert [label for _, label in found] == ["ROLE", "JST"]
    assert sum(len(text.split()) for text, _ in found) == 3


def test_right_spans_stay():
    pieces = [("Wójt", "ROLE"), ("Gminy Lipno", "JST"), ("Jan Maj", "PERSON")]
    assert mended("Wójt Gminy Lipno Jan Maj", *pieces) == pieces


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_comes_in_spans_are_in_order_and_apart(data):
    doc = _DOC if _DOC else _DOC.append(document(_TEXT)) or _DOC
    doc = doc[0]
    cuts = sorted(data.draw(st.sets(st.integers(0, len(doc)), max_size=8)))
    labels = st.sampled_from(["PERSON", "ROLE", "JST", "ORG", "PARTNERSHIP", "PROGRAM"])
    pieces = [(a, b, data.draw(labels)) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    found = mend(doc, pieces)
    assert all(start < end for start, end, _ in found)
    assert all(one[1] <= two[0] for one, two in pairwise(found))
    assert not any("\n" in doc[start:end].text for start, end, _ in found)
    assert mend(doc, []) == []


_TEXT = "Wójt gm. Lipno - Jan Maj, z-ca wójta\nMiasta i Gminy Sztum „Dobra Woda” i Powiatu Kolneńskiego otrzymała\n\n"
_DOC = []


def test_the_component_needs_the_recogniser_and_the_gazetteer():
    with pytest.raises(PipelineError, match="ner"):
        Boundaries()(document("Gmina Lipno"))
    bare = rules().make_doc("Gmina Lipno")
    bare.ents = ()
    with pytest.raises(PipelineError, match="cwdnlp_gazetteer"):
        Boundaries()(bare)


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("firma Budex Sp. z o.o.\nX", [("Budex Sp. z o.o", "ORG")], [("Budex Sp. z o.o.", "ORG")]),
        ("Syntea S.A.\nX", [("Syntea S", "ORG")], [("Syntea S.A.", "ORG")]),
        ("firma Kret s.c. z Kutna", [("Kret", "ORG")], [("Kret s.c.", "ORG")]),
        ("Budex\nsp. z o.o.", [("Budex", "ORG")], [("Budex", "ORG")]),
        ("sama Budex, ktora", [("Budex", "ORG")], [("Budex", "ORG")]),
        ("Dom Kultury w Łasku – Etap", [("Dom Kultury w Łasku – Etap", "ORG")], [("Dom Kultury w Łasku", "ORG")]),
        ("Drwal – Wis Sp. z o.o. jest", [("Drwal – Wis Sp. z o.o.", "ORG")], [("Drwal – Wis Sp. z o.o.", "ORG")]),
        ("Unii Europejskiej na lata 2021-2027", [("Unii Europejskiej na lata 2021-2027", "ORG")],
         [("Unii Europejskiej", "ORG")]),
        ("organizacji NGO i", [("NGO", "ORG")], []),
        ("źródła OZE są", [("OZE", "PARTNERSHIP")], []),
        ("uchwały Rad Powiatów są", [("Rad Powiatów", "ORG")], []),
        ("dla Kół Gospodyń Wiejskich oraz", [("Kół Gospodyń Wiejskich", "ORG")], []),
        ("dla Młodzieżowych Drużyn Pożarniczych", [("Młodzieżowych Drużyn Pożarniczych", "ORG")], []),
        ("Urzędu Gminy", [("Urzędu Gminy", "ORG")], [("Urzędu Gminy", "ORG")]),
        ("Zakłady Mięsne Roztocze", [("Zakłady Mięsne Roztocze", "ORG")], [("Zakłady Mięsne Roztocze", "ORG")]),
        ("Cyfrowa Gmina 2021-2027 to", [("Cyfrowa Gmina", "PROGRAM")], [("Cyfrowa Gmina 2021-2027", "PROGRAM")]),
        ("Senior+ na lata 2015-2020", [("Senior+", "PROGRAM")], [("Senior+ na lata 2015-2020", "PROGRAM")]),
        ("„Senior+” na lata 2015-2020", [("Senior+", "PROGRAM")], [("Senior+", "PROGRAM")]),
        ("Doliny Baryczy na lata 2014-2020", [("Doliny Baryczy na lata 2014-2020", "PARTNERSHIP")],
         [("Doliny Baryczy", "PARTNERSHIP")]),
    ],
)  # fmt: skip
def test_what_belongs_to_a_name(text, given, expected):
    assert mended(text, *given) == expected


def judged(text, *pieces):
    """What the whole component makes of a text and the recogniser's (words, label)."""
    doc = document(text)
    spans = []
    for words, label in pieces:
        start = text.index(words)
        spans.append(doc.char_span(start, start + len(words), label=label))
    doc.ents = spans
    doc._.scores = [0.5] * len(spans)
    Boundaries()(doc)
    assert len(doc._.scores) == len(doc.ents)
    return [(entity.text, entity.label_) for entity in doc.ents]


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("firma WXYB wygrała", [("WXYB", "PARTNERSHIP")], [("WXYB", "ORG")]),
        ("Obszar Doliny Orza (ODO)", [("Obszar Doliny Orza", "PARTNERSHIP"), ("ODO", "PARTNERSHIP")],
         [("Obszar Doliny Orza", "PARTNERSHIP"), ("ODO", "PARTNERSHIP")]),
        ("powołanie Związku ZIT", [("Związku ZIT", "PARTNERSHIP")], [("ZIT", "PROGRAM")]),
        ("Partnerstwo Jednostek Samorządu", [("Partnerstwo Jednostek Samorządu", "PARTNERSHIP")], []),
        ("Partnerstwo Zielona Góra Orza", [("Partnerstwo Zielona Góra Orza", "PARTNERSHIP")],
         [("Partnerstwo Zielona Góra Orza", "PARTNERSHIP")]),
    ],
)  # fmt: skip
def test_what_is_a_partnership(text, given, expected):
    assert judged(text, *given) == expected


def test_a_name_that_is_marked_once_is_marked_everywhere_with_one_label():
    text = "Gra Orkiestra Gór. Orkiestra Gór wraca, a Orkiestra Gór śpi. Orkiestra śpi."
    assert judged(text, ("Orkiestra Gór", "ORG")) == [("Orkiestra Gór", "ORG")] * 3
    doc = document("QWEX gra, QWEX śpi, a QWEX je.")
    doc.ents = [Span(doc, i, i + 1, label=label) for i, label in ((0, "PROGRAM"), (3, "ORG"), (7, "ORG"))]
    assert {e.label_ for e in Boundaries()(doc).ents} == {"ORG"}


def test_added_names_have_no_score_and_mended_ones_keep_theirs():
    doc = document("Jan Maj - gra. Gra Orkiestra Gór i Orkiestra Gór.")
    start = doc.text.index("Orkiestra")
    doc.ents = [doc.char_span(0, 9, label="PERSON"), doc.char_span(start, start + 13, label="ORG")]
    doc._.scores = [0.25, 0.75]
    Boundaries()(doc)
    assert [(e.text, s) for e, s in zip(doc.ents, doc._.scores, strict=True)] == [
        ("Jan Maj", 0.25),
        ("Orkiestra Gór", 0.75),
        ("Orkiestra Gór", None),
    ]


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("Poseł na Sejm RP Jan Maj", [("Poseł na Sejm RP", "ROLE")], [("Poseł", "ROLE"), ("Sejm RP", "ORG")]),
        ("Prezydent RP podpisał", [("Prezydent RP", "ROLE")], [("Prezydent", "ROLE")]),
        ("Przewodnicząca Rady Gminy w Łosicach", [("Przewodnicząca Rady Gminy w Łosicach", "ROLE")],
         [("Przewodnicząca Rady Gminy", "ROLE"), ("Łosicach", "JST")]),
        ("firma Budex z siedzibą w Łasku", [("Budex z siedzibą w Łasku", "ORG")], [("Budex", "ORG")]),
        ("Rady Gminy – Jan Maj", [("Rady Gminy – Jan Maj", "ORG")], [("Jan Maj", "PERSON")]),
        ("foto KRISFOTO - Jan Maj", [("KRISFOTO - Jan Maj", "ORG")], [("KRISFOTO", "ORG"), ("Jan Maj", "PERSON")]),
        ("FINAŁ WILKI - ORŁY", [("WILKI - ORŁY", "ORG")], [("WILKI", "ORG"), ("ORŁY", "ORG")]),
        ("Ministerstwo Zdrowia - 3 osoby", [("Ministerstwo Zdrowia - 3", "ORG")], [("Ministerstwo Zdrowia", "ORG")]),
        ("Pana Andrija Deszczycy", [("Andrija Deszczycy", "ORG")], [("Andrija Deszczycy", "PERSON")]),
        ("z Fundacją i", [("Fundacją", "ORG")], []),
        ("Nowa Rada Miejska obraduje", [("Nowa Rada Miejska", "ORG")], []),
        ("Rada Gminy Łosice", [("Rada Gminy Łosice", "ORG")], [("Rada Gminy Łosice", "ORG")]),
        ("władze gmin powiatu łosickiego", [("gmin powiatu łosickiego", "JST")], [("powiatu łosickiego", "JST")]),
        ("z programu wieloletniego Senior+ i", [("programu wieloletniego Senior+", "PROGRAM")],
         [("Senior+", "PROGRAM")]),
        ("z inicjatywy Gminy Łosice", [("inicjatywy Gminy Łosice", "PROGRAM")], [("Gminy Łosice", "JST")]),
        ("program rozwoju obszarów wiejskich", [("program rozwoju obszarów wiejskich", "PROGRAM")],
         [("program rozwoju obszarów wiejskich", "PROGRAM")]),
        ("Urząd Wojewódzki w Gorzowie Wlkp. dał", [("Urząd Wojewódzki w Gorzowie", "ORG")],
         [("Urząd Wojewódzki w Gorzowie Wlkp.", "ORG")]),
    ],
)  # fmt: skip
def test_where_two_things_meet(text, given, expected):
    assert mended(text, *given) == expected


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("działa partnerstwo „Dwa Brzegi”", [], [("Dwa Brzegi", "PARTNERSHIP")]),
        ("Partnerstwo pn. „Dwa Brzegi” w Łasku", [("Dwa Brzegi", "PROGRAM")], [("Dwa Brzegi", "PARTNERSHIP")]),
        ("klaster energii „Bryza”", [], [("Bryza", "PARTNERSHIP")]),
        ("Związek Powiatowo-Gminny „Jedź z Nami”", [], [("Jedź z Nami", "PARTNERSHIP")]),
        ("z programu „Ciepły Dom”", [], [("Ciepły Dom", "PROGRAM")]),
        ("firma „Kret” i zespół śpiewaczy „Echo”", [], [("Kret", "ORG"), ("Echo", "ORG")]),
        ("Fundacja „Nasz Dom” gra", [("Fundacja „Nasz Dom", "ORG")], [("Fundacja „Nasz Dom", "ORG")]),
        ("projekt „Nowa droga”", [], []),
        ("partnerstwo „Dwa\nBrzegi”", [], []),
        ("partnerstwo „Dwa Brzegi", [], []),
        ("partnerstwo „”", [], []),
    ],
)
def test_what_a_quotation_is_called(text, given, expected):
    assert judged(text, *given) == expected


def test_an_association_of_people_is_no_partnership():
    name = "Stowarzyszenie na Rzecz Rozwoju Wsi"
    assert judged(f"{name} gra", (name, "PARTNERSHIP")) == [(name, "ORG")]
    name = "Stowarzyszenie Gmin Doliny Orza"
    assert judged(f"{name} gra", (name, "PARTNERSHIP")) == [(name, "PARTNERSHIP")]


def test_an_acronym_of_a_partnership_is_one_whatever_its_label():
    text = "Obszar Funkcjonalny Doliny Orza (OFDO) rośnie. OFDO gra."
    given = [("Obszar Funkcjonalny Doliny Orza", "PARTNERSHIP"), ("OFDO", "ORG")]
    assert {label for _, label in judged(text, *given)} == {"PARTNERSHIP"}


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        # An acronym shows how far a name goes, and what its full name is.
        ("Partnerstwo Międzyrzecza Gaci i Śliny prosi. PMGŚ czeka.",
         [("Partnerstwo Międzyrzecza Gaci", "PARTNERSHIP"), ("PMGŚ", "ORG")],
         [("Partnerstwo Międzyrzecza Gaci i Śliny", "PARTNERSHIP"), ("PMGŚ", "PARTNERSHIP")]),
        ("Obszar Doliny Orza (ODO) rośnie", [("ODO", "PARTNERSHIP")],
         [("Obszar Doliny Orza", "PARTNERSHIP"), ("ODO", "PARTNERSHIP")]),
        ("Partnerstwo Doliny Gaci i wójt proszą. PDGW czeka.",
         [("Partnerstwo Doliny Gaci", "PARTNERSHIP"), ("PDGW", "ORG")],
         [("Partnerstwo Doliny Gaci", "PARTNERSHIP"), ("PDGW", "ORG")]),
        # The word in lower case calls what stands behind it.
        ("nasze partnerstwo Dwa Brzegi rośnie", [], [("Dwa Brzegi", "PARTNERSHIP")]),
        ("partnerstwo Krajna nad Rokitką w Mroczy", [("Krajna", "ORG")], [("Krajna nad Rokitką", "PARTNERSHIP")]),
        ("koordynatorka partnerstwa Kinga Maj", [("Kinga Maj", "PERSON")], [("Kinga Maj", "PERSON")]),
        ("partnerstwo gmin rośnie", [], []),
        ("partnerstwo", [], []),
        ("Związek Powiatowo-Gminny ,,Trzcina i Wiatrak'' gra", [], [("Trzcina i Wiatrak", "PARTNERSHIP")]),
    ],
)  # fmt: skip
def test_how_far_a_partnership_goes(text, given, expected):
    assert judged(text, *given) == expected


def test_a_long_page_of_quotations_and_acronyms_takes_seconds():
    """Rules that look at the rest of the article look at it once: twice the text takes about twice the time."""
    line = "Partnerstwo Doliny Gaci (PDG) i firma „Kret” oraz partnerstwo Dwa Brzegi, program „Dom”.\n"
    doc = document(line * 3_000)
    first = document(line)
    width = len(first)
    starts = [index * width for index in range(3_000)]
    assert doc[starts[-1] : starts[-1] + 2].text == "Partnerstwo Doliny"
    doc.ents = [
        Span(doc, start + place, start + end, label=label)
        for start in starts
        for place, end, label in ((0, 3, "PARTNERSHIP"), (4, 5, "ORG"), (9, 10, "ORG"), (13, 15, "ORG"))
    ]
    started = time.perf_counter()
    Boundaries()(doc)
    assert time.perf_counter() - started < 15
    assert len(doc.ents) == 5 * 3_000
