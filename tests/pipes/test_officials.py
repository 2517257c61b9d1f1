"""Who holds which office: the patterns of municipal prose, on gold entities."""

import time

import pytest
from helpers import gold_doc, officials, rules

from cwdnlp.errors import PipelineError
from cwdnlp.gazetteers.register import load_register
from cwdnlp.pipes.officials.officials import Officials, find_officials
from cwdnlp.pipes.officials.pairing import Mention, pair_up

LOSICE, HUSZLEW, OLSZANKA, PLATEROW = "1410023", "1410012", "1410032", "1410042"
POWIAT, MAZOWSZE = "1410", "14"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # role and person, with and without a unit
        ("[[Wójt|ROLE]] [[Gminy Huszlew|JST]] [[Jan Arak|PERSON]] zaprasza.", {("wójt", "Jan Arak", HUSZLEW)}),
        ("[[Starosta|ROLE]] [[Łosicki|JST]] [[Anna Cis|PERSON]]", {("starosta", "Anna Cis", POWIAT)}),
        ("[[burmistrzem|ROLE]] [[Łosic|JST]] Panem [[Janem Arakiem|PERSON]]", {("burmistrz", "Jan Arak", LOSICE)}),
        ("[[wójt|ROLE]] [[Jan Arak|PERSON]]", {("wójt", "Jan Arak", None)}),
        ("[[Wójt Gminy|ROLE]] [[Jan Arak|PERSON]] z [[Huszlewa|JST]]", {("wójt gminy", "Jan Arak", HUSZLEW)}),
        ("[[WÓJT|ROLE]] [[GMINY HUSZLEW|JST]] [[JAN ARAK|PERSON]]", {("wójt", "Jan Arak", HUSZLEW)}),
        ("[[wojt|ROLE]] [[gminy Huszlew|JST]] [[Jan Arak|PERSON]]", {("wójt", "Jan Arak", HUSZLEW)}),
        # person and role, with every mark
        ("[[Jan Arak|PERSON]] – [[Wójt|ROLE]] [[Gminy Huszlew|JST]]", {("wójt", "Jan Arak", HUSZLEW)}),
        ("[[Jan Arak|PERSON]] -[[Wójt|ROLE]] [[Gminy Huszlew|JST]]", {("wójt", "Jan Arak", HUSZLEW)}),
        ("[[Jan Arak|PERSON]], [[wójt|ROLE]] [[Huszlewa|JST]], dziękował", {("wójt", "Jan Arak", HUSZLEW)}),
        ("[[Jan Arak|PERSON]] ([[wójt|ROLE]] [[Huszlewa|JST]])", {("wójt", "Jan Arak", HUSZLEW)}),
        ("[[Jan Arak|PERSON]] to [[wójt|ROLE]] [[Huszlewa|JST]]", {("wójt", "Jan Arak", HUSZLEW)}),
        ("[[Anna Cis|PERSON]], nasza [[skarbnik|ROLE]]. [[Gmina Huszlew|JST]]", {("skarbnik", "Anna Cis", HUSZLEW)}),
        # role, mark, person
        ("[[Wojewoda|ROLE]] [[Mazowiecki|JST]] – [[Jan Arak|PERSON]]", {("wojewoda", "Jan Arak", MAZOWSZE)}),
        ("[[Burmistrz|ROLE]] [[Łosic|JST]], [[Jan Arak|PERSON]]", {("burmistrz", "Jan Arak", LOSICE)}),
        # offices of organisations
        ("[[prezes|ROLE]] [[OSP Huszlew|ORG]] dh [[Jan Arak|PERSON]]", {("prezes", "Jan Arak", "OSP Huszlew")}),
        ("[[Dyrektor|ROLE]] placówki [[Anna Cis|PERSON]]", {("dyrektor", "Anna Cis", None)}),
        ("[[sołtys|ROLE]] wsi [[Huszlew|JST]] [[Jan Arak|PERSON]]", {("sołtys", "Jan Arak", HUSZLEW)}),
        # acting, of a harvest festival, by proxy
        ("[[Jan Arak|PERSON]] p.o. [[dyrektora|ROLE]] [[GOK|ORG]]", {("dyrektor", "Jan Arak", "GOK")}),
        ("[[starosta dożynek|ROLE]] [[Jan Arak|PERSON]], [[powiat łosicki|JST]]",
         {("starosta dożynek", "Jan Arak", None)}),
        ("W imieniu [[wójta|ROLE]] umowę podpisał [[zastępca|ROLE]].", set()),
        # the same name, two offices
        ("[[Wójt|ROLE]] [[Gminy Lubawa|JST]] [[Jan Arak|PERSON]] i [[Burmistrz|ROLE]] [[Miasta Lubawa|JST]] "
         "[[Jan Bylina|PERSON]]", {("wójt", "Jan Arak", "2807052"), ("burmistrz", "Jan Bylina", "2807021")}),
        ("", set()),
        ("[[Wójt|ROLE]] zaprasza. Wstęp wolny. Zaśpiewa [[Anna Cis|PERSON]].", set()),
    ],
)  # fmt: skip
def test_single_officials(marked, expected):
    assert officials(marked) == expected


