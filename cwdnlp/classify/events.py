"""Terms of events: concepts and how they meet, signals and words of labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from cwdnlp.classify.occurrence import Term, placed
from cwdnlp.classify.scan import CACHE, LEAD, Cell, Scan, tense_of
from cwdnlp.classify.vocabulary.concepts import CONCEPTS

__all__ = ["concept_terms", "concepts_of", "hint_terms", "pair_terms", "signal_terms"]

_NEAR = 8  # words from one concept to the other of a pair


def concept_terms(scanned: Scan) -> Iterator[Term]:
    """Give the concepts, each with the tense of the nearest verb of its sentence."""
    for sentence in scanned.sentences:
        tenses = _nearest_tenses(sentence)
        for cell, tense in zip(sentence, tenses, strict=True):
            for concept in concepts_of(cell.lemma, is_company=cell.is_company):
                yield from placed(f"@{concept}", cell.rank, cell.start, cell.end)
                if tense:
                    yield Term(f"@{concept}/{tense}", cell.start, cell.end)


def _nearest_tenses(sentence: Sequence[Cell]) -> list[str]:
    """Return for each word the tense of the nearest verb, the earlier one of two; empty where there is none."""
    verbs = [(place, tense) for place, cell in enumerate(sentence) if (tense := tense_of(cell.tag))]
    if not verbs:
        return [""] * len(sentence)
    tenses: list[str] = []
    current = 0
    for place in range(len(sentence)):
        while current + 1 < len(verbs) and abs(verbs[current + 1][0] - place) < abs(verbs[current][0] - place):
            current += 1
        tenses.append(verbs[current][1])
    return tenses


def pair_terms(scanned: Scan) -> Iterator[Term]:
    """Give the pairs of concepts that stand near each other, each once a sentence."""
    for sentence in scanned.sentences:
        found = [
            (place, concept)
            for place, cell in enumerate(sentence)
            for concept in concepts_of(cell.lemma, is_company=cell.is_company)
        ]
        seen: set[str] = set()
        for index, (place, concept) in enumerate(found):
            for other_place, other in found[index + 1 :]:
                if other_place - place > _NEAR:
                    break
                name = f"@{concept}+{other}" if concept < other else f"@{other}+{concept}"
                if other != concept and other_place != place and name not in seen:
                    seen.add(name)
                    start, end = sentence[place].start, sentence[other_place].end
                    yield Term(name, start, end)
                    if sentence[place].rank < LEAD:
                        yield Term(f"lead:{name}", start, end)


@lru_cache(maxsize=CACHE)
def concepts_of(lemma: str, *, is_company: bool = False) -> tuple[str, ...]:
    """Return the concepts of a lemma; the name of a company is a contractor.

    >>> concepts_of("podpisanie")
    ('signing',)
    """
    exact, prefixes = _tables()
    found = ["contractor"] if is_company else []
    found += exact.get(lemma, ())
    for length in range(1, len(lemma) + 1):
        found += prefixes.get(lemma[:length], ())
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the concepts of whole lemmas, and of their beginnings."""
    exact: dict[str, list[str]] = {}
    prefixes: dict[str, list[str]] = {}
    for concept, words in CONCEPTS.items():
        for word in words.split():
            table = prefixes if word.endswith("*") else exact
            table.setdefault(word.rstrip("*"), []).append(concept)
    return exact, prefixes


def signal_terms(scanned: Scan) -> Iterator[Term]:
    """Give the signals all of whose groups meet in a sentence, from the first of their words to the last."""
    hints = scanned.hints
    for sentence in scanned.sentences:
        first: dict[str, Cell] = {}
        for cell in sentence:
            first.setdefault(cell.lemma, cell)
            if cell.is_company:
                first.setdefault("<company>", cell)
        for number in sorted({number for lemma in first for number in hints.signals_by_lemma.get(lemma, ())}):
            label, groups = hints.signals[number]
            met = [
                min((first[lemma] for lemma in group if lemma in first), key=_offset, default=None) for group in groups
            ]
            cells = [cell for cell in met if cell]
            if len(cells) == len(groups):
                head, end = min(cells, key=_offset), max(cell.end for cell in cells)
                yield from placed(f"signal={label}", head.rank, head.start, end)
                yield from placed(f"signal={label}:{number}", head.rank, head.start, end)


def _offset(cell: Cell) -> int:
    return cell.start


def hint_terms(scanned: Scan) -> Iterator[Term]:
    """Give the words of labels, and for each label the sentences with one."""
    labels_by_word = scanned.hints.labels_by_word
    for sentence in scanned.sentences:
        first: dict[str, Cell] = {}
        for cell in sentence:
            for label in labels_by_word.get(cell.lemma, ()):
                first.setdefault(label, cell)
                yield Term(f"hint={label}", cell.start, cell.end)
                if cell.rank < LEAD:
                    yield Term(f"lead:hint={label}", cell.start, cell.end)
        for label in sorted(first):
            yield Term(f"sentence={label}", first[label].start, first[label].end)
