"""Find who belongs to a partnership: enumerations of units near its name, and the leader."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cwdnlp.gazetteers.register import Register
from cwdnlp.pipes.officials.pairing import Mention
from cwdnlp.pipes.partnerships.leaders import find_leaders
from cwdnlp.pipes.partnerships.names import same_names
from cwdnlp.pipes.partnerships.vocabulary import (
    FOLD,
    HOME_MEMBER,
    JOINING,
    MEMBERS,
    NO_NAMES,
    NOT_MEMBERS,
    SIGNED,
)

__all__ = ["find_partnerships"]

# Two units further apart than this stand in no enumeration: a bullet with a head's name in between still fits.
_LIST_GAP = 90
_LIST_BREAK = re.compile(r"[.!?]\s+[A-ZĄĆĘŁŃÓŚŹŻ]|\n\s*\n")
_BULLET = re.compile(r"[.;,]?\s*\n\s*(?:[-–—•*▪»✔➡✅📍]+|\(?\d{1,2}[.)]|\(?[a-z]\))\s*")
_JOINED = re.compile(r"[,;\n–-]|\b(?:i|oraz|a także|wraz|jak również|należ\w+|tworz\w+|razem z|wspólnie z)\b")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-ZĄĆĘŁŃÓŚŹŻ„–])|\n")
# `Dobre Sąsiedztwo (gminy Krzywda, Serokomla)`, `Dobre Sąsiedztwo: Krzywda, Serokomla`
_OPENED = re.compile(r"[”\"]?\s*[(:–-](?:\s*\w+\s*:?)?\s*")
# A list is looked for this far from the name or phrase that announces it.
_REACH = 700
# `…, do którego gmina należy` speaks of a name this near.
_HOME_REACH = 120
_SMALLEST_LIST, _LONG_LIST = 2, 4


@dataclass(slots=True)
class _Found:
    name: str
    kb_id: str | None
    leader: str | None = None
    members: list[str] = field(default_factory=list)


class _Article:
    """What the searches share: the text, also without diacritics, its units, and the names of its partnerships."""

    def __init__(self, text: str, mentions: Sequence[Mention], register: Register) -> None:
        self.text = text
        self.folded = text.translate(FOLD)
        self.named = [m for m in mentions if m.label == "PARTNERSHIP" and m.lemma.casefold() not in NO_NAMES]
        self.starts = [m.start for m in self.named]
        self.units = [m for m in mentions if m.label == "JST" and (m.kb_id is None or m.kb_id in register)]
        self.keys = same_names(self.named)
        behind = {m.index - 1 for m in self.units}
        titles = {m.index for m in mentions if m.label == "ROLE" and m.index in behind}
        self.heads = {m.index for m in self.units if m.index - 1 in titles}

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of the sentence or line around a span."""
        left = max((m.end() for m in _SENTENCE_END.finditer(self.text, max(0, start - 400), start)), default=None)
        right = _SENTENCE_END.search(self.text, end)
        return (max(0, start - 400) if left is None else left, right.end() if right else len(self.text))


def find_partnerships(text: str, mentions: Sequence[Mention], register: Register) -> list[dict[str, Any]]:
    """Return the partnerships of an article by base form, with the members and the leader that the text states.

    Enumerations go to the partnership named last before them, or to the only one of the article; several names of one
    partnership are one record, under the name that stands first.
    """
    article = _Article(text, mentions, register)
    found: dict[str, _Found] = {}
    for mention in article.named:
        each = found.setdefault(article.keys[mention.lemma.casefold()], _Found(mention.lemma, mention.kb_id))
        each.kb_id = each.kb_id or mention.kb_id
    if not found:
        return []
    for group in _enumerations(article):
        owner = _owner(article, group) if len(group) >= _SMALLEST_LIST else _owner_of_one(article, group[0])
        if owner is not None:
            found[owner].members.extend(m.kb_id for m in group if m.kb_id and len(m.kb_id) > 2)
    _add_home(article, found)
    for owner, code in find_leaders(article.folded, article.units, article.named).items():
        each = found[article.keys[owner]]
        each.leader = each.leader or code
    return [
        {
            "name": each.name,
            "kb_id": each.kb_id,
            "leader": each.leader,
            "members": [code for code in dict.fromkeys(each.members) if code != each.leader],
        }
        for each in found.values()
    ]