@pytest.mark.parametrize(
    "signature",
    [
        "[[Wójt|ROLE]] [[Gminy Huszlew|JST]]\n/-/ [[Jan Arak|PERSON]]",
        "[[Wójt|ROLE]] [[Gminy Huszlew|JST]]\n(-) [[Jan Arak|PERSON]]",
        "[[Wójt|ROLE]] [[Gminy Huszlew|JST]]\n/ - / mgr inż. [[Jan Arak|PERSON]]",
        "[[WÓJT|ROLE]] [[GMINY HUSZLEW|JST]]\n\n[[Jan Arak|PERSON]]",
        "[[Jan Arak|PERSON]]\n[[Wójt|ROLE]] [[Gminy Huszlew|JST]]",
        "[[Wójt|ROLE]]\n[[Jan Arak|PERSON]]\n\nUrząd [[Gminy Huszlew|JST]]",
    ],
)
def test_signature_blocks(signature):
    assert officials(f"Zapraszamy!\n\n{signature}") == {("wójt", "Jan Arak", HUSZLEW)}


def test_the_absent_head_signs_nothing():
    marked = "z up. [[Wójta|ROLE]] [[Gminy Huszlew|JST]]\n[[Sekretarz|ROLE]]\n(-) [[Anna Cis|PERSON]]"
    assert officials(marked) == {("sekretarz", "Anna Cis", HUSZLEW)}


def test_two_titles_above_one_signature():
    marked = "[[Wójt|ROLE]] [[Gminy Huszlew|JST]],\n[[prezes|ROLE]] [[LGD Bug|ORG]]\n/-/ [[Jan Arak|PERSON]]"
    assert officials(marked) == {("wójt", "Jan Arak", HUSZLEW), ("prezes", "Jan Arak", "LGD Bug")}


def test_two_columns_of_a_signature():
    marked = (
        "[[Gmina Huszlew|JST]] dziękuje\n\n[[Przewodniczący Rady Gminy|ROLE]]          [[Wójt Gminy|ROLE]]\n"
        "[[Jan Arak|PERSON]]                         [[Anna Cis|PERSON]]"
    )
    assert officials(marked) == {
        ("przewodniczący rady gminy", "Jan Arak", HUSZLEW),
        ("wójt gminy", "Anna Cis", HUSZLEW),
    }


