"""Articles against each other, the register and the signals: what one of them does unlike the others is found."""

from pathlib import Path

import pytest

from cwdnlp.corpus.article import parse_article
from cwdnlp.corpus.consistency import check_articles, check_consistency

RULE = "Umowę przygotował [[Urząd Gminy|ORG]] wspólnie z [[Radą Seniorów|ORG]]."


def article(body, name="a", **meta):
    front = {"title": "Tytuł", "place": "1410023", "stage": "none", "topics": "", **meta}
    lines = "\n".join(f"{key}: {value}" for key, value in front.items())
    return parse_article(f"---\nid: {name}\n{lines}\n---\n{body}\n", Path(f"{name}.txt"))


def found(*bodies, **meta):
    """The findings of the last article as (code, line) where the others are as given."""
    articles = [article(body, f"a{number}") for number, body in enumerate(bodies[:-1])]
    articles.append(article(bodies[-1], "last", **meta))
    findings = [f for f in check_articles(articles) if f.where.startswith("last.txt")]
    return [finding.code for finding in findings]


def test_articles_that_agree():
    assert found(RULE, RULE, RULE) == []


def test_a_name_left_unmarked():
    assert found(RULE, RULE, "Umowę przygotował Urząd Gminy wczoraj.") == ["unmarked"]
    assert found(RULE, "Umowę przygotował Urząd Gminy wczoraj.") == []  # one other article is no rule


def test_lower_case_words_are_no_name():
    assert found(RULE, RULE, "Umowę przygotował urząd gminy wczoraj.") == []


def test_a_name_with_another_label():
    assert found(RULE, RULE, "Umowę przygotował [[Urząd Gminy|PROGRAM]].") == ["other-label"]


def test_a_name_cut_in_another_way():
    assert found(RULE, RULE, "Pisze [[Urząd|ORG]] [[Gminy|JST -]] nasz.") == ["cut"]
    assert found(RULE, RULE, "Pisze [[Urząd Gminy Olszanka|ORG]].") == []  # part of a longer name


def test_a_single_word_needs_a_like_context():
    rule = "Jedziemy do [[Warty|JST 1014093]] jutro."
    assert found(rule, rule, "Jedziemy do Warty jutro.") == ["unmarked"]
    assert found(rule, rule, "Nad brzegiem Warty cicho.") == []


def test_a_name_over_two_lines_is_another():
    assert found(RULE, RULE, "Urząd\nGminy") == []


def test_what_the_file_confirms_is_left_out():
    assert found(RULE, RULE, "Umowę przygotował Urząd Gminy wczoraj.", confirmed="unmarked") == []


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("[[gmina Chełmża|JST 0415022]] i [[Chełmża|JST 0415011]]", []),
        ("[[gmina Chełmża|JST 0415011]]", ["code-kind"]),
        ("[[Chełmża|JST 0415022]]", ["code-kind"]),
        ("[[miasto i gmina Chełmża|JST 0415022]]", []),
        ("[[Brzeg|JST 1601011]] i [[gmina Olszanka|JST 1601062]]", ["code-far"]),
        ("[[Łosice|JST 1410023]] oraz [[Łosice|JST 1410032]]", ["code-twice"]),
    ],
)
def test_codes_that_contradict_the_text(body, codes):
    assert found(body) == codes


def test_a_stage_that_the_opening_speaks_against():
    opening = "Wykonawca przejął plac budowy. Podpisano umowę z wykonawcą na roboty, które trwają."
    assert "stage-signal" in found(opening, stage="formation")
    assert found(opening, stage="implementation") == []


def test_a_topic_without_a_word_and_one_unnoticed():
    assert found("Zapraszamy.", topics="transport") == ["topic-signal"]
    roads = "Ulica i chodnik będą nowe. Droga i most też. Autobus ma przystanek. Rondo zastąpi skrzyżowanie."
    assert found(roads, title="Droga gotowa") == ["topic-signal"]
    assert found(roads, title="Droga gotowa", topics="transport") == []


def test_files_that_cannot_be_parsed_are_left_out(tmp_path):
    (tmp_path / "a.txt").write_text("nic", encoding="utf-8")
    assert check_consistency([tmp_path / "a.txt", tmp_path / "none.txt"]) == []
