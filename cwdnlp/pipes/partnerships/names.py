"""Which names of one article mean the same partnership: its full name, its acronym, a shorter form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cwdnlp.pipes.officials.marks import Mention
from cwdnlp.pipes.partnerships.vocabulary import FOLD, KINDS, SMALL_WORDS

__all__ = ["is_short_form", "same_names", "spelled_by", "spells"]

_WORDS = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_a-ząćęłńóśźż][a-ząćęłńóśźż]?")
# A shorter word is too common to stand for a whole name.
_SHORTEST = 4


def same_names(named: Sequence[Mention]) -> dict[str, str]:
    """Return for each name of an article (lower case) the one that stands for the partnership: its first mention's.

    Two names are the same if their links are, or if every word of the shorter one is found in the longer one, in
    order: as a form of a word, as an acronym of a run of words (`ŁOM` in `Stowarzyszenie Łódzki Obszar
    Metropolitalny`), or as a word for the kind of partnership, which may differ (`MOF Łomża`, `ZIT MOF Łomża`). A name
    that fits several partnerships of the article is one of its own.
    """
    names: dict[str, str] = {}
    firsts: list[Mention] = []
    for mention in named:
        key = mention.lemma.casefold()
        if key in names:
            continue
        same = {names[first.lemma.casefold()] for first in firsts if _is_same(first, mention)}
        names[key] = same.pop() if len(same) == 1 else key
        firsts.append(mention)
    return names


def _is_same(one: Mention, two: Mention) -> bool:
    if one.kb_id and two.kb_id:
        return one.kb_id == two.kb_id
    return is_short_form(one.lemma, two.lemma) or is_short_form(two.lemma, one.lemma)


def is_short_form(short_name: str, long_name: str) -> bool:
    """Whether the words of a name are found in those of another, in order, as forms or acronyms of them.

    >>> is_short_form("MOF Łomży", "Miejski Obszar Funkcjonalny Łomża")
    True
    """
    short, long = _WORDS.findall(short_name), _WORDS.findall(long_name)
    place, telling = 0, False
    for word in short:
        end = _match(word, long, place)
        if end is not None:
            place, telling = end, telling or word.casefold() not in KINDS
        elif word.casefold() not in KINDS and word.casefold() not in SMALL_WORDS:
            return False
    # A bare word for the kind (`MOF`, `Obszar Funkcjonalny`) stands for a name that begins with it.
    return telling or (place > 0 and all(word.casefold() in KINDS for word in short))


def spells(acronym: str, name: str) -> bool:
    """Whether an acronym is spelled by a run of words of a name.

    >>> spells("ŁOM", "Stowarzyszenie Łódzki Obszar Metropolitalny")
    True
    """
    words = _WORDS.findall(name)
    return any(_spelled(acronym, words, start) is not None for start in range(len(words)))


def spelled_by(acronym: str, words: Sequence[str]) -> int | None:
    """Return from which of some words on the rest, to the last one, spells an acronym; None if none does.

    >>> spelled_by("DSB", ["tworzą", "Dolinę", "Szumiących", "Brzóz"])
    1
    """
    for start in range(len(words) - 1, -1, -1):
        if _spelled(acronym, words, start) == len(words):
            return start
    return None


def _match(word: str, long: Sequence[str], place: int) -> int | None:
    """Return the position behind what a word stands for in the words of a longer name from `place` on."""
    letters = _LETTERS.findall(word)
    if (len(letters) > 1 and "".join(letters) == word) or word.isupper():
        for start in range(place, len(long)):
            end = _spelled(word, long, start)
            if end is not None:
                return end
    for index in range(place, len(long)):
        if _alike(word, long[index]) and (len(word) >= _SHORTEST or word.casefold() == long[index].casefold()):
            return index + 1
    return None


def _spelled(acronym: str, long: Sequence[str], start: int) -> int | None:
    """Return the position behind the run of words from `start` that an acronym is spelled of; small words may lack."""
    rest, index = acronym.casefold(), start
    while rest and index < len(long):
        word = long[index].casefold()
        for taken in (2, 1):
            if (
                len(rest) >= taken
                and word.startswith(rest[:taken])
                and (taken == 1 or acronym[-len(rest) + 1 :][:1].islower())
            ):
                rest = rest[taken:]
                break
        else:
            if word not in SMALL_WORDS or index == start:
                return None
        index += 1
    return index if not rest and index - start > 1 else None


def _alike(one: str, two: str) -> bool:
    """Whether two words are forms of one, as far as a common beginning tells."""
    one, two = one.casefold().translate(FOLD), two.casefold().translate(FOLD)
    if one == two:
        return True
    # Of the longer word all but an ending: `Puław` and `puławska` are two words.
    length = max(3, max(len(one), len(two)) - 2)
    return one[:length] == two[:length]
