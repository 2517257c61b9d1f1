"""Hints: what people know of labels before any article is read, as words and as signals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["Hints"]


@dataclass(frozen=True, slots=True)
class Hints:
    """Signals (groups of lemmas that must meet in a sentence) and words of labels, ready to be looked up.

    `signals` holds label and groups of each signal, `signals_by_lemma` the numbers of the signals whose first group
    holds a lemma, `labels_by_word` the labels of a word.

    >>> hints = Hints.of({"formation": ["list+intencyjny"]}, {"water": ["studnia", "woda"]})
    >>> hints.labels_by_word["woda"]
    ('water',)
    """

    signals: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = ()
    signals_by_lemma: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    labels_by_word: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, signals: Mapping[str, Iterable[str]] | None = None, words: Mapping[str, Iterable[str]] | None = None
    ) -> Hints:
        """Compile hints: signals as lines such as `podpisać/zawrzeć+umowa`, words as lemmas, both by label.

        Raises ValueError for a signal with an empty group or alternative.
        """
        parsed = tuple((label, _groups(line)) for label, lines in (signals or {}).items() for line in lines)
        by_lemma: dict[str, list[int]] = {}
        for number, (_, groups) in enumerate(parsed):
            for lemma in groups[0]:
                by_lemma.setdefault(lemma, []).append(number)
        by_word: dict[str, list[str]] = {}
        for label, lemmas in (words or {}).items():
            for lemma in dict.fromkeys(each.lower() for each in lemmas):
                by_word.setdefault(lemma, []).append(label)
        return cls(
            parsed,
            {lemma: tuple(numbers) for lemma, numbers in by_lemma.items()},
            {word: tuple(labels) for word, labels in by_word.items()},
        )


def _groups(line: str) -> tuple[frozenset[str], ...]:
    """Parse one signal.

    >>> sorted(_groups("podpisać/zawrzeć+umowa")[0])
    ['podpisać', 'zawrzeć']
    """
    groups = tuple(frozenset(part.strip().lower() for part in group.split("/")) for group in line.split("+"))
    if not all(all(group) for group in groups):
        raise ValueError(f"signal {line!r} has an empty word; write it like podpisać/zawrzeć+umowa")
    return groups
