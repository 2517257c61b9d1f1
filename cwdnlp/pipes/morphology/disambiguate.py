"""Choose among the dictionary's readings by context, as well as rules allow.

Three rules, each of which only ever narrows: a preposition governs the case of what follows, adjectives agree with the
noun beside them, and a capital letter inside a sentence speaks for a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from cwdnlp.morphology.adjectives import relational
from cwdnlp.morphology.analyser import CASES, Analysis, analyse

__all__ = ["choose", "readings"]

_NOMINAL = frozenset({"subst", "depr", "ger", "adj", "pact", "ppas", "num", "ppron3", "ppron12"})
_NOUN = frozenset({"subst", "depr", "ger"})
_ADJECTIVE = frozenset({"adj", "pact", "ppas"})
_ORDER = ("prep", "conj", "comp", "subst", "adj", "fin", "praet", "imps", "inf", "adv", "ppas", "pact", "ger")
_RANK = {pos: rank for rank, pos in enumerate(_ORDER)}
_CASE_RANK = {case: rank for rank, case in enumerate(("nom", "gen", "loc", "acc", "inst", "dat", "voc"))}
_SOFT_HYPHEN = "\u00ad"
# As many words as the analyser itself remembers.
_CACHE = 30_000


@lru_cache(maxsize=_CACHE)
def readings(word: str) -> tuple[Analysis, ...]:
    """Return the readings of a token as it stands in a text: soft hyphens, capitals and unknown adjectives considered.

    >>> {a.lemma for a in readings("ŁOSIC") if a.names}
    {'Łosice'}
    """
    found = analyse(word)
    if found:
        return found
    if _SOFT_HYPHEN in word:
        return readings(word.replace(_SOFT_HYPHEN, ""))
    if len(word) > 3 and word.isupper() and (found := analyse(word.capitalize())):
        return found
    if "-" in word and (tail := word.rsplit("-", 1)[1]) and (found := analyse(tail)):
        return found
    return relational(word)


def choose(words: Sequence[str], starts: Sequence[bool]) -> list[Analysis | None]:
    """Return the likeliest reading of each token; None where there is none.

    `starts` tells which tokens begin a sentence, where a capital letter says nothing.
    """
    found = [readings(word) for word in words]
    options: list[Sequence[Analysis]] = list(found)
    _prefer_names(words, starts, options)
    _govern(options)
    _agree(options)
    return [
        _likeliest(word) if kept is known else min(kept, key=_rank)
        for word, known, kept in zip(words, found, options, strict=True)
    ]


@lru_cache(maxsize=_CACHE)
def _likeliest(word: str) -> Analysis | None:
    """Return the likeliest reading of a word of which the context has ruled out none: that of most words."""
    return min(readings(word), key=_rank, default=None)


def _prefer_names(words: Sequence[str], starts: Sequence[bool], options: list[Sequence[Analysis]]) -> None:
    """Drop what cannot be: a name in lower case, and beside a place or first name other readings of a capital word."""
    for index, found in enumerate(options):
        if len(found) < 2:
            continue
        if words[index][:1].isupper():
            names = [a for a in found if "geo" in a.names or "given" in a.names]
            surnames = [a for a in found if "surname" in a.names]
            before = options[index - 1] if index else []
            if surnames and any("given" in a.names for a in before) and not starts[index]:
                options[index] = surnames
            elif names and not starts[index]:
                options[index] = names
        else:
            options[index] = [a for a in found if not a.names or not a.lemma[:1].isupper()] or found


def _govern(options: list[Sequence[Analysis]]) -> None:
    """Let a preposition narrow the cases of the next word, and of the noun behind an adjective."""
    for index, found in enumerate(options[:-1]):
        cases = {case for a in found if a.pos == "prep" for case in a.cases}
        if not cases or any(a.pos != "prep" for a in found if not a.rare and a.pos != "subst"):
            continue
        for following in range(index + 1, min(index + 3, len(options))):
            nominal = [a for a in options[following] if a.pos in _NOMINAL and not cases.isdisjoint(a.cases)]
            if not nominal:
                break
            options[following] = [_narrow(a, cases) for a in nominal]
            if not all(a.pos in _ADJECTIVE for a in nominal):
                break


def _narrow(reading: Analysis, cases: set[str]) -> Analysis:
    kept = tuple(case for case in reading.cases if case in cases)
    if kept == reading.cases:
        return reading
    return Analysis(
        reading.form,
        reading.lemma,
        reading.pos,
        reading.numbers,
        kept,
        reading.genders,
        reading.degree,
        reading.names,
        reading.rare,
        reading.tag,
    )


def _agree(options: list[Sequence[Analysis]]) -> None:
    """Let neighbours that can be adjective and noun narrow each other to readings that agree."""
    for index in range(len(options) - 1):
        left, right = options[index], options[index + 1]
        if len(left) + len(right) < 3:
            continue
        pairs = [
            (a, b)
            for a in left
            for b in right
            if ((a.pos in _ADJECTIVE and b.pos in _NOUN | _ADJECTIVE) or (a.pos in _NOUN and b.pos in _ADJECTIVE))
            and a.agrees(b)
        ]
        if pairs:
            options[index] = list(dict.fromkeys(a for a, _ in pairs))
            options[index + 1] = list(dict.fromkeys(b for _, b in pairs))


def _rank(reading: Analysis) -> tuple[bool, bool, bool, int, bool, int]:
    """Order readings: what is common and declined before what is rare, a mere surname or indeclinable."""
    case = min((_CASE_RANK.get(c, 9) for c in reading.cases), default=0)
    return (
        reading.rare,
        len(reading.cases) == len(CASES),
        reading.names == ("surname",),
        _RANK.get(reading.pos, len(_RANK)),
        reading.numbers == ("pl",),
        case,
    )
