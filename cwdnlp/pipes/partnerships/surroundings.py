"""The article as the search for members sees it: partnerships by name, units in enumerations, sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from cwdnlp.gazetteers.register import Register
from cwdnlp.pipes.officials.marks import Mention
from cwdnlp.pipes.partnerships.names import same_names
from cwdnlp.pipes.partnerships.vocabulary import FOLD, NO_NAMES

__all__ = ["Surroundings"]

# Two units further apart than this stand in no enumeration: a bullet with a head's name in between still fits.
_LIST_GAP = 90
_LIST_BREAK = re.compile(r"[.!?]\s+[A-ZĄĆĘŁŃÓŚŹŻ]|\n\s*\n")
_BULLET = re.compile(r"[.;,]?\s*\n\s*(?:[-–—•*▪»✔➡✅📍]+|\(?\d{1,2}[.)]|\(?[a-z]\))\s*")
_JOINED = re.compile(r"[,;\n–-]|\b(?:i|oraz|a także|wraz|jak również|należ\w+|tworz\w+|razem z|wspólnie z)\b")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-ZĄĆĘŁŃÓŚŹŻ„–])|\n")
# A sentence is looked for this far on both sides.
_SENTENCE = 400
# Codes of voivodeships are shorter: none is a member of a partnership of municipalities.
_SHORTEST_CODE = 4


class Surroundings:
    """The text of an article, also without diacritics, its partnerships and the units that may belong to them.

    `nameless` is the text in lower case with the partnerships' names blanked: their words (*Partnerstwo*, *Związek*)
    say nothing of who belongs. `named` are the mentions of partnerships, `keys` tells for a base form (lower case)
    which partnership it means, `groups` are the enumerations of units: runs with only marks, conjunctions and a few
    words between.
    """

    def __init__(self, text: str, mentions: Sequence[Mention], register: Register) -> None:
        self.text = text
        self.folded = text.translate(FOLD)
        self.register = register
        self.named = [m for m in mentions if m.label == "PARTNERSHIP" and m.lemma.casefold() not in NO_NAMES]
        self.nameless = _without(self.folded.lower(), self.named)
        self.starts = [m.start for m in self.named]
        self.keys = same_names(self.named)
        self.counts = Counter(map(self.key, self.named))
        self.units = [m for m in mentions if m.label == "JST" and (m.kb_id is None or m.kb_id in register)]
        behind = {m.index - 1 for m in self.units}
        titles = {m.index for m in mentions if m.label == "ROLE" and m.index in behind}
        self.heads = {m.index for m in self.units if m.index - 1 in titles}
        self.before_persons = {m.index - 1 for m in mentions if m.label == "PERSON"}
        self.groups = self._enumerations()
        self.unit_counts = Counter(m.kb_id for m in self.units if self.can_belong(m))
        self.home = max(self.unit_counts, key=lambda code: self.unit_counts[code], default=None)

    def key(self, named: Mention) -> str:
        """Return which partnership a name means."""
        return self.keys[named.lemma.casefold()]

    @staticmethod
    def can_belong(unit: Mention) -> bool:
        """Whether a unit may be a member: a gmina, a town or a powiat with a code."""
        return unit.kb_id is not None and len(unit.kb_id) >= _SHORTEST_CODE

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of the sentence or line around a span; a line goes with the colon that announces it."""
        first = max(0, start - _SENTENCE)
        ends = [m.end() for m in _SENTENCE_END.finditer(self.text, first, start)]
        while ends and self.text[first : ends[-1]].rstrip().endswith((":", ",", ";")):
            ends.pop()
        left = max(ends, default=first)
        right = _SENTENCE_END.search(self.text, end, end + _SENTENCE)
        return left, right.end() if right else min(len(self.text), end + _SENTENCE)

    def named_before(self, position: int, count: int) -> Sequence[Mention]:
        """Return the last so many names of partnerships that begin before a position, in the order of the text."""
        end = bisect_left(self.starts, position)
        return self.named[max(0, end - count) : end]

    def named_behind(self, position: int, count: int) -> Sequence[Mention]:
        """Return the next so many names of partnerships that begin at a position or later."""
        start = bisect_left(self.starts, position)
        return self.named[start : start + count]

    def _enumerations(self) -> list[list[Mention]]:
        groups: list[list[Mention]] = []
        for unit in self.units:
            if groups and self._follows(groups[-1][-1], unit):
                groups[-1].append(unit)
            else:
                groups.append([unit])
        return groups

    def _follows(self, before: Mention, unit: Mention) -> bool:
        """Whether a unit goes on with the list of the one before; heads of units stand in a row without marks too."""
        if bisect_left(self.starts, before.end) != bisect_left(self.starts, unit.start):
            return False  # a partnership is named between
        gap = self.text[before.end : unit.start]
        if len(gap) > 2 * _LIST_GAP:
            return False
        gap = _BULLET.sub("\n", gap)
        heads = {before.index, unit.index} <= self.heads
        return len(gap) <= _LIST_GAP and not _LIST_BREAK.search(gap) and (heads or bool(_JOINED.search(gap)))


def _without(text: str, mentions: Sequence[Mention]) -> str:
    """Return a text with the mentions replaced by as many spaces."""
    parts, end = [], 0
    for mention in mentions:
        parts += [text[end : mention.start], " " * (mention.end - mention.start)]
        end = mention.end
    return "".join([*parts, text[end:]])
