"""A trie over words: the longest known names in a text, in one pass.

>>> trie = Trie[str]()
>>> trie.add("Stara Kornica", "gmina")
>>> [(m.start, m.end, m.values) for m in trie.find("w gminie STARA KORNICA")]
[(9, 22, ('gmina',))]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

__all__ = ["Match", "Trie", "fold", "words"]

T = TypeVar("T")
_WORD = re.compile(r"[\w\u00ad\u0300-\u036f]+|[^\w\s]")
_DASHES = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-"})
_QUOTES = frozenset("„”“‟\"«»'’‘‚")
_FOLD = str.maketrans("ąćęłńóśźż", "acelnoszz")
_VALUES = ""  # the key of a node's values: no word is empty


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A name found in a text: character offsets and what it may stand for."""

    start: int
    end: int
    values: tuple[T, ...]


def words(text: str) -> list[tuple[str, int, int]]:
    """Split a text into words and marks with their offsets; compared without case, soft hyphens and kinds of dash."""
    # A soft hyphen by itself is no word.
    return [(word, *match.span()) for match in _WORD.finditer(text) if (word := _normal(match[0]))]


def fold(word: str) -> str:
    """Return a normalised word without Polish diacritics.

    >>> fold("łosice")
    'losice'
    """
    return word.translate(_FOLD)


@lru_cache(maxsize=20_000)
def _normal(word: str) -> str:
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", word.replace("\u00ad", "")).translate(_DASHES).lower()


class Trie(Generic[T]):
    """Names by their words. A second trie without diacritics is made when a text asks for it."""

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}
        self._folded: dict[str, Any] | None = None

    def add(self, name: str, value: T) -> None:
        """Add a name; the same name may stand for several values."""
        self._folded = None
        node = self._root
        for word, _, _ in words(name):
            if word not in _QUOTES:
                node = node.setdefault(word, {})
        values = node.setdefault(_VALUES, [])
        if value not in values:
            values.append(value)

    def lookup(self, name: str) -> tuple[T, ...]:
        """Return what exactly this name stands for; nothing if it is unknown."""
        node = self._root
        for word, _, _ in words(name):
            if word in _QUOTES:
                continue
            if word not in node:
                return ()
            node = node[word]
        return tuple(node.get(_VALUES, ()))

    def find(self, text: str, *, folded: bool = False) -> Iterator[Match[T]]:
        """Give the longest names from left to right, without overlaps; `folded` reads a text without diacritics."""
        root = self._without_diacritics() if folded else self._root
        pieces = words(text)
        keys = [fold(word) if folded else word for word, _, _ in pieces]
        index = 0
        while index < len(keys):
            length, values = _longest(root, keys, index) if keys[index] in root else (0, ())
            if length:
                yield Match(pieces[index][1], pieces[index + length - 1][2], values)
            index += length or 1

    def _without_diacritics(self) -> dict[str, Any]:
        if self._folded is None:
            self._folded = _fold_node(self._root)
        return self._folded


def _longest(root: dict[str, Any], keys: Sequence[str], index: int) -> tuple[int, tuple[Any, ...]]:
    """Return how many words the longest name from `index` has, and its values."""
    node, length, values = root, 0, ()
    for count, key in enumerate(keys[index : index + 40], 1):
        child = node.get(key)
        if child is None:
            break
        node = child
        if _VALUES in node:
            length, values = count, tuple(node[_VALUES])
    return length, values


def _fold_node(node: dict[str, Any]) -> dict[str, Any]:
    folded: dict[str, Any] = {}
    for word, child in node.items():
        if word == _VALUES:
            folded.setdefault(_VALUES, []).extend(v for v in child if v not in folded.get(_VALUES, ()))
        else:
            _merge(folded.setdefault(fold(word), {}), _fold_node(child))
    return folded


def _merge(target: dict[str, Any], source: dict[str, Any]) -> None:
    for word, child in source.items():
        if word == _VALUES:
            target.setdefault(_VALUES, []).extend(v for v in child if v not in target.get(_VALUES, ()))
        else:
            _merge(target.setdefault(word, {}), child)
