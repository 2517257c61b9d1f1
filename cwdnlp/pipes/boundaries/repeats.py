"""One article, one name: what is marked in one place is found in the others, and has the same label everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from spacy.attrs import ORTH

from cwdnlp.pipes.boundaries.pieces import Piece

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

__all__ = ["agree", "spread"]

# Labels whose names are written the same way and mean one thing in an article.
_NAMED = frozenset(["ORG", "PARTNERSHIP", "PROGRAM"])
_SHORTEST = 3


def agree(doc: Doc, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, each name that is marked in several ways with the label that most of its mentions have."""
    votes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for start, end, label in pieces:
        if label in _NAMED:
            votes[doc[start:end].text][label] += 1
    agreed: list[Piece] = []
    for start, end, label in pieces:
        counts = votes.get(doc[start:end].text, {}) if label in _NAMED else {}
        best = max(counts, key=lambda each: counts[each], default=label)
        agreed.append((start, end, best if counts.get(best, 0) > counts.get(label, 0) else label))
    return agreed


def spread(doc: Doc, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces and the unmarked repetitions of their names, in order.

    Names of two words or more and acronyms are sure enough; a name with two labels is not.
    """
    words = doc.to_array(ORTH).tolist()
    labels: dict[tuple[int, ...], set[str]] = defaultdict(set)
    telling: set[tuple[int, ...]] = set()
    for start, end, label in pieces:
        name = tuple(words[start:end])
        if label in _NAMED and name not in labels and _is_telling(doc[start:end]):
            telling.add(name)
        labels[name].add(label)
    wanted: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for name in sorted(telling, key=len, reverse=True):
        if len(labels[name]) == 1:
            wanted[name[0]].append(name)
    if not wanted:
        return list(pieces)
    covered = {index for start, end, _ in pieces for index in range(start, end)}
    result = list(pieces)
    for index, word in enumerate(words):
        for name in wanted.get(word, ()):
            place = range(index, index + len(name))
            if tuple(words[index : index + len(name)]) == name and covered.isdisjoint(place):
                result.append((index, index + len(name), next(iter(labels[name]))))
                covered.update(place)
                break
    return sorted(result)


def _is_telling(name: Span) -> bool:
    """Whether a name is no common word: an acronym, or two words with a capital."""
    if len(name) == 1:
        return len(name.text) >= _SHORTEST and name.text.isupper() and name.text.isalpha()
    return sum(token.text[:1].isupper() for token in name) > 1
