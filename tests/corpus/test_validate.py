"""The validator finds each thing that the format forbids, on its line, and nothing in an article that is right."""

from pathlib import Path

import pytest

from cwdnlp.corpus.article import parse_article
from cwdnlp.corpus.findings import CONFIRMABLE, Finding
from cwdnlp.corpus.validate import check_article
from cwdnlp.gazetteers.register import load_register

FRONT = {
    "id": "platerow-nabor",
    "title": "Nabór wniosków",
    "date": "2021-06-18",
    "place": "1410042",
    "genre": "service_notice",
    "register": "stiff",
    "clutter": "none",
    "flaws": "none",
    "stage": "none",
    "topics": "economy",
}
FIRST_LINE = len(FRONT) + 3
GOOD = (
    '[[Wójt|ROLE #1]] [[gminy Platerów|JST 1410042 lemma="gmina Platerów" #1 @trzy:leader]] [[Ewa Kalina|PERSON #1]]\n'
    'zaprasza do „[[Trzech Rzek|PARTNERSHIP lemma="Trzy Rzeki" @trzy]]” [[powiat łosicki|JST 1410 @trzy]] i\n'
    '[[województwo mazowieckie|JST 14]]. W [[Nowej Wsi|JST - lemma="Nowa Wieś"]] do wzięcia ponad '
    "[[2,5 mln zł|AMOUNT 2500000 PLN]] do [[27 maja 2021|DATE 2021-05-27]] r."
)


def check(body=GOOD, *, path=Path("platerow-nabor.txt"), **changes):
    """Return the findings of an article as (code, line); a key set to None is left out."""
    front = {**FRONT, **changes}
    lines = "\n".join(f"{key}: {value}" for key, value in front.items() if value is not None)
    findings = check_article(parse_article(f"---\n{lines}\n---\n{body}\n", path), register=load_register())
    assert all(finding.where.startswith(f"{path}:") for finding in findings)
    return [(finding.code, int(finding.where.rpartition(":")[2])) for finding in findings]


def codes(body):
    return [code for code, _ in check(body)]


def test_a_right_article_has_no_findings():
    assert check() == []


def test_an_ordinary_text_without_mentions_has_no_findings():
    assert check("Apteka czynna do 22.", topics="") == []


def test_findings_read_as_file_line_code_message():
    assert str(Finding("a.txt:3", "edge", "za długo")) == "a.txt:3: [edge] za długo"


@pytest.mark.parametrize(
    ("changes", "code", "line"),
    [
        ({"id": "inny"}, "id", 2),
        ({"title": ""}, "title", 3),
        ({"title": None}, "title", 1),
        ({"date": "18.06.2021"}, "date", 4),
        ({"date": "20210618"}, "date", 4),
        ({"date": "2021-02-30"}, "date", 4),
        ({"place": "9999999"}, "place", 5),
        ({"place": "Platerów"}, "place", 5),
        ({"genre": "esej"}, "genre", 6),
        ({"register": "formal"}, "register", 7),
        ({"clutter": "some"}, "clutter", 8),
        ({"flaws": "literówki"}, "flaws", 9),
        ({"flaws": "none, typos"}, "flaws", 9),
        ({"flaws": "typos, typos"}, "flaws", 9),
        ({"stage": "start"}, "stage", 10),
        ({"stage": "formation, none"}, "stage", 10),
        ({"topics": "economy, cars"}, "topics", 11),
        ({"topics": "economy, economy"}, "topics", 11),
        ({"topics": None}, "topics", 1),
        ({"confirmed": "repeat, powtórzenie"}, "confirmed", 12),
        ({"confirmed": "format"}, "confirmed", 12),
    ],
)
def test_front_matter(changes, code, line):
    assert check(**changes) == [(code, line)]


def test_what_describes_the_text_may_be_left_out():
    described = dict.fromkeys(("date", "place", "genre", "register", "clutter", "flaws"))
    assert check("Apteka czynna do 22.", **described, topics="") == []


@pytest.mark.parametrize("name", ["Platerow", "platerów", "platerow_nabor", "-platerow", "platerow--nabor"])
def test_ids_are_lower_case_ascii_with_single_hyphens(name):
    assert check(path=Path(f"{name}.txt"), id=name) == [("id", 2)]


@pytest.mark.parametrize("text", ["", "  ", "\n\n"])
def test_an_empty_text(text):
    assert check(text) == [("text", FIRST_LINE)]


def test_lists_take_several_values():
    assert check(flaws="typos, capitals", topics="economy, zit", group="nabor-2021", source="bip") == []


