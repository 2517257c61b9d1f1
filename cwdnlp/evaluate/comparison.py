"""What one system has right and another wrong, article by article.

Judged as the figures judge it (`cwdnlp.evaluate.metrics`): an item of gold is right where it was found, an item that
gold lacks where it was not made up. Only what one system has right and the other wrong is a change; what both miss, or
get wrong each in its own way, is none.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from cwdnlp.errors import RecordError
from cwdnlp.evaluate.disagreements import unannotated
from cwdnlp.evaluate.metrics import member_items, official_items, plain
from cwdnlp.evaluate.passages import Passage, cut_passage
from cwdnlp.evaluate.significance import SAMPLES, Significance, compare_figures
from cwdnlp.records import Entity, TaggedArticle

__all__ = ["KINDS", "ArticleChanges", "Change", "Comparison", "Kind", "compare", "compare_article"]

Kind = Literal["entity", "code", "official", "member", "stage", "topic"]
KINDS: tuple[Kind, ...] = ("entity", "code", "official", "member", "stage", "topic")
"""What is compared: entities by span and label, TERYT codes of units, officials, members of partnerships, labels."""

_MADE_UP: dict[str, Kind] = {"made up": "entity", "official": "official", "member": "member", "topic made up": "topic"}

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that one system has right and the other wrong; `better` says that B is the one that has it right.

    `gold`, `a` and `b` are what each says of it in words, None for nothing; of codes and members a TERYT code. `label`
    is the label of an entity or the name of a member's partnership. Entities and codes have the text and the offset of
    the entity in question and the passage around it.
    """

    kind: Kind
    better: bool
    gold: str | None
    a: str | None
    b: str | None
    label: str = ""
    text: str = ""
    start: int | None = None
    passage: Passage | None = None

    @property
    def wrong(self) -> str | None:
        """What the system says that has it wrong."""
        return self.a if self.better else self.b

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain data, without what does not apply to its kind."""
        data: dict[str, Any] = {"kind": self.kind, "better": self.better, "gold": self.gold, "a": self.a, "b": self.b}
        if self.label:
            data["label"] = self.label
        if self.passage is not None and self.start is not None:
            data |= {"text": self.text, "start": self.start, "end": self.start + len(self.text)}
            data["context"] = self.passage.text
        return data


@dataclass(frozen=True, slots=True)
class ArticleChanges:
    """Everything that changed in one article; never empty."""

    id: str
    title: str | None
    changes: tuple[Change, ...]

    @property
    def better(self) -> int:
        """How many changes are for the better."""
        return sum(change.better for change in self.changes)

    @property
    def worse(self) -> int:
        """How many changes are for the worse."""
        return len(self.changes) - self.better

    def to_dict(self) -> dict[str, Any]:
        """Return the article's changes as plain data."""
        changes = [change.to_dict() for change in self.changes]
        return {"id": self.id, "title": self.title, "better": self.better, "worse": self.worse, "changes": changes}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two systems on the same gold articles: their names, the figures with tests, and the articles that changed."""

    a: str
    b: str
    articles: int
    significance: Significance
    changed: tuple[ArticleChanges, ...]

    def counts(self) -> dict[Kind, tuple[int, int]]:
        """Return the changes of each kind for the better and for the worse."""
        found = [change for article in self.changed for change in article.changes]
        return {
            kind: (
                sum(change.better for change in found if change.kind == kind),
                sum(not change.better for change in found if change.kind == kind),
            )
            for kind in KINDS
        }

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data, for JSON."""
        counts = {kind: {"better": better, "worse": worse} for kind, (better, worse) in self.counts().items()}
        return {
            "a": self.a,
            "b": self.b,
            "articles": self.articles,
            **self.significance.to_dict(),
            "changes": counts,
            "changed": [article.to_dict() for article in self.changed],
        }


