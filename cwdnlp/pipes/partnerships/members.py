"""Find who belongs to a partnership: enumerations of units near its name, and the leader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cwdnlp.gazetteers.register import Register
from cwdnlp.pipes.officials.pairing import Mention
from cwdnlp.pipes.partnerships.vocabulary import LEADER, MEMBERS

__all__ = ["find_partnerships"]

# Two units further apart than this stand in no enumeration: a bullet with a head's name in between still fits.
_LIST_GAP = 90
_LIST_BREAK = re.compile(r"[.!?]\s+[A-ZĄĆĘŁŃÓŚŹŻ]|\n\s*\n")
# A list is looked for this far from the name or phrase that announces it.
_REACH = 700
_SMALLEST_LIST = 2


@dataclass(slots=True)
class _Found:
    name: str
    kb_id: str | None
    first: int
    leader: str | None = None
    members: list[str] = field(default_factory=list)


def find_partnerships(text: str, mentions: Sequence[Mention], register: Register) -> list[dict[str, Any]]:
    """Return the partnerships of an article by base form, with the members and the leader that the text states.

    Enumerations go to the partnership named last before them, or to the only one of the article.
    """
    named = [m for m in mentions if m.label == "PARTNERSHIP"]
    found: dict[str, _Found] = {}
    for mention in named:
        found.setdefault(mention.lemma.casefold(), _Found(mention.lemma, mention.kb_id, mention.start))
    if not found:
        return []
    units = [m for m in mentions if m.label == "JST" and m.kb_id and m.kb_id in register]
    for group in _enumerations(text, units):
        owner = _owner(text, group, named, found)
        if owner is not None:
            owner.members.extend(m.kb_id for m in group if m.kb_id and len(m.kb_id) > 2)
    _set_leaders(text, units, named, found)
    return [
        {
            "name": each.name,
            "kb_id": each.kb_id,
            "leader": each.leader,
            "members": [code for code in dict.fromkeys(each.members) if code != each.leader],
        }
        for each in found.values()
    ]


def _enumerations(text: str, units: Sequence[Mention]) -> list[list[Mention]]:
    """Group units that follow each other with only marks, conjunctions and short words between."""
    groups: list[list[Mention]] = []
    for unit in units:
        if groups and _continues(text[groups[-1][-1].end : unit.start]):
            groups[-1].append(unit)
        else:
            groups.append([unit])
    return [group for group in groups if len({m.kb_id for m in group}) >= _SMALLEST_LIST]


def _continues(gap: str) -> bool:
    if len(gap) > _LIST_GAP or _LIST_BREAK.search(gap):
        return False
    return bool(re.search(r"[,;\n–-]|\b(?:i|oraz|a także|wraz|jak również)\b", gap))


def _owner(text: str, group: Sequence[Mention], named: Sequence[Mention], found: dict[str, _Found]) -> _Found | None:
    """Return the partnership that an enumeration belongs to, if the words around it say so."""
    start, end = group[0].start, group[-1].end
    before = [m for m in named if m.end <= start and start - m.end < _REACH]
    after = [m for m in named if m.start >= end and m.start - end < _REACH // 3]
    nearest = before[-1] if before else after[0] if after else None
    if nearest is None:
        return None
    context = text[max(0, min(nearest.start, start) - 120) : max(start, nearest.end) + (0 if before else 40)]
    if len(group) < 4 and not MEMBERS.search(context):
        return None
    return found[nearest.lemma.casefold()]


def _set_leaders(text: str, units: Sequence[Mention], named: Sequence[Mention], found: dict[str, _Found]) -> None:
    """Take as leader the unit nearest to a word such as `lider` in its sentence."""
    for match in LEADER.finditer(text):
        left = max(text.rfind("\n", 0, match.start()), text.rfind(". ", 0, match.start())) + 1
        right = min(
            (p for p in (text.find("\n", match.end()), text.find(". ", match.end())) if p >= 0), default=len(text)
        )
        near = [u for u in units if left <= u.start < right]
        owners = [m for m in named if m.start < right] or list(named)
        if not near or not owners:
            continue
        unit = min(near, key=lambda u: min(abs(u.start - match.end()), abs(match.start() - u.end)))
        owner = found[owners[-1].lemma.casefold()]
        if owner.leader is None:
            owner.leader = unit.kb_id
