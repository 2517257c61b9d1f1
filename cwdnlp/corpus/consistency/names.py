"""The same words annotated differently: with another label, not at all, or cut in another way.

What most articles do with a run of words is taken as the rule, from a number of articles and a share of the
occurrences on. Single words need a like context, unless they are nearly always labelled: the word before must be one
that stands before the labelled ones too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cwdnlp.corpus.article import VALUE_LABELS, CorpusArticle
from cwdnlp.corpus.findings import Finding
from cwdnlp.corpus.markup import Mention

__all__ = ["check_names"]

_WORD = re.compile(r"\w+(?:[-+]\w+)*")
_LONGEST = 8
_MIN_ARTICLES = 2
_MIN_SHARE = 0.6
_SURE_ARTICLES = 5
_SURE_SHARE = 0.8
Words = tuple[str, ...]


@dataclass(slots=True)
class _Use:
    """What the corpus does with a run of words: in how many articles with which label, and behind which words."""

    labels: Counter[str] = field(default_factory=Counter)
    before: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    occurrences: int = 0


@dataclass(slots=True)
class _Reading:
    """An article as words with their offsets, the same in lower case, and the mention that covers each word."""

    article: CorpusArticle
    words: list[re.Match[str]]
    lower: list[str]
    covering: list[Mention | None]

    @classmethod
    def of(cls, article: CorpusArticle) -> _Reading:
        words = list(_WORD.finditer(article.text))
        mentions = iter([m for m in article.mentions if m.label not in VALUE_LABELS])
        mention = next(mentions, None)
        covering: list[Mention | None] = []
        for word in words:
            while mention is not None and mention.end <= word.start():
                mention = next(mentions, None)
            covering.append(mention if mention is not None and mention.start < word.end() else None)
        return cls(article, words, [word[0].lower() for word in words], covering)

    def run(self, start: int, end: int) -> Words:
        """Return the words of a run in lower case."""
        return tuple(self.lower[start:end])

    def before(self, start: int) -> str:
        """Return the word before a run, empty at the beginning of a line."""
        if start == 0:
            return ""
        gap = self.article.text[self.words[start - 1].end() : self.words[start].start()]
        return "" if "\n" in gap else self.lower[start - 1]

    def in_one_line(self, start: int, end: int) -> bool:
        """Whether a run stands within a line, its words parted by single blanks or a hyphen at most."""
        gaps = (
            self.article.text[a.end() : b.start()]
            for a, b in zip(self.words[start:end], self.words[start + 1 : end], strict=False)
        )
        return all(gap in (" ", "-", ". ", " - ", " – ", ", ", ": ") for gap in gaps)


def check_names(articles: Sequence[CorpusArticle]) -> dict[Path, list[Finding]]:
    """Return the findings by file."""
    readings = [_Reading.of(article) for article in articles]
    uses = _learn(readings)
    firsts = {words[0] for words in uses}
    return {reading.article.path: list(_doubts(reading, uses, firsts)) for reading in readings}


def _learn(readings: Sequence[_Reading]) -> dict[Words, _Use]:
    """Gather how the mentions of the corpus are labelled, then how often their words occur at all."""
    uses: dict[Words, _Use] = defaultdict(_Use)
    for reading in readings:
        seen: set[tuple[Words, str]] = set()
        for start, end, mention in _runs(reading):
            words = reading.run(start, end)
            uses[words].before[mention.label][reading.before(start)] += 1
            if (words, mention.label) not in seen:
                seen.add((words, mention.label))
                uses[words].labels[mention.label] += 1
    uses = {words: use for words, use in uses.items() if use.labels.total() >= _MIN_ARTICLES and len(words[0]) > 1}
    firsts = {words[0] for words in uses}
    for reading in readings:
        for words in {words for _, _, words in _occurrences(reading, uses, firsts)}:
            uses[words].occurrences += 1
    return uses


def _runs(reading: _Reading) -> Iterator[tuple[int, int, Mention]]:
    """Give each mention as a run of words."""
    start = 0
    while start < len(reading.words):
        mention = reading.covering[start]
        end = start + 1
        if mention is not None:
            while end < len(reading.words) and reading.covering[end] is mention:
                end += 1
            yield start, end, mention
        start = end


def _occurrences(
    reading: _Reading, uses: dict[Words, _Use], firsts: Collection[str]
) -> Iterator[tuple[int, int, Words]]:
    """Give every run of words that is a name somewhere in the corpus; `firsts` are the words such names begin with."""
    for start, first in enumerate(reading.lower):
        if first not in firsts:
            continue
        for end in range(start + 1, min(start + _LONGEST, len(reading.words)) + 1):
            words = reading.run(start, end)
            if words in uses and reading.in_one_line(start, end):
                yield start, end, words


def _doubts(reading: _Reading, uses: dict[Words, _Use], firsts: Collection[str]) -> Iterator[Finding]:
    """Give a finding for each run that this article treats unlike the others."""
    for start, end, words in _occurrences(reading, uses, firsts):
        use = uses[words]
        label, count = use.labels.most_common(1)[0]
        if count < _MIN_ARTICLES or count < _MIN_SHARE * use.occurrences:
            continue
        sure = count >= _SURE_ARTICLES and count >= _SURE_SHARE * use.occurrences
        if len(words) == 1 and not sure and reading.before(start) not in use.before[label]:
            continue
        covering = reading.covering[start:end]
        shown = reading.article.text[reading.words[start].start() : reading.words[end - 1].end()]
        line = reading.article.first_line + reading.article.text.count("\n", 0, reading.words[start].start())
        where = f"{reading.article.path}:{line}"
        if _same_case(shown, label) and all(mention is None for mention in covering):
            yield Finding(where, "unmarked", f"{shown!r} is {label} in {count} articles, unmarked here; mark it")
        elif (mention := covering[0]) is not None and all(other is mention for other in covering):
            alone = start == 0 or reading.covering[start - 1] is not mention
            alone = alone and (end == len(reading.words) or reading.covering[end] is not mention)
            if alone and mention.label != label and not _is_surname(reading.article, mention):
                yield Finding(
                    where, "other-label", f"{shown!r} is {label} in {count} articles, {mention.label} here; keep one"
                )
        elif len(words) > 1 and None not in (covering[0], covering[-1]) and _inside(reading, start, end):
            yield Finding(
                where, "cut", f"{shown!r} is one {label} in {count} articles, cut in another way here; join it"
            )


def _is_surname(article: CorpusArticle, mention: Mention) -> bool:
    """Whether the article names the person in full elsewhere: `Anna Wójt`, then `Wójt`."""
    return mention.label == "PERSON" and any(
        other.label == "PERSON"
        and other is not mention
        and (other.lemma or other.text).split()[-1][:3] == mention.text[:3]
        for other in article.mentions
    )


def _same_case(shown: str, label: str) -> bool:
    """Whether a run may be a name by its case: roles in any, other labels with a capital letter first."""
    return label == "ROLE" or shown[:1].isupper()


def _inside(reading: _Reading, start: int, end: int) -> bool:
    """Whether the mentions of a run all begin and end within it: not where they reach into other words."""
    first, last = reading.covering[start], reading.covering[end - 1]
    return (start == 0 or reading.covering[start - 1] is not first) and (
        end == len(reading.words) or reading.covering[end] is not last
    )
