"""Whether a place at which two texts differ tells two events apart."""

from __future__ import annotations

from itertools import takewhile

from cwdnlp.monitor.folding import fold
from cwdnlp.monitor.stories.vocabulary import CALENDAR, UNIT_WORDS

__all__ = ["is_key", "is_other"]

_LEAST_STEM = 4


def is_key(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether both sides say a number, a day or a name, and not the same one.

    Words that only one side has are an edit. Names that share a stem are one name in two cases.

    >>> is_key(("12", "marca"), ("9", "kwietnia")), is_key(("w", "piątek"), ("12",))
    (True, False)
    >>> is_key(("Opocznie",), ("Opoczna",)), is_key(("gminie", "Drzewica"), ("gminie", "Poświętne"))
    (False, True)
    """
    return _differ(_numbers(left), _numbers(right)) or _differ(_days(left), _days(right)) or _other_names(left, right)


def is_other(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether both sides say something, and not the same: a number, a day, or a word that is no form of the other's.

    >>> is_other(("księgowości",), ("drogownictwa",)), is_other(("umowe",), ("umowę",)), is_other(("3",), ("4",))
    (True, False, True)
    """
    if is_key(left, right):
        return True
    ours, theirs = [fold(word) for word in left], [fold(word) for word in right]
    return not any(_akin(one, other) for one in ours for other in theirs)


def _differ(left: set[str], right: set[str]) -> bool:
    return bool(left - right and right - left)


def _numbers(words: tuple[str, ...]) -> set[str]:
    return {word.lstrip("0") for word in words if word[0].isdigit()}


def _days(words: tuple[str, ...]) -> set[str]:
    return {word[:3] for word in {fold(word) for word in words} & CALENDAR}


def _other_names(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    ours, theirs = _names(left), _names(right)
    akin = any(_akin(one, other) for one in ours for other in theirs)
    return bool(ours and theirs and not akin)


def _names(words: tuple[str, ...]) -> set[str]:
    return {fold(word) for word in words if word[0].isupper()} - UNIT_WORDS - CALENDAR


def _akin(one: str, other: str) -> bool:
    """Whether two words may be forms of one name."""
    stem = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return stem >= min(_LEAST_STEM, len(one), len(other)) and stem * 2 >= max(len(one), len(other))
