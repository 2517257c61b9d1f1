"""Kinds of error of entities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.evaluate.errors import KINDS, entity_errors
from cwdnlp.records import Entity, TaggedArticle

SPANS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 8), st.sampled_from(["JST", "ORG"])),
    max_size=6,
    unique_by=lambda s: s[0],
)


def article(*entities):
    found = [Entity(start=start, end=end, label=label) for start, end, label in entities]
    return TaggedArticle(id="a", text="x" * 40, entities=found)


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ([(0, 5, "JST")], [(0, 5, "JST")], {}),
        ([(0, 5, "JST")], [], {("missed", "JST"): 1}),
        ([], [(0, 5, "JST")], {("made up", "JST"): 1}),
        ([(0, 5, "JST")], [(0, 5, "ORG")], {("other label", "JST"): 1}),
        ([(2, 5, "JST")], [(0, 5, "JST")], {("too long", "JST"): 1}),
        ([(0, 5, "JST")], [(0, 3, "JST")], {("too short", "JST"): 1}),
        ([(0, 5, "JST")], [(2, 7, "JST")], {("cut otherwise", "JST"): 1}),
        ([(0, 5, "JST")], [(2, 7, "ORG")], {("other label and cut", "JST"): 1}),
        ([(0, 5, "JST"), (6, 9, "ORG")], [(0, 9, "JST")], {("too long", "JST"): 1}),
    ],
)
def test_kinds(gold, found, expected):
    assert entity_errors([article(*gold)], [article(*found)]) == expected


def test_an_article_without_prediction_is_missed():
    assert entity_errors([article((0, 5, "JST"))], []) == {("missed", "JST"): 1}


@given(SPANS, SPANS)
def test_every_error_is_of_a_kind_and_none_is_invented(gold, found):
    gold = [(start, start + length, label) for start, length, label in gold]
    found = [(start, start + length, label) for start, length, label in found]
    counts = entity_errors([article(*gold)], [article(*found)])
    assert {kind for kind, _ in counts} <= set(KINDS)
    assert sum(counts.values()) <= len(gold) + len(found)
    assert not counts or gold != found
