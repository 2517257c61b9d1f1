"""Hints of labels: how they are written, what is refused, and the vocabularies that ship."""

import dataclasses
import re

import pytest

from cwdnlp.classify.events import concepts_of
from cwdnlp.classify.hints import Hints
from cwdnlp.classify.reading import Reading
from cwdnlp.classify.terms import find_terms
from cwdnlp.classify.vocabulary.companies import COMPANY_MARKS
from cwdnlp.classify.vocabulary.concepts import CONCEPTS
from cwdnlp.classify.vocabulary.signals import SIGNALS
from cwdnlp.classify.vocabulary.topics import TOPIC_WORDS
from cwdnlp.label_file import default_schema
from cwdnlp.labels import SCHEMA

LEMMA = re.compile(r"[a-ząćęłńóśźż]+(-[a-ząćęłńóśźż]+)?")
SHIPPED_SIGNALS = [(label, line) for label, lines in default_schema().signals.items() for line in lines]


def groups(line):
    ((_, parsed),) = Hints.of({"label": [line]}).signals
    return [sorted(group) for group in parsed]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("promesa", [["promesa"]]),
        ("list+intencyjny", [["list"], ["intencyjny"]]),
        ("podpisać/zawrzeć+umowa", [["podpisać", "zawrzeć"], ["umowa"]]),
        ("mocny+słaby+strona", [["mocny"], ["słaby"], ["strona"]]),
        (" podpisać / zawrzeć + umowa ", [["podpisać", "zawrzeć"], ["umowa"]]),
        ("Umowa+<COMPANY>", [["umowa"], ["<company>"]]),
        ("PROMESA/promesa", [["promesa"]]),
    ],
)
def test_signals_are_groups_of_alternatives(line, expected):
    assert groups(line) == expected


@pytest.mark.parametrize("line", ["", " ", "+", "/", "a+", "+a", "a/", "/a", "a//b", "a++b", "a/ /b", "a+b/", "a + "])
def test_an_empty_word_is_refused(line):
    with pytest.raises(ValueError, match="has an empty word") as caught:
        Hints.of({"funding": ["promesa", line]})
    assert repr(line) in str(caught.value)


@pytest.mark.parametrize("hints", [Hints.of(), Hints.of({}, {}), Hints.of(None, None), Hints.of({"a": []}, {"b": []})])
def test_no_hints(hints):
    assert hints == Hints()


def test_signals_are_numbered_across_labels_and_found_by_their_first_group():
    hints = Hints.of({"a": ["list+intencyjny", "umowa/list"], "b": ["umowa+firma"]})
    assert [label for label, _ in hints.signals] == ["a", "a", "b"]
    assert hints.signals_by_lemma == {"list": (0, 1), "umowa": (1, 2)}


def test_words_belong_to_one_label_or_several_in_any_case():
    hints = Hints.of(None, {"water": ["studnia", "Woda"], "energy": iter(["woda"])})
    assert hints.labels_by_word == {"studnia": ("water",), "woda": ("water", "energy")}


def test_hints_do_not_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Hints().signals = ()


def test_signals_are_of_the_stages_and_words_of_the_topics():
    assert set(SIGNALS) == {label.id for label in SCHEMA.stages}
    assert set(TOPIC_WORDS) == {label.id for label in SCHEMA.topics}
    assert set(default_schema().signals) == set(SIGNALS)
    assert set(default_schema().words) == set(TOPIC_WORDS)


@pytest.mark.parametrize("stage", SIGNALS)
def test_signals_of_a_stage(stage):
    lines = default_schema().signals[stage]
    assert lines
    assert len(set(lines)) == len(lines)
    for line in lines:
        for group in line.split("+"):
            words = group.split("/")
            assert len(set(words)) == len(words)
            assert all(word == "<COMPANY>" or LEMMA.fullmatch(word) for word in words), line


@pytest.mark.parametrize(("stage", "line"), SHIPPED_SIGNALS, ids=[line[:30] for _, line in SHIPPED_SIGNALS])
def test_a_signal_is_given_by_its_own_words(stage, line):
    words = [group.split("/")[-1] for group in line.split("+") if group != "<COMPANY>"]
    found = find_terms(Reading.from_lemmas(words), ["signal"], Hints.of({stage: [line]}))
    assert bool(found) == ("<COMPANY>" not in line)


@pytest.mark.parametrize("topic", TOPIC_WORDS)
def test_words_of_a_topic(topic):
    words = default_schema().words[topic]
    assert words
    assert len(set(words)) == len(words)
    assert all(LEMMA.fullmatch(word) for word in words)
    found = find_terms(Reading.from_lemmas(words), ["hint"], Hints.of(None, {topic: words}))
    assert [term.name for term in found].count(f"hint={topic}") == len(words)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_every_word_of_a_concept_stands_for_it(concept):
    words = CONCEPTS[concept].split()
    assert words
    assert len(set(words)) == len(words)
    for word in words:
        assert LEMMA.fullmatch(word.removesuffix("*")), word
        assert concept in concepts_of(word.removesuffix("*"))
        assert (concept in concepts_of(word.removesuffix("*") + "xyz")) >= word.endswith("*")


def test_names_of_concepts_can_be_told_apart_in_pairs():
    assert all(re.fullmatch(r"[a-z]+", concept) for concept in CONCEPTS)


def test_parts_of_names_of_companies_are_in_lower_case_and_different():
    assert all(mark == mark.lower() and mark.strip() for mark in COMPANY_MARKS)
    assert len(set(COMPANY_MARKS)) == len(COMPANY_MARKS)
