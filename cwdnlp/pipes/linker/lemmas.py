"""Base forms of entities by label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cwdnlp.morphology.analyser import analyse
from cwdnlp.morphology.person import PersonCandidate, person_candidates
from cwdnlp.morphology.phrase import base_form
from cwdnlp.pipes.linker.vocabulary import BARE_TITLES, MEN_ONLY, SMALL_WORDS

__all__ = ["PersonMention", "name_base", "person_bases", "role_base"]

_SPACED_HYPHEN = re.compile(r"(?<=[^\W\d_]) ?[-–] (?=[^\W\d_])|(?<=[^\W\d_]) [-–](?=[^\W\d_])")
_ACRONYM = re.compile(r"[A-ZĄĆĘŁŃÓŚŹŻ\d+]{2,7}")
_SPACED_YEARS = re.compile(r"(\d{4}) ?[-–] ?(\d{4})")
_COMPOUND = re.compile(r"\b((?!\w*stwo\b)\w{2,}[nkwzc]o) [-–] (\w)")  # Szkolno - Przedszkolny
_LETTERS = re.compile(r"[^\W\d_]+")
# An acronym is shorter than this; a word is no acronym from this length on.
_LONG_ACRONYM, _SHORTEST = 6, 4
_ABBREVIATED = {
    "dyr.": "dyrektor",
    "kier.": "kierownik",
    "przew.": "przewodniczący",
    "z-ca": "zastępca",
    "z-cy": "zastępca",
    "z-cą": "zastępca",
    "zast.": "zastępca",
    "wiceprzew.": "wiceprzewodniczący",
    "burm.": "burmistrz",
    "sekr.": "sekretarz",
    "prez.": "prezydent",
}


def role_base(text: str) -> str:
    """Return the title of an office in the nominative singular and lower case.

    >>> role_base("Przewodniczącym Rady Miejskiej"), role_base("Z-cy Burmistrza"), role_base("wójtowie")
    ('przewodniczący rady miejskiej', 'zastępca burmistrza', 'wójt')
    """
    words = text.split()
    if words and words[0].lower() in BARE_TITLES:  # typed without diacritics
        words[0] = BARE_TITLES[words[0].lower()]
        text = " ".join(words)
    if words and words[0].lower() in _ABBREVIATED:
        return " ".join([_ABBREVIATED[words[0].lower()], *words[1:]]).lower()
    return base_form(text, singular=True).lower()


def name_base(text: str) -> str:
    """Return the nominative of the name of a partnership, programme or organisation; an acronym stays as it is.

    >>> name_base("Urzędem Miejskim w Pyrzycach"), name_base("RIT"), name_base("OSP W PYRZYCACH")
    ('Urząd Miejski w Pyrzycach', 'RIT', 'OSP w Pyrzycach')
    """
    if _ACRONYM.fullmatch(text) and not _is_shouted_word(text):
        return text
    text = _unshouted(text) if text.isupper() else text
    name = _SPACED_YEARS.sub(r"\1-\2", " ".join(text.split()))
    return base_form(_COMPOUND.sub(r"\1-\2", name))


def _is_shouted_word(text: str) -> bool:
    """Whether capitals are a headline's and no acronym's: a word of the dictionary that is long for an acronym."""
    return len(text) >= _LONG_ACRONYM and bool(analyse(text.lower()) or analyse(text.capitalize()))


def _unshouted(text: str) -> str:
    """Return a name in capitals in the usual letter case; what may be an acronym keeps its capitals."""
    words = text.split(" ")
    return " ".join(_in_case(word, first=index == 0) for index, word in enumerate(words))


def _in_case(word: str, *, first: bool) -> str:
    """Return a word as a name has it; acronyms and firms' fanciful names, which no dictionary has, keep capitals."""
    if not first and word.lower() in SMALL_WORDS:
        return word.lower()
    parts = _LETTERS.findall(word)
    known = all(len(part) >= _SHORTEST and (analyse(part.lower()) or analyse(part.capitalize())) for part in parts)
    return _LETTERS.sub(lambda match: match[0].capitalize(), word) if parts and known else word


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person's name as it stands, and the cases that the words before it allow (empty: any)."""

    text: str
    cases: frozenset[str] = frozenset()


def person_bases(mentions: Sequence[PersonMention]) -> list[str]:
    """Return the base form of each person of one article.

    Two kinds of evidence choose among the possible ones: the case of the title before the name, and the other
    mentions of the article, since one person is named in one way.
    """
    candidates = [_candidates(mention.text) for mention in mentions]
    votes = Counter(base for found in candidates for base in {c.base for c in found})
    return [
        max(found, key=lambda c: _weight(c, mention, votes, found)).base
        for mention, found in zip(mentions, candidates, strict=True)
    ]


def _candidates(text: str) -> tuple[PersonCandidate, ...]:
    return person_candidates(_SPACED_HYPHEN.sub("-", " ".join(text.split())))


def _weight(
    candidate: PersonCandidate, mention: PersonMention, votes: Counter[str], found: Sequence[PersonCandidate]
) -> tuple[int, bool, bool, int, int]:
    agrees = not mention.cases or candidate.case in mention.cases
    likely = candidate.case != "nom" or not any(
        other.case != "nom" and other.base.split()[0] in MEN_ONLY for other in found
    )
    return candidate.known, agrees, likely, votes[candidate.base], -found.index(candidate)
