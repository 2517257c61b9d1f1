"""A reading as the families of terms see it: lemmas in lower case, masks, ranks, tenses."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from cwdnlp.classify.hints import Hints
from cwdnlp.classify.reading import COMPANY, MASKED, Mark, Reading

__all__ = ["CACHE", "HEAD", "LEAD", "Cell", "Scan", "fold", "scan", "tense_of"]

# How many words that carry meaning are the headline with the first sentence, and the first paragraph.
HEAD, LEAD = 15, 60
CACHE = 20_000
_SKIPPED = frozenset(["interp", "sp", "dig", "conj", "comp", "prep", "aglt", "brev", "siebie"])
_WE = ("śmy", "smy")  # the dictionary takes the ending of `podpisaliśmy` for a word of its own
_TENSES = {"praet": "past", "imps": "past", "ppas": "past", "pant": "past", "bedzie": "future", "impt": "imperative"}


class Cell(NamedTuple):
    """A word: its lemma or mask, part of speech, tag, rank among the words that carry meaning, offsets.

    A word that carries none has the rank of the next one that does.
    """

    lemma: str
    pos: str
    tag: str
    rank: int
    start: int
    end: int
    is_content: bool
    is_company: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """The sentences and marks of a reading, with the hints that terms are made with."""

    sentences: Sequence[Sequence[Cell]]
    marks: Sequence[Mark]
    hints: Hints

    @property
    def content(self) -> list[Cell]:
        """The words that carry meaning."""
        return [cell for sentence in self.sentences for cell in sentence if cell.is_content]


def scan(reading: Reading, hints: Hints) -> Scan:
    """Scan a reading.

    >>> [cell.lemma for cell in scan(Reading.from_lemmas(["Promesa", "."]), Hints()).content]
    ['promesa']
    """
    sentences: list[list[Cell]] = []
    rank = 0
    for sentence in reading.sentences:
        cells: list[Cell] = []
        for word in sentence:
            lemma, pos, is_content = _normal(word.lemma, word.tag, word.label if word.label in MASKED else "")
            is_company = word.label == COMPANY
            tag = f"{word.tag}:pri" if pos == "praet" and word.text.endswith(_WE) else word.tag
            cells.append(Cell(lemma, pos, tag, rank, word.start, word.end, is_content, is_company))
            rank += is_content
        sentences.append(cells)
    return Scan(sentences, reading.marks, hints)


@lru_cache(maxsize=CACHE)
def _normal(lemma: str, tag: str, mask: str) -> tuple[str, str, bool]:
    """Return the lemma in lower case without blanks, the part of speech, and whether the word carries meaning."""
    if mask:
        return f"<{mask}>", "subst", True
    pos = tag.split(":", 1)[0]
    lemma = "".join(lemma.lower().split())
    return lemma, pos, bool(lemma) and pos not in _SKIPPED


def fold(text: str) -> str:
    """Return the text without diacritics.

    >>> fold("źródło")
    'zrodlo'
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=CACHE)
def tense_of(tag: str) -> str:
    """Return the tense of a verb's form by its NKJP tag, or `imperative`; empty for what has none.

    >>> tense_of("fin:sg:ter:perf"), tense_of("imps:perf"), tense_of("inf:perf")
    ('future', 'past', '')
    """
    pos, *values = tag.split(":")
    if pos == "fin":
        return "future" if "perf" in values else "present"
    return _TENSES.get(pos, "")
