"""docs/alerts.md says of each field what the code says."""

import re
import tomllib
from pathlib import Path

import pytest

from cwdnlp.labels import SCHEMA
from cwdnlp.monitor.rules import FIELDS, parse_rule
from cwdnlp.monitor.rules.parser import DEEPEST
from cwdnlp.monitor.rules.tokens import LONGEST

PAGE = (Path(__file__).parents[3] / "docs" / "alerts.md").read_text(encoding="utf-8")


def row(field):
    signs = [f"`{sign}`" for sign in field.operators if sign != "member"]
    if "=" in field.operators:
        signs.insert(1, "`!=`")
    if "in" in field.operators:
        signs.append("`not in`")
    if "member" in field.operators:
        signs += ['`"…" in`', '`"…" not in`']
    if field.has:
        signs.append("`has`")
    return f"| `{field.name}` | {' '.join(signs)} | {field.meaning} | `{field.example}` |"


def test_the_table_of_fields_is_that_of_the_code():
    section = PAGE.partition("## Rules")[2].partition("\n- ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert rows == [row(field) for field in FIELDS.values()]


@pytest.mark.parametrize("name", FIELDS)
def test_the_examples_are_rules(name):
    rule = parse_rule(FIELDS[name].example, schema=SCHEMA)
    assert [clause.field for clause in rule.clauses()] == [name]
    assert str(rule) == FIELDS[name].example


def test_the_rules_of_the_page_are_rules():
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert len([parse_rule(alert["when"], schema=SCHEMA) for alert in tomllib.loads(block)["alert"]]) == 2


def test_the_limits_are_those_of_the_code():
    assert f"{LONGEST:,} characters and is nested at most {DEEPEST} deep" in re.sub(r"\s+", " ", PAGE)
