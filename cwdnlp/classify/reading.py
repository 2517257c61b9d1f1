"""What the classifier sees of an article: the words of its prose by sentences, with their place in the text.

A `Reading` is plain data, so that the estimators work without spaCy: whoever has lemmas and tags from elsewhere builds
one from `Word`s. Names of places and persons are one word each, whose form no classifier shall learn.

>>> words = [Word("Podpisano", "podpisać", "imps:perf", 0, 9), Word("promesę", "promesa", "subst:sg:acc:f", 10, 17)]
>>> Reading.from_words(words).sentences[0][1].lemma
'promesa'
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from cwdnlp.classify.furniture import lines_above_headline
from cwdnlp.classify.vocabulary.companies import COMPANY_MARKS
from cwdnlp.gazetteers.names import load_records

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

__all__ = ["COMPANY", "MASKED", "Mark", "Reading", "Word", "read_document"]

MASKED = frozenset(["JST", "PERSON"])
COMPANY = "COMPANY"
_KINDS = frozenset(["PARTNERSHIP", "PROGRAM"])
_ENDS = frozenset(".!?")


class Word(NamedTuple):
    """A word of the prose: form, base form, NKJP tag, offsets into the text (end exclusive), label of its entity.

    `label` is empty outside of entities; of a name that is masked the whole is one word, of a company the first word
    has the label `COMPANY`.
    """

    text: str
    lemma: str
    tag: str = "subst"
    start: int = 0
    end: int = 0
    label: str = ""


class Mark(NamedTuple):
    """Something found in the text that is no word: kind (`amount`, `date:future`, `program:state_fund`) and offsets."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The sentences of an article's prose, and the marks in them in the order of the text."""

    sentences: tuple[tuple[Word, ...], ...] = ()
    marks: tuple[Mark, ...] = ()
    memo: dict[str, Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # what vectorizers counted in it

    @classmethod
    def from_words(cls, words: Iterable[Word], marks: Iterable[Mark] = ()) -> Self:
        """Build a reading from words in their order; sentences end with `.`, `!`, `?` or a line break."""
        return cls(tuple(_sentences(words)), tuple(marks))

    @classmethod
    def from_lemmas(cls, lemmas: Iterable[str]) -> Self:
        """Build a reading from bare lemmas, as if they stood in the text with a blank between them.

        >>> [len(sentence) for sentence in Reading.from_lemmas("podpisać umowa . promesa".split()).sentences]
        [2, 1]
        """
        words: list[Word] = []
        start = 0
        for lemma in lemmas:
            words.append(Word(lemma, lemma, "interp" if lemma in _ENDS else "subst", start, start + len(lemma)))
            start += len(lemma) + 1
        return cls.from_words(words)

    def teaser(self, sentences: int) -> Self:
        """Return the first sentences alone, as a list page shows them.

        >>> len(Reading.from_lemmas("umowa . droga . most".split()).teaser(2).sentences)
        2
        """
        return self._first(sentences)

    def beginning(self, words: int) -> Self:
        """Return the sentences that begin within the first `words`; a reading that is no longer is returned as it is.

        >>> len(Reading.from_lemmas("umowa . droga . most".split()).beginning(2).sentences)
        2
        """
        count = 0
        for number, sentence in enumerate(self.sentences):
            if count >= words:
                return self._first(number)
            count += len(sentence)
        return self

    def _first(self, sentences: int) -> Self:
        kept = self.sentences[:sentences]
        end = kept[-1][-1].end if kept else 0
        return type(self)(kept, tuple(mark for mark in self.marks if mark.end <= end))

    def __len__(self) -> int:
        """Return the number of words."""
        return sum(map(len, self.sentences))


def _sentences(words: Iterable[Word]) -> Iterator[tuple[Word, ...]]:
    sentence: list[Word] = []
    for word in words:
        if word.lemma in _ENDS or "\n" in word.text:
            if sentence:
                yield tuple(sentence)
            sentence = []
        elif word.text.strip():
            sentence.append(word)
    if sentence:
        yield tuple(sentence)


def read_document(doc: Doc) -> Reading:
    """Return the reading of a document, from its headline on; clutter is left out if the clutter component ran.

    Sums, days (before or after the publication) and the kinds of linked programmes and partnerships become marks if
    the components that find them ran.
    """
    above = lines_above_headline(doc.text)
    clutter = {token.i for span in doc.spans.get("clutter", ()) for token in span}
    clutter |= _tokens_of(doc, above)
    return Reading.from_words(_words(doc, clutter), _marks(doc, above))


def _tokens_of(doc: Doc, lines: list[tuple[int, int]]) -> set[int]:
    """Return the tokens of lines at the beginning of the text."""
    end = lines[-1][1] if lines else 0
    tokens = takewhile(lambda token: token.idx < end, doc)
    return {token.i for token in tokens if any(start <= token.idx < stop for start, stop in lines)}


def _words(doc: Doc, clutter: set[int]) -> Iterator[Word]:
    whole = {entity.start: entity for entity in doc.ents if entity.label_ in MASKED}
    inside = {i for entity in whole.values() for i in range(entity.start + 1, entity.end)}
    labels = {i: entity.label_ for entity in doc.ents for i in range(entity.start, entity.end)}
    labels |= {entity.start: COMPANY for entity in doc.ents if _is_company(entity)}
    for token in doc:
        index = token.i
        if index in clutter or index in inside:
            continue
        if entity := whole.get(index):
            yield Word(entity.text, "", "subst", entity.start_char, entity.end_char, entity.label_)
        else:
            end = token.idx + len(token)
            yield Word(token.text, token.lemma_, token.tag_, token.idx, end, labels.get(index, ""))


def _is_company(entity: Span) -> bool:
    if entity.label_ != "ORG":
        return False
    name = entity.text.lower()
    return any(mark in name for mark in COMPANY_MARKS)


def _marks(doc: Doc, above: list[tuple[int, int]]) -> list[Mark]:
    """Return what was found beside words, outside of clutter and from the headline on, in the order of the text."""
    clutter = sorted([*above, *((span.start_char, span.end_char) for span in doc.spans.get("clutter", ()))])
    starts = [start for start, _ in clutter]
    marks: list[Mark] = []
    for mark in (*_amounts(doc), *_days(doc), *_kinds(doc)):
        place = bisect_right(starts, mark.start) - 1
        if place < 0 or clutter[place][1] <= mark.start:
            marks.append(mark)
    return sorted(marks, key=lambda mark: (mark.start, mark.kind))


def _amounts(doc: Doc) -> Iterator[Mark]:
    for amount in doc._.amounts or ():
        yield Mark("amount", amount["start"], amount["end"])


def _days(doc: Doc) -> Iterator[Mark]:
    """Give the days, told from the publication as the text tells the news from its plans."""
    published = date.fromisoformat(doc._.published).isoformat() if doc._.published else ""
    for day in doc._.dates or ():
        iso = day["iso"]
        when = "" if not iso or not published else ":future" if iso > published else ":past"
        yield Mark(f"date{when}", day["start"], day["end"])


def _kinds(doc: Doc) -> Iterator[Mark]:
    """Give the kinds of the linked programmes and partnerships."""
    for entity, key in zip(doc.ents, doc._.kb_ids or [None] * len(doc.ents), strict=True):
        if entity.label_ in _KINDS:
            record = load_records(entity.label_).get(key) if key else None
            kind = record.kind if record else "unknown"
            yield Mark(f"{entity.label_.lower()}:{kind}", entity.start_char, entity.end_char)
