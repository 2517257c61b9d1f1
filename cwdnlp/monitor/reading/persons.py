"""Variants of one person's name, told from names of different persons."""

from __future__ import annotations

from collections.abc import Collection

__all__ = ["same_persons"]


def same_persons(names: Collection[str]) -> dict[str, str]:
    """Return for each folded name the fullest variant of it among the names of one office in one unit.

    Two names are variants if the last words are the same and the others agree in their order, as far as both have
    them: a middle name may be left out, and any but the last word may be an initial. A name that is a variant of two
    fullest ones stays by itself: which of them is meant nobody can tell. Nobody is merged by likeness of spelling, and
    a surname alone is nobody's variant.

    >>> same_persons(["jan krystian nowak", "jan nowak", "j nowak", "ewa nowak"])["j nowak"]
    'jan krystian nowak'
    >>> same_persons(["jan nowak", "jerzy nowak", "j nowak"])["j nowak"]
    'j nowak'
    """
    return {name: _fullest(name, names) for name in names}


def _fullest(name: str, names: Collection[str]) -> str:
    """Return the fullest name that a name is a variant of: the only one, else the name itself."""
    fuller = [other for other in names if other != name and _is_variant(name, of=other)]
    ends = [other for other in fuller if not any(_is_variant(other, of=more) for more in names if more != other)]
    return ends[0] if len(ends) == 1 else name


def _is_variant(name: str, *, of: str) -> bool:
    """Tell whether a name leaves out or shortens words of another one, but adds none."""
    *given, surname = name.split()
    *full, last = of.split()
    return bool(given) and surname == last and len(given) <= len(full) and given != full and _agree(given, full)


def _agree(given: list[str], full: list[str]) -> bool:
    """Tell whether given names are among the full ones, in their order, perhaps as initials, the first in front."""
    if not _same(given[0], full[0]):
        return False
    rest = iter(full[1:])
    return all(any(_same(word, other) for other in rest) for word in given[1:])


def _same(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and other.startswith(word))
