"""Pair titles with names: which person holds which office, by what stands between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cwdnlp.pipes.officials.lists import list_pairs, names_first
from cwdnlp.pipes.officials.marks import BODIES, Mention, Pair, body_behind, gap_kind, is_plural

__all__ = ["Mention", "Pair", "pair_up"]

# What the marks between title and name are worth: titles stand right before a name, or behind a dash, comma or bracket.
_BEFORE = {"": 10, "-": 6, ":": 6, ",": 3, "\n": 4}
_AFTER = {"-": 8, "(": 8, ",": 5, "": 4, "\n": 4}
# Outweighs every mark: the line has shown that its names stand before their titles.
_HABIT = 8
# What joins the titles and units of one person.
_CHAIN = re.compile(r"\s*[”\"]?\s*(?:(?:,|i|oraz|,? ?a)? ?(?:zarazem|jednocześnie)?|w|[-–])\s*[„\"]?")


def pair_up(text: str, mentions: Sequence[Mention]) -> list[Pair]:
    """Return the pairs of one text, each title with one person (a plural with several), a person with two at most.

    `Wójt Jan A, Starosta Anna B` and `Jan A – Wójt, Anna B – Starosta` are told apart by the marks between and by the
    habit of the line: a list keeps one order.
    """
    candidates: list[Pair] = list_pairs(text, mentions)
    habit = names_first(text, mentions)
    for position, mention in enumerate(mentions):
        if mention.label == "ROLE":
            candidates.extend(_role_first(text, mentions, position))
            bonus = _HABIT if position in habit else 0
            candidates.extend(replace(p, score=p.score + bonus) for p in _person_first(text, mentions, position))
    return _assign(candidates)


def _role_first(text: str, mentions: Sequence[Mention], position: int) -> list[Pair]:
    """Pair a title with the names behind it."""
    role = mentions[position]
    body, last = body_behind(text, mentions, position)
    pairs: list[Pair] = []
    position = last + 1
    while position < len(mentions) and mentions[position].label == "PERSON":
        kind = gap_kind(text[mentions[last].end : mentions[position].start])
        worth = _BEFORE.get(kind) if kind is not None else None
        if worth is None:
            break
        if pairs and kind not in ("", ","):
            break
        pairs.append(Pair(role, mentions[position], body, worth if not pairs else 5))
        last = position
        position += 1
        if not is_plural(role):
            break
    return pairs


def _person_first(text: str, mentions: Sequence[Mention], position: int) -> list[Pair]:
    """Pair a title with the name before it; a second title of the same person may stand between."""
    role = mentions[position]
    body, _ = body_behind(text, mentions, position)
    before = position - 1
    bonus = 0
    while before >= 0 and mentions[before].label in ("ROLE", *BODIES):
        gap = text[mentions[before].end : mentions[before + 1].start]
        if not _CHAIN.fullmatch(gap) or "\n" in gap:
            return []
        before -= 1
        bonus -= 2
    if before < 0 or mentions[before].label != "PERSON":
        return []
    kind = gap_kind(text[mentions[before].end : mentions[before + 1].start])
    worth = _AFTER.get(kind) if kind is not None else None
    if worth is None or is_plural(role):
        return []
    return [Pair(role, mentions[before], body, worth + bonus)]


def _assign(candidates: list[Pair]) -> list[Pair]:
    """Choose the best pairs: a title takes one person, a person at most two titles."""
    chosen: list[Pair] = []
    roles: dict[int, int] = {}
    persons: dict[int, int] = {}
    joined: set[tuple[int, int]] = set()
    for pair in sorted(candidates, key=lambda p: -p.score):
        taken = roles.get(pair.role.index, 0)
        if taken and not is_plural(pair.role):
            continue
        if persons.get(pair.person.index, 0) >= 2 or (pair.role.index, pair.person.index) in joined:
            continue
        if persons.get(pair.person.index) and pair.score < 4:
            continue
        chosen.append(pair)
        joined.add((pair.role.index, pair.person.index))
        roles[pair.role.index] = taken + 1
        persons[pair.person.index] = persons.get(pair.person.index, 0) + 1
    return sorted(chosen, key=lambda p: (p.person.index, p.role.index))
