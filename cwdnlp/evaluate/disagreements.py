"""Where gold and a prediction disagree: everything that the figures count as wrong, one by one, in its context.

>>> from cwdnlp.records import Entity
>>> gold = TaggedArticle(id="a", text="Gmina Kutno", entities=[Entity(start=0, end=11, label="JST")], stage="funding")
>>> found = TaggedArticle(id="a", text="Gmina Kutno", entities=[Entity(start=6, end=11, label="JST", score=0.9)])
>>> [(each.kind, each.label, each.confidence) for each in find_disagreements([gold], [found])]
[('too short', 'JST', 0.9), ('stage', 'funding', None)]
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cwdnlp.evaluate.errors import KINDS, find_entity_errors
from cwdnlp.evaluate.metrics import plain
from cwdnlp.evaluate.passages import Passage, cut_passage
from cwdnlp.evaluate.sides import (
    Side,
    Sides,
    amount_sides,
    date_sides,
    entity_side,
    lemma_side,
    link_side,
    member_sides,
    official_sides,
    unlike_sides,
)
from cwdnlp.records import Entity, Explanation, Scored, TaggedArticle

__all__ = ["DISAGREEMENTS", "Disagreement", "count_disagreements", "find_disagreements", "unannotated"]

DISAGREEMENTS = {
    "missed": "a gold entity that no prediction overlaps",
    "made up": "a predicted entity that no gold one overlaps",
    "other label": "the span is right, its label is not",
    "too long": "the prediction holds the gold entity and more",
    "too short": "the prediction is a part of the gold entity",
    "cut otherwise": "the two overlap and have the same label",
    "other label and cut": "the two overlap and have different labels",
    "base form": "the entity is found, its base form is another",
    "link": "the entity is found, its code is another",
    "official": "role, person and unit; only those whose unit gold knows",
    "member": "a member or leader of a partnership",
    "amount": "a sum of money: span, value and currency",
    "date": "a day: span and value",
    "stage": "another stage than gold, which is named in the heading",
    "topic missed": "a topic of gold that was not given",
    "topic made up": "a topic that gold does not have",
}
"""Every kind with what it means, in the order in which they are told."""
_LIKELIEST = 3


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing that gold and the prediction see differently.

    `kind` is one of `DISAGREEMENTS`. `label` is that of the gold entity (of the predicted one if made up), the gold
    stage, the topic; for officials, members, amounts and dates it says what is wrong: `missed`, `made up`, `other
    unit`. `gold` is None for what is made up, `predicted` for what is missed. `confidence` is how sure the pipeline was
    of what it said, between 0 and 1, None where it gives none; of a topic that was missed, how sure that it is none.
    `probabilities` are the likeliest stages with that of gold, or that of the topic; `explanations` the phrases that
    decided, where the prediction was asked for them.
    """

    kind: str
    label: str
    article: str
    gold: Side | None
    predicted: Side | None
    passage: Passage
    confidence: float | None = None
    probabilities: tuple[Scored, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain dictionaries, lists, strings and numbers; what a side leaves open is left out."""
        data: dict[str, Any] = {"article": self.article, "kind": self.kind, "label": self.label}
        for name, side in (("gold", self.gold), ("predicted", self.predicted)):
            data[name] = {key: value for key, value in asdict(side).items() if value is not None} if side else None
        data |= {"confidence": self.confidence, "passage": asdict(self.passage)}
        for name, records in (("probabilities", self.probabilities), ("explanations", self.explanations)):
            if records:
                data[name] = [record.to_dict() for record in records]
        return data

    def to_json(self) -> str:
        """Return it as one line of JSON, Polish letters as they are."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def find_disagreements(
    gold: Iterable[TaggedArticle],
    predicted: Iterable[TaggedArticle],
    probabilities: Mapping[str, Mapping[str, float]] | None = None,
) -> list[Disagreement]:
    """Return every disagreement: by kind, then by label, the surest first, then in the order of the articles.

    `probabilities` are the `doc.cats` by article (`Predictions`). Entity errors are those of `entity_errors`; all else
    is compared as the figures are (`cwdnlp.evaluate.metrics`): base forms and links on an overlapping entity of the
    same label and where gold has them, a stage where gold has one. A gold article without prediction is wholly missed.
    """
    by_id = {article.id: article for article in predicted}
    found: list[Disagreement] = []
    for article in gold:
        other = by_id.get(article.id) or TaggedArticle(id=article.id, text=article.text)
        found += _entities(article, other)
        found += _values(article, other)
        found += _relations(article, other)
        found += _classes(article, other, (probabilities or {}).get(article.id, {}))
    order = {kind: place for place, kind in enumerate(DISAGREEMENTS)}
    return sorted(found, key=lambda each: (order[each.kind], each.label, -(each.confidence or 0.0)))


def count_disagreements(disagreements: Iterable[Disagreement]) -> Counter[tuple[str, str]]:
    """Count disagreements by kind and label; for entities the same as `entity_errors`."""
    return Counter((each.kind, each.label) for each in disagreements)


def unannotated(gold: Sequence[TaggedArticle]) -> list[str]:
    """Return the kinds of which no gold article has anything: all that is predicted of them counts as made up.

    >>> "date" in unannotated([TaggedArticle(id="a", text="Wczoraj.", stage="none")])
    True
    """
    holds = {
        **dict.fromkeys(KINDS, any(article.entities for article in gold)),
        "official": any(official.unit for article in gold for official in article.officials),
        "member": any(partnership.members or partnership.leader for a in gold for partnership in a.partnerships),
        "amount": any(article.amounts for article in gold),
        "date": any(article.dates for article in gold),
        "topic made up": any(article.topics for article in gold),
    }
    return [kind for kind in DISAGREEMENTS if not holds.get(kind, True)]


