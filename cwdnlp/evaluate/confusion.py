"""What a model takes for what: confusion matrices of stages and entity labels, a 2x2 table for each topic.

A matrix has a row for each gold label and a column for each predicted one. What has no counterpart stands beside it:
gold items for which nothing was predicted are `missed`, predictions where gold has nothing are `made_up`. So they need
no label of their own, which could be one of a corpus.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cwdnlp.evaluate.errors import find_entity_errors
from cwdnlp.records import Entity, TaggedArticle

__all__ = ["Confusion", "TwoByTwo", "entity_confusion", "in_order", "stage_confusion", "topic_confusion"]

Pair = tuple[str | None, str | None]
"""A gold label and the one predicted for it; None where there is nothing on that side."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of gold labels (rows) by predicted labels (columns), both in the order of `labels`.

    `missed` are the gold items by label that nothing was predicted for, `made_up` the predictions by label that have no
    gold item.
    """

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    missed: tuple[int, ...]
    made_up: tuple[int, ...]

    @classmethod
    def of(cls, pairs: Iterable[Pair], order: Sequence[str] = ()) -> Confusion:
        """Count pairs of labels; those of `order` that occur come first, then the others by name.

        >>> Confusion.of([("a", "a"), ("a", "b"), ("b", None), (None, "b")], order=["b"])
        Confusion(labels=('b', 'a'), counts=((0, 0), (1, 1)), missed=(1, 0), made_up=(1, 0))
        """
        found = Counter(pairs)
        labels = in_order((label for pair in found for label in pair if label is not None), order)
        return cls(
            labels,
            tuple(tuple(found[gold, predicted] for predicted in labels) for gold in labels),
            tuple(found[gold, None] for gold in labels),
            tuple(found[None, predicted] for predicted in labels),
        )

    @property
    def total(self) -> int:
        """The number of pairs."""
        return sum(map(sum, self.counts)) + sum(self.missed) + sum(self.made_up)

    def to_dict(self) -> dict[str, Any]:
        """Return labels and counts as plain data, for JSON."""
        return {
            "labels": list(self.labels),
            "counts": [list(row) for row in self.counts],
            "missed": list(self.missed),
            "made_up": list(self.made_up),
        }


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """Articles by whether gold and prediction give them a label: both, only one of them, neither."""

    both: int = 0
    missed: int = 0
    made_up: int = 0
    neither: int = 0

    def to_dict(self) -> dict[str, int]:
        """Return the four counts, for JSON."""
        return {"both": self.both, "missed": self.missed, "made_up": self.made_up, "neither": self.neither}


def stage_confusion(
    gold: Iterable[TaggedArticle], predicted: Iterable[TaggedArticle], *, order: Sequence[str] = ()
) -> Confusion:
    """Count gold stages by predicted ones; an article whose gold has no stage is left out.

    >>> article = TaggedArticle.from_dict({"id": "a", "text": "Umowa", "stage": "funding"})
    >>> stage_confusion([article], []).missed
    (1,)
    """
    by_id = {article.id: article.stage for article in predicted}
    stages = ((article.stage, by_id.get(article.id)) for article in gold if article.stage)
    return Confusion.of(((wanted.label, got.label if got else None) for wanted, got in stages), order)


def entity_confusion(
    gold: Iterable[TaggedArticle], predicted: Iterable[TaggedArticle], *, order: Sequence[str] = ()
) -> Confusion:
    """Count the labels of gold entities by those of predicted ones, paired as `cwdnlp.evaluate.errors` pairs them.

    Every predicted entity counts once: with the gold one of the same span and label, else with the one that it shares
    most with, else as made up. A gold entity that no prediction overlaps is missed. The diagonal thus holds the right
    labels, with whatever span; two predictions inside one gold entity count both.

    >>> gold = TaggedArticle(id="a", text="Gmina Kutno", entities=[Entity(start=0, end=11, label="JST")])
    >>> found = TaggedArticle(id="a", text="Gmina Kutno", entities=[Entity(start=6, end=11, label="ORG")])
    >>> entity_confusion([gold], [found]).counts
    ((0, 1), (0, 0))
    """
    by_id = {article.id: article.entities for article in predicted}
    pairs = (pair for article in gold for pair in _entity_pairs(article.entities, by_id.get(article.id, [])))
    return Confusion.of(pairs, order)


def topic_confusion(
    gold: Iterable[TaggedArticle], predicted: Iterable[TaggedArticle], *, order: Sequence[str] = ()
) -> dict[str, TwoByTwo]:
    """Count for each topic that occurs the articles that have it in gold, in prediction, in both, in neither.

    >>> article = TaggedArticle.from_dict({"id": "a", "text": "Umowa", "topics": ["transport"]})
    >>> topic_confusion([article], [article])
    {'transport': TwoByTwo(both=1, missed=0, made_up=0, neither=0)}
    """
    by_id = {article.id: _topics(article) for article in predicted}
    pairs = [(_topics(article), by_id.get(article.id, frozenset())) for article in gold]
    labels = in_order((label for wanted, got in pairs for label in wanted | got), order)
    return {label: _two_by_two(Counter((label in wanted, label in got) for wanted, got in pairs)) for label in labels}


def in_order(labels: Iterable[str], order: Sequence[str] = ()) -> tuple[str, ...]:
    """Return each label once: those of `order` that are there in that order, then the others by name.

    >>> in_order(["b", "c", "a", "b"], order=["c", "x"])
    ('c', 'a', 'b')
    """
    found = set(labels)
    return (*(label for label in dict.fromkeys(order) if label in found), *sorted(found.difference(order)))


def _entity_pairs(gold: Sequence[Entity], predicted: Sequence[Entity]) -> Iterator[Pair]:
    exact = {(entity.start, entity.end, entity.label) for entity in gold}
    for entity in predicted:
        if (entity.start, entity.end, entity.label) in exact:
            yield entity.label, entity.label
    for error in find_entity_errors(gold, predicted):
        yield error.gold.label if error.gold else None, error.predicted.label if error.predicted else None


def _topics(article: TaggedArticle) -> frozenset[str]:
    return frozenset(topic.label for topic in article.topics)


def _two_by_two(found: Counter[tuple[bool, bool]]) -> TwoByTwo:
    return TwoByTwo(found[True, True], found[True, False], found[False, True], found[False, False])
