"""Two annotations of the same texts: equal ones agree wholly, every difference is counted and listed."""

from pathlib import Path

import pytest

from cwdnlp.corpus.agreement import list_conflicts, measure_agreement
from cwdnlp.corpus.article import parse_article
from cwdnlp.corpus.stats.tables import agreement_table, markdown
from cwdnlp.errors import CorpusError

BODY = (
    '[[Wójt|ROLE #1]] [[Olszanki|JST 1410032 lemma="Olszanka" #1]] [[Jan Maj|PERSON #1]] '
    "w [[Trzech Rzekach|PARTNERSHIP]]"
)


def article(body=BODY, name="a", stage="formation", topics="transport, zit"):
    return parse_article(f"---\nid: {name}\nstage: {stage}\ntopics: {topics}\n---\n{body}\n", Path(f"{name}.txt"))


def test_the_same_annotation():
    found = measure_agreement([article()], [article()])
    assert found.report.total(found.report.strict).f1 == found.stage_kappa == found.topic_kappa == 1.0
    assert list_conflicts([article()], [article()]) == []


def test_every_difference_is_listed():
    other = article(
        '[[Wójt|ROLE]] [[Olszanki|JST 1410023 lemma="Olszanki"]] [[Jan|PERSON]] Maj w [[Trzech Rzekach|ORG]]',
        stage="strategy",
        topics="zit",
    )
    whats = [conflict.what.split(" ")[0] for conflict in list_conflicts([article()], [other])]
    assert whats == ["code", "'Jan'", "'Jan", "'Trzech", "stage", "topics", "official"]


def test_a_base_form_is_compared_where_the_code_agrees():
    other = article(BODY.replace('"Olszanka"', '"Olszanki"'))
    (conflict,) = list_conflicts([article()], [other])
    assert (conflict.what, conflict.first, conflict.second) == ("base form of 'Olszanki' at 5", "Olszanka", "Olszanki")


def test_neither_annotator_comes_first():
    one, other = article(), article(BODY.replace("|PARTNERSHIP", "|ORG"))
    first, second = measure_agreement([one], [other]), measure_agreement([other], [one])
    assert first.report.total(first.report.strict).f1 == second.report.total(second.report.strict).f1 == 0.75


def test_kappa_takes_chance_away():
    ones = [article(name=f"a{n}", stage=stage) for n, stage in enumerate(["none", "none", "none", "formation"])]
    twos = [article(name=f"a{n}", stage=stage) for n, stage in enumerate(["none", "none", "none", "none"])]
    assert measure_agreement(ones, twos).stage_kappa == pytest.approx(0.0)
    assert measure_agreement(ones, twos).report.stage_accuracy == 0.75


def test_texts_must_be_the_same():
    with pytest.raises(CorpusError, match="a has two different texts"):
        measure_agreement([article()], [article(BODY + ".")])
    with pytest.raises(CorpusError, match="b stands in one of the annotations only"):
        measure_agreement([article()], [article(), article(name="b")])


def test_the_table_has_every_figure():
    table = markdown(agreement_table(measure_agreement([article()], [article()])))
    assert "| entities, all labels | 4 | 1.000 | 1.000 |" in table
    assert "| stage | 1 | 1.000 | kappa 1.000 |" in table
