"""Base forms of persons' names: case and gender that all parts share, unknown surnames by paradigm.

>>> [c.base for c in person_candidates("Michałem Koneckim")][:1]
['Michał Konecki']
>>> person_candidates("Joanną Kucewicz-Bąk")[0].base
'Joanna Kucewicz-Bąk'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cwdnlp.morphology.adjectives import relational
from cwdnlp.morphology.analyser import Analysis, analyse, generate, plain
from cwdnlp.morphology.phrase import match_case

__all__ = ["PersonCandidate", "person_candidates"]

_CASES = ("nom", "gen", "acc", "inst", "dat", "loc")
_PART = re.compile(r"[^\s-]+|\s*-\s*|\s+")
_NAMES = frozenset({"given", "surname"})
# Endings of surnames that the dictionary lacks: case and gender, ending, what stands in its place in the nominative.
_ENDINGS: tuple[tuple[str, str, str, str], ...] = (
    ("gen", "m1", "ego", "y"), ("acc", "m1", "ego", "y"), ("dat", "m1", "emu", "y"), ("inst", "m1", "ym", "y"),
    ("loc", "m1", "ym", "y"),
    ("gen", "m1", "a", ""), ("acc", "m1", "a", ""), ("dat", "m1", "owi", ""), ("inst", "m1", "iem", ""),
    ("inst", "m1", "em", ""), ("loc", "m1", "u", ""), ("loc", "m1", "ie", ""),
    ("gen", "m1", "y", "a"), ("gen", "m1", "i", "a"), ("acc", "m1", "ę", "a"), ("inst", "m1", "ą", "a"),
    ("gen", "f", "y", "a"), ("gen", "f", "i", "a"), ("gen", "f", "ej", "a"), ("dat", "f", "ej", "a"),
    ("loc", "f", "ej", "a"), ("acc", "f", "ę", "a"), ("acc", "f", "ą", "a"), ("inst", "f", "ą", "a"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonCandidate:
    """A possible base form with the case and gender that it supposes; `known` parts stand in the dictionary."""

    base: str
    case: str
    gender: str
    known: int


@lru_cache(maxsize=20_000)
def person_candidates(name: str) -> tuple[PersonCandidate, ...]:
    """Return the possible base forms of a name, the likeliest first; the name as it is counts as one of them.

    A nominative comes before other cases of equal support: who writes `Jana Kowala` about a man is told apart by the
    text around, which is the caller's to weigh.
    """
    name = plain(name)
    parts = _PART.findall(name)
    found: dict[str, PersonCandidate] = {}
    for case in _CASES:
        for gender in ("m1", "f"):
            candidate = _candidate(parts, case, gender)
            if candidate is None:
                continue
            known = found.get(candidate.base)
            if known is None or known.known < candidate.known:
                found[candidate.base] = candidate
    ranked = sorted(found.values(), key=lambda c: (-c.known, _CASES.index(c.case)))
    return tuple(ranked) or (PersonCandidate(_as_name(name), "nom", "m1", 0),)


def _candidate(parts: list[str], case: str, gender: str) -> PersonCandidate | None:
    """Return the base form if every part can stand in this case and gender."""
    known = 0
    base: list[str] = []
    for part in parts:
        if not part.strip():
            base.append(" ")
        elif part.strip() == "-":
            base.append("-")
        else:
            form, in_dictionary = _part(part, case, gender)
            if form is None:
                return None
            known += in_dictionary
            base.append(form)
    return PersonCandidate("".join(base), case, gender, known)


def _part(part: str, case: str, gender: str) -> tuple[str | None, bool]:
    """Return the nominative of one part, and whether the dictionary knows it; None if it cannot stand so."""
    if part.endswith(".") or len(part) == 1:
        return part, False
    word = _as_name(part)
    readings = [a for a in analyse(word) if _NAMES.intersection(a.names)]
    fitting = [a for a in readings if case in a.cases and gender in a.genders and "sg" in a.numbers]
    if fitting:
        lemma = next((a.lemma for a in fitting if "given" in a.names), fitting[0].lemma)
        return _nominative(lemma, fitting, gender), True
    if readings and not _is_undeclined(readings, gender):
        return None, False
    if readings:
        return word, False
    return _guess(word, case, gender), False


def _is_undeclined(readings: list[Analysis], gender: str) -> bool:
    """Whether a clerk may have left a surname in the nominative (`Burmistrzowi Janowi Kowal`)."""
    return any("nom" in a.cases and gender in a.genders and a.names == ("surname",) for a in readings)


def _nominative(lemma: str, readings: list[Analysis], gender: str) -> str:
    """Return the nominative of the reading with this base form in the gender asked for."""
    forms = [
        form.form
        for form in generate(lemma)
        if "nom" in form.cases and "sg" in form.numbers and gender in form.genders and _NAMES.intersection(form.names)
    ]
    return forms[0] if forms else readings[0].lemma


def _guess(word: str, case: str, gender: str) -> str | None:
    """Return the nominative of a surname that the dictionary lacks, by its ending; None if the ending does not fit."""
    adjectival = [a for a in relational(word) if "sg" in a.numbers and case in a.cases and gender in a.genders]
    if adjectival:
        stem = adjectival[0].lemma[:-1]
        return match_case(stem + ("i" if gender == "m1" else "a"), word)
    if relational(word):
        return None
    if case == "nom":
        return word
    for known_case, known_gender, ending, nominative in _ENDINGS:
        if (known_case, known_gender) == (case, gender) and word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + nominative
    return word if gender == "f" and not word.endswith(("a", "ą", "ę", "ej")) else None


def _as_name(word: str) -> str:
    """Bring a name in capitals into the usual letter case."""
    return re.sub(r"\w+", lambda m: m[0].capitalize(), word) if word.isupper() and len(word) > 1 else word
