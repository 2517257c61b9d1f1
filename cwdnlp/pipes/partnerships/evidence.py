"""What speaks for and against a unit's membership in a partnership: features of every place where both are named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cwdnlp.pipes.officials.marks import Mention
from cwdnlp.pipes.partnerships.surroundings import Surroundings
from cwdnlp.pipes.partnerships.vocabulary import CUES, FOLD, JOINING, NOT_MEMBERS

__all__ = ["membership_features"]

Features = dict[tuple[str, str], set[str]]

_TOKEN = re.compile(r"\w+|[^\w\s]")
_STEM = 5
_DENIED = 40
# A list may belong to one of the partnerships named last before it; so many names on each side are looked at.
_CONCERNED, _NEAR = 3, 20
_DISTANCES = (5, 30, 100, 300, 800)
_SIZES = (1, 2, 3, 6)
# Words between a name and a list count up to this distance, and so many of those around the list.
_BETWEEN, _BESIDE, _WORDS = 120, 40, 4
# The share of a text that is not short from which on news of others, calendars and addresses are likely.
_LATE, _SHORT = 0.8, 600


def membership_features(article: Surroundings) -> Features:
    """Return the features of each pair of partnership and unit's code, gathered over all mentions of the unit.

    A place speaks of the partnerships that are named last before and next behind it, and of the article's main one.
    """
    found: Features = {}
    if not article.named:
        return found
    (main, most), *others = article.counts.most_common(2)
    alone = not others or most > others[0][1]
    for group in article.groups:
        if not any(map(article.can_belong, group)) or _is_denied(article, group):
            continue
        for key in _concerned(article, group, main):
            shared = set(_of_group(article, group, key))
            shared.add(f"{'main' if key == main else 'other'} alone={alone}")
            for unit in group:
                if article.can_belong(unit):
                    features = found.setdefault((key, str(unit.kb_id)), set())
                    features |= shared
                    features.update(_of_unit(article, unit, key))
    return found


def _is_denied(article: Surroundings, group: Sequence[Mention]) -> bool:
    """Whether the words right beside units say that they do not belong."""
    start, end = group[0].start, group[-1].end
    return NOT_MEMBERS.search(article.nameless, max(0, start - _DENIED), end + _DENIED) is not None


def _concerned(article: Surroundings, group: Sequence[Mention], main: str) -> list[str]:
    before = article.named_before(group[0].start, _CONCERNED)
    behind = article.named_behind(group[-1].end, 1)
    return list(dict.fromkeys([*map(article.key, reversed(before)), *map(article.key, behind), main]))


def _of_group(article: Surroundings, group: Sequence[Mention], key: str) -> Iterator[str]:
    """Give the features of an enumeration (or a unit by itself) and a partnership."""
    start, end = group[0].start, group[-1].end
    size = _bucket(len({m.kb_id or m.lemma for m in group}), _SIZES)
    yield f"size={size}"
    yield f"partnerships={min(3, len(article.counts))}"
    if sum(m.index in article.heads for m in group) > len(group) / 2:
        yield "list of heads"
    left, right = article.sentence(start, end)
    named = [
        m for m in (*article.named_before(start, _NEAR), *article.named_behind(end, _NEAR)) if article.key(m) == key
    ]
    inside = any(left <= m.start < right for m in named)
    yield f"same sentence={inside}"
    yield from _of_distance(article, group, named, size)
    sentence = article.nameless[left:right]
    previous = article.nameless[slice(*article.sentence(left - 2, left - 2))] if left > 2 else ""
    heard = [cue for cue in CUES if cue in sentence]
    for cue in heard:
        yield from (f"cue={cue}", f"cue={cue} same={inside}", f"cue={cue} size={size}")
    yield from (f"cue before={cue} size={size}" for cue in CUES if cue in previous)
    joining = JOINING.search(sentence) is not None
    yield f"joining={joining} same={inside} size={size}"
    if not joining:
        yield f"joining before={JOINING.search(previous) is not None} size={size}"
    yield from (f"left={stem}" for stem in _stems(article.folded[max(0, start - _BESIDE) : start])[-_WORDS:])
    yield from (f"right={stem}" for stem in _stems(article.folded[end : end + _BESIDE])[:_WORDS])


def _of_distance(article: Surroundings, group: Sequence[Mention], named: Sequence[Mention], size: str) -> Iterator[str]:
    """Give what lies between an enumeration and the nearest names of the partnership on both sides."""
    start, end = group[0].start, group[-1].end
    before = [m for m in named if m.end <= start]
    behind = [m for m in named if m.start >= end]
    last = article.named_before(start, 1)
    nearest = bool(before) and last[0] is before[-1]
    yield f"named last={nearest}"
    if last and not nearest:
        # Another partnership has been named since: the list is more likely its own.
        yield f"another last={_bucket(start - last[0].end, _DISTANCES)} size={size}"
    if before:
        gap = article.folded[before[-1].end : start]
        distance = _bucket(len(gap), _DISTANCES)
        yield from (f"distance={distance}", f"distance={distance} size={size} last={nearest}")
        if len(gap) < _BETWEEN:
            yield from (f"between={stem}" for stem in _stems(gap))
    if behind:
        gap = article.folded[end : behind[0].start]
        yield f"distance behind={_bucket(len(gap), _DISTANCES)}"
        if len(gap) < _BETWEEN:
            yield from (f"between behind={stem}" for stem in _stems(gap))


def _of_unit(article: Surroundings, unit: Mention, key: str) -> Iterator[str]:
    """Give the features of one mention of a unit."""
    yield f"head={unit.index in article.heads}"
    if unit.index in article.before_persons:
        yield "before a person"
    line = article.text.rfind("\n", 0, unit.start) + 1
    if not any(map(str.isalpha, article.text[max(line, unit.start - _BESIDE) : unit.start])):
        # Bullets of a list of members hold nothing else, headlines of other news do.
        ending = article.text.find("\n", unit.end, unit.end + _BESIDE)
        rest = article.text[unit.end : ending if ending >= 0 else unit.end + _BESIDE]
        yield "alone on its line" if not any(map(str.isalpha, rest)) else "starts a line"
    if line == 0 and "\n" in article.text:
        yield "in the first line"
    if len(article.text) > _SHORT and unit.start > _LATE * len(article.text):
        yield "late"
    known = article.register.get(unit.kb_id or "")
    yield f"kind={known.kind if known else None}"
    words = unit.text.split()
    yield f"noun={words[0].lower()[:_WORDS] if len(words) > 1 else None}"
    ahead = article.folded[max(0, unit.start - 12) : unit.start].split()
    yield f"word before={ahead[-1].lower() if ahead else None}"
    yield f"mentions={min(3, article.unit_counts[unit.kb_id])}"
    if unit.kb_id == article.home:
        yield "home"
    if unit.lemma.split()[-1].translate(FOLD).lower()[:_STEM] in key.translate(FOLD):
        yield "in the name"


def _stems(text: str) -> list[str]:
    return [word[:_STEM] for word in _TOKEN.findall(text.lower())]


def _bucket(number: int, limits: Sequence[int]) -> str:
    return next((f"<={limit}" for limit in limits if number <= limit), f">{limits[-1]}")