def compare(
    gold: Sequence[TaggedArticle],
    a: Iterable[TaggedArticle],
    b: Iterable[TaggedArticle],
    *,
    names: tuple[str, str] = ("A", "B"),
    samples: int = SAMPLES,
    seed: int = 0,
) -> Comparison:
    """Compare two systems that tagged the texts of gold articles, which are found by id; B is judged against A.

    An article that a system lacks counts as one in which it found nothing. The articles that changed most come first,
    of those that changed as much the ones with more for the worse, then in the order of their ids. What no gold article
    has anything of was not annotated, and is no change: all of it would count as made up. Raises RecordError
    if a tagged article has another text than gold, ValueError if `samples` is below 1.

    >>> gold = TaggedArticle.from_dict({"id": "a", "text": "Promesa", "stage": "funding", "topics": ["transport"]})
    >>> without = gold.model_copy(update={"topics": []})
    >>> found = compare([gold], [gold], [without], samples=99)
    >>> found.counts()["topic"], found.changed[0].changes[0].gold
    ((0, 1), 'transport')
    """
    one, other = _by_id(gold, a, names[0]), _by_id(gold, b, names[1])
    without_gold = unannotated(gold)
    lacking = {kind for name, kind in _MADE_UP.items() if name in without_gold}
    found = []
    for article in gold:
        changes = compare_article(article, one[article.id], other[article.id])
        if kept := tuple(change for change in changes if change.kind not in lacking):
            found.append(ArticleChanges(article.id, article.title, kept))
    found.sort(key=lambda each: (-len(each.changes), -each.worse, each.id))
    significance = compare_figures(gold, one.values(), other.values(), samples=samples, seed=seed)
    return Comparison(*names, len(gold), significance, tuple(found))


def _by_id(gold: Sequence[TaggedArticle], tagged: Iterable[TaggedArticle], name: str) -> dict[str, TaggedArticle]:
    """Return a system's articles in the order of gold, an empty one for each that it lacks; raises RecordError."""
    found = {article.id: article for article in tagged}
    paired = {each.id: found.get(each.id) or TaggedArticle(id=each.id, text=each.text) for each in gold}
    for article in gold:
        if paired[article.id].text != article.text:
            message = f"{article.id}: the text is not that of the gold article"
            raise RecordError(message, where=name, remedy="tag the gold articles themselves")
    return paired


def compare_article(gold: TaggedArticle, a: TaggedArticle, b: TaggedArticle) -> list[Change]:
    """Return what one of two systems has right in an article and the other wrong, in the order of `KINDS`.

    >>> gold = TaggedArticle.from_dict({"id": "a", "text": "Gmina Kutno", "entities": [
    ...     {"start": 0, "end": 11, "label": "JST"}]})
    >>> short = TaggedArticle.from_dict({"id": "a", "text": "Gmina Kutno", "entities": [
    ...     {"start": 6, "end": 11, "label": "JST"}]})
    >>> [(change.better, change.gold, change.a) for change in compare_article(gold, short, gold)]
    [(True, 'JST Gmina Kutno', 'JST Kutno')]
    """
    return [
        *_entities(gold, a, b),
        *_codes(gold, a, b),
        *_items("official", _officials(gold, None), _officials(a, gold), _officials(b, gold)),
        *_memberships(gold, a, b),
        *_stage(gold, a, b),
        *_items("topic", _topics(gold), _topics(a), _topics(b)),
    ]


def _entities(gold: TaggedArticle, a: TaggedArticle, b: TaggedArticle) -> Iterator[Change]:
    """Give gold entities that one system found, and entities that one made up.

    A prediction in the place of a gold entity that its system missed is told with that entity, not by itself.
    """
    wanted, one, other = ({_key(entity): entity for entity in each.entities} for each in (gold, a, b))
    made_up = {
        key: entity
        for found in (one, other)
        for key, entity in found.items()
        if key not in wanted and not _touches_missed(entity, wanted, found)
    }
    for key, entity in sorted({**made_up, **wanted}.items(), key=lambda item: item[0]):
        if (key in one) != (key in other):
            said = [_words(gold.text, _said(entity, found)) for found in (one, other)]
            wanted_words = _words(gold.text, [entity]) if key in wanted else None
            better = (key in other) == (key in wanted)
            yield _located("entity", gold, entity, better, (wanted_words, said[0], said[1]))


