import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.labels import SCHEMA, Label, Schema
from cwdnlp.monitor.rules import FIELDS, RuleError, parse_rule
from cwdnlp.monitor.rules.tree import And, Not, Or, quote
from tests.monitor.rules.subjects import empty, subject


def parse(rule):
    return parse_rule(rule, schema=SCHEMA)


def fault(rule):
    with pytest.raises(RuleError) as caught:
        parse(rule)
    return caught.value


@pytest.mark.parametrize(
    ("rule", "column", "message", "remedy"),
    [
        ("", 1, "the rule ends", "fields: stage"),
        ("   ", 4, "the rule ends", "fields: stage"),
        ('stag = "funding"', 1, "no field 'stag'", "do you mean stage?"),
        ('topic = "sport"', 1, "no field 'topic'", "do you mean topics?"),
        ("stage", 6, "the end of the rule cannot follow stage", 'stage = "funding"'),
        ("stage =", 8, "the rule ends where a value of stage should come", 'stage = "funding"'),
        ("stage = funding", 9, "'funding' stands where a value", 'stage = "funding"'),
        ('stage = "fundin"', 9, 'no stage is called "fundin"', 'do you mean "funding"?'),
        ('stage = "dofinansowanie"', 9, "no stage", 'do you mean "funding"?'),
        ('stage in ("funding", "xyz")', 22, 'no stage is called "xyz"', "there are formation"),
        ('"sports" in topics', 1, 'no topic is called "sports"', 'do you mean "sport"?'),
        ('stage < "funding"', 7, "'<' cannot follow stage", 'stage = "funding"'),
        ('stage contains "f"', 7, "'contains' cannot follow stage", 'stage = "funding"'),
        ("stage and topics", 7, "'and' cannot follow stage", 'stage = "funding"'),
        ('stage "funding"', 7, "'funding' cannot follow stage", 'stage = "funding"'),
        ('title = "x"', 7, "'=' cannot follow title", "title contains"),
        ('title not in ("x")', 7, "'not' cannot follow title", "title contains"),
        ('topics = "sport"', 8, "'=' cannot follow topics", '"transport" in topics'),
        ("amount in (1)", 8, "'in' cannot follow amount", "amount >= 1_000_000"),
        ('"x" in stage', 8, "stage is no list", 'stage = "funding"'),
        ('"x" = topics', 5, "in should come here", '"transport" in topics'),
        ('"transport"', 12, "in should come here", '"transport" in topics'),
        ('amount >= "1"', 11, "amount is compared with a number", "amount >= 1_000_000"),
        ("stage = 7", 9, "stage is compared with text in quotes", 'stage = "funding"'),
        ("stage_score > 80", 15, "at most 1", "0.8"),
        ('day > "2026-1-1"', 7, "is no day", '"2026-01-31"'),
        ('day > "20260131"', 7, "is no day", '"2026-01-31"'),
        ('day > "2026-02-30"', 7, "is no day", '"2026-01-31"'),
        ("day > 2026-01-01", 7, "cannot read '2'", None),
        ('unit in "Sieraz"', 9, "no unit is called 'Sieraz'", "1014011"),
        ('unit in "powiat opolski"', 9, "may be several units", "0612"),
        ('unit = ""', 8, "is no name of a unit", "powiat sieradzki"),
        ('person = "„”"', 10, "names nothing", "write a name"),
        ('text contains "—"', 15, "no word to look for", "a few words"),
        (f'text contains "{"a " * 21}"', 15, "more than 20 words", "a few words"),
        ("amount > 1 000", 12, "should end here", "and, or"),
        ("amount > 1,5", 10, "cannot read '1'", "0.8"),
        ("amount > 2mln", 10, "cannot read '2'", "1_000_000"),
        ("amount > 1e6", 10, "cannot read '1'", "1_000_000"),
        ("amount > -5", 10, "cannot read '-'", None),
        ("amount > " + "9" * 16, 10, "at most 15 digits", "1_000_000"),
        ('stage = "funding', 9, "a string is not closed", "same quote"),
        ("stage = 'funding\"", 9, "a string is not closed", "same quote"),
        ("stage = „funding”", 9, "cannot read '„'", "straight quotes"),
        (r'source = "a\nb"', 12, "unknown escape", "backslash"),
        ('source = "a\nb"', 10, "line break or control character", "leave it out"),
        ('source = "a\x1b[2Jb"', 10, "line break or control character", "leave it out"),
        ('(stage = "none"', 16, ") should come here", "close every parenthesis"),
        ('stage = "none")', 15, "should end here", "and, or"),
        ('stage = "none" stage = "none"', 16, "should end here", "and, or"),
        ('stage = "none" and', 19, "the rule ends where a condition should come", "fields"),
        ('and stage = "none"', 1, "a condition should come here, not 'and'", "fields"),
        ("()", 2, "a condition should come here, not ')'", "fields"),
        ("has day", 5, "every article has a day", "has is for stage"),
        ("has", 4, "the rule ends", "fields"),
        ('stage = "none" & stage = "x"', 16, "cannot read '&'", "and, or"),
        ("stage = \x00", 9, r"cannot read '\x00'", "docs/alerts.md"),
        ('__import__("os")', 1, "no field '__import__'", "fields"),
    ],
)
def test_what_is_wrong_is_told_with_column_and_remedy(rule, column, message, remedy):
    error = fault(rule)
    assert error.column == column
    assert message in error.message
    assert remedy is None or remedy in (error.remedy or "")
    assert str(error).startswith(f"column {column}: ")
    assert "\n" not in str(error)


