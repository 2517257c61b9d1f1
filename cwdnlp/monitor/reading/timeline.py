"""The way of a partnership through the stages, with the articles that prove each step."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from cwdnlp.errors import RecordError
from cwdnlp.gazetteers.names import load_records
from cwdnlp.labels import Schema
from cwdnlp.monitor.headlines import headline
from cwdnlp.monitor.reading.names import Known, find_name, store_schema
from cwdnlp.monitor.store.errors import naming_faults
from cwdnlp.monitor.units import unit_label
from cwdnlp.records import Amount, Scored

if TYPE_CHECKING:
    from sqlite3 import Connection

    from cwdnlp.monitor.store import Store

__all__ = ["Proof", "StatedProgramme", "StatedSum", "StatedUnit", "Step", "Timeline", "timeline"]

_Part = TypeVar("_Part", Amount, Scored)
# Stages that are no step of the way: news of another kind, and talks that take none of the steps.
_NO_NEWS, _BESIDE = "none", "exchange"
_ARTICLES = """
    SELECT item.id, item.story_id, item.day, item.url, source.name,
        version.title, substr(version.text, 1, 400), version.stage, version.stage_score,
        CASE WHEN json_valid(version.record) THEN json_extract(version.record, '$.stage.candidates') END,
        CASE WHEN json_valid(version.record) THEN json_extract(version.record, '$.amounts') END
    FROM item_partnership AS stated
    JOIN item ON item.id = stated.item_id
    JOIN version ON version.id = item.version_id
    JOIN source ON source.id = item.source_id
    WHERE stated.partnership = ? ORDER BY item.day, item.id
"""
_LEADERS = """
    SELECT stated.leader, count(DISTINCT item.story_id)
    FROM item_partnership AS stated JOIN item ON item.id = stated.item_id
    WHERE stated.partnership = ? AND stated.leader IS NOT NULL GROUP BY stated.leader ORDER BY 2 DESC, 1
"""
_MEMBERS = """
    SELECT member.unit, count(DISTINCT item.story_id)
    FROM item_partnership AS stated JOIN item ON item.id = stated.item_id
    JOIN item_member AS member ON member.item_id = item.id AND member.partnership = stated.partnership
    WHERE stated.partnership = ? GROUP BY member.unit ORDER BY 2 DESC, 1
"""
_PROGRAMMES = """
    SELECT funds.programme, min(funds.name), min(item.day), count(DISTINCT item.story_id)
    FROM item_partnership AS stated JOIN item ON item.id = stated.item_id
    JOIN item_programme AS funds ON funds.item_id = item.id
    WHERE stated.partnership = ? GROUP BY funds.programme ORDER BY 3, 1
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """An article that shows a step; `alternatives` are the stages that it may rather be about, if that is uncertain."""

    title: str | None
    day: str
    source: str
    url: str | None
    score: float | None
    alternatives: tuple[str, ...]
    item: int
    story: int

    @property
    def uncertain(self) -> bool:
        """Whether the stage is a guess between the alternatives."""
        return bool(self.alternatives)


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that the partnership has reached: when, according to how many stories, and what proves it.

    `uncertain` says that no article is sure. `after` is the furthest later stage that was there before this one
    was last reported: a step back, or one told of late.
    """

    stage: str
    name: str
    first: str
    last: str
    stories: int
    uncertain: bool
    after: str | None
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class StatedUnit:
    """A member or leader, and how many stories say so."""

    code: str
    name: str
    stories: int


@dataclass(frozen=True, slots=True)
class StatedProgramme:
    """A programme that the partnership's articles name, since when, and how many stories do."""

    key: str
    name: str
    first: str
    stories: int


@dataclass(frozen=True, slots=True)
class StatedSum:
    """A sum of money that the partnership's articles name, with the first of them; for what it is only they tell."""

    value: float
    currency: str
    text: str
    day: str
    stage: str | None
    title: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """A partnership as the articles show it: its steps in the order of the stages, and what is missing between them.

    `first` and `last` are the days of its first and last article, `stories` their number, copies counted once.
    `missing` are the stages before the furthest one that no article tells of.
    """

    key: str
    name: str
    first: str
    last: str
    stories: int
    steps: tuple[Step, ...]
    missing: tuple[str, ...]
    leaders: tuple[StatedUnit, ...]
    members: tuple[StatedUnit, ...]
    programmes: tuple[StatedProgramme, ...]
    sums: tuple[StatedSum, ...]


@dataclass(frozen=True, slots=True)
class _Article:
    """A row of the query."""

    item: int
    story: int
    day: str
    url: str | None
    source: str
    title: str | None
    stage: str | None
    score: float | None
    alternatives: tuple[str, ...]
    amounts: tuple[Amount, ...]


