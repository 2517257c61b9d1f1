"""What stands between titles, names and units: the marks and small words that join or part them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cwdnlp.pipes.officials.vocabulary import BODY_NOUNS, COURTESY, FILLERS, PLURAL_ENDINGS

__all__ = ["BODIES", "Mention", "Pair", "body_behind", "gap_kind", "is_plural"]

BODIES = frozenset(["JST", "ORG", "PARTNERSHIP"])
_WORDS = re.compile(r"[^\s,–—:;()\"„”/-]+")
# The mark of a signature before the signer's name.
_SIGNED = re.compile(r"/\s?[-–]\s?/|\([-–]\)")
_BULLET = re.compile(r"\n\s*(?:[-–—•*▪»✔]|\(?\d{1,2}[.)]|\(?[a-z]\))")


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


def body_behind(text: str, mentions: Sequence[Mention], position: int) -> tuple[Mention | None, int]:
    """Return the unit or organisation right behind a title, and the position of the last mention taken."""
    if position + 1 < len(mentions):
        role, following = mentions[position], mentions[position + 1]
        gap = text[role.end : following.start]
        if following.label in BODIES and len(gap) <= 30 and _is_bridge(gap):
            return following, position + 1
    return None, position


def _is_bridge(gap: str) -> bool:
    """Whether only a few small words part a title from its body (`w`, `na`, `stowarzyszenia „`)."""
    return "\n" not in gap and not re.search(r"[,;:.()–—]", gap) and len(gap.split()) <= 2


def gap_kind(gap: str) -> str | None:
    """Return the kind of mark that parts two mentions; None if other words stand between, or a new item of a list."""
    gap = _SIGNED.sub(" ", gap)
    if len(gap) > 60 or gap.count("\n") > 2 or _BULLET.search(gap):
        return None
    words = [word.lower() for word in _WORDS.findall(gap)]
    if words and words[0] in BODY_NOUNS:
        words = words[1:]
    if any(word not in COURTESY and word not in FILLERS for word in words):
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


def is_plural(role: Mention) -> bool:
    """Whether a title stands for several persons."""
    first = role.text.split()[0].lower()
    return first != role.lemma.split()[0] and first.endswith(PLURAL_ENDINGS) and not role.lemma.startswith(first)
