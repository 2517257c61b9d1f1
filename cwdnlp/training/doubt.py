"""What a pipeline is unsure of in an article: entities, stage, topics.

Entities are judged in two ways. The confidence of each tells how many of those found are wrong; where the models of the
recogniser disagree there may also be one that was missed, of which no confidence can speak. Both are counted per
hundred words, or long articles would always be the most doubtful (Settles and Craven 2008 on sequences); each article
counts as `FIXED_WORDS` longer than it is, since one line with one doubtful name teaches little.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from spacy.tokens import Doc

from cwdnlp.pipes.ner.features import token_features, with_features
from cwdnlp.pipes.ner.recognizer import Recognizer

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["DOUBTFUL", "FIXED_WORDS", "LITTLE_DOUBT", "By", "Committee", "Doubt", "Votes", "find_doubts"]

FIXED_WORDS = 50
DOUBTFUL = 0.75
"""The confidence below which an entity is called doubtful."""

LITTLE_DOUBT = "little doubt"

By = Literal["both", "entities", "classes"]
"""What to judge an article by."""

_CLOSE = 0.5
_UNDECIDED = 0.25
_SHOWN = 3
Entity = tuple[int, int, str]
"""First token, token behind the last, label."""


@dataclass(frozen=True, slots=True)
class Votes:
    """How many spans of an article not all models of the recogniser mark; `missed` of them touch no entity found."""

    disputed: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a pipeline is unsure of in one article; what it cannot tell is None or empty.

    `entities` holds the confidence of each entity that has one, `stages` and `topics` the probability of each label.

    >>> doubt = Doubt(words=150, entities=(0.9, 0.5), stages={"funding": 0.6, "none": 0.4}, topics={"sport": 0.5})
    >>> round(doubt.error_rate, 6), round(doubt.stage_doubt, 6), doubt.topic_doubt
    (0.3, 0.8, 1.0)
    """

    words: int
    entities: tuple[float, ...] | None = None
    votes: Votes | None = None
    stages: Mapping[str, float] = field(default_factory=dict)
    topics: Mapping[str, float] = field(default_factory=dict)

    @property
    def error_rate(self) -> float | None:
        """Expected number of wrong entities per hundred words: the sum of what each lacks to a confidence of 1."""
        return None if self.entities is None else self._rate(sum(1 - score for score in self.entities))

    @property
    def dispute_rate(self) -> float | None:
        """Disputed spans per hundred words: query by committee (Seung, Opper and Sompolinsky 1992), hard votes."""
        return None if self.votes is None else self._rate(self.votes.disputed)

    @property
    def stage_doubt(self) -> float | None:
        """One less the margin between the two likeliest stages (Scheffer, Decomain and Wrobel 2001), 0 to 1."""
        ranked = sorted(self.stages.values(), reverse=True)
        return 1 - (ranked[0] - ranked[1]) if len(ranked) > 1 else None

    @property
    def topic_doubt(self) -> float | None:
        """Mean entropy of the topics, each a choice of yes or no, in bits (Settles 2009), 0 to 1."""
        return sum(map(_bits, self.topics.values())) / len(self.topics) if self.topics else None

    def in_words(self, by: By = "both") -> str:
        """Say in plain words what the pipeline is unsure of.

        >>> Doubt(words=99, entities=(0.9, 0.5), stages={"funding": 0.41, "projects": 0.38}).in_words()
        'stage uncertain: funding 0.41 or projects 0.38; 1 of 2 entities doubtful'
        """
        classes = [*self._stage_in_words(), *self._topics_in_words()] if by != "entities" else []
        entities = [*self._entities_in_words(), *self._votes_in_words()] if by != "classes" else []
        return "; ".join([*classes, *entities]) or LITTLE_DOUBT

    def _stage_in_words(self) -> Iterator[str]:
        doubt = self.stage_doubt
        if doubt is not None and doubt > _CLOSE:
            (first, sure), (second, less) = _likeliest(self.stages)[:2]
            yield f"stage uncertain: {first} {sure:.2f} or {second} {less:.2f}"

    def _topics_in_words(self) -> Iterator[str]:
        open_ones = [each for each in _likeliest(self.topics) if _UNDECIDED <= each[1] <= 1 - _UNDECIDED]
        if open_ones:
            yield "topics uncertain: " + ", ".join(f"{topic} {score:.2f}" for topic, score in open_ones[:_SHOWN])

    def _entities_in_words(self) -> Iterator[str]:
        doubtful = sum(score < DOUBTFUL for score in self.entities or ())
        if doubtful:
            yield f"{doubtful} of {len(self.entities or ())} entities doubtful"

    def _votes_in_words(self) -> Iterator[str]:
        if self.votes and self.votes.disputed:
            tail = f", {self.votes.missed} of them unmarked" if self.votes.missed else ""
            spans = "1 span" if self.votes.disputed == 1 else f"{self.votes.disputed} spans"
            yield f"models disagree on {spans}{tail}"

    def _rate(self, count: float) -> float:
        return 100 * count / (self.words + FIXED_WORDS)


