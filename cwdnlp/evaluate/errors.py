"""What kinds of error a pipeline makes with entities, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from cwdnlp.records import Entity, TaggedArticle

__all__ = ["KINDS", "entity_errors"]

KINDS = ("missed", "made up", "other label", "too long", "too short", "cut otherwise", "other label and cut")
"""The kinds in the order in which they are told apart; the last three hold spans that overlap without being equal."""


def entity_errors(gold: Iterable[TaggedArticle], predicted: Iterable[TaggedArticle]) -> Counter[tuple[str, str]]:
    """Count errors by kind and label: that of the gold entity, of the predicted one where it is made up.

    Every wrong prediction and every gold entity that none overlaps counts once; a prediction over several gold
    entities is compared with the one that it shares most with.

    >>> gold = TaggedArticle(id="a", text="Gmina Kutno", entities=[Entity(start=0, end=11, label="JST")])
    >>> found = TaggedArticle(id="a", text="Gmina Kutno", entities=[Entity(start=6, end=11, label="JST")])
    >>> entity_errors([gold], [found])
    Counter({('too short', 'JST'): 1})
    """
    by_id = {article.id: article for article in predicted}
    counts: Counter[tuple[str, str]] = Counter()
    for article in gold:
        found = by_id[article.id].entities if article.id in by_id else []
        right = {(e.start, e.end, e.label) for e in article.entities}
        for entity in found:
            if (entity.start, entity.end, entity.label) not in right:
                nearest = _nearest(entity, article.entities)
                counts[_kind(entity, nearest), nearest.label if nearest else entity.label] += 1
        for entity in article.entities:
            if _nearest(entity, found) is None:
                counts["missed", entity.label] += 1
    return counts


def _nearest(entity: Entity, others: Sequence[Entity]) -> Entity | None:
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
