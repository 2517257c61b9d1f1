"""Which names of one article mean the same partnership: its full name, its acronym, a shorter form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cwdnlp.pipes.officials.marks import Mention

__all__ = ["same_names"]

_WORDS = re.compile(r"\w+")
# Words that acronyms leave out.
_SMALL = frozenset("i oraz w we z ze na do od dla nad pod po".split())  # noqa: SIM905


def same_names(named: Sequence[Mention]) -> dict[str, str]:
    """Return for each name of an article (lower case) the one that stands for the partnership: its first mention's.

    Names are the same if their links are, if one is the acronym of the other (`MOF Łomża`, `Miejski Obszar
    Funkcjonalny Łomża`), or if one is the beginning or end of the other.
    """
    names: dict[str, str] = {}
    firsts: list[Mention] = []
    for mention in named:
        key = mention.lemma.casefold()
        if key in names:
            continue
        same = [first for first in firsts if _is_same(first, mention)]
        names[key] = names[same[0].lemma.casefold()] if len(same) == 1 else key
        firsts.append(mention)
    return names


def _is_same(one: Mention, two: Mention) -> bool:
    if one.kb_id and two.kb_id:
        return one.kb_id == two.kb_id
    short, long = sorted((_parts(one.lemma), _parts(two.lemma)), key=len)
    return _abbreviates(short, long) or _is_part(short, long)


def _parts(name: str) -> list[str]:
    return _WORDS.findall(name)


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Whether each word of the shorter name is an acronym of a run of the other's words, or begins as its next one."""
    if not short or not short[0].isupper() or len(short[0]) < 2:
        return False
    rest = [word for word in long if word.lower() not in _SMALL]
    for word in short:
        if len(word) > 1 and word.isupper() and "".join(w[0] for w in rest[: len(word)]).upper() == word:
            rest = rest[len(word) :]
        elif any(_alike(word, other) for other in rest):
            rest = rest[next(i for i, other in enumerate(rest) if _alike(word, other)) + 1 :]
        else:
            return False
    return not rest or len(short) > 1


def _alike(one: str, two: str) -> bool:
    """Whether two words are forms of one, as far as a common beginning tells."""
    one, two = one.casefold(), two.casefold()
    if one == two:
        return True
    length = max(3, min(len(one), len(two)) - 2)
    return min(len(one), len(two)) > 3 and one[:length] == two[:length]


def _is_part(short: list[str], long: list[str]) -> bool:
    """Whether the shorter name begins or ends the longer one; one word is too little."""
    if len(short) < 2 or len(short) == len(long):
        return False
    pairs = (zip(short, long, strict=False), zip(reversed(short), reversed(long), strict=False))
    return any(all(_alike(one, two) for one, two in pair) for pair in pairs)
