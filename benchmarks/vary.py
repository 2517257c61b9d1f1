"""Slightly varied texts: other numbers and names in the same sentences, so that caches meet words they do not know."""

from __future__ import annotations

import random
import re

__all__ = ["vary"]

_NUMBER_OR_NAME = re.compile(r"\d+|(?<![.!?\n]\s)(?<=\s)[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]{4,}")
_ONSETS = ("b", "br", "d", "dr", "g", "gr", "k", "kr", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "w", "z")
_VOWELS = "aeiouyó"
_SHARE = 0.5


def vary(text: str, seed: str) -> str:
    """Return the text with other digits and with half of its capitalised words inside sentences made up anew.

    Equal seeds give equal texts. A made-up word keeps the last three letters, thus its inflection, and its capital.

    >>> vary("Umowę podpisał wójt.", "a")
    'Umowę podpisał wójt.'
    """
    chance = random.Random(seed)  # noqa: S311 - made-up names are no secret

    def other(match: re.Match[str]) -> str:
        found = match[0]
        if found[0].isdigit():
            return found[0] + "".join(str(chance.randrange(10)) for _ in found[1:])
        if chance.random() > _SHARE:
            return found
        syllables = (chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(2))
        return "".join(syllables).capitalize() + found[-3:]

    return _NUMBER_OR_NAME.sub(other, text)
