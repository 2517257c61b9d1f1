"""A typed, cached face of Morfeusz 2 (Kieraś and Woliński 2017), with the SGJP dictionary.

>>> [(a.lemma, a.pos, a.cases, a.names) for a in analyse("Łosicach") if a.names]
[('Łosice', 'subst', ('loc',), ('geo',))]
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import Any

import morfeusz2

__all__ = ["CASES", "Analysis", "analyse", "generate", "plain"]

CASES = ("nom", "gen", "dat", "acc", "inst", "loc", "voc")
NUMBERS = ("sg", "pl")
MASCULINE = ("m1", "m2", "m3")
GENDERS = (*MASCULINE, "f", "n")

# The dictionary's name classes, in short; what is not here (trade names, common nouns) is no help.
_NAMES = {
    "imię": "given",
    "nazwisko": "surname",
    "patronimicum": "surname",
    "nazwa_geograficzna": "geo",
    "człon_nazwy_geograficznej": "geo_part",
    "nazwa_organizacji": "org",
}
_RARE = frozenset({"daw.", "arch.", "przest.", "gwar.", "rzad."})
# Characters of broken encoding: Morfeusz would complain on standard error, or stop at them.
_UNREADABLE = frozenset("\ufffd\x00")
# So many words make up nearly all of what is read, and take some 30 MB; what a process meets over years is without end.
_CACHE = 30_000


@dataclass(frozen=True, slots=True)
class Analysis:
    """One reading of a word form: base form, part of speech (NKJP), what the form can express, name classes.

    `numbers`, `cases` and `genders` hold every value that this reading allows; empty where it has none.
    """

    form: str
    lemma: str
    pos: str
    numbers: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    degree: str = ""
    names: tuple[str, ...] = ()
    rare: bool = False
    tag: str = ""

    @property
    def negated(self) -> bool:
        """Whether this is the negated form of a gerund or participle (`niezintegrowany`)."""
        return self.tag.endswith(":neg")

    def agrees(self, other: Analysis) -> bool:
        """Whether both readings share number, case and gender."""
        return (
            not set(self.numbers).isdisjoint(other.numbers)
            and not set(self.cases).isdisjoint(other.cases)
            and not set(self.genders).isdisjoint(other.genders)
        )


@lru_cache(maxsize=1)
def _morfeusz() -> Any:
    """Return the process's analyser; it cannot be pickled or copied, so there is one."""
    return morfeusz2.Morfeusz(generate=True, analyse=True)


def plain(text: str) -> str:
    """Return a text as the dictionary spells: composed letters, no soft hyphens.

    >>> plain("Łosi\u00adcach"), len(plain("Ło\u0301dź"))
    ('Łosicach', 4)
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text.replace("\u00ad", ""))


@lru_cache(maxsize=_CACHE)
def analyse(word: str) -> tuple[Analysis, ...]:
    """Return the readings of a single word; none for a word that the dictionary lacks.

    A word that Morfeusz splits (`zrobiłbym`, `m.in.`) has the readings of its first part; spaces are not expected.
    """
    if not _UNREADABLE.isdisjoint(word):
        return ()
    return tuple(
        _reading(*interpretation)
        for start, _, interpretation in _morfeusz().analyse(word)
        if start == 0 and interpretation[2] != "ign"
    )


@lru_cache(maxsize=_CACHE)
def generate(lemma: str) -> tuple[Analysis, ...]:
    """Return every inflected form of a base form of one word; none where the dictionary lacks it.

    >>> {f.form for f in generate("Opoczno") if "loc" in f.cases and "sg" in f.numbers}
    {'Opocznie'}
    """
    if lemma.split() != [lemma]:
        return ()  # Morfeusz refuses white space
    return tuple(_reading(*generated) for generated in _morfeusz().generate(lemma) if generated[2] != "ign")


def _reading(form: str, lemma: str, tag: str, names: Sequence[str], quals: Sequence[str]) -> Analysis:
    # Strings and tuples are shared: thousands of words have the same tag, and one word has its readings in common.
    values = _values(tag)
    return Analysis(
        form=intern(form),
        lemma=intern(lemma.split(":", 1)[0] if len(lemma) > 1 else lemma),
        pos=values.pos,
        numbers=values.numbers,
        cases=values.cases,
        genders=values.genders,
        degree=values.degree,
        names=_name_classes(tuple(names)),
        rare=bool(_RARE.intersection(quals)),
        tag=values.tag,
    )


@dataclass(frozen=True, slots=True)
class _Values:
    """What a tag says."""

    tag: str
    pos: str
    numbers: tuple[str, ...]
    cases: tuple[str, ...]
    genders: tuple[str, ...]
    degree: str


@lru_cache(maxsize=5_000)
def _values(tag: str) -> _Values:
    """Read a tag; there are some two thousand."""
    pos, *values = tag.split(":")
    numbers: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    degree = ""
    for value in values:
        parts = tuple(value.split("."))
        if parts[0] in NUMBERS:
            numbers = parts
        elif parts[0] in CASES:
            cases = parts
        elif parts[0] in GENDERS:
            genders = parts
        elif parts[0] in ("pos", "com", "sup"):
            degree = parts[0]
    return _Values(tag, pos, numbers, cases, genders, degree)


@lru_cache(maxsize=1_000)
def _name_classes(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_NAMES[name] for name in names if name in _NAMES))
