"""Link the names of units to the TERYT register.

`gmina X` is the rural gmina X where a town X exists beside it, else the only one; `miasto X` and a bare place name the
urban or urban-rural gmina. Among namesakes the one wins that lies with the other units of the article; where that
leaves several, there is no code rather than a wrong one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cwdnlp.gazetteers.names import Name, load_names
from cwdnlp.gazetteers.register import Register, Unit
from cwdnlp.morphology.phrase import base_form
from cwdnlp.pipes.linker.vocabulary import HEADS, KINDS

__all__ = ["UnitMention", "is_ambiguous", "link_units", "read_mention"]

_ADJECTIVE_KINDS = {"powiat": "powiat", "województwo": "voivodeship"}
_QUALIFIERS = {"miejska": "gmina miejska", "miejskiej": "gmina miejska", "miejską": "gmina miejska",
               "wiejska": "gmina wiejska", "wiejskiej": "gmina wiejska", "wiejską": "gmina wiejska"}  # fmt: skip
_CAPITAL = frozenset(["m.st.", "mst."])
_CAPITAL_WORDS = frozenset(["st.", "stołeczne", "stołecznego", "stołecznemu", "stołecznym"])
_SPACED_DASH = re.compile(r"\s*[-–—]\s*")
# How much a unit in the same powiat, and in the same voivodeship, speaks for a candidate.
_SAME_POWIAT, _SAME_VOIVODESHIP = 4, 1


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A mention of a unit, read: base form, generic noun (or empty), and the units of the register that it can be."""

    lemma: str
    head: str
    candidates: tuple[Unit, ...]


def read_mention(text: str, register: Register, *, title_unit: str | None = None) -> UnitMention:
    """Read a mention by itself; `title_unit` is the kind of unit that an adjective behind a title names.

    >>> from cwdnlp.gazetteers.register import load_register
    >>> mention = read_mention("Miasta i Gminy Łosice", load_register())
    >>> mention.lemma, [unit.code for unit in mention.candidates]
    ('miasto i gmina Łosice', ['1410023'])
    """
    head, name = _split_head(text)
    title_unit = None if head else title_unit
    keys = _keys(name, head, title_unit)
    if not keys:
        bare = base_form(name)
        return UnitMention(f"{head} {bare}".strip(), head, ())
    key = keys[0]
    units = tuple(unit for each in keys for unit in _of_kind(register.named(each), head, title_unit))
    # A former name stays the name that the text uses.
    lemma = name.lower() if title_unit and name.lower().endswith("i") else _masculine(key) if title_unit else key
    return UnitMention(f"{head} {lemma}".strip(), head, tuple(dict.fromkeys(units)))


def _masculine(adjective: str) -> str:
    """Return the adjective of a unit as it stands behind the title of a man or of an office."""
    return adjective.removesuffix("e") if adjective.endswith("ie") else adjective


def _split_head(text: str) -> tuple[str, str]:
    """Separate the generic noun, in its base form, from the name."""
    words = text.split()
    heads: list[str] = []
    index = 0
    while index < len(words) - 1:
        word = words[index].lower()
        if word in _CAPITAL:
            heads = ["miasto stołeczne"]
        elif word in HEADS:
            heads.append(HEADS[word])
        elif word == "i" and heads and words[index + 1].lower() in HEADS:
            heads.append("i")
        elif word in _QUALIFIERS and heads == ["gmina"]:
            heads = [_QUALIFIERS[word]]
        elif word in _CAPITAL_WORDS and heads == ["miasto"]:
            heads = ["miasto stołeczne"]
        else:
            break
        index += 1
    return " ".join(heads), " ".join(words[index:])


def _keys(name: str, head: str, title_unit: str | None) -> list[str]:
    """Return the base names that a name can be a form of; after `gmina` most often it is a nominative."""
    wanted = title_unit or _ADJECTIVE_KINDS.get(head, "place")
    spelt = _SPACED_DASH.sub("-", name)
    entries = [e for e in _lookup(spelt) if e.kind == wanted]
    if not entries and head == "" and title_unit is None:
        entries = [e for e in _lookup(spelt) if e.kind in ("powiat", "voivodeship")]
    if not entries:  # names that clerks write without their hyphen
        entries = [e for e in _lookup(name.replace(" ", "-")) if e.kind == wanted]
    nominative = [e.key for e in entries if "nom" in e.cases]
    keys = list(dict.fromkeys(e.key for e in entries))
    if nominative and (head.endswith("gmina") or (len(keys) > 1 and nominative[0] == name)):
        return list(dict.fromkeys([*nominative, *keys]))[:1]
    return keys


def _lookup(name: str) -> tuple[Name, ...]:
    """Return what a name stands for; one that is unknown is read as typed without diacritics."""
    names = load_names()
    found = names.lookup(name)
    if not found and name.isascii():
        match = next(names.find(name, folded=True), None)
        found = match.values if match is not None and (match.start, match.end) == (0, len(name)) else ()
    return found


def _of_kind(units: Sequence[Unit], head: str, title_unit: str | None) -> list[Unit]:
    """Keep of the namesakes of one place the unit that the generic noun asks for."""
    if title_unit:
        return [unit for unit in units if unit.kind == title_unit]
    if head == "" and all(unit.kind in ("powiat", "voivodeship") for unit in units):
        return list(units)
    kept: list[Unit] = []
    for group in _neighbours(units):
        for kinds in KINDS.get(head, KINDS[""]):
            found = [unit for unit in group if unit.kind in kinds]
            if found:
                kept.extend(found)
                break
    return kept


def _neighbours(units: Iterable[Unit]) -> list[list[Unit]]:
    """Group namesakes that lie together: a town and the gmina around it."""
    groups: list[list[Unit]] = []
    for unit in units:
        for group in groups:
            same_powiat = group[0].powiat == unit.powiat
            city = {group[0].code[2:4] > "60", unit.code[2:4] > "60"} == {True, False}
            if same_powiat or (city and group[0].voivodeship == unit.voivodeship):
                group.append(unit)
                break
        else:
            groups.append([unit])
    return groups


def is_ambiguous(mentions: Iterable[UnitMention]) -> bool:
    """Whether a mention can be several units."""
    return any(len(mention.candidates) > 1 for mention in mentions)


def link_units(mentions: Sequence[UnitMention], hints: Sequence[UnitMention] = ()) -> list[str | None]:
    """Return a code for each mention of one article, or None where the article leaves several.

    `hints` are places and voivodeships in the names of offices and programmes: they only tell where the article is.
    """
    certain = [m.candidates[0] for m in (*mentions, *hints) if len(m.candidates) == 1]
    powiats = Counter(unit.powiat for unit in certain if unit.powiat)
    voivodeships = Counter(unit.voivodeship for unit in certain)
    return [_choose(mention, powiats, voivodeships) for mention in mentions]


def _choose(mention: UnitMention, powiats: Counter[str], voivodeships: Counter[str]) -> str | None:
    if len(mention.candidates) < 2:
        return mention.candidates[0].code if mention.candidates else None
    scored = sorted(
        (
            (_SAME_POWIAT * powiats[unit.powiat] + _SAME_VOIVODESHIP * voivodeships[unit.voivodeship], unit.code)
            for unit in mention.candidates
        ),
        reverse=True,
    )
    return scored[0][1] if scored[0][0] > scored[1][0] else None