def _enumerations(article: _Article) -> list[list[Mention]]:
    """Group units that follow each other with only marks, conjunctions and short words between; some stand alone."""
    groups: list[list[Mention]] = []
    for unit in article.units:
        if groups and _follows(article, groups[-1][-1], unit):
            groups[-1].append(unit)
        else:
            groups.append([unit])
    return [group if len({m.kb_id or m.lemma for m in group}) >= _SMALLEST_LIST else group[:1] for group in groups]


def _follows(article: _Article, before: Mention, unit: Mention) -> bool:
    """Whether a unit goes on with the list of the one before; heads of units stand in a row without marks too."""
    if bisect_left(article.starts, before.end) != bisect_left(article.starts, unit.start):
        return False  # a partnership is named between
    gap = _BULLET.sub("\n", article.text[before.end : unit.start])
    heads = {before.index, unit.index} <= article.heads
    return len(gap) <= _LIST_GAP and not _LIST_BREAK.search(gap) and (heads or bool(_JOINED.search(gap)))


def _owner(article: _Article, group: Sequence[Mention]) -> str | None:
    """Return the partnership that an enumeration belongs to, if the words around it say so."""
    start, end = group[0].start, group[-1].end
    nearest = _nearest(article, start, end)
    if nearest is None or _excluded(article, start, end):
        return None
    if nearest.end <= start and _OPENED.fullmatch(article.text[nearest.end : start]):
        return article.keys[nearest.lemma.casefold()]
    right = max(nearest.end, min(article.sentence(start, end)[1], end + 120))
    context = article.folded[max(0, min(nearest.start, start) - 120) : right]
    of_heads = sum(m.index in article.heads for m in group) > len(group) / 2
    if of_heads and not SIGNED.search(context):
        return None
    if len(group) < _LONG_LIST and not MEMBERS.search(context):
        return None
    return article.keys[nearest.lemma.casefold()]


def _nearest(article: _Article, start: int, end: int) -> Mention | None:
    """Return the partnership named last before a list, else the one named soon behind it."""
    following = bisect_left(article.starts, start)
    if following and start - article.named[following - 1].end < _REACH:
        return article.named[following - 1]
    following = bisect_left(article.starts, end)
    if following < len(article.named) and article.starts[following] - end < _REACH // 3:
        return article.named[following]
    return None


def _excluded(article: _Article, start: int, end: int) -> bool:
    return bool(NOT_MEMBERS.search(article.folded[max(0, start - 60) : end + 60]))


def _owner_of_one(article: _Article, unit: Mention) -> str | None:
    """Return the partnership that a unit by itself is said to join or to belong to, in one sentence."""
    left, right = article.sentence(unit.start, unit.end)
    near = article.named[bisect_left(article.starts, left) : bisect_left(article.starts, right)]
    if not near or unit.index in article.heads or _excluded(article, unit.start, unit.end):
        return None
    if not JOINING.search(article.folded[left:right]):
        return None
    return article.keys[near[0].lemma.casefold()]


def _add_home(article: _Article, found: dict[str, _Found]) -> None:
    """Add the unit whose page it is where the text says `our gmina belongs to it`."""
    counts = Counter(m.kb_id for m in article.units if m.kb_id and len(m.kb_id) > 4)
    for match in HOME_MEMBER.finditer(article.folded):
        following = bisect_right(article.starts, match.start())
        if counts and following and match.start() - article.named[following - 1].end < _HOME_REACH:
            owner = article.keys[article.named[following - 1].lemma.casefold()]
            found[owner].members.append(counts.most_common(1)[0][0])
