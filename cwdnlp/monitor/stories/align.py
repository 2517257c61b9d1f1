"""Where two texts of the same wording differ: the places at which each of them says something of its own."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from cwdnlp.monitor.stories.shingles import SIZE, Words

__all__ = ["Slot", "slots"]

MAX_SLOT = 8
"""A longer passage on either side is another passage, not the same place filled in differently."""

Slot = tuple[tuple[str, ...], tuple[str, ...]]


def slots(one: Words, other: Words) -> list[Slot]:
    """Return the short places where both texts have words of their own between words that they share.

    The texts are laid side by side along the shingles that each of them has once (as in Bram Cohen's patience diff):
    that takes a time of n·log n whatever the texts are, which a comparison of all words with all does not promise.

    >>> from cwdnlp.monitor.stories.shingles import read_words
    >>> slots(read_words("Urząd będzie w dniu 2 maja nieczynny dla mieszkańców"),
    ...       read_words("Urząd będzie w dniu 9 maja nieczynny dla mieszkańców"))
    [(('2',), ('9',))]
    """
    found = []
    left = right = 0
    for begin, end in [*_anchors(one, other), (len(one), len(other))]:
        if begin > left and end > right:
            found.append(_trim(one, left, begin, other, right, end))
        left, right = max(left, begin + SIZE), max(right, end + SIZE)
    return [slot for slot in found if 0 < len(slot[0]) <= MAX_SLOT and 0 < len(slot[1]) <= MAX_SLOT]


def _anchors(one: Words, other: Words) -> list[tuple[int, int]]:
    """Return the positions of shared shingles, each once in either text, in an order that both texts have."""
    places = {shingle: place for place, shingle in enumerate(other.shingles())}
    here, there = Counter(one.shingles()), Counter(other.shingles())
    pairs = [
        (place, places[shingle]) for place, shingle in enumerate(one.shingles()) if here[shingle] == there[shingle] == 1
    ]
    return _rising(pairs)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs whose second numbers rise (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, value) in enumerate(pairs):
        pile = bisect_left(tops, value)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [value]
        ends[pile : pile + 1] = [index]
    chain = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _trim(one: Words, left: int, begin: int, other: Words, right: int, end: int) -> Slot:
    """Return what differs between two positions, without the words at both ends that are the same."""
    while left < begin and right < end and one.folded[left] == other.folded[right]:
        left, right = left + 1, right + 1
    while left < begin and right < end and one.folded[begin - 1] == other.folded[end - 1]:
        begin, end = begin - 1, end - 1
    return one.raw[left:begin], other.raw[right:end]
