"""The paradigm of adjectives in -ski, -cki and -dzki, for those that the dictionary lacks.

Adjectives of places (`lacki`, `modrzewski`) are formed freely; the dictionary often has only a surname of that form.

>>> [(a.lemma, a.cases, a.genders) for a in relational("Lackiej")]
[('lacki', ('gen', 'dat', 'loc'), ('f',))]
>>> relational_form("lacki", "sg", "loc", "f")
'lackiej'
"""

from __future__ import annotations

import re

from cwdnlp.morphology.analyser import GENDERS, MASCULINE, Analysis

__all__ = ["relational", "relational_form"]

_ENDINGS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("i", "sg", ("nom", "voc"), MASCULINE),
    ("i", "sg", ("acc",), ("m3",)),
    ("iego", "sg", ("gen",), (*MASCULINE, "n")),
    ("iego", "sg", ("acc",), ("m1", "m2")),
    ("iemu", "sg", ("dat",), (*MASCULINE, "n")),
    ("im", "sg", ("inst", "loc"), (*MASCULINE, "n")),
    ("ie", "sg", ("nom", "acc", "voc"), ("n",)),
    ("a", "sg", ("nom", "voc"), ("f",)),
    ("iej", "sg", ("gen", "dat", "loc"), ("f",)),
    ("ą", "sg", ("acc", "inst"), ("f",)),
    ("ie", "pl", ("nom", "acc", "voc"), ("m2", "m3", "f", "n")),
    ("ich", "pl", ("gen", "loc"), GENDERS),
    ("ich", "pl", ("acc",), ("m1",)),
    ("im", "pl", ("dat",), GENDERS),
    ("imi", "pl", ("inst",), GENDERS),
)
_STEM = re.compile(r"(?i)(.+(?:[sc]|dz|z)k)(i|iego|iemu|im|ie|a|iej|ą|ich|imi)")


def relational(word: str) -> tuple[Analysis, ...]:
    """Return the readings of a word as an adjective in -ski, -cki or -dzki; none if it has no such form."""
    match = _STEM.fullmatch(word)
    if not match:
        return ()
    stem, ending = match[1].lower(), match[2].lower()
    return tuple(
        Analysis(word, f"{stem}i", "adj", (number,), cases, genders, "pos")
        for known, number, cases, genders in _ENDINGS
        if known == ending
    )


def relational_form(lemma: str, number: str, case: str, gender: str) -> str | None:
    """Return the form of an adjective given by its base form in -ki, or None where the paradigm has none."""
    for ending, known_number, cases, genders in _ENDINGS:
        if known_number == number and case in cases and gender in genders:
            return lemma[:-1] + ending
    return None