@pytest.mark.parametrize("bullet", ["{}) ", "{}. ", "- ", "• ", "({}) ", ""])
@pytest.mark.parametrize("mark", [" – ", ": ", " - "])
def test_the_unit_before_the_title_heads_its_line(bullet, mark):
    rows = [
        ("[[gm. Huszlew|JST]]", "[[Wójt|ROLE]] [[Jan Arak|PERSON]]"),
        ("[[gm. Olszanka|JST]]", "[[Wójt|ROLE]] [[Anna Cis|PERSON]]"),
        ("[[MiG Łosice|JST]]", "[[Burmistrz|ROLE]] [[Ewa Lis|PERSON]]"),
    ]
    lines = [bullet.format(number) + unit + mark + head for number, (unit, head) in enumerate(rows, 1)]
    assert officials("Obecni:\n" + "\n".join(lines)) == {
        ("wójt", "Jan Arak", HUSZLEW),
        ("wójt", "Anna Cis", OLSZANKA),
        ("burmistrz", "Ewa Lis", LOSICE),
    }


@pytest.mark.parametrize("joint", [", ", " ", " oraz ", "; "], ids=["comma", "nothing", "conjunction", "semicolon"])
def test_a_guest_list_of_names_before_titles(joint):
    people = [
        "[[Jan Arak|PERSON]] [[Starosta|ROLE]] [[Łosicki|JST]]",
        "[[Anna Cis|PERSON]] [[Wójt|ROLE]] [[Gminy Huszlew|JST]]",
        "[[Ewa Lis|PERSON]] [[Burmistrz|ROLE]] [[Łosic|JST]]",
    ]
    assert officials("Od lewej: " + joint.join(people) + ".") == {
        ("starosta", "Jan Arak", POWIAT),
        ("wójt", "Anna Cis", HUSZLEW),
        ("burmistrz", "Ewa Lis", LOSICE),
    }


def test_a_guest_list_of_titles_before_names_is_not_shifted():
    marked = (
        "Obecni: [[Starosta|ROLE]] [[Łosicki|JST]] [[Jan Arak|PERSON]] [[Wójt|ROLE]] [[Gminy Huszlew|JST]] "
        "[[Anna Cis|PERSON]] [[Burmistrz|ROLE]] [[Łosic|JST]] [[Ewa Lis|PERSON]]"
    )
    assert officials(marked) == {
        ("starosta", "Jan Arak", POWIAT),
        ("wójt", "Anna Cis", HUSZLEW),
        ("burmistrz", "Ewa Lis", LOSICE),
    }


@pytest.mark.parametrize(
    "marked",
    [
        "[[wójtowie|ROLE]] [[gmin Huszlew|JST]] i [[Olszanka|JST]], [[Jan Arak|PERSON]] i [[Anna Cis|PERSON]]",
        "[[wójtowie|ROLE]] gmin: [[Huszlew|JST]] – [[Jan Arak|PERSON]], [[Olszanka|JST]] – [[Anna Cis|PERSON]]",
        "[[wójtowie|ROLE]]: [[Jan Arak|PERSON]] ([[Huszlew|JST]]), [[Anna Cis|PERSON]] ([[Olszanka|JST]])",
        "z [[wójtami|ROLE]] [[gmin Huszlew|JST]] i [[Olszanka|JST]]: [[Janem Arakiem|PERSON]] i [[Anną Cis|PERSON]]",
    ],
)
def test_heads_in_the_plural_with_units(marked):
    assert officials(marked) == {("wójt", "Jan Arak", HUSZLEW), ("wójt", "Anna Cis", OLSZANKA)}


@pytest.mark.parametrize("joint", [": ", " "])
def test_members_of_a_council_in_the_plural(joint):
    marked = (
        f"[[radni powiatowi|ROLE]]{joint}[[Jan Arak|PERSON]], [[Anna Cis|PERSON]] i [[Ewa Lis|PERSON]] "
        "w [[powiecie łosickim|JST]]"
    )
    assert officials(marked) == {("radny powiatowy", name, POWIAT) for name in ("Jan Arak", "Anna Cis", "Ewa Lis")}


@pytest.mark.parametrize("mark", [", ", " – ", ": "])
def test_a_row_of_titles_and_a_row_of_names(mark):
    marked = f"[[Starosta|ROLE]] i [[Wicestarosta|ROLE]] [[Łosicki|JST]]{mark}[[Jan Arak|PERSON]] i [[Anna Cis|PERSON]]"
    assert officials(marked) == {("starosta", "Jan Arak", POWIAT), ("wicestarosta", "Anna Cis", POWIAT)}