@pytest.mark.parametrize(
    ("mention", "code"),
    [
        ("[[Łosice|MIASTO]]", "label"),
        ("[[Ewa|person]]", "label"),
        ("[[|ORG]]", "edge"),
        ("[[ LGD Bory|ORG]]", "edge"),
        ("[[„Bory”|ORG]]", "edge"),
        ("[[LGD Bory,|ORG]]", "edge"),
        ("[[(LGD)|ORG]]", "edge"),
        ("[[Ewa Kalinowska.|PERSON]]", "edge"),
        ("[[ponad 5 zł|AMOUNT 5 PLN]]", "edge"),
        ("[[Ok. 5 zł|AMOUNT 5 PLN]]", "edge"),
        ("[[27 maja 2021 r.|DATE 2021-05-27]]", "edge"),
        ("[[27 maja 2021 ROKU|DATE 2021-05-27]]", "edge"),
        ("[[Łosice|JST]]", "code"),
        ("[[Łosice|JST 1410023 -]]", "code"),
        ("[[Łosice|JST 9999999]]", "code"),
        ("[[powiat łosicki|JST 1410023]]", "code"),
        ("[[Gmina Łosice|JST 1410]]", "code"),
        ("[[woj. łosickie|JST 1410]]", "code"),
        ("[[LGD Bory|ORG 1410]]", "code"),
        ("[[LGD Bory|ORG -]]", "code"),
        ("[[Olszanka|JST 1410023]]", "code-name"),
        ('[[Bory|ORG lemma=""]]', "lemma"),
        ('[[Bory|ORG lemma=" "]]', "lemma"),
        ('[[5 zł|AMOUNT 5 PLN lemma="pięć złotych"]]', "lemma"),
        ('[[27 maja|DATE 2021-05-27 lemma="27 maj"]]', "lemma"),
        ("[[5 zł|AMOUNT]]", "value"),
        ("[[5 zł|AMOUNT 5]]", "value"),
        ("[[5 zł|AMOUNT PLN]]", "value"),
        ("[[5 zł|AMOUNT -5 PLN]]", "value"),
        ("[[5 zł|AMOUNT 5,50 PLN]]", "value"),
        ("[[5 zł|AMOUNT 5e3 PLN]]", "value"),
        ("[[5 zł|AMOUNT nan PLN]]", "value"),
        ("[[5 zł|AMOUNT 1_000 PLN]]", "value"),
        ("[[5 zł|AMOUNT 5 EUR]]", "value"),
        ("[[5|AMOUNT 5 PLN]]", "value"),
        ("[[27 maja|DATE]]", "value"),
        ("[[27 maja|DATE 27.05.2021]]", "value"),
        ("[[27 maja|DATE 20210527]]", "value"),
        ("[[27 maja|DATE 2021-05-28]]", "value"),
        ("[[27 maja 2020|DATE 2021-05-27]]", "value"),
        ("[[maj 2021|DATE 2021-05-01]]", "value"),
        ("[[2021|DATE 2021-01-01]]", "value"),
    ],
)
def test_a_mention_by_itself(mention, code):
    assert check(f"Nabór\n\ntrwa: {mention} zaprasza") == [(code, FIRST_LINE + 2)]


@pytest.mark.parametrize(
    "mention",
    [
        "[[Ewa K.|PERSON]]",
        "[[Rawy Maz.|JST 1013011]]",
        "[[Słupsk|JST 2212082]]",
        "[[ŁOSICE|JST 1410023]]",
        "[[Losice|JST 1410023]]",
        "[[19-20 czerwca|DATE 2021-06-19]]",
        "[[03.03.2022|DATE 2022-03-03]]",
        "[[2021-05-27|DATE 2021-05-27]]",
        "[[pierwszego maja|DATE 2021-05-01]]",
        "[[200 zl|AMOUNT 200 PLN]]",
        "[[200 ZŁOTYCH|AMOUNT 200.00 PLN]]",
        "[[15 mln euro|AMOUNT 15000000 EUR]]",
        "[[200 koron|AMOUNT 200 CZK]]",
        "[[5 zł|AMOUNT 0 PLN]]",
    ],
)
def test_what_is_right_is_not_found(mention):
    assert codes(f"Nabór: {mention} zaprasza") == []


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("[[Ewa Kalina|PERSON #1]]", 0),
        ("x\n[[Wójt|ROLE #1]]", 1),
        ("[[Wójt|ROLE #1]] [[Ewa Kalina|PERSON #1]] i [[Jan Dąb|PERSON #1]]", 0),
        ("[[Wójt|ROLE #1]] i [[Starosta|ROLE #1]] [[Ewa Kalina|PERSON #1]]", 0),
        ("[[Wójt|ROLE #1]] [[Łosic|JST 1410023 #1]] i [[Olszanki|JST 1410032 #1]] [[Ewa Kalina|PERSON #1]]", 0),
        ("[[Prezes|ROLE #1]] [[LGD Bory|ORG #1]] i [[Trzy Rzeki|PARTNERSHIP #1]] [[Ewa Kalina|PERSON #1]]", 0),
        ("[[Wójt|ROLE #1]] [[Ewa Kalina|PERSON #1]] [[Polski Ład|PROGRAM #1]]", 0),
        ("[[Wójt|ROLE #1]] [[Ewa Kalina|PERSON #1]] [[7 maja|DATE 2021-05-07 #1]]", 0),
    ],
)
def test_officials(body, line):
    assert check(body) == [("official", FIRST_LINE + line)]


