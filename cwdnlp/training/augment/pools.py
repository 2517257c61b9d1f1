"""What may take a name's place: persons' names, units, partnerships, programmes and organisations, by kind.

Persons and organisations come from the training articles themselves, the rest also from the gazetteers. Names of
units and partnerships that the test split has are left out: it must stay unseen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from cwdnlp.gazetteers.names import load_records
from cwdnlp.gazetteers.register import Register, load_register
from cwdnlp.morphology.analyser import analyse
from cwdnlp.records import TaggedArticle
from cwdnlp.training.augment.forms import word_cases

__all__ = ["Pools", "gather", "gender_of", "phrase_kind", "place_kind"]

_PERSON = re.compile(r"\w+")


@dataclass(slots=True)
class Pools:
    """Names by kind, each list sorted, so that a seed always picks the same.

    `persons` by part (`given`, `surname`) and gender; `phrases` by label and `phrase_kind`; `units` by `place_kind`.
    """

    persons: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    phrases: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    units: dict[str, list[str]] = field(default_factory=dict)


def gather(records: Iterable[TaggedArticle], held_out: Iterable[TaggedArticle] = ()) -> Pools:
    """Gather what may be exchanged: from training records and the gazetteers, without what is held out."""
    persons: dict[tuple[str, str], set[str]] = defaultdict(set)
    phrases: dict[tuple[str, str], set[str]] = defaultdict(set)
    for record in records:
        for entity in record.entities:
            lemma = entity.lemma or ""
            if entity.label == "PERSON":
                _add_person(persons, lemma)
            elif entity.label in ("PARTNERSHIP", "PROGRAM", "ORG") and lemma:
                phrases[entity.label, phrase_kind(lemma)].add(lemma)
    for label in ("PARTNERSHIP", "PROGRAM"):
        for known in load_records(label).values():
            for name in (known.name, *known.aliases):
                phrases[label, phrase_kind(name)].add(name)
    names, codes = _held_out(held_out)
    units = _units(load_register(), codes)
    return Pools(
        {key: sorted(found) for key, found in sorted(persons.items())},
        {key: sorted(name for name in found if name.casefold() not in names) for key, found in sorted(phrases.items())},
        {key: sorted(found) for key, found in sorted(units.items())},
    )


def _held_out(records: Iterable[TaggedArticle]) -> tuple[set[str], set[str]]:
    entities = [entity for record in records for entity in record.entities]
    names = {(e.lemma or "").casefold() for e in entities if e.label == "PARTNERSHIP"}
    return names, {e.kb_id for e in entities if e.label == "JST" and e.kb_id}


def _units(register: Register, codes: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for unit in register:
        if unit.code not in codes:
            found[place_kind(unit.code, unit.name)].add(unit.name)
    return found


def place_kind(code: str, name: str) -> str:
    """Return what a unit's name can be exchanged for: adjectives of one level, places of one gender and number."""
    if len(code) < 7:
        return "powiat" if len(code) == 4 and name.endswith("i") else f"other {len(code)}"
    return f"place {gender_of(name)}"


def gender_of(name: str) -> str:
    """Return gender and number of a place's name by its first noun, empty if the dictionary has none.

    >>> gender_of("Kutno"), gender_of("Łosice"), gender_of("Warszawa")
    ('n sg', 'n pl', 'f sg')
    """
    for word in _PERSON.findall(name):
        for reading in analyse(word):
            if "geo" in reading.names and "nom" in reading.cases:
                return f"{reading.genders[0]} {reading.numbers[0]}"
    return ""


def phrase_kind(name: str) -> str:
    """Return what a name can be exchanged for: an acronym, a name with the same first word, or a slogan."""
    if re.fullmatch(r"[A-ZĄĆĘŁŃÓŚŹŻ+]{2,}\d*", name):
        return "acronym"
    first = name.split()[0].casefold() if name.split() else ""
    return first if first in _HEADS else "other"


_HEADS = frozenset(
    """
    stowarzyszenie związek partnerstwo klaster obszar miejski aglomeracja metropolia porozumienie program fundusz
    fundusze rządowy regionalny interreg urząd starostwo szkoła zespół przedszkole szpital gminny gminna miejska
    powiatowy powiatowa biblioteka dom centrum ministerstwo fundacja spółdzielnia przedsiębiorstwo zakład komenda koło
    ochotnicza klub parafia nadleśnictwo lokalna uniwersytet politechnika bank wojewódzki wojewódzka
    państwowy instytut muzeum
    """.split()  # noqa: SIM905 - a word a line would hide the list
)


def _add_person(persons: dict[tuple[str, str], set[str]], lemma: str) -> None:
    """Take first name and surname of a full name that the dictionary knows as such, in one gender only."""
    parts = lemma.split()
    if len(parts) != 2:
        return
    for gender in ("m1", "f"):
        given = any(case == "nom" for _, case in word_cases(parts[0], "given", gender))
        surname = any(case == "nom" for _, case in word_cases(parts[1], "surname", gender))
        if given and surname:
            persons["given", gender].add(parts[0])
            persons["surname", gender].add(parts[1])