@pytest.mark.parametrize("joint", ["i zarazem", "i jednocześnie", "a zarazem", "będący zarazem"])
def test_two_offices_of_one_person(joint):
    marked = f"[[wójt|ROLE]] [[gminy Huszlew|JST]] {joint} [[prezes|ROLE]] [[LGD Bug|ORG]] [[Jan Arak|PERSON]]"
    assert officials(marked) == {("wójt", "Jan Arak", HUSZLEW), ("prezes", "Jan Arak", "LGD Bug")}


def test_a_name_between_two_offices():
    marked = "[[Prezes Zarządu|ROLE]] – [[Jan Arak|PERSON]] – [[Burmistrz|ROLE]] [[Łosic|JST]]"
    assert officials(marked) == {("prezes zarządu", "Jan Arak", None), ("burmistrz", "Jan Arak", LOSICE)}


def test_a_unit_represented_by_its_head():
    marked = (
        "[[Gmina Olszanka|JST]] wraca do sprawy; [[Olszanka|JST]] jest za. Umowę zawarła [[Gmina Huszlew|JST]], "
        "reprezentowana przez [[Wójta|ROLE]] [[Jana Araka|PERSON]] przy kontrasygnacie [[Skarbnik Gminy|ROLE]] "
        "[[Anny Cis|PERSON]]."
    )
    assert officials(marked) == {("wójt", "Jan Arak", HUSZLEW), ("skarbnik gminy", "Anna Cis", HUSZLEW)}


def test_a_surname_alone_is_the_person_named_before():
    marked = (
        "[[Wójt|ROLE]] [[Huszlewa|JST]] [[Jan Arak|PERSON]] otworzył. – Brawo! – rzekł [[wójt|ROLE]] [[Arak|PERSON]]."
    )
    assert officials(marked) == {("wójt", "Jan Arak", HUSZLEW)}


def test_a_surname_of_two_persons_is_nobodys():
    marked = (
        "[[Jan Arak|PERSON]] i [[Anna Arak|PERSON]] słuchali. Mówił [[wójt|ROLE]] [[Arak|PERSON]] z [[Huszlewa|JST]]."
    )
    assert officials(marked) == {("wójt", "Arak", HUSZLEW)}


def test_bullets_part_their_items():
    marked = "- [[wójt|ROLE]] [[Huszlewa|JST]] [[Jan Arak|PERSON]],\n- [[skarbnik|ROLE]],\n- [[Anna Cis|PERSON]]"
    assert officials(marked) == {("wójt", "Jan Arak", HUSZLEW)}


def test_the_unit_of_a_bare_title_is_of_the_kind_of_the_office():
    marked = (
        "[[Powiat łosicki|JST]], [[Łosice|JST]] i [[gmina Huszlew|JST]]. Mówił [[starosta|ROLE]] [[Jan Arak|PERSON]]."
    )
    assert officials(marked) == {("starosta", "Jan Arak", POWIAT)}


def test_entities_point_at_role_person_and_unit():
    doc = gold_doc("W piątek [[wójt|ROLE]] [[gminy Huszlew|JST]] [[Jan Arak|PERSON]] otworzył drogę.")
    assert [doc.ents[i].text for i in doc._.officials[0]["entities"]] == ["wójt", "Jan Arak", "gminy Huszlew"]


def test_an_official_is_listed_once():
    doc = gold_doc("[[wójt|ROLE]] [[Huszlewa|JST]] [[Jan Arak|PERSON]]. " * 3)
    assert len(doc._.officials) == 1


def test_no_entities_no_officials():
    assert gold_doc("Zakończono prace.")._.officials == []
    assert find_officials("", [], load_register()) == []
    assert pair_up("", []) == []


