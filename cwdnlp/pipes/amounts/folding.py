"""A plain copy of a text for rules to read, with the way back to the text's own offsets.

Releases come in capitals, without Polish letters, decomposed (NFD), with soft hyphens and six kinds of spaces. Rules
that had to know all this would be unreadable, so they read the folded text: lower case, ASCII instead of Polish
letters, one kind of space and of dash, nothing invisible. Line breaks and tabs stay what they are, so that no rule
sees across lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase

__all__ = ["Folded", "fold", "fold_word"]

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_COMBINING = "\u0300-\u036f"
_INVISIBLE = re.compile(f"[\u00ad\u200b-\u200d\u2060\ufeff{_COMBINING}]")
_MARKS = re.compile(f"[{_COMBINING}]+")
_TABLE: dict[int, int] = str.maketrans(
    ascii_uppercase + "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ" + _SPACES + _DASHES,
    ascii_lowercase + "acelnoszz" * 2 + " " * len(_SPACES) + "-" * len(_DASHES),
)


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded text beside its source; `shifts` holds the folded position of each character that was left out."""

    source: str
    text: str
    shifts: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        r"""Return the offsets in the source of the folded characters from `start` to `end` (at least one).

        The accents of a decomposed last letter belong to the span, a soft hyphen after it does not.

        >>> fold("do\u00adtacja").span(2, 3)
        (3, 4)
        """
        if not self.shifts:
            return start, end
        first = start + bisect_right(self.shifts, start)
        last = end - 1 + bisect_right(self.shifts, end - 1) + 1
        marks = _MARKS.match(self.source, last)
        return first, marks.end() if marks else last

    def original(self, start: int, end: int) -> str:
        """Return the source's own spelling of the folded characters from `start` to `end`.

        >>> fold("Ćwierć").original(0, 2)
        'Ćw'
        """
        if start >= end:
            return ""
        first, last = self.span(start, end)
        return self.source[first:last]


def fold(text: str) -> Folded:
    r"""Fold `text`; every rule of amounts and dates reads the result instead of the text.

    >>> fold("Pięć\u00a0ZŁOTYCH").text
    'piec zlotych'
    """
    shifts = [match.start() - index for index, match in enumerate(_INVISIBLE.finditer(text))]
    visible = _INVISIBLE.sub("", text) if shifts else text
    return Folded(source=text, text=visible.translate(_TABLE), shifts=shifts)


def fold_word(word: str) -> str:
    """Return a vocabulary word as it looks in folded text.

    >>> fold_word("półtora")
    'poltora'
    """
    return fold(word).text
