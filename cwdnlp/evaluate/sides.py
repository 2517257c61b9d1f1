"""What gold or a prediction says of one thing, with its place in the text and what its codes mean by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cwdnlp.evaluate.metrics import member_items, official_items, plain
from cwdnlp.gazetteers.names import load_records
from cwdnlp.records import Entity, Official, TaggedArticle
from cwdnlp.render.facts import amount_value, unit_name

__all__ = [
    "Side",
    "Sides",
    "amount_sides",
    "code_name",
    "date_sides",
    "entity_side",
    "lemma_side",
    "link_side",
    "member_sides",
    "official_sides",
    "unlike_sides",
]

_TABLES = ("PARTNERSHIP", "PROGRAM", "ORG")
_LONGEST = 200  # characters from role to unit; those who stand further apart are shown where the person stands


@dataclass(frozen=True, slots=True)
class Side:
    """What gold or a prediction says.

    `value` is in the words of its kind: an entity's text, a base form, role and person, the name of a partnership, a
    sum, a day, a stage or topic; None where it leaves that open. `label` is an entity's, or tells leader and member
    apart. `code` is a link, `name` what the code means. The offsets are those of the span, end exclusive.
    """

    value: str | None
    label: str | None = None
    code: str | None = None
    name: str | None = None
    start: int | None = None
    end: int | None = None


Key = tuple[Any, ...]
"""What makes two things the same: the items that `cwdnlp.evaluate.metrics` counts."""
Sides = Mapping[Key, Side]
_Rule = tuple[str, Callable[[Key, Key], bool]]
_SPAN_RULES: tuple[_Rule, ...] = (
    ("other value", lambda gold, found: gold[:2] == found[:2]),
    ("cut otherwise", lambda gold, found: gold[0] < found[1] and found[0] < gold[1]),
)
_RULES: dict[str, tuple[_Rule, ...]] = {
    "official": (
        ("other unit", lambda gold, found: gold[:2] == found[:2]),
        ("other role", lambda gold, found: gold[1:] == found[1:]),
        ("other person", lambda gold, found: gold[::2] == found[::2]),
    ),
    "member": (("other partnership", lambda gold, found: gold[1] == found[1]),),
    "amount": _SPAN_RULES,
    "date": _SPAN_RULES,
}


def code_name(label: str, code: str | None) -> str | None:
    """Return what a code means: a unit of the register, else a partnership, programme or organisation of the tables.

    >>> code_name("JST", "1410023"), code_name("PROGRAM", "czyste-powietrze"), code_name("JST", "9999999")
    ('gmina miejsko-wiejska Łosice, mazowieckie', 'Czyste Powietrze', None)
    """
    if code is None:
        return None
    if label not in _TABLES:
        return unit_name(code)
    record = load_records(label).get(code)
    return record.name if record else None


def entity_side(article: TaggedArticle, entity: Entity) -> Side:
    """Return an entity as text and label."""
    return Side(article.text[entity.start : entity.end], entity.label, start=entity.start, end=entity.end)


def lemma_side(entity: Entity) -> Side:
    """Return the base form of an entity."""
    return Side(entity.lemma, entity.label, start=entity.start, end=entity.end)


def link_side(article: TaggedArticle, entity: Entity) -> Side:
    """Return the link of an entity with what it means."""
    name = code_name(entity.label, entity.kb_id)
    value = article.text[entity.start : entity.end]
    return Side(value, entity.label, entity.kb_id, name, entity.start, entity.end)


def official_sides(article: TaggedArticle, gold: TaggedArticle | None = None) -> dict[Key, Side]:
    """Return the officials by role, person and unit, as they are counted (`official_items`).

    Of a prediction also those without a unit: they are not counted, but may be what became of a gold one.
    """
    counted = official_items(article, gold)
    sides: dict[Key, Side] = {}
    for official in article.officials:
        key = (plain(official.role), plain(official.person), official.unit)
        if key in counted or (gold and not official.unit):
            sides.setdefault(key, _official(article, official))
    return sides


def _official(article: TaggedArticle, official: Official) -> Side:
    start, end = _place(article, official)
    name = unit_name(official.unit) if official.unit else official.org
    return Side(f"{official.role} {official.person}", None, official.unit, name, start, end)


def _place(article: TaggedArticle, official: Official) -> tuple[int | None, int | None]:
    """Return where an official stands: from role to unit, or just the person; by name where no entity is given."""
    spans = [article.entities[index] for index in official.entities]
    persons = [entity for entity in spans or article.entities if entity.label == "PERSON"]
    if not spans:
        spans = persons = [each for each in persons if plain(each.lemma) == plain(official.person)][:1]
    start = min((each.start for each in spans), default=None)
    end = max((each.end for each in spans), default=None)
    if persons and start is not None and end is not None and end - start > _LONGEST:
        return persons[0].start, persons[0].end
    return start, end


def member_sides(article: TaggedArticle) -> dict[Key, Side]:
    """Return members and leaders by partnership and code, as they are counted (`member_items`)."""
    places = {entity.kb_id: entity for entity in reversed(article.entities) if entity.kb_id}
    sides: dict[Key, Side] = {}
    counted = member_items(article)
    for partnership in article.partnerships:
        for code in dict.fromkeys([partnership.leader, *partnership.members]):
            key = (plain(partnership.name), code or "")
            if key in counted and key not in sides:
                role = "leader" if code == partnership.leader else "member"
                place = places.get(code or "")
                ends = (place.start, place.end) if place else (None, None)
                sides[key] = Side(partnership.name, role, code, code_name("JST", code), *ends)
    return sides


def amount_sides(article: TaggedArticle) -> dict[Key, Side]:
    """Return the sums of money by offsets and value."""
    return {
        (each.start, each.end, each.value, each.currency): Side(amount_value(each), start=each.start, end=each.end)
        for each in article.amounts
    }


def date_sides(article: TaggedArticle) -> dict[Key, Side]:
    """Return the days by offsets and value."""
    return {(each.start, each.end, each.iso): Side(each.iso, start=each.start, end=each.end) for each in article.dates}


def unlike_sides(kind: str, gold: Sides, found: Sides) -> Iterator[tuple[str, Side | None, Side | None]]:
    """Pair what only one of the two has, by the first rule of the kind that holds, and say by which.

    What no rule pairs is `missed` or `made up`; an official without a unit is not counted, and so not made up.

    >>> days = {(0, 4, "2021-05-27"): Side("2021-05-27")}, {(0, 4, "2020-05-27"): Side("2020-05-27")}
    >>> [label for label, _, _ in unlike_sides("date", *days)]
    ['other value']
    """
    lost = [key for key in gold if key not in found]
    extra = [key for key in found if key not in gold]
    for label, is_alike in _RULES[kind]:
        for key in list(lost):
            other = next((each for each in extra if is_alike(key, each)), None)
            if other is not None:
                lost.remove(key)
                extra.remove(other)
                yield label, gold[key], found[other]
    yield from (("missed", gold[key], None) for key in lost)
    yield from (("made up", None, found[key]) for key in extra if kind != "official" or found[key].code)