def test_a_title_has_one_person_and_a_person_two_titles_at_most():
    text = "Wójt Prezes Dyrektor Jan Arak Anna Cis"
    spans = [(0, 4, "ROLE"), (5, 11, "ROLE"), (12, 20, "ROLE"), (21, 29, "PERSON"), (30, 38, "PERSON")]
    mentions = [Mention(i, label, a, b, text[a:b].lower(), None, text[a:b]) for i, (a, b, label) in enumerate(spans)]
    pairs = pair_up(text, mentions)
    assert len({pair.role.index for pair in pairs}) == len(pairs)
    assert all(sum(p.person.index == person for p in pairs) <= 2 for person in (3, 4))


def test_without_base_forms_and_links_it_refuses():
    doc = rules().make_doc("wójt Jan Arak")
    doc.ents = [doc.char_span(0, 4, label="ROLE")]
    with pytest.raises(PipelineError, match="cwdnlp_linker"):
        Officials()(doc)
    doc._.lemmas, doc._.kb_ids = ["wójt", "zbędne"], [None, None]
    with pytest.raises(PipelineError, match="cwdnlp_linker"):
        Officials()(doc)


def test_ten_thousand_heads_take_seconds():
    head = "Wójt Gminy Huszlew Jan Arak, "
    text = head * 10_000
    spans = [(0, 4, "ROLE", None), (5, 18, "JST", HUSZLEW), (19, 27, "PERSON", None)]
    mentions = [
        Mention(3 * n + i, label, n * len(head) + a, n * len(head) + b, head[a:b].lower(), code, head[a:b])
        for n in range(10_000)
        for i, (a, b, label, code) in enumerate(spans)
    ]  # fmt: skip
    started = time.perf_counter()
    assert len(find_officials(text, mentions, load_register())) == 1
    assert time.perf_counter() - started < 8


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("W [[Olszance|JST]]. [[Gmina Huszlew|JST]] – [[Wójt|ROLE]] [[Jan Arak|PERSON]].", ("Jan Arak", HUSZLEW)),
        ("W [[Olszance|JST]]. 13.06 [[Huszlew|JST]]: [[wójt|ROLE]] [[Jan Arak|PERSON]].", ("Jan Arak", HUSZLEW)),
        ("W [[Olszance|JST]] był [[wójt|ROLE]] [[Jan Arak|PERSON]] z [[Huszlewa|JST]].", ("Jan Arak", HUSZLEW)),
        # One gmina has one head: the second one is the other's.
        ("[[Wójt|ROLE]] [[Huszlewa|JST]] [[Ewa Lis|PERSON]]. W [[Olszance|JST]] wita [[wójt|ROLE]] "
         "[[Jan Arak|PERSON]]. Wraca do [[Huszlewa|JST]].", ("Jan Arak", "1410032")),
        # Not named, but all units lie in it.
        ("W [[Huszlewie|JST]] i [[Olszance|JST]] był [[starosta|ROLE]] [[Jan Arak|PERSON]].", ("Jan Arak", "1410")),
        ("W [[Huszlewie|JST]] był [[marszałek|ROLE]] [[Jan Arak|PERSON]].", ("Jan Arak", "14")),
        ("W [[Huszlewie|JST]] i [[Opolu|JST]] był [[marszałek|ROLE]] [[Jan Arak|PERSON]].", ("Jan Arak", None)),
        # A gmina that has become a town since had a wójt.
        ("W [[Łosicach|JST]] był [[wójt|ROLE]] [[Jan Arak|PERSON]].", ("Jan Arak", "1410023")),
        ("[[Wójt|ROLE]] [[Olszanki|JST]] [[Ewa Lis|PERSON]] z [[sekretarzem gminy|ROLE]] [[Janem Arakiem|PERSON]]. "
         "[[Huszlew|JST]], [[Huszlew|JST]].", ("Jan Arak", "1410032")),
    ],
)  # fmt: skip
def test_the_unit_of_a_head_that_stands_elsewhere(marked, expected):
    assert expected in {(person, unit) for _, person, unit in officials(marked)}
