"""Base forms and links of entities."""

import unicodedata

import pytest
from helpers import gold_doc, links, rules

from cwdnlp.errors import PipelineError
from cwdnlp.gazetteers.register import load_register
from cwdnlp.pipes.linker.lemmas import PersonMention, name_base, person_bases, role_base
from cwdnlp.pipes.linker.linker import Linker
from cwdnlp.pipes.linker.units import link_units, read_mention


def unit(text):
    """Base form and code of a unit that is the only entity of its text."""
    return links(f"Sprawa dotyczy [[{text}|JST]].")[0]


@pytest.mark.parametrize(
    ("mention", "base", "code"),
    [
        # the generic noun chooses between the town and the gmina around it
        ("Lubawie", "Lubawa", "2807021"),
        ("miasto Lubawa", "miasto Lubawa", "2807021"),
        ("gminy Lubawa", "gmina Lubawa", "2807052"),
        ("Gminie Miejskiej Lubawa", "gmina miejska Lubawa", "2807021"),
        ("Gmina Wiejska Lubawa", "gmina wiejska Lubawa", "2807052"),
        ("gm. Koczała", "gmina Koczała", "2203052"),
        ("MiG Łosice", "miasto i gmina Łosice", "1410023"),
        ("Miasta i Gminy Łosice", "miasto i gmina Łosice", "1410023"),
        ("powiatu łosickiego", "powiat łosicki", "1410"),
        ("pow. łosickim", "powiat łosicki", "1410"),
        ("woj. mazowieckie", "województwo mazowieckie", "14"),
        # cities with the rights of a powiat
        ("Krakowa", "Kraków", "1261011"),
        ("m.st. Warszawy", "miasto stołeczne Warszawa", "1465011"),
        ("Zielonej Górze", "Zielona Góra", "0862011"),
        # former names
        ("Gmina Słupsk", "gmina Słupsk", "2212082"),
        ("Słupsku", "Słupsk", "2263011"),
        ("gmina Nowe Miasto Lubawskie", "gmina Nowe Miasto Lubawskie", "2812052"),
        ("Nowym Mieście Lubawskim", "Nowe Miasto Lubawskie", "2812011"),
        # how clerks write
        ("województwa warmińsko - mazurskiego", "województwo warmińsko-mazurskie", "28"),
        ("Województwa Kujawsko – Pomorskiego", "województwo kujawsko-pomorskie", "04"),
        ("Golubiu - Dobrzyniu", "Golub-Dobrzyń", "0405011"),
        ("GMINY ŁOSICE", "gmina Łosice", "1410023"),
        ("Ło\u00adsicach", "Łosice", "1410023"),
        (unicodedata.normalize("NFD", "Świeciu"), "Świecie", "0414093"),
        ("gmina Losice", "gmina Łosice", "1410023"),
        ("powiatu losickiego", "powiat łosicki", "1410"),
        # nobody knows them
        ("gminy Nibylandia", "gmina Nibylandia", None),
        ("Modrzewiogród", "Modrzewiogród", None),
        # namesakes without a hint: no code rather than a wrong one
        ("Osiek", "Osiek", None),
        ("Gmina Lipno", "gmina Lipno", None),
    ],
)
def test_unit(mention, base, code):
    assert unit(mention) == (base, code)


@pytest.mark.parametrize(
    ("marked", "code"),
    [
        ("[[Osiek|JST]] leży w [[powiecie oświęcimskim|JST]].", "1213052"),
        ("[[Osiek|JST]] i [[gmina Zbójno|JST]]", None),
        ("[[Osiek|JST]], [[Skórcz|JST]] i [[Smętowo Graniczne|JST]]", "2213082"),
        ("[[Gmina Lipno|JST]] w [[powiecie leszczyńskim|JST]]", "3013022"),
        ("[[Gmina Lipno|JST]] i [[Skępe|JST]]", "0408062"),
        ("[[Piaski|JST]] oraz [[Gostyń|JST]] w [[powiecie gostyńskim|JST]]", "3004052"),
    ],
)
def test_namesakes_are_decided_by_the_other_units_of_the_article(marked, code):
    found = links(marked)[0][1]
    if code is None:
        assert found is None or found.startswith("04")
    else:
        assert found == code


