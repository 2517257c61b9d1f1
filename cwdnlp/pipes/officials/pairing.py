"""Pair titles with names: which person holds which office, by what stands between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cwdnlp.pipes.officials.vocabulary import COURTESY, PLURAL_ENDINGS

__all__ = ["Mention", "Pair", "pair_up"]

_WORDS = re.compile(r"[^\s,–—:;()\"„”-]+")
# What the marks between title and name are worth: titles stand right before a name, or behind a dash, comma or bracket.
_BEFORE = {"": 10, "-": 6, ":": 6, ",": 3, "\n": 4}
_AFTER = {"-": 8, "(": 8, ",": 5, "": 4, "\n": 4}


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity for pairing: its index among the entities, label, span, base form and code."""

    index: int
    label: str
    start: int
    end: int
    lemma: str
    kb_id: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A title and a person, and the unit or body that stands with the title."""

    role: Mention
    person: Mention
    body: Mention | None
    score: int


def pair_up(text: str, mentions: Sequence[Mention]) -> list[Pair]:
    """Return the pairs of one text, each title with one person (a plural with several), a person with two at most.

    `Wójt Jan A, Starosta Anna B` and `Jan A – Wójt, Anna B – Starosta` are told apart by the marks between and by the
    habit of the line: a list keeps one order.
    """
    candidates: list[Pair] = []
    for position, mention in enumerate(mentions):
        if mention.label == "ROLE":
            candidates.extend(_role_first(text, mentions, position))
            candidates.extend(_person_first(text, mentions, position))
    return _assign(candidates)


def _body(text: str, mentions: Sequence[Mention], position: int) -> tuple[Mention | None, int]:
    """Return the unit or organisation right behind a title, and the position of the last mention taken."""
    if position + 1 < len(mentions):
        role, following = mentions[position], mentions[position + 1]
        gap = text[role.end : following.start]
        if following.label in ("JST", "ORG", "PARTNERSHIP") and len(gap) <= 30 and _is_bridge(gap):
            return following, position + 1
    return None, position


def _is_bridge(gap: str) -> bool:
    """Whether only a few small words part a title from its body (`w`, `na`, `stowarzyszenia „`)."""
    return "\n" not in gap and not re.search(r"[,;:.()–—]", gap) and len(gap.split()) <= 2


def _role_first(text: str, mentions: Sequence[Mention], position: int) -> list[Pair]:
    """Pair a title with the names behind it."""
    role = mentions[position]
    body, last = _body(text, mentions, position)
    pairs: list[Pair] = []
    position = last + 1
    while position < len(mentions) and mentions[position].label == "PERSON":
        kind = _gap(text[mentions[last].end : mentions[position].start])
        worth = _BEFORE.get(kind) if kind is not None else None
        if worth is None:
            break
        if pairs and kind not in ("", ","):
            break
        pairs.append(Pair(role, mentions[position], body, worth if not pairs else 5))
        last = position
        position += 1
        if not _is_plural(role):
            break
        if position < len(mentions) and mentions[position].label in ("JST", "ORG"):
            position += 1  # wójtowie: Jan A (Gmina X), Anna B (Gmina Y)
    return pairs


def _person_first(text: str, mentions: Sequence[Mention], position: int) -> list[Pair]:
    """Pair a title with the name before it; a second title of the same person may stand between."""
    role = mentions[position]
    body, _ = _body(text, mentions, position)
    before = position - 1
    bonus = 0
    while before >= 0 and mentions[before].label in ("ROLE", "JST", "ORG", "PARTNERSHIP"):
        gap = text[mentions[before].end : mentions[before + 1].start]
        if not re.fullmatch(r"\s*(?:i|oraz|a|,|,? ?a zarazem|i jednocześnie|w|[-–])?\s*[„\"]?", gap) or "\n" in gap:
            return []
        before -= 1
        bonus -= 2
    if before < 0 or mentions[before].label != "PERSON":
        return []
    kind = _gap(text[mentions[before].end : mentions[before + 1].start])
    worth = _AFTER.get(kind) if kind is not None else None
    if worth is None or _is_plural(role):
        return []
    return [Pair(role, mentions[before], body, worth + bonus)]


def _gap(gap: str) -> str | None:
    """Return the kind of mark that parts two mentions; None if other words stand between."""
    if len(gap) > 60 or gap.count("\n") > 1:
        return None
    words = [word.lower() for word in _WORDS.findall(gap)]
    if any(word not in COURTESY and word not in ("i", "oraz", "to", "jest", "czyli", "również") for word in words):
        return None
    if "jest" in words or "to" in words:
        return "-"
    for mark in ("\n", "(", ":"):
        if mark in gap:
            return mark
    if re.search(r"[-–—]", gap):
        return "-"
    if "," in gap or "i" in words or "oraz" in words:
        return ","
    return None if re.search(r"[.;]", re.sub(r"\b\w{1,6}\.", "", gap)) else ""


def _is_plural(role: Mention) -> bool:
    first = role.text.split()[0].lower()
    return first != role.lemma.split()[0] and first.endswith(PLURAL_ENDINGS) and not role.lemma.startswith(first)


def _assign(candidates: list[Pair]) -> list[Pair]:
    """Choose the best pairs: a title takes one person, a person at most two titles."""
    chosen: list[Pair] = []
    roles: dict[int, int] = {}
    persons: dict[int, int] = {}
    for pair in sorted(candidates, key=lambda p: -p.score):
        taken = roles.get(pair.role.index, 0)
        if taken and not _is_plural(pair.role):
            continue
        if persons.get(pair.person.index, 0) >= 2 or any(
            p.role.index == pair.role.index and p.person.index == pair.person.index for p in chosen
        ):
            continue
        if persons.get(pair.person.index) and pair.score < 4:
            continue
        chosen.append(pair)
        roles[pair.role.index] = taken + 1
        persons[pair.person.index] = persons.get(pair.person.index, 0) + 1
    return sorted(chosen, key=lambda p: (p.person.index, p.role.index))
