"""How varied the prose of a collection is: shared phrases, distinct word sequences, growth of the vocabulary, lengths.

Words are runs of letters and digits, in lower case. Annotated names never count as repetition: sequences of words do
not reach across a mention, so that two articles are not alike because both name the same ministry in full.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["Overlap", "Prose", "Variety", "measure_variety", "shared_phrases"]

_WORD = re.compile(r"\w+")
_SAMPLES = (2_500, 5_000, 10_000, 20_000, 40_000, 80_000, 160_000)
_QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
MIN_SEQUENCES = 10


@dataclass(frozen=True, slots=True)
class Prose:
    """A text, the spans of its names, and the group of re-posts that it belongs to (empty for none)."""

    id: str
    text: str
    names: tuple[tuple[int, int], ...] = ()
    group: str = ""

    def words(self) -> list[str]:
        """Return all words of the text in lower case."""
        return _WORD.findall(self.text.lower())

    def sequences(self, length: int) -> Iterator[tuple[str, ...]]:
        """Give each run of `length` words that touches no name.

        >>> list(Prose("a", "W gminie Jodłów trwa remont drogi.", ((2, 15),)).sequences(3))
        [('trwa', 'remont', 'drogi')]
        """
        position = 0
        for start, end in (*sorted(self.names), (len(self.text), len(self.text))):
            words = _WORD.findall(self.text[position:start].lower())
            yield from zip(*(words[offset:] for offset in range(length)), strict=False)
            position = end


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two articles and the share of the shorter one's word 5-grams that the other has too, with an example."""

    first: str
    second: str
    share: float
    phrase: str


@dataclass(slots=True)
class Variety:
    """The figures of one collection.

    `vocabulary` and `distinct` map a number of running words to the number of distinct forms, and to the share of
    distinct 4-grams, among the first so many words (articles in the order of the digests of their ids).
    """

    articles: int = 0
    words: int = 0
    lengths: dict[str, int] = field(default_factory=dict)
    vocabulary: dict[int, int] = field(default_factory=dict)
    distinct: dict[int, float] = field(default_factory=dict)
    largest_overlap: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the figures for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Variety:
        """Return the figures that `to_dict` gave, keys of JSON made numbers again."""
        known = {key: data[key] for key in cls.__dataclass_fields__}
        for key in ("vocabulary", "distinct"):
            known[key] = {int(size): value for size, value in known[key].items()}
        return cls(**known)


def measure_variety(collection: Sequence[Prose]) -> Variety:
    """Measure a collection; re-posts of one announcement count once."""
    kept = _once(collection)
    lengths = sorted(len(prose.words()) for prose in kept)
    found = Variety(articles=len(kept), words=sum(lengths))
    if not kept:
        return found
    found.lengths = {f"{quantile:.0%}": lengths[round(quantile * (len(lengths) - 1))] for quantile in _QUANTILES}
    sizes = [size for size in _SAMPLES if size < found.words] + [found.words]
    forms: set[str] = set()
    sequences: Counter[tuple[str, ...]] = Counter()
    running = 0
    for prose in kept:
        before = running
        for word in prose.words():
            forms.add(word)
            running += 1
            if running in sizes:
                found.vocabulary[running] = len(forms)
        sequences.update(prose.sequences(4))
        for size in sizes:
            if before < size <= running:
                found.distinct[size] = round(len(sequences) / max(1, sequences.total()), 4)
    found.largest_overlap = round(max((overlap.share for overlap in shared_phrases(kept)), default=0.0), 4)
    return found


def _once(collection: Iterable[Prose]) -> list[Prose]:
    """Return one article of each group, in an order that depends on ids alone."""
    ordered = sorted(collection, key=lambda prose: hashlib.sha256(prose.id.encode()).digest())
    first = {prose.group: prose.id for prose in reversed(ordered)}
    return [prose for prose in ordered if not prose.group or first[prose.group] == prose.id]


def shared_phrases(collection: Sequence[Prose], *, above: float = 0.0) -> list[Overlap]:
    """Return the pairs of articles that share more than the share `above` of word 5-grams, the largest first.

    Articles of one group of re-posts are not compared, nor those with fewer than ten 5-grams.
    """
    grams = [set(prose.sequences(5)) for prose in collection]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, found in enumerate(grams):
        if len(found) >= MIN_SEQUENCES:
            for gram in found:
                holders[gram].append(index)
    common: dict[tuple[int, int], list[tuple[str, ...]]] = defaultdict(list)
    for gram, indices in holders.items():
        for place, first in enumerate(indices):
            for second in indices[place + 1 :]:
                common[first, second].append(gram)
    overlaps: list[Overlap] = []
    for (first, second), shared in common.items():
        one, other = collection[first], collection[second]
        share = len(shared) / min(len(grams[first]), len(grams[second]))
        if share > above and not (one.group and one.group == other.group):
            overlaps.append(Overlap(one.id, other.id, share, " ".join(min(shared))))
    return sorted(overlaps, key=lambda overlap: (-overlap.share, overlap.first, overlap.second))