def _codes(gold: TaggedArticle, a: TaggedArticle, b: TaggedArticle) -> Iterator[Change]:
    """Give units of gold whose code one system found, on the entity that the figure looks at."""
    for entity in gold.entities:
        if entity.label == "JST" and entity.kb_id:
            one, other = _code(entity, a), _code(entity, b)
            if (one == entity.kb_id) != (other == entity.kb_id):
                yield _located("code", gold, entity, other == entity.kb_id, (entity.kb_id, one, other))


def _stage(gold: TaggedArticle, a: TaggedArticle, b: TaggedArticle) -> Iterator[Change]:
    """Give the stage if one system has it right; an article whose gold has none is not judged."""
    wanted, one, other = (each.stage.label if each.stage else None for each in (gold, a, b))
    if wanted is not None and (one == wanted) != (other == wanted):
        yield Change("stage", other == wanted, wanted, one, other)


def _memberships(gold: TaggedArticle, a: TaggedArticle, b: TaggedArticle) -> Iterator[Change]:
    """Give members with the name of their partnership, as gold writes it if gold has it."""
    names = {plain(p.name): p.name for article in (b, a, gold) for p in reversed(article.partnerships)}
    wanted, one, other = ({(name, code): code for name, code in member_items(each)} for each in (gold, a, b))
    labels = {key: names[key[0]] for key in (*wanted, *one, *other)}
    yield from _items("member", wanted, one, other, labels)


def _items(
    kind: Kind,
    gold: Mapping[Key, str],
    a: Mapping[Key, str],
    b: Mapping[Key, str],
    labels: Mapping[Key, str] = MappingProxyType({}),
) -> Iterator[Change]:
    """Give the items that one system has right: those of gold that it found, and others that it did not make up."""
    for key in sorted({*gold, *a, *b}, key=str):
        if (key in a) != (key in b):
            better = (key in b) == (key in gold)
            yield Change(kind, better, gold.get(key), a.get(key), b.get(key), label=labels.get(key, ""))


def _officials(article: TaggedArticle, gold: TaggedArticle | None) -> dict[tuple[str, str, str], str]:
    judged = official_items(article, gold)
    words = {
        (plain(official.role), plain(official.person), official.unit): f"{official.role} {official.person}"
        for official in reversed(article.officials)
        if official.unit
    }
    return {key: f"{words[key]} {key[2]}" for key in judged}


def _topics(article: TaggedArticle) -> dict[str, str]:
    return {topic.label: topic.label for topic in article.topics}


def _key(entity: Entity) -> tuple[int, int, str]:
    return entity.start, entity.end, entity.label


def _overlap(one: Entity, other: Entity) -> bool:
    return one.start < other.end and other.start < one.end


def _touches_missed(entity: Entity, wanted: Mapping[Any, Entity], found: Mapping[Any, Entity]) -> bool:
    return any(_overlap(entity, each) for key, each in wanted.items() if key not in found)


def _said(entity: Entity, found: Mapping[Any, Entity]) -> list[Entity]:
    """Return what a system has in an entity's place: the very entity, else those that overlap it."""
    exact = found.get(_key(entity))
    return [exact] if exact else sorted((e for e in found.values() if _overlap(e, entity)), key=_key)


def _words(text: str, entities: Sequence[Entity]) -> str | None:
    return ", ".join(f"{e.label} {' '.join(text[e.start : e.end].split())}" for e in entities) or None


def _code(entity: Entity, found: TaggedArticle) -> str | None:
    """Return the code of the first entity of the same label that overlaps."""
    return next((e.kb_id for e in found.entities if e.label == entity.label and _overlap(e, entity)), None)


def _located(
    kind: Kind, gold: TaggedArticle, entity: Entity, better: bool, said: tuple[str | None, str | None, str | None]
) -> Change:
    """Return a change with the entity's place in the text."""
    passage = cut_passage(gold.text, entity.start, entity.end)
    return Change(
        kind, better, *said, label=entity.label, text=gold.text[entity.start : entity.end], start=entity.start,
        passage=passage,
    )  # fmt: skip
