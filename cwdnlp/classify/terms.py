"""Terms: what the classifier counts in a reading, each with the words that it stands for.

A family gives the terms of one kind; which families a model reads, and with what weight, is a parameter of the model.

| family | terms |
| --- | --- |
| `lemma` | base forms of the words that carry meaning: `umowa`, `<JST>` for a place, `<PERSON>` for a person |
| `stem` | their first five letters without diacritics: `^podpi`; survives derivation and typing without diacritics |
| `ngram` | two and three base forms in a row: `list intencyjny` |
| `chars` | character 4-grams of words that the dictionary lacks: `#foto` |
| `concept` | concepts of the vocabulary, and the tense of the nearest verb: `@signing`, `@works/past` |
| `pair` | two concepts within eight words: `@contractor+signing` |
| `signal` | signals of a label, any and the one of this number: `signal=funding`, `signal=funding:3` |
| `hint` | words of a label, and sentences with one: `hint=energy`, `sentence=energy` |
| `mark` | sums, and days before or after the publication: `$amount`, `$date:future` |
| `kind` | kinds of the programmes and partnerships named: `$program:state_fund`, `$partnership:zit` |
| `form` | how the text speaks: `!past`, `!present`, `!future`, `!imperative`, `!plural-1st` |

Base forms, stems, concepts, signals and tenses within the first 60 words occur a second time with `lead:` before them,
within the first 15 once more with `head:`; pairs, hints, marks and kinds with `lead:`. The headline and the first
paragraph decide where an article reports several steps (guidelines, section 2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from cwdnlp.classify.events import concept_terms, hint_terms, pair_terms, signal_terms
from cwdnlp.classify.hints import Hints
from cwdnlp.classify.occurrence import Term, placed
from cwdnlp.classify.reading import Reading
from cwdnlp.classify.scan import CACHE, LEAD, Scan, fold, scan, tense_of

__all__ = ["FAMILIES", "HINTED", "find_terms"]

_STEM, _GRAM = 5, 4
_NO_HINTS = Hints()


def find_terms(reading: Reading, families: Iterable[str], hints: Hints = _NO_HINTS) -> list[Term]:
    """Return the terms of a reading, family by family.

    Raises ValueError for a family that does not exist.

    >>> [term.name for term in find_terms(Reading.from_lemmas(["promesa"]), ["lemma"])]
    ['promesa', 'lead:promesa', 'head:promesa']
    """
    scanned = scan(reading, hints)
    return [term for family in families for term in _family(family)(scanned)]


def _family(name: str) -> Callable[[Scan], Iterator[Term]]:
    try:
        return FAMILIES[name]
    except KeyError:
        raise ValueError(f"{name!r} is none of the families {', '.join(FAMILIES)}") from None


def lemma_terms(scanned: Scan) -> Iterator[Term]:
    """Give the base forms."""
    for cell in scanned.content:
        yield from placed(cell.lemma, cell.rank, cell.start, cell.end)


def stem_terms(scanned: Scan) -> Iterator[Term]:
    """Give the beginnings of the base forms, without diacritics."""
    for cell in scanned.content:
        yield from placed(_stem(cell.lemma), cell.rank, cell.start, cell.end)


@lru_cache(maxsize=CACHE)
def _stem(lemma: str) -> str:
    return lemma if lemma[0] == "<" else f"^{fold(lemma)[:_STEM]}"


def ngram_terms(scanned: Scan) -> Iterator[Term]:
    """Give two and three base forms that follow each other in a sentence."""
    for sentence in scanned.sentences:
        content = [cell for cell in sentence if cell.is_content]
        for one, two in pairwise(content):
            yield Term(f"{one.lemma} {two.lemma}", one.start, two.end)
        for one, two, three in zip(content, content[1:], content[2:], strict=False):
            yield Term(f"{one.lemma} {two.lemma} {three.lemma}", one.start, three.end)


def chars_terms(scanned: Scan) -> Iterator[Term]:
    """Give pieces of the words that the dictionary lacks."""
    for cell in scanned.content:
        if cell.pos == "ign":
            folded = f"_{fold(cell.lemma)}_"
            for place in range(len(folded) - _GRAM + 1):
                yield Term(f"#{folded[place : place + _GRAM]}", cell.start, cell.end)


def mark_terms(scanned: Scan) -> Iterator[Term]:
    """Give sums and days."""
    return _marks(scanned, lambda kind: kind.startswith(("amount", "date")))


def kind_terms(scanned: Scan) -> Iterator[Term]:
    """Give the kinds of programmes and partnerships."""
    return _marks(scanned, lambda kind: not kind.startswith(("amount", "date")))


def _marks(scanned: Scan, wanted: Callable[[str], bool]) -> Iterator[Term]:
    content = scanned.content
    lead = content[min(LEAD, len(content)) - 1].end if content else 0
    for mark in scanned.marks:
        if wanted(mark.kind):
            yield Term(f"${mark.kind}", mark.start, mark.end)
            if mark.start < lead:
                yield Term(f"lead:${mark.kind}", mark.start, mark.end)


def form_terms(scanned: Scan) -> Iterator[Term]:
    """Give the tenses and persons of the verbs."""
    for sentence in scanned.sentences:
        for cell in sentence:
            if tense := tense_of(cell.tag):
                yield from placed(f"!{tense}", cell.rank, cell.start, cell.end)
                if ":pl:" in cell.tag and cell.tag.endswith((":pri", ":pri:imperf", ":pri:perf")):
                    yield Term("!plural-1st", cell.start, cell.end)


FAMILIES: Mapping[str, Callable[[Scan], Iterator[Term]]] = {
    "lemma": lemma_terms,
    "stem": stem_terms,
    "ngram": ngram_terms,
    "chars": chars_terms,
    "concept": concept_terms,
    "pair": pair_terms,
    "signal": signal_terms,
    "hint": hint_terms,
    "mark": mark_terms,
    "kind": kind_terms,
    "form": form_terms,
}
HINTED = frozenset(["hint", "signal"])