def _likeliest(probabilities: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(probabilities.items(), key=lambda each: (-each[1], each[0]))


def _bits(probability: float) -> float:
    """Return the entropy of a choice of two.

    >>> _bits(0.5), _bits(1.0)
    (1.0, 0.0)
    """
    return sum(-p * math.log2(p) for p in (probability, 1 - probability) if p > 0)


class Committee:
    """The models of a pipeline's recogniser, each asked by itself; empty where there is but one, or another kind.

    >>> from spacy.lang.pl import Polish
    >>> len(Committee(Polish()))
    0
    """

    def __init__(self, nlp: Language) -> None:
        recogniser = next((pipe for _, pipe in nlp.pipeline if isinstance(pipe, Recognizer)), None)
        members = recogniser.members if recogniser and len(recogniser.members) > 1 else []
        self._models = [Recognizer(nlp.vocab, member.model) for member in members]
        for model, member in zip(self._models, members, strict=True):
            model.members = [member]

    def __len__(self) -> int:
        """Return the number of models."""
        return len(self._models)

    def ask(self, docs: Sequence[Doc]) -> list[list[set[Entity]]]:
        """Return for each tagged document the entities that each model finds in it by itself."""
        tables = [token_features(doc) for doc in docs] if self._models else []
        found: list[list[set[Entity]]] = [[] for _ in docs]
        for model in self._models:
            # Without their annotation, which a recogniser would keep; a model uses up the features it is given.
            bare = [
                with_features(Doc(doc.vocab, [token.text for token in doc]), table)
                for doc, table in zip(docs, tables, strict=True)
            ]
            for opinions, decoded in zip(found, model.predict(bare), strict=True):
                opinions.append(set(getattr(decoded, "entities", ())))  # an empty batch is left to spaCy
        return found


def find_doubts(docs: Iterable[Doc], committee: Committee) -> list[Doubt]:
    """Return the doubt of each document, as the pipeline of the committee tagged it."""
    docs = list(docs)
    opinions = committee.ask(docs)
    return [
        Doubt(
            words=sum(token.is_alpha for token in doc),
            entities=_confidences(doc),
            votes=_count_votes(doc, voted) if len(committee) else None,
            stages=_labels(doc, "stage:"),
            topics=_labels(doc, "topic:"),
        )
        for doc, voted in zip(docs, opinions, strict=True)
    ]


def _confidences(doc: Doc) -> tuple[float, ...] | None:
    """Return those that there are: a pipeline without `cwdnlp_confidence` has none for the names that rules add."""
    return None if doc._.scores is None else tuple(score for score in doc._.scores if score is not None)


def _count_votes(doc: Doc, opinions: Sequence[set[Entity]]) -> Votes:
    votes = Counter(entity for found in opinions for entity in found)
    disputed = [(start, end) for (start, end, _), count in votes.items() if count < len(opinions)]
    taken = {token for entity in doc.ents for token in range(entity.start, entity.end)}
    return Votes(len(disputed), sum(taken.isdisjoint(range(start, end)) for start, end in disputed))


def _labels(doc: Doc, kind: str) -> dict[str, float]:
    return {name.removeprefix(kind): score for name, score in doc.cats.items() if name.startswith(kind)}
