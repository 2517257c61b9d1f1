"""Words looked for in a text: whole ones, side by side, letter case and diacritics ignored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cwdnlp.monitor.folding import fold

__all__ = ["Phrase"]

_MOST_WORDS = 20


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words, each with whether any ending may follow it: Polish words have many.

    >>> phrase = Phrase.of("Obwodnic* Sieradza")
    >>> phrase.stands_in(("budowa", "obwodnicy", "sieradza")), phrase.stands_in(("obwodnica", "lodzi"))
    (True, False)
    """

    words: tuple[tuple[str, bool], ...]

    @classmethod
    def of(cls, text: str) -> Phrase:
        """Read a phrase; raises ValueError where there are no words in it, or very many."""
        words: list[tuple[str, bool]] = []
        for piece in text.split():
            folded = fold(piece).split()
            words += [(word, False) for word in folded[:-1]]
            words += [(word, piece.endswith("*")) for word in folded[-1:]]
        if not words:
            raise ValueError("there is no word to look for")
        if len(words) > _MOST_WORDS:
            raise ValueError(f"there are more than {_MOST_WORDS} words to look for")
        return cls(tuple(words))

    def stands_in(self, words: Sequence[str]) -> bool:
        """Tell whether the phrase stands among folded words."""
        last = len(words) - len(self.words)
        return any(self._stands_at(words, start) for start in range(last + 1))

    def _stands_at(self, words: Sequence[str], start: int) -> bool:
        return all(
            words[start + index].startswith(word) if open_ended else words[start + index] == word
            for index, (word, open_ended) in enumerate(self.words)
        )
