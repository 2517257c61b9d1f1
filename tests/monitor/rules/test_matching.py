import time

import pytest

from cwdnlp.labels import SCHEMA
from cwdnlp.monitor.rules import FIELDS, parse_rule
from tests.monitor.rules.subjects import empty, subject


def holds(rule, article=None):
    return parse_rule(rule, schema=SCHEMA).matches(article or subject())


TRUE = [
    'stage = "funding"',
    'stage == "funding"',
    'stage != "none"',
    'stage in ("funding", "implementation")',
    'stage in "funding"',
    'stage not in ("none", "exchange")',
    '"transport" in topics',
    '"sport" not in topics',
    "stage_score >= 0.9",
    "stage_score = 0.9",
    "stage_score < 1",
    'unit in "powiat sieradzki"',
    'unit in "łódzkie"',
    'unit in ("mazowieckie", "Sieradz")',
    'unit = "Sieradz"',
    'unit = "1014013"',
    'unit = "2609022"',
    'unit not in "mazowieckie"',
    'partnership = "dolina wisly"',
    'partnership = "dolina-wisly"',
    'partnership = "„Nad łąką”"',
    'partnership in ("Nad Wodą", "Nad Łąką")',
    'programme = "cwd"',
    'programme = "Centrum Wsparcia Doradczego"',
    'programme = "pilotaż Centrum Wsparcia Doradczego"',
    'person = "JAN NOWAK"',
    'person = "Nowak Jan"',
    'person = "Adamska Zofia"',
    'partnership = "nowa nazwa" and partnership = "id-of-a-newer-table"',
    'role = "wicestarosta"',
    'role = "Burmistrz"',
    'source = "sieradz - miasto"',
    'title contains "obwodnicę"',
    'title contains "umowa NA obwodnice"',
    'title contains "obwodnic*"',
    'title contains "umow* na obwodnic*"',
    'text contains "2,5 mln zł"',
    'text contains "zwrotu"',
    'text contains "Burmistrz Jan"',
    "amount >= 1_000_000",
    "amount = 2500000",
    'day >= "2026-01-01"',
    'day = "2026-03-01"',
    'day < "2026-03-02"',
    "has stage and has topics and has unit and has partnership and has programme",
    "has person and has role and has amount",
    "STAGE = 'funding' AND NOT Stage = \"none\"",
]

FALSE = [
    'stage = "none"',
    'stage != "funding"',
    'stage not in "funding"',
    '"sport" in topics',
    '"transport" not in topics',
    "stage_score > 0.9",
    "stage_score != 0.9",
    'unit = "powiat sieradzki"',
    'unit = "gmina Sieradz"',
    'unit in "gmina Sieradz"',
    'unit in "mazowieckie"',
    'partnership = "Dolina"',
    'partnership != "Nad Łąką"',
    'programme = "cwd plus"',
    'person = "Jan"',
    'person = "Jan Jan Nowak"',
    'role = "wójt"',
    'source = "Sieradz"',
    'title contains "wodnic*"',
    'title contains "obwodnic"',
    'title contains "umowa obwodnice"',
    'text contains "zwrot"',
    'text contains "nowak jan"',
    'text contains "euro zwrotu i"',
    "amount > 2_500_000",
    "amount = 30_000",
    "amount < 1_000",
    'day > "2026-03-01"',
    'day != "2026-03-01"',
]


@pytest.mark.parametrize("rule", TRUE)
def test_rules_that_hold(rule):
    assert holds(rule)
    assert not holds(f"not ({rule})")


@pytest.mark.parametrize("rule", FALSE)
def test_rules_that_do_not_hold(rule):
    assert not holds(rule)
    assert holds(f"not ({rule})")


def test_every_field_holds_somewhere_and_not_elsewhere():
    for name in FIELDS:
        assert any(name in rule.lower() for rule in TRUE)
        assert any(name in rule.lower() for rule in FALSE)


@pytest.mark.parametrize(
    "rule", [rule for rule in TRUE if not any(word in rule.lower() for word in ("!=", "not", "day"))]
)
def test_nothing_is_known_of_an_empty_article(rule):
    assert not holds(rule, empty())


def test_what_is_not_said_is_not_equal():
    assert holds('stage != "funding" and amount != 5 and unit not in "łódzkie" and stage_score != 0.5', empty())
    assert not holds("stage_score < 1 or amount < 1_000 or amount >= 0", empty())


def test_the_site_that_an_article_stands_on_counts_as_its_unit():
    article = subject(source_unit="1014", entities=[], officials=[], partnerships=[])
    assert holds('unit = "powiat sieradzki" and unit in "łódzkie"', article)


def test_a_city_with_powiat_rights_is_one_place():
    article = subject(source_unit="1061", entities=[], officials=[], partnerships=[])
    assert holds('unit = "Łódź" and unit in "1061011" and unit = "1061"', article)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("{t} or {t} and {f}", True),
        ("({t} or {t}) and {f}", False),
        ("{f} and {f} or {t}", True),
        ("{f} and ({f} or {t})", False),
        ("not {f} and {f}", False),
        ("not ({f} and {f})", True),
        ("not {t} or {t}", True),
        ("not ({t} or {t})", False),
        ("not not {t}", True),
        ("{t} and {t} and {f}", False),
        ("{f} or {f} or {t}", True),
    ],
)
def test_not_binds_before_and_before_or(rule, expected):
    assert holds(rule.format(t='stage = "funding"', f='stage = "none"')) is expected


def test_labels_of_another_model_are_not_checked_without_its_schema():
    article = subject(stage={"label": "protest"})
    assert parse_rule('stage = "protest"', schema=None).matches(article)


def test_a_long_text_is_searched_in_no_time():
    article = subject(text="a b " * 250_000, entities=[], amounts=[])
    rule = parse_rule('text contains "' + "a b " * 9 + 'a c" or text contains "a* b* x*"', schema=SCHEMA)
    start = time.process_time()
    assert not rule.matches(article)
    assert time.process_time() - start < 10