@pytest.mark.parametrize("value", ["-5", "+5", ".8", "80%"])
def test_numbers_in_other_forms_are_told_how_to_be_written(value):
    with pytest.raises(RuleError, match=r"cannot read .*write numbers as 1_000_000 or 0\.8, without sign or percent"):
        parse_rule(f"stage_score > {value}", schema=SCHEMA)


def test_the_caret_stands_under_the_column():
    error = fault('day > "2026-01-01" and stag = "funding"')
    rule, caret = error.excerpt.split("\n")
    assert rule[caret.index("^") :].startswith("stag =")


def test_of_a_long_rule_the_place_is_shown():
    error = fault('stage = "none" and ' * 30 + "stag = 1" + ' and stage = "none"' * 30)
    rule, caret = error.excerpt.split("\n")
    assert len(rule) < 130
    assert rule[caret.index("^") :].startswith("stag =")


def test_a_rule_of_several_lines_is_shown_in_one():
    error = fault('stage = "none"\n\tand \x1b stag')
    rule, caret = error.excerpt.split("\n")
    assert rule.isprintable()
    assert rule[caret.index("^")] == "␛"


def test_an_error_keeps_its_place_when_it_is_passed_on():
    error = fault("stag").at("monitor.toml").at("watch")
    assert str(error).startswith("watch: monitor.toml: column 1: ")
    assert error.excerpt == "stag\n^"


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("stage = 'none' and " * 600 + "stage = 'none'", "longer than 4,000 characters"),
        ("(" * 200 + "stage = 'none'" + ")" * 200, "nested deeper than 50"),
        ("not " * 900 + "stage = 'none'", "nested deeper than 50"),
        ("(" * 3999, "nested deeper than 50"),
        ("(not " * 40 + "stage = 'none'" + ")" * 40, "nested deeper than 50"),
        ("x" * 10_000, "longer than 4,000 characters"),
    ],
)
def test_what_is_too_long_or_too_deep_is_refused(rule, message):
    assert message in fault(rule).message


def test_fifty_levels_and_many_conditions_are_well():
    rule = "(" * 49 + "stage = 'none'" + ")" * 49
    assert parse(rule) == parse("stage = 'none'")
    wide = " or ".join(['stage = "none"'] * 200)
    assert str(parse(wide)) == wide
    assert parse(wide).matches(subject(stage="none"))


@pytest.mark.parametrize("char", ['"', "'", "\\", "1", "_", "a", " ", "(", "=", "\\'"])
def test_cutting_takes_linear_time(char):
    start = time.process_time()
    fault(("source = '" if len(char) == 2 else "") + char * (3900 // len(char)))
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("rule", "normal"),
    [
        ('STAGE="funding"', 'stage = "funding"'),
        ("not stage = 'none'", 'stage != "none"'),
        ('not (stage = "none")', 'stage != "none"'),
        ('not stage != "none"', 'not stage != "none"'),
        ('stage in ("none")', 'stage = "none"'),
        ('stage not in ("none")', 'stage != "none"'),
        ('unit in ("Sieradz")', 'unit in "Sieradz"'),
        ('unit not in ("Sieradz", "10")', 'unit not in ("Sieradz", "10")'),
        ('"sport" NOT  IN topics', '"sport" not in topics'),
        ("((amount>=1_0.50))", "amount >= 10.5"),
        ("amount > 2500000", "amount > 2_500_000"),
        ("stage_score > 0.00001", "stage_score > 0.00001"),
        ("amount < 999999999999999", "amount < 999_999_999_999_999"),
        ("(has stage and has unit) and has role", "has stage and has unit and has role"),
        ("has stage or (has unit or has role)", "has stage or has unit or has role"),
        ("(has stage or has unit) and has role", "(has stage or has unit) and has role"),
        ("has stage and has unit or has role", "has stage and has unit or has role"),
        ("not (has stage and has unit)", "not (has stage and has unit)"),
        ("not has amount", "not has amount"),
        ('not title contains "a"', 'not title contains "a"'),
        (r'source = "a\"b\\c"', "source = 'a\"b\\\\c'"),
        (r"""source = 'a\'"b'""", r'''source = "a'\"b"'''),
    ],
)
def test_the_normal_form(rule, normal):
    assert str(parse(rule)) == normal
    assert str(parse(normal)) == normal


TEXTS = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1, max_size=12)
VALUES = {
    "stage": st.sampled_from([label.id for label in SCHEMA.stages]).map(quote),
    "topics": st.sampled_from([label.id for label in SCHEMA.topics]).map(quote),
    "unit": st.sampled_from(["Sieradz", "powiat sieradzki", "łódzkie", "1014032"]).map(quote),
    "day": st.dates().map(lambda day: quote(day.isoformat())),
    "stage_score": st.floats(0.001, 1).map(lambda value: f"{value:.4f}"),
    "amount": st.one_of(
        st.integers(0, 10**15 - 1).map(lambda value: f"{value:_}"),
        st.floats(0, 10**6).map(lambda value: f"{value:.3f}"),
    ),
}
NAMES = TEXTS.filter(lambda text: any(char.isalnum() for char in text)).map(lambda text: quote(f"ab {text}"))


