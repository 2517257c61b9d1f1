"""Who holds which office in a unit, according to the articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from cwdnlp.monitor.folding import fold
from cwdnlp.monitor.headlines import headline
from cwdnlp.monitor.reading.persons import same_persons
from cwdnlp.monitor.store.errors import naming_faults
from cwdnlp.monitor.units import code_prefix, find_unit, unit_label

if TYPE_CHECKING:
    from cwdnlp.monitor.store import Store

__all__ = ["OfficeHolder", "officials"]

# Offices that one person holds at a time; the head of a gmina has one of three titles (ustawa o samorządzie gminnym,
# art. 26), and when the gmina gets town rights its wójt becomes its burmistrz. Words behind the title ("burmistrz
# miasta i gminy") change nothing, those before it ("zastępca", "były", "p.o.") make it another office.
_SINGLE = {
    "wojt": "head of the gmina",
    "burmistrz": "head of the gmina",
    "prezydent": "head of the gmina",
    "starosta": "starosta",
    "marszalek": "marszałek",
    "skarbnik": "skarbnik",
    "sekretarz": "sekretarz",
}
_ROWS = """
    SELECT each.unit, each.role, each.person, each.folded, item.day, item.id, item.story_id,
        version.title, substr(version.text, 1, 400), item.url,
        source.name
    FROM item_official AS each
    JOIN item ON item.id = each.item_id
    JOIN version ON version.id = item.version_id
    JOIN source ON source.id = item.source_id
    WHERE each.unit >= ? AND each.unit < ?
    ORDER BY item.day DESC, item.id DESC, each.id
"""


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """A person in an office of a unit: since when and until when articles say so, in how many stories.

    `current` marks who was named last in an office that one person holds at a time (`single`); of other offices nobody
    is marked. `variants` are other forms of the name that were taken for the same person. The newest article that
    names the person in the office is the proof.
    """

    unit: str
    unit_name: str
    role: str
    person: str
    first: str
    last: str
    stories: int
    single: bool
    current: bool
    variants: tuple[str, ...]
    title: str | None
    url: str | None
    source: str


@dataclass(frozen=True, slots=True)
class _Mention:
    """An article that names a person in an office."""

    unit: str
    role: str
    person: str
    folded: str
    day: str
    item: int
    story: int
    title: str | None
    url: str | None
    source: str

    @property
    def office(self) -> str:
        """The office, the same for all its titles."""
        role = fold(self.role)
        return _SINGLE.get(role.split(" ")[0], role)


def officials(store: Store, unit: str, *, inside: bool = False) -> list[OfficeHolder]:
    """Return who holds which office in a unit, with `inside` in all units inside it too.

    Units are in the order of their codes, offices with one holder before others, and the holders of an office in the
    order of time, the newest first. Holders before are kept: articles tell of changes late, or not at all.

    Raises InputError where the register does not know the unit.
    """
    prefix = code_prefix(find_unit(unit).code)
    with naming_faults(store.path):
        rows = store.connection.execute(_ROWS, (prefix, prefix + ":")).fetchall()
    mentions = [_Mention(*(*found, title or headline(text), url, source)) for *found, title, text, url, source in rows]
    if not inside:
        mentions = [each for each in mentions if code_prefix(each.unit) == prefix]
    return sorted(_holders(mentions), key=lambda each: (each.unit, not each.single))


def _holders(mentions: Iterable[_Mention]) -> Iterator[OfficeHolder]:
    """Give the holders of each office, the newest first, the offices in the order of their newest articles."""
    offices: dict[tuple[str, str], list[_Mention]] = {}
    for each in mentions:
        offices.setdefault((code_prefix(each.unit), each.office), []).append(each)
    for (_, office), found in offices.items():
        yield from _of_office(found, single=office in _SINGLE.values())


def _of_office(mentions: Sequence[_Mention], *, single: bool) -> list[OfficeHolder]:
    """Return the holders of an office; of two that are named last on one day, the one with more stories is current."""
    fullest = same_persons({each.folded for each in mentions})
    persons: dict[str, list[_Mention]] = {}
    for each in mentions:
        persons.setdefault(fullest[each.folded], []).append(each)
    holders = [_holder(found, folded, single=single) for folded, found in persons.items()]
    holders.sort(key=attrgetter("person"))
    holders.sort(key=attrgetter("last", "stories"), reverse=True)
    return [replace(holders[0], current=single), *holders[1:]]


def _holder(mentions: Sequence[_Mention], folded: str, *, single: bool) -> OfficeHolder:
    """Build a holder of the articles that name the person, newest first; the fullest form of the name is shown."""
    newest = mentions[0]
    person = next(each.person for each in mentions if each.folded == folded)
    return OfficeHolder(
        unit=newest.unit,
        unit_name=unit_label(newest.unit),
        role=newest.role,
        person=person,
        first=mentions[-1].day,
        last=newest.day,
        stories=len({each.story for each in mentions}),
        single=single,
        current=False,
        variants=tuple(sorted({each.person for each in mentions} - {person})),
        title=newest.title,
        url=newest.url,
        source=newest.source,
    )