def _entities(gold: TaggedArticle, found: TaggedArticle) -> Iterator[Disagreement]:
    for error in find_entity_errors(gold.entities, found.entities):
        sides = (
            entity_side(gold, error.gold) if error.gold else None,
            entity_side(found, error.predicted) if error.predicted else None,
        )
        score = error.predicted.score if error.predicted else None
        yield _disagreement(gold, error.kind, error.label, *sides, score)


def _values(gold: TaggedArticle, found: TaggedArticle) -> Iterator[Disagreement]:
    """Give the base forms and the links that differ; where the entity is not found, that says it all."""
    for entity in gold.entities:
        match = next((each for each in found.entities if _is_match(each, entity)), None)
        if match is None:
            continue
        if entity.lemma and plain(entity.lemma) != plain(match.lemma):
            yield _disagreement(gold, "base form", entity.label, lemma_side(entity), lemma_side(match), match.score)
        if entity.kb_id and entity.kb_id != match.kb_id:
            sides = link_side(gold, entity), link_side(found, match)
            yield _disagreement(gold, "link", entity.label, *sides, match.score)


def _is_match(entity: Entity, other: Entity) -> bool:
    return entity.label == other.label and entity.start < other.end and other.start < entity.end


def _relations(gold: TaggedArticle, found: TaggedArticle) -> Iterator[Disagreement]:
    """Give what differs of officials, members, amounts and dates."""
    pairs: dict[str, tuple[Sides, Sides]] = {
        "official": (official_sides(gold), official_sides(found, gold)),
        "member": (member_sides(gold), member_sides(found)),
        "amount": (amount_sides(gold), amount_sides(found)),
        "date": (date_sides(gold), date_sides(found)),
    }
    for kind, (wanted, got) in pairs.items():
        for label, one, other in unlike_sides(kind, wanted, got):
            yield _disagreement(gold, kind, label, one, other)


def _classes(gold: TaggedArticle, found: TaggedArticle, scores: Mapping[str, float]) -> Iterator[Disagreement]:
    """Give a wrong stage and the wrong topics, with probabilities and reasons."""
    if gold.stage and gold.stage.label != (found.stage.label if found.stage else None):
        yield _stage(gold, found, scores)
    for topic in sorted({topic.label for topic in gold.topics} ^ {topic.label for topic in found.topics}):
        yield _topic(topic, gold, found, scores)


def _topic(topic: str, gold: TaggedArticle, found: TaggedArticle, scores: Mapping[str, float]) -> Disagreement:
    """Return a topic that only one side has, with its probability."""
    given = {each.label: each.score for each in found.topics}
    made_up = topic in given
    score = scores.get(f"topic:{topic}", given.get(topic))
    return _disagreement(
        gold,
        "topic made up" if made_up else "topic missed",
        topic,
        None if made_up else Side(topic),
        Side(topic) if made_up else None,
        score if made_up or score is None else 1 - score,
        probabilities=_scored({topic: score}),
        explanations=_reasons(found, f"topic:{topic}"),
    )


def _stage(gold: TaggedArticle, found: TaggedArticle, scores: Mapping[str, float]) -> Disagreement:
    """Return a wrong stage with the likeliest ones and that of gold."""
    wanted = gold.stage.label if gold.stage else ""
    stages = {key.removeprefix("stage:"): score for key, score in scores.items() if key.startswith("stage:")}
    if not stages and found.stage:
        stages = {each.label: each.score or 0.0 for each in found.stage.candidates or [found.stage]}
    ranked = sorted(stages, key=lambda label: (-stages[label], label))
    shown = [label for place, label in enumerate(ranked) if place < _LIKELIEST or label == wanted]
    return _disagreement(
        gold,
        "stage",
        wanted,
        Side(wanted),
        Side(found.stage.label) if found.stage else None,
        found.stage.score if found.stage else None,
        probabilities=_scored({label: stages[label] for label in shown}),
        explanations=_reasons(found, *(f"stage:{label}" for label in dict.fromkeys([*shown, wanted]))),
    )


def _scored(scores: Mapping[str, float | None]) -> tuple[Scored, ...]:
    return tuple(Scored(label=label, score=round(score, 4)) for label, score in scores.items() if score is not None)


def _reasons(found: TaggedArticle, *labels: str) -> tuple[Explanation, ...]:
    return tuple(each for each in found.explanations if each.label in labels and each.phrases)


def _disagreement(
    article: TaggedArticle,
    kind: str,
    label: str,
    gold: Side | None,
    predicted: Side | None,
    confidence: float | None = None,
    **details: Any,
) -> Disagreement:
    """Return a disagreement in its passage: around the spans, else the beginning of the article."""
    spans = [(side.start, side.end) for side in (gold, predicted) if side]
    start = min((start for start, _ in spans if start is not None), default=0)
    end = max((end for _, end in spans if end is not None), default=0)
    passage = cut_passage(article.text, start, end)
    sure = None if confidence is None else round(confidence, 4)
    return Disagreement(kind, label, article.id, gold, predicted, passage, sure, **details)