def test_two_officials_may_share_a_mention():
    assert check("[[Wójtowie|ROLE #1 #2]] [[Ewa Kalina|PERSON #1]] i [[Jan Dąb|PERSON #2]]") == []


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("[[Trzy Rzeki|PARTNERSHIP @t]]\n[[LGD Bory|ORG @t]]", 1),
        ("[[Łosice|JST 1410023 @t]]", 0),
        ("[[Trzy Rzeki|PARTNERSHIP @t]]\n\n[[Łosice|JST 1410023 @inne]]", 2),
        ("[[Trzy Rzeki|PARTNERSHIP @t:leader]]", 0),
        ("[[Trzy Rzeki|PARTNERSHIP @t]] [[Łosice|JST 1410023 @t:leader]]\n[[Olszanka|JST 1410032 @t:leader]]", 1),
    ],
)
def test_memberships(body, line):
    assert check(body) == [("member", FIRST_LINE + line)]


def test_a_leader_named_twice_is_one_leader():
    body = "[[Trzy Rzeki|PARTNERSHIP @t]] [[Łosice|JST 1410023 @t:leader]] i znów [[Łosice|JST 1410023 @t:leader]]"
    assert check(body) == []


def test_one_name_with_two_labels():
    assert check("[[Trzy Rzeki|ORG]]\ni [[Trzy Rzeki|PARTNERSHIP]]") == [("two-labels", FIRST_LINE)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[[Trzy Rzeki|PARTNERSHIP]]\nTrzy Rzeki działają", [("repeat", FIRST_LINE + 1)]),
        ("LGD i\n[[LGD|ORG]]", [("repeat", FIRST_LINE)]),
        ("[[Ełk|JST 2805011]] Ełk", []),
        ("[[Łosice|JST 1410023]] Łosiceanie", []),
        ("[[Łosice|JST 1410023]] i [[LGD Łosice|ORG]]", []),
        ("[[Wójtowie|ROLE]] Wójtowie", []),
    ],
)
def test_names_that_stand_elsewhere_without_a_label(body, expected):
    assert check(body) == expected


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("Rada|ORG]] i\n[[Wójt|ROLE]]]] prosi", [0, 1]),
        (r"[[Sala \[[A\]]|ORG]] prosi", []),
        ("Sala [1] [a[b]]", [0]),
    ],
)
def test_closing_brackets_that_close_nothing(body, lines):
    assert check(body) == [("bracket", FIRST_LINE + line) for line in lines]


def test_a_code_that_is_none_is_answered_with_those_of_the_name():
    article = parse_article('---\nid: a\n---\n[[Łosic|JST 9999999 lemma="Łosice"]] [[Xy|JST 9999999]]\n', Path("a.txt"))
    found = [f.message for f in check_article(article, register=load_register()) if f.code == "code"]
    told = "9999999 is no code of the TERYT register"
    assert f"JST 'Łosic': {told}; Łosice has 1410023 (urban_rural)" in found
    assert f"JST 'Xy': {told}; correct it, or write - where the text does not decide" in found


def test_every_message_says_what_to_do():
    """A finding without a way out is a riddle: each has a second half, or says what should be there."""
    body = (
        '[[Trzy|PARTNERSHIP @t:leader]] [[LGD|ORG 14 @x lemma=""]] LGD i [[„Bory”|BORY]] [[Ewa|PERSON #1]]\n'
        "[[5 zł|AMOUNT 5 EUR]] [[maj|DATE 2021-05-27]] [[5 zł|AMOUNT]] [[maj|DATE]] [[ok. 5 zł|AMOUNT 5 PLN]]\n"
        "[[LGD|PROGRAM]] [[powiat łosicki|JST 1410023]] [[Olszanka|JST 1410023 -]] [[Xyz|JST]] "
        "[[1 maja r.|DATE 2021-05-01]]"
    )
    front = {
        **FRONT,
        "id": "x",
        "title": "",
        "date": "1",
        "place": "1",
        "flaws": "none, typos",
        "stage": "",
        "topics": "x",
    }
    lines = "\n".join(f"{key}: {value}" for key, value in front.items())
    article = parse_article(f"---\n{lines}\n---\n{body}\n", Path("a.txt"))
    found = check_article(article, register=load_register())
    assert len({finding.code for finding in found}) >= 15
    assert [f.message for f in found if ";" not in f.message and "should be" not in f.message] == []


def test_findings_come_in_order_of_lines():
    body = "\n".join(f"[[„Bory {number}”|ORG]]" for number in range(12))
    lines = [line for _, line in check(body, title="")]
    assert lines == [3, *range(FIRST_LINE, FIRST_LINE + 12)]


def test_confirmed_findings_are_left_out_and_others_stay():
    body = "[[Trzy Rzeki|PARTNERSHIP]]\nTrzy Rzeki i [[„Bory”|ORG]]"
    assert check(body, confirmed="repeat") == [("edge", FIRST_LINE + 2)]
    assert check(body, confirmed="repeat, edge") == []


def test_every_code_of_a_test_here_can_be_confirmed():
    for code in CONFIRMABLE:
        assert check(confirmed=code) == []