def timeline(store: Store, partnership: str) -> Timeline:
    """Return the way of a partnership, named by its identifier, a name or a part of one.

    Raises InputError where no article of the store names such a partnership, or where several are meant.
    """
    with naming_faults(store.path):
        known = find_name(store.connection, "partnership", partnership)
        return _timeline(store.connection, known, store_schema(store.connection))


def _timeline(connection: Connection, known: Known, schema: Schema) -> Timeline:
    """Build the timeline of a partnership that the store names."""
    key = (known.key,)
    articles = [_article(row) for row in connection.execute(_ARTICLES, key)]
    steps = _steps(articles, schema)
    return Timeline(
        key=known.key,
        name=known.name,
        first=articles[0].day,
        last=articles[-1].day,
        stories=len({article.story for article in articles}),
        steps=steps,
        missing=_missing(steps, schema),
        leaders=_units(connection.execute(_LEADERS, key)),
        members=_units(connection.execute(_MEMBERS, key)),
        programmes=_programmes(connection.execute(_PROGRAMMES, key)),
        sums=_sums(articles),
    )


def _article(row: Sequence[Any]) -> _Article:
    """Read a row; the columns with parts of the record are JSON."""
    alternatives = tuple(each.label for each in _listed(row[9], Scored))
    values = (*row[:5], row[5] or headline(row[6]), *row[7:9], alternatives, tuple(_listed(row[10], Amount)))
    return _Article(*values)


def _listed(part: str | None, kind: type[_Part]) -> list[_Part]:
    """Read a list of a record; nothing where it is broken, for one bad record must not hide a partnership."""
    try:
        return [kind.from_dict(each) for each in json.loads(part or "[]")]
    except (RecordError, ValueError, TypeError):
        return []


def _steps(articles: Sequence[_Article], schema: Schema) -> tuple[Step, ...]:
    """Return the stages that articles report, in the order of the schema."""
    reported = {
        label.id: found
        for label in schema.stages
        if label.id != _NO_NEWS and (found := [article for article in articles if article.stage == label.id])
    }
    begun = {stage: found[0].day for stage, found in reported.items()}
    return tuple(_step(stage, schema.stage(stage).name, found, begun) for stage, found in reported.items())


def _step(stage: str, name: str, articles: Sequence[_Article], begun: dict[str, str]) -> Step:
    """Build a step of the articles that report its stage, oldest first; `begun` are the first days of all stages."""
    proofs = _proofs(articles)
    order = [each for each in begun if each != _BESIDE]
    later = order[order.index(stage) + 1 :] if stage in order else []
    before = [each for each in later if begun[each] < articles[-1].day]
    return Step(
        stage=stage,
        name=name,
        first=articles[0].day,
        last=articles[-1].day,
        stories=len(proofs),
        uncertain=all(proof.uncertain for proof in proofs),
        after=before[-1] if before else None,
        proofs=proofs,
    )


def _proofs(articles: Sequence[_Article]) -> tuple[Proof, ...]:
    """Return one article for each story, the most certain first, then the oldest."""
    ranked = sorted(articles, key=lambda each: (bool(each.alternatives), -(each.score or 0.0), each.day, each.item))
    best: dict[int, _Article] = {}
    for each in ranked:
        best.setdefault(each.story, each)
    return tuple(
        Proof(each.title, each.day, each.source, each.url, each.score, each.alternatives, each.item, each.story)
        for each in best.values()
    )


def _missing(steps: Sequence[Step], schema: Schema) -> tuple[str, ...]:
    """Return the stages before the furthest one that nothing tells of."""
    course = [label.id for label in schema.stages if label.id not in (_NO_NEWS, _BESIDE)]
    reached = [course.index(step.stage) for step in steps if step.stage in course]
    return tuple(stage for place, stage in enumerate(course[: max(reached, default=0)]) if place not in reached)


def _units(rows: Iterable[Sequence[Any]]) -> tuple[StatedUnit, ...]:
    return tuple(StatedUnit(code, unit_label(code), stories) for code, stories in rows)


def _programmes(rows: Iterable[Sequence[Any]]) -> tuple[StatedProgramme, ...]:
    """Read rows; what the tables of the library know has its name from there."""
    tables = load_records("PROGRAM")
    named = ((key, tables[key].name if key in tables else name, *rest) for key, name, *rest in rows)
    return tuple(StatedProgramme(*row) for row in named)


def _sums(articles: Sequence[_Article]) -> tuple[StatedSum, ...]:
    """Return each sum once, with the first article that names it, the largest first."""
    found: dict[tuple[float, str], StatedSum] = {}
    for article in articles:
        for amount in article.amounts:
            named = (amount.value, amount.currency, amount.text)
            said = StatedSum(*named, article.day, article.stage, article.title, article.url)
            found.setdefault((amount.value, amount.currency), said)
    return tuple(sorted(found.values(), key=lambda each: (-each.value, each.currency)))