@st.composite
def clauses(draw):
    field = FIELDS[draw(st.sampled_from(sorted(FIELDS)))]
    value = VALUES.get(field.name, NAMES)
    sign = draw(st.sampled_from([*field.operators, *(["!="] * ("=" in field.operators)), *(["has"] * bool(field.has))]))
    negated = "not " * draw(st.booleans())
    if sign == "has":
        return f"has {field.name}"
    if sign == "member":
        return f"{draw(value)} {negated}in {field.name}"
    if sign == "in":
        values = draw(st.lists(value, min_size=1, max_size=3))
        return f"{field.name} {negated}in ({', '.join(values)})"
    return f"{field.name} {sign} {draw(value)}"


RULES = st.recursive(
    clauses(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' and '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' or '.join(parts)})"),
        inner.map(lambda part: f"not {part}"),
    ),
    max_leaves=8,
)


@given(RULES)
def test_the_normal_form_reads_as_the_same_rule(text):
    rule = parse(text)
    again = parse(str(rule))
    assert again == rule
    assert str(again) == str(rule)
    assert [again.matches(each) for each in (subject(), empty())] == [
        rule.matches(each) for each in (subject(), empty())
    ]


@given(RULES, RULES)
def test_the_laws_of_logic_hold(one, two):
    for article in (subject(), empty()):
        a, b = parse(one).matches(article), parse(two).matches(article)
        assert parse(f"({one}) and ({two})").matches(article) == (a and b)
        assert parse(f"({one}) or ({two})").matches(article) == (a or b)
        assert parse(f"not ({one})").matches(article) == (not a)


@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(
                [
                    "stage",
                    "=",
                    '"funding"',
                    "(",
                    ")",
                    "and",
                    "or",
                    "not",
                    "in",
                    "topics",
                    '"sport"',
                    ",",
                    "has",
                    "amount",
                    ">",
                    "7",
                ]
            ),
            max_size=12,
        ).map(" ".join),
    )
)
def test_any_text_is_a_rule_or_a_rule_error(text):
    try:
        rule = parse(text)
    except RuleError:
        error = fault(text)
        assert 1 <= error.column <= len(text) + 1
        assert len(error.excerpt.split("\n")) == 2
    else:
        assert parse(str(rule)) == rule


def test_trees_hold_no_and_in_an_and():
    def check(part):
        for inner in getattr(part, "parts", [part.part] if isinstance(part, Not) else []):
            assert not (isinstance(part, And | Or) and isinstance(inner, type(part)))
            check(inner)

    check(parse("has stage and (has unit and (has role and has amount)) or (has stage or has unit)").condition)


def test_the_clauses_are_given_from_left_to_right():
    rule = parse('source = "a" and (not source = "b" or has stage) and source in ("c", "d")')
    assert [clause.values for clause in rule.clauses()] == [("a",), ("b",), (), ("c", "d")]


def test_labels_are_those_of_the_schema():
    schema = Schema("own", SCHEMA.entities, (Label("protest", "protest", ""),), ())
    assert parse_rule('stage = "protest"', schema=schema)
    with pytest.raises(RuleError, match="no stage"):
        parse_rule('stage = "funding"', schema=schema)
    with pytest.raises(RuleError, match="no topic"):
        parse_rule('"transport" in topics', schema=schema)


def test_without_a_schema_labels_are_taken_as_they_are():
    assert parse_rule('stage = "x" and "y" in topics', schema=None)
