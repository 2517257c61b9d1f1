"""What an article says, in the form in which the store is searched and rules are judged."""

from __future__ import annotations

from dataclasses import dataclass

from cwdnlp.monitor.folding import fold
from cwdnlp.records import TaggedArticle

__all__ = ["Facts", "Named", "NamedPartnership", "facts_of"]


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name: `key` is its identifier in the tables, or its folded name where they do not know it."""

    key: str
    name: str
    known: bool


@dataclass(frozen=True, slots=True)
class NamedPartnership(Named):
    """A partnership with what the article states of its units (TERYT codes)."""

    leader: str | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one article.

    `units` are the TERYT codes (2, 4 or 7 digits) of every local government that the article concerns: named in the
    text, an official's, a partnership's leader or member, and the one whose site it stands on. Persons are folded
    name and name.
    """

    stage: str | None
    stage_score: float | None
    topics: dict[str, float | None]
    units: frozenset[str]
    partnerships: tuple[NamedPartnership, ...]
    programmes: tuple[Named, ...]
    persons: dict[str, str]


def facts_of(record: TaggedArticle, *, source_unit: str | None = None) -> Facts:
    """Collect the facts of a tagged article that stands on the site of `source_unit`, if that is known.

    >>> record = TaggedArticle.from_dict({"id": "a", "text": "x", "stage": "funding", "topics": ["transport"],
    ...     "partnerships": [{"name": "Nad Łąką", "members": ["1014023"]}]})
    >>> facts = facts_of(record, source_unit="1014")
    >>> facts.stage, sorted(facts.units), facts.partnerships[0].key
    ('funding', ['1014', '1014023'], 'nad laka')
    """
    partnerships = _partnerships(record)
    persons = [entity.lemma or entity.text or "" for entity in record.entities if entity.label == "PERSON"]
    persons += [official.person for official in record.officials]
    return Facts(
        stage=record.stage.label if record.stage else None,
        stage_score=record.stage.score if record.stage else None,
        topics={topic.label: topic.score for topic in record.topics},
        units=_units(record, partnerships, source_unit),
        partnerships=partnerships,
        programmes=_programmes(record),
        persons={fold(name): name for name in reversed(persons) if fold(name)},
    )


def _units(
    record: TaggedArticle, partnerships: tuple[NamedPartnership, ...], source_unit: str | None
) -> frozenset[str]:
    """Return the codes of all units that the article concerns."""
    codes = [entity.kb_id for entity in record.entities if entity.label == "JST"]
    codes += [official.unit for official in record.officials]
    codes += [code for each in partnerships for code in (each.leader, *each.members)]
    return frozenset(code for code in (*codes, source_unit) if code)


def _partnerships(record: TaggedArticle) -> tuple[NamedPartnership, ...]:
    """Return each partnership once."""
    found: dict[str, NamedPartnership] = {}
    for each in record.partnerships:
        key = each.kb_id or fold(each.name) or each.name
        before = found.get(key)
        members = dict.fromkeys((*(before.members if before else ()), *each.members))
        leader = (before.leader if before else None) or each.leader
        name = before.name if before else each.name
        found[key] = NamedPartnership(key, name, each.kb_id is not None, leader, tuple(members))
    return tuple(found.values())


def _programmes(record: TaggedArticle) -> tuple[Named, ...]:
    """Return each programme once."""
    found: dict[str, Named] = {}
    for each in record.programs:
        key = each.kb_id or fold(each.name) or each.name
        found.setdefault(key, Named(key, each.name, each.kb_id is not None))
    return tuple(found.values())
