"""What kinds of error a pipeline makes with entities: each by itself, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cwdnlp.records import Entity, TaggedArticle

__all__ = ["KINDS", "EntityError", "entity_errors", "find_entity_errors", "nearest"]

KINDS = ("missed", "made up", "other label", "too long", "too short", "cut otherwise", "other label and cut")
"""The kinds in the order in which they are told apart; the last three hold spans that overlap without being equal."""


class EntityError(NamedTuple):
    """An error with its kind, the gold entity (None if made up) and the predicted one (None if missed)."""

    kind: str
    gold: Entity | None
    predicted: Entity | None

    @property
    def label(self) -> str:
        """The label of the gold entity, of the predicted one where that is made up."""
        entity = self.gold or self.predicted
        return entity.label if entity else ""


def entity_errors(gold: Iterable[TaggedArticle], predicted: Iterable[TaggedArticle]) -> Counter[tuple[str, str]]:
    """Count errors by kind and label: that of the gold entity, of the predicted one where it is made up.

    >>> gold = TaggedArticle(id="a", text="Gmina Kutno", entities=[Entity(start=0, end=11, label="JST")])
    >>> found = TaggedArticle(id="a", text="Gmina Kutno", entities=[Entity(start=6, end=11, label="JST")])
    >>> entity_errors([gold], [found])
    Counter({('too short', 'JST'): 1})
    """
    by_id = {article.id: article for article in predicted}
    counts: Counter[tuple[str, str]] = Counter()
    for article in gold:
        found = by_id[article.id].entities if article.id in by_id else []
        counts.update((error.kind, error.label) for error in find_entity_errors(article.entities, found))
    return counts


def find_entity_errors(gold: Sequence[Entity], predicted: Sequence[Entity]) -> Iterator[EntityError]:
    """Give the errors of one article: wrong predictions in their order, then what was missed.

    Every wrong prediction and every gold entity that none overlaps is one error; a prediction over several gold
    entities is compared with the one that it shares most with.

    >>> gold, found = [Entity(start=0, end=5, label="JST")], [Entity(start=0, end=5, label="ORG")]
    >>> [error.kind for error in find_entity_errors(gold, found)]
    ['other label']
    """
    right = {(entity.start, entity.end, entity.label) for entity in gold}
    for entity in predicted:
        if (entity.start, entity.end, entity.label) not in right:
            meant = nearest(entity, gold)
            yield EntityError(_kind(entity, meant), meant, entity)
    for entity in gold:
        if nearest(entity, predicted) is None:
            yield EntityError("missed", entity, None)


def nearest(entity: Entity, others: Sequence[Entity]) -> Entity | None:
    """Return the entity that shares most characters with another, None if none overlaps it."""
    shared = [(min(entity.end, o.end) - max(entity.start, o.start), o) for o in others]
    best = max(shared, key=lambda each: each[0], default=None)
    return best[1] if best is not None and best[0] > 0 else None


def _kind(entity: Entity, gold: Entity | None) -> str:
    if gold is None:
        return "made up"
    if (entity.start, entity.end) == (gold.start, gold.end):
        return "other label"
    if entity.label != gold.label:
        return "other label and cut"
    if entity.start <= gold.start and entity.end >= gold.end:
        return "too long"
    return "too short" if entity.start >= gold.start and entity.end <= gold.end else "cut otherwise"
