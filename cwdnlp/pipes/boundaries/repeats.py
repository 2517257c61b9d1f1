"""One article, one name: what is marked in one place is found in the others, and has the same label everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["agree", "spread"]

Piece = tuple[int, int, str]
# Labels whose names are written the same way and mean one thing in an article.
_NAMED = frozenset(["ORG", "PARTNERSHIP", "PROGRAM"])
_SPREAD = _NAMED
_SHORTEST = 3


def agree(doc: Doc, pieces: Sequence[Piece], fixed: frozenset[tuple[int, int]] = frozenset()) -> list[Piece]:
    """Return the pieces, each name that is marked in several ways with the label that most of its mentions have.

    Spans in `fixed` keep theirs, and decide for the others.
    """
    votes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for start, end, label in pieces:
        if label in _NAMED:
            votes[doc[start:end].text][label] += len(pieces) if (start, end) in fixed else 1
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
    labels: dict[tuple[str, ...], set[str]] = defaultdict(set)
    words = [token.text for token in doc]
    for start, end, label in pieces:
        labels[tuple(words[start:end])].add(label)
    wanted: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for name, found in labels.items():
        if len(found) == 1 and (label := next(iter(found))) in _SPREAD and _is_telling(name):
            wanted[name[0]].append((name, label))
    if not wanted:
        return list(pieces)
    covered = {index for start, end, _ in pieces for index in range(start, end)}
    result = list(pieces)
    for index, word in enumerate(words):
        for name, label in sorted(wanted.get(word, ()), key=lambda each: -len(each[0])):
            place = range(index, index + len(name))
            if tuple(words[index : index + len(name)]) == name and covered.isdisjoint(place):
                result.append((index, index + len(name), label))
                covered.update(place)
                break
    return sorted(result)


def _is_telling(name: Sequence[str]) -> bool:
    """Whether a name is no common word: an acronym, or two words of which one has a capital."""
    if len(name) == 1:
        return len(name[0]) >= _SHORTEST and name[0].isupper() and name[0].isalpha()
    return sum(word[:1].isupper() for word in name) > 1