@pytest.mark.parametrize(
    ("role", "adjective", "base", "code"),
    [
        ("Starosta", "Łosicki", "łosicki", "1410"),
        ("Starostą", "Łosickim", "łosicki", "1410"),
        ("wicestarosty", "łosickiego", "łosicki", "1410"),
        ("Wojewoda", "Mazowiecki", "mazowiecki", "14"),
        ("Marszałek", "Warmińsko - Mazurski", "warmińsko-mazurski", "28"),
    ],
)
def test_an_adjective_behind_a_title_is_the_unit_of_the_office(role, adjective, base, code):
    found = links(f"[[{role}|ROLE]] [[{adjective}|JST]] zaprasza.")[1]
    assert (found[0].replace(" - ", "-"), found[1]) == (base, code)


def test_every_unit_with_a_name_of_its_own_is_found_by_it():
    register = load_register()
    for each in register:
        head = {"powiat": "powiat ", "voivodeship": "województwo ", "rural": "gmina "}.get(each.kind, "")
        if each.kind in ("city_powiat",) or len(register.named(each.name)) > 1:
            continue
        mention = read_mention(head + each.name, register)
        assert [candidate.code for candidate in mention.candidates] == [each.code], each


def test_no_units_no_codes():
    assert link_units([]) == []


@pytest.mark.parametrize(
    ("mention", "base"),
    [
        ("Janem Kowalskim", "Jan Kowalski"),
        ("Janowi Kowalskiemu", "Jan Kowalski"),
        ("Anną Kowalską", "Anna Kowalska"),
        ("Joanny Kucewicz-Bąk", "Joanna Kucewicz-Bąk"),
        ("Wiesława Sowy", "Wiesław Sowa"),
        ("Wiesławy Sowy", "Wiesława Sowa"),
        ("Stanisławem Gołębiem", "Stanisław Gołąb"),
        ("Jana Kozła", "Jan Kozioł"),
        # a woman's surname that does not decline, and one left undeclined by the clerk
        ("Anną Maj", "Anna Maj"),
        ("Janowi Kowal", "Jan Kowal"),
        # surnames that the dictionary lacks
        ("Szczepana Brzdęka", "Szczepan Brzdęk"),
        ("Gizeli Wdowiszewskiej", "Gizela Wdowiszewska"),
        ("Günterem Brandtem", "Günter Brandt"),
        # surnames that are titles
        ("Ewy Wójt", "Ewa Wójt"),
        ("JAN KOWALSKI", "Jan Kowalski"),
        ("JANA KOWALSKIEGO", "Jan Kowalski"),
        ("Anny Wrony - Lis", "Anna Wrona-Lis"),
        ("A. Nowak", "A. Nowak"),
        (unicodedata.normalize("NFD", "Józefa Mąki"), "Józef Mąka"),
    ],
)
def test_person(mention, base):
    assert links(f"Mowa o [[{mention}|PERSON]].") == [(base, None)]


def test_one_person_has_one_name_all_through_the_article():
    found = links("[[Jan Kozioł|PERSON]] dziękował. List [[Jana Kozioła|PERSON]] leży u [[Jana Kozła|PERSON]].")
    assert [base for base, _ in found] == ["Jan Kozioł"] * 3


def test_the_case_of_the_title_decides_between_a_woman_and_a_man():
    cases = {"gen": "Stanisław Maj", "nom": "Stanisława Maja"}
    for case, base in cases.items():
        assert person_bases([PersonMention("Stanisława Maja", frozenset([case]))]) == [base]
    assert person_bases([]) == []


@pytest.mark.parametrize(
    ("mention", "base"),
    [
        ("Wójtami", "wójt"),
        ("WÓJT", "wójt"),
        ("Burmistrzem", "burmistrz"),
        ("burmistrzowie", "burmistrz"),
        ("starosty", "starosta"),
        ("Przewodniczącej Rady Gminy", "przewodnicząca rady gminy"),
        ("Zastępcą Wójta", "zastępca wójta"),
        ("Z-cą Burmistrza", "zastępca burmistrza"),
        ("dyr. szkoły", "dyrektor szkoły"),
        ("radnych", "radny"),
        ("wojta", "wójt"),
        ("soltysow", "sołtys"),
        ("Marszałkiem", "marszałek"),
        ("Członkini Zarządu Powiatu", "członkini zarządu powiatu"),
    ],
)
def test_role(mention, base):
    assert role_base(mention) == base


