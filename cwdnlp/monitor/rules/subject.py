"""What a rule is judged on: an article with its facts, its source and its day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cwdnlp.monitor.facts import Facts
from cwdnlp.monitor.folding import fold
from cwdnlp.records import TaggedArticle

__all__ = ["Subject"]


@dataclass(frozen=True)
class Subject:
    """An article as rules see it; what is costly to prepare is prepared once for all rules.

    `source` is the name of the source, `day` an ISO date.
    """

    record: TaggedArticle
    facts: Facts
    source: str
    day: str

    @cached_property
    def text_words(self) -> tuple[str, ...]:
        """The folded words of the text."""
        return tuple(fold(self.record.text).split())

    @cached_property
    def title_words(self) -> tuple[str, ...]:
        """The folded words of the title."""
        return tuple(fold(self.record.title or "").split())

    @cached_property
    def roles(self) -> frozenset[str]:
        """The folded base forms of all offices that the article names."""
        named = [entity.lemma or entity.text or "" for entity in self.record.entities if entity.label == "ROLE"]
        return frozenset(map(fold, [*named, *(official.role for official in self.record.officials)])) - {""}

    @cached_property
    def persons(self) -> frozenset[tuple[str, ...]]:
        """The words of each person's name, in alphabetical order: surnames stand first on some pages."""
        return frozenset(tuple(sorted(name.split())) for name in self.facts.persons)

    @cached_property
    def amounts(self) -> tuple[float, ...]:
        """The sums in zlotys."""
        return tuple(amount.value for amount in self.record.amounts if amount.currency == "PLN")
