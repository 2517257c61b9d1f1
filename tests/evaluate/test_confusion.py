"""Confusion matrices: every cell worked out by hand, and what must hold for any gold and prediction."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.evaluate.confusion import (
    Confusion,
    TwoByTwo,
    entity_confusion,
    in_order,
    stage_confusion,
    topic_confusion,
)
from cwdnlp.evaluate.errors import entity_errors
from cwdnlp.evaluate.metrics import evaluate
from cwdnlp.records import Entity, Scored, Stage, TaggedArticle

LABELS = ["JST", "ORG", "ROLE"]
SPANS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 8), st.sampled_from(LABELS)), max_size=6, unique_by=lambda s: s[0]
).map(lambda spans: [(start, start + length, label) for start, length, label in spans])
NAMES = st.lists(st.sampled_from(["a", "b", "c"]), max_size=3, unique=True)


def tagged(*spans, identifier="a"):
    entities = [Entity(start=start, end=end, label=label) for start, end, label in spans]
    return TaggedArticle(id=identifier, text="x" * 40, entities=entities)


def staged(*stages):
    return [
        TaggedArticle(id=str(number), text="x", stage=Stage(label=stage) if stage else None)
        for number, stage in enumerate(stages)
    ]


def topical(*articles):
    return [
        TaggedArticle(id=str(number), text="x", topics=[Scored(label=topic) for topic in topics])
        for number, topics in enumerate(articles)
    ]


def cells(found):
    """The cells of a matrix that are not 0, by gold and predicted label; None stands for nothing."""
    columns = (*found.labels, None)
    rows = [*zip(found.labels, (*zip(found.counts, found.missed, strict=True),), strict=True)]
    cells = {(gold, p): n for gold, (counts, missed) in rows for p, n in zip(columns, (*counts, missed), strict=True)}
    made_up = {(None, label): n for label, n in zip(found.labels, found.made_up, strict=True)}
    return {pair: count for pair, count in {**cells, **made_up}.items() if count}


def test_nothing_gives_an_empty_matrix():
    nothing = Confusion((), (), (), ())
    assert entity_confusion([], []) == stage_confusion([], []) == nothing
    assert entity_confusion([tagged()], [tagged()]) == nothing
    assert topic_confusion([], []) == {}
    assert nothing.total == 0


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ([(0, 5, "JST")], [(0, 5, "JST")], {("JST", "JST"): 1}),
        ([(0, 5, "JST")], [(2, 9, "JST")], {("JST", "JST"): 1}),  # the label is right, whatever the span
        ([(0, 5, "JST")], [], {("JST", None): 1}),
        ([], [(0, 5, "JST")], {(None, "JST"): 1}),
        ([(0, 5, "JST")], [(5, 9, "JST")], {("JST", None): 1, (None, "JST"): 1}),  # touching is no overlap
        ([(0, 5, "JST")], [(0, 5, "ORG")], {("JST", "ORG"): 1}),
        (
            [(0, 5, "JST"), (6, 9, "ORG")],
            [(0, 9, "ROLE")],
            {("JST", "ROLE"): 1},
        ),  # of two the one that it shares more of
        ([(0, 9, "JST")], [(0, 3, "JST"), (4, 9, "ORG")], {("JST", "JST"): 1, ("JST", "ORG"): 1}),
        (
            [(0, 5, "ORG"), (0, 5, "JST")],
            [(0, 5, "JST")],
            {("JST", "JST"): 1},
        ),  # the exact one before one of equal share
    ],
)
def test_entities_by_hand(gold, found, expected):
    assert cells(entity_confusion([tagged(*gold)], [tagged(*found)])) == expected


def test_entities_of_an_article_without_prediction_are_missed_and_foreign_articles_are_ignored():
    found = entity_confusion([tagged((0, 5, "JST"))], [tagged((0, 5, "ORG"), identifier="foreign")])
    assert cells(found) == {("JST", None): 1}


@given(SPANS, SPANS)
def test_the_matrix_agrees_with_the_errors_and_the_counts(gold, found):
    one, two = [tagged(*gold)], [tagged(*found)]
    matrix, errors = entity_confusion(one, two), entity_errors(one, two)
    by_kind = dict.fromkeys(("missed", "made up", "other label", "other label and cut"), 0)
    for (kind, _), count in errors.items():
        by_kind[kind] = by_kind.get(kind, 0) + count
    elsewhere = sum(n for (g, p), n in cells(matrix).items() if g and p and g != p)
    assert sum(matrix.missed) == by_kind["missed"]
    assert sum(matrix.made_up) == by_kind["made up"]
    assert elsewhere == by_kind["other label"] + by_kind["other label and cut"]
    predicted = {label: counts.predicted for label, counts in evaluate(one, two).strict.items()}
    for column, label in enumerate(matrix.labels):  # every prediction stands in one cell of its column
        assert sum(row[column] for row in matrix.counts) + matrix.made_up[column] == predicted[label]
    assert matrix.total == len(found) + by_kind["missed"]


@given(SPANS)
def test_gold_against_itself_is_a_diagonal(gold):
    article = tagged(*gold)
    assert all(g == p for g, p in cells(entity_confusion([article], [article])))


def test_stages_by_hand():
    gold = staged("none", "none", "funding", "funding", None)
    found = staged("none", "funding", "funding", None, "strategy")
    matrix = stage_confusion(gold, found, order=["funding", "strategy", "none"])
    assert matrix.labels == ("funding", "none")  # strategy was predicted only where gold says nothing
    assert matrix.to_dict() == {
        "labels": ["funding", "none"],
        "counts": [[1, 0], [1, 1]],
        "missed": [1, 0],
        "made_up": [0, 0],
    }


def test_stages_agree_with_the_report():
    gold, found = staged("a", "b", "b", None), staged("b", "b", None, "a")
    assert {(g, p or ""): n for (g, p), n in cells(stage_confusion(gold, found)).items()} == evaluate(
        gold, found
    ).stages


def test_a_label_may_be_called_nothing():
    matrix = stage_confusion(staged("nothing", "nothing"), staged("nothing", None))
    assert (matrix.labels, matrix.counts, matrix.missed) == (("nothing",), ((1,),), (1,))


def test_topics_by_hand():
    gold = topical(["a", "b"], ["a"], [], ["b"])
    found = topical(["a"], ["b"], ["b"], ["b"])
    assert topic_confusion(gold, found, order=["b", "x"]) == {
        "b": TwoByTwo(both=1, missed=1, made_up=2, neither=0),
        "a": TwoByTwo(both=1, missed=1, made_up=0, neither=2),
    }
    assert list(topic_confusion(gold, found, order=["b"])) == ["b", "a"]
    assert TwoByTwo(1, 2, 3, 4).to_dict() == {"both": 1, "missed": 2, "made_up": 3, "neither": 4}


@given(st.lists(st.tuples(NAMES, NAMES), max_size=5))
def test_the_four_counts_are_all_articles_and_agree_with_the_report(pairs):
    gold, found = topical(*(g for g, _ in pairs)), topical(*(p for _, p in pairs))
    report = evaluate(gold, found)
    tables = topic_confusion(gold, found)
    assert set(tables) == set(report.topics)
    for label, table in tables.items():
        counts = report.topics[label]
        assert sum(table.to_dict().values()) == len(pairs)
        assert (table.both, table.missed, table.made_up) == (
            counts.hits,
            counts.gold - counts.hits,
            counts.predicted - counts.hits,
        )


def test_labels_come_in_the_order_given_and_then_by_name():
    assert in_order(["b", "z", "a", "z"], ["z", "x", "z"]) == ("z", "a", "b")
    assert in_order([], ["z"]) == ()


@given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from(["a", "c", None])), max_size=8))
def test_every_pair_is_counted_once_and_plain_data_says_the_same(pairs):
    matrix = Confusion.of(pairs)
    kept = [pair for pair in pairs if pair != (None, None)]
    assert matrix.total == len(kept)
    assert Confusion.of(reversed(pairs)) == matrix
    data = json.loads(json.dumps(matrix.to_dict()))
    assert sum(map(sum, data["counts"])) + sum(data["missed"]) + sum(data["made_up"]) == len(kept)