@pytest.mark.parametrize(
    ("label", "mention", "base", "linked"),
    [
        ("PROGRAM", "Funduszu Dróg Samorządowych", "Fundusz Dróg Samorządowych", True),
        ("PROGRAM", "Polskiego Ładu", "Polski Ład", True),
        ("PROGRAM", "RFRD", "RFRD", True),
        ("PROGRAM", "ZIT-u", "ZIT", True),
        ("PROGRAM", "Gminny Program Kwiatów", "Gminny Program Kwiatów", False),
        ("PARTNERSHIP", "Partnerstwem Nadbużańskim", "Partnerstwo Nadbużańskie", False),
        ("ORG", "Urzędem Gminy w Łosicach", "Urząd Gminy w Łosicach", False),
    ],
)
def test_name(label, mention, base, linked):
    found = links(f"[[{mention}|{label}]]")[0]
    assert found[0] == base
    assert (found[1] is not None) is linked


def test_two_spellings_of_a_programme_have_one_link():
    found = links("Z [[Rządowego Funduszu Rozwoju Dróg|PROGRAM]], czyli [[RFRD|PROGRAM]].")
    assert found[0][1] == found[1][1] is not None


def test_a_name_in_base_form_stays():
    for name in ("Urząd Gminy w Łosicach", "Fundusze Europejskie dla Mazowsza 2021-2027", "RIT"):
        assert name_base(name) == name


def test_one_value_for_each_entity():
    doc = gold_doc("[[Wójt|ROLE]] [[gminy Łosice|JST]] [[Jan Maj|PERSON]] w [[GOK|ORG]].", upto="cwdnlp_linker")
    assert len(doc._.lemmas) == len(doc._.kb_ids) == len(doc.ents) == 4


def test_a_text_without_entities_has_empty_lists():
    doc = gold_doc("Zakończono prace.", upto="cwdnlp_linker")
    assert (doc._.lemmas, doc._.kb_ids) == ([], [])


def test_without_entities_or_features_it_refuses():
    nlp = rules()
    bare = nlp.make_doc("Wójt gminy Łosice")
    with pytest.raises(PipelineError, match="ner"):
        Linker()(bare)
    bare.ents = ()
    with pytest.raises(PipelineError, match="cwdnlp_morphology"):
        Linker()(bare)
    assert len(Linker()(nlp.make_doc(""))) == 0


def test_entities_carry_their_link(nlp):
    doc = nlp("Burmistrz Opoczna Michał Konecki dziękuje za środki z programu Czyste Powietrze.")
    links = {entity.text: entity.kb_id_ for entity in doc.ents}
    assert links["Opoczna"] == "1007043"
    assert links["Czyste Powietrze"] == "czyste-powietrze"
    assert links["Michał Konecki"] == ""
    assert [entity.kb_id_ or None for entity in doc.ents] == doc._.kb_ids


@pytest.mark.parametrize(
    ("marked", "codes"),
    [
        # Town and rural gmina of one name: a bare name is the town, in a list of gminas the rural gmina.
        ("[[Brodnica|JST]] i [[Zbiczno|JST]] witają", ["0402011", "0402102"]),
        ("[[gminy Bobrowo|JST]], [[Brodnica|JST]] i [[Zbiczno|JST]]", ["0402022", "0402032", "0402102"]),
        ("należą gminy: [[Bobrowo|JST]], [[Brodnica|JST]]", ["0402022", "0402032"]),
        ("są gminy [[Bobrowo|JST]]. W [[Brodnicy|JST]] jest rynek", ["0402022", "0402011"]),
    ],
)
def test_names_in_a_list_of_gminas_are_gminas(marked, codes):
    assert [code for _, code in links(marked)] == codes


def test_the_names_of_offices_tell_where_the_article_is():
    assert links("[[Powiat tomaszowski|JST]] kupił wóz.")[0][1] is None
    marked = "[[Powiat tomaszowski|JST]] kupił wóz. [[Urząd Gminy w Tarnawatce|ORG]] dziękuje."
    assert links(marked)[0][1] == "0618"


@pytest.mark.parametrize(
    ("marked", "base"),
    [
        ("widziano [[Jana Wacha|PERSON]]", "Jan Wach"),
        ("[[Wójta|ROLE]] [[Gminy Huszlew|JST]]\n[[Wojciecha Porzycha|PERSON]]", "Wojciech Porzych"),
        ("[[Wójt|ROLE]] [[Gminy Huszlew|JST]] [[Mirosława Dudka|PERSON]]", "Mirosława Dudka"),
        ("[[Wójta|ROLE]] [[Gminy Huszlew|JST]] [[Mirosława Dudka|PERSON]]", "Mirosław Dudek"),
    ],
)
def test_the_title_before_the_unit_tells_the_case_of_the_name(marked, base):
    assert links(marked)[-1][0] == base
