"""The same case for another name: which cases a mention can stand in, and a new name's form for all of them.

Where a mention fits several cases (`Kutno` is nominative or accusative) only a name whose forms are the same in all of
them can take its place: the right form is certain, or there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from cwdnlp.morphology.analyser import CASES, analyse, generate
from cwdnlp.morphology.phrase import inflect, match_case

__all__ = ["exchange_phrase", "exchange_word", "phrase_cases", "word_cases"]

_CASES = tuple(case for case in CASES if case != "voc")
_ACRONYM = re.compile(r"[A-ZĄĆĘŁŃÓŚŹŻ+]{2,}\d*")


def phrase_cases(mention: str, base: str, *, place: bool = False) -> tuple[str, ...]:
    """Return the cases that a mention of a phrase can stand in; none if it is no form of it that we can make.

    >>> phrase_cases("Związku Miast Polskich", "Związek Miast Polskich")
    ('gen', 'loc')
    """
    forms = _inflected(base, place)
    wanted = mention.casefold()
    return tuple(case for case in _CASES if wanted in {form.casefold() for form in forms.get(case, ())})


def exchange_phrase(mention: str, base: str, new: str, *, place: bool = False) -> str | None:
    """Return the form of `new` that fits where `mention` stands, None where it is not certain.

    >>> exchange_phrase("Opoczna", "Opoczno", "Kutno", place=True)
    'Kutna'
    >>> exchange_phrase("Łodzi", "Łódź", "Kutno", place=True)  # genitive, dative or locative
    """
    if _ACRONYM.fullmatch(base) and mention == base:
        return new if _ACRONYM.fullmatch(new) else None
    cases = phrase_cases(mention, base, place=place)
    forms = _inflected(new, place)
    found = _common([forms.get(case, ()) for case in cases])
    return None if found is None else _as(found, mention)


@lru_cache(maxsize=20_000)
def _inflected(base: str, place: bool) -> dict[str, tuple[str, ...]]:
    return {case: tuple(sorted(forms)) for case, forms in inflect(base, place=place).items()}


def _common(choices: list[Iterable[str]]) -> str | None:
    """Return the one form that all the choices have; None if there is none, or more than one."""
    if not choices:
        return None
    shared = set.intersection(*map(set, choices))
    return shared.pop() if len(shared) == 1 else None


def _as(form: str, mention: str) -> str:
    return form.upper() if len(mention) > 3 and mention.isupper() else form


@lru_cache(maxsize=50_000)
def word_cases(word: str, kind: str, gender: str) -> tuple[tuple[str, str], ...]:
    """Return the base forms and cases that a word can have as a name of a kind (`given`, `surname`) and gender.

    >>> word_cases("Koneckiego", "surname", "m1")
    (('Konecki', 'acc'), ('Konecki', 'gen'))
    """
    found = {
        (reading.lemma, case)
        for reading in analyse(word)
        if kind in reading.names and gender in reading.genders and "sg" in reading.numbers
        for case in reading.cases
        if case != "voc"
    }
    return tuple(sorted(found))


def exchange_word(word: str, kind: str, gender: str, base: str, new: str) -> str | None:
    """Return the form of the name `new` that fits where `word`, a form of `base`, stands; None if not certain."""
    shown = match_case(word.lower(), "Aa") if word.isupper() else word
    cases = {case for lemma, case in word_cases(shown, kind, gender) if _nominative(lemma, kind, gender) == base}
    found = _common([_forms(new, kind, gender, case) for case in sorted(cases)])
    return None if found is None else _as(found, word)


@lru_cache(maxsize=50_000)
def _forms(name: str, kind: str, gender: str, case: str) -> tuple[str, ...]:
    """Return the forms of a name given in its nominative."""
    forms: set[str] = set()
    for lemma in {lemma for lemma, found in word_cases(name, kind, gender) if found == "nom"}:
        forms |= {
            form.form
            for form in generate(lemma)
            if kind in form.names and gender in form.genders and "sg" in form.numbers and case in form.cases
        }
    return tuple(sorted(forms))


@lru_cache(maxsize=50_000)
def _nominative(lemma: str, kind: str, gender: str) -> str:
    """Return the nominative in a gender: the dictionary has `Nowak` and `Konecki` as the lemmas of women too."""
    forms = {
        form.form
        for form in generate(lemma)
        if kind in form.names and gender in form.genders and "sg" in form.numbers and "nom" in form.cases
    }
    return min(forms) if forms else lemma
