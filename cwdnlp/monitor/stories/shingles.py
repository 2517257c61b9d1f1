"""A text as words and as the set of its runs of three words, which copies share and other texts do not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from cwdnlp.monitor.folding import fold

__all__ = ["SIZE", "Shingle", "Words", "read_words"]

SIZE = 3
"""Words in a shingle: two are phrases of the trade (`podpisanie umowy`), and of four an edit breaks too many."""
MAX_WORDS = 1_500
MAX_CHARS = 15_000
"""How much of a text is looked at: more than any press release has, and a bound on what a hostile text costs."""
_WORD = re.compile(r"[^\W_]+")

Shingle = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text as they stand, and folded, position by position."""

    raw: tuple[str, ...]
    folded: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.raw)

    def shingles(self) -> list[Shingle]:
        """Return the runs of `SIZE` folded words in their order; of a shorter text the one that it is.

        >>> read_words("Most na Łydyni gotowy").shingles()
        [('most', 'na', 'lydyni'), ('na', 'lydyni', 'gotowy')]
        """
        if len(self.folded) < SIZE:
            return [self.folded] if self.folded else []
        return list(zip(*(self.folded[start:] for start in range(SIZE)), strict=False))

    def first(self, count: int) -> Words:
        """Return the words at the beginning."""
        return Words(self.raw[:count], self.folded[:count])


@lru_cache(maxsize=64)
def read_words(text: str, *, title: str | None = None) -> Words:
    r"""Split a text into words, without what each site has of its own: the headline, and the clutter of its pages.

    The last results are kept: the newest copies of a much copied text are compared with again and again.

    >>> read_words("Most gotowy!\nWczoraj otwarto most na Łydyni.\nWyświetleń: 73", title="Most gotowy").raw
    ('Wczoraj', 'otwarto', 'most', 'na', 'Łydyni')
    """
    words = _words(_without_clutter(text[:MAX_CHARS]))
    head = _words(title or "")
    if head and words.folded[: len(head)] == head.folded:
        return Words(words.raw[len(head) :], words.folded[len(head) :])
    return words


def _without_clutter(text: str) -> str:
    """Return a text without the lines that a page has around its article, such as dates of publication and counters."""
    from cwdnlp.cleaning.clutter import clutter_lines  # What it stands beside takes long to import.

    kept, end = [], 0
    for begin, after in clutter_lines(text):
        kept.append(text[end:begin])
        end = after
    return " ".join([*kept, text[end:]])


def _words(text: str) -> Words:
    raw = tuple(_WORD.findall(unicodedata.normalize("NFC", text)))[:MAX_WORDS]
    return Words(raw, tuple(map(_folded, raw)))


@lru_cache(maxsize=16_384)
def _folded(word: str) -> str:
    return fold(word).replace(" ", "") or word
