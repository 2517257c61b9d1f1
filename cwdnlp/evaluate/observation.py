"""What is counted of one tagged article, held against what training knew.

Words are runs of letters. Those inside entities count for the article's length only: names are open-ended, and have
figures of their own.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import spacy

from cwdnlp.cleaning import clutter_lines
from cwdnlp.evaluate.figures import LOG_SCALE, NAMES, SCORE_SCALE
from cwdnlp.pipes.morphology.morphology import MorfeuszMorphology
from cwdnlp.pipes.tokenizer.tokenizer import create_tokenizer
from cwdnlp.records import Entity, TaggedArticle

__all__ = ["FREQUENT", "Lexicon", "Observation", "WordReader", "Words", "name_digest", "observe", "read_lexicon"]

FREQUENT = 1_000
"""So many lemmas are counted one by one, all others together: in the shipped corpus they are 71 % of the words."""
_QUOTES = re.compile(r"[\"'„”“»«]")
_UNIT = "JST"


@dataclass(frozen=True, slots=True)
class Words:
    """How many words an article has, and the lemmas of those outside its entities, in lower case."""

    number: int
    lemmas: tuple[str, ...]


class WordReader:
    """Reads the words of articles with the library's tokenizer and dictionary; needs no trained pipeline.

    >>> WordReader()(TaggedArticle(id="a", text="Wójt Jan Maj podpisał 2 umowy.")).lemmas
    ('wójt', 'jan', 'maj', 'podpisać', 'umowa')
    """

    def __init__(self) -> None:
        blank = spacy.blank("pl")
        self._tokenizer = create_tokenizer(blank)
        self._morphology = MorfeuszMorphology(blank.vocab)

    def __call__(self, article: TaggedArticle) -> Words:
        """Return the words of an article."""
        doc = self._morphology(self._tokenizer(article.text))
        named = bytearray(len(article.text))
        for entity in article.entities:
            named[entity.start : entity.end] = b"\1" * (entity.end - entity.start)
        words = [token for token in doc if token.is_alpha]
        outside = (token for token in words if not any(named[token.idx : token.idx + len(token)]))
        return Words(len(words), tuple(token.lemma_.casefold() for token in outside))


@dataclass(frozen=True)
class Lexicon:
    """What training knew: how often each lemma occurred, and the digests of the names of each label."""

    lemmas: Mapping[str, int]
    names: Mapping[str, frozenset[int]]

    @cached_property
    def frequent(self) -> dict[str, int]:
        """The most frequent lemmas with their columns, those that are as frequent in alphabetical order."""
        ranked = sorted(self.lemmas, key=lambda lemma: (-self.lemmas[lemma], lemma))
        return {lemma: column for column, lemma in enumerate(ranked[:FREQUENT])}


@dataclass(frozen=True, slots=True)
class Observation:
    """The counts of one article: part and whole of each ratio, the categories of each distribution, lemmas by column.

    `unknown` are the lemmas that training never met, which are told but not kept in a profile.
    """

    ratios: dict[str, tuple[int, int]]
    distributions: dict[str, dict[str, int]]
    lemmas: dict[int, int]
    unknown: frozenset[str] = field(default_factory=frozenset)


def name_digest(entity: Entity, text: str) -> int:
    """Return 32 bits that stand for a name: its base form without case, quotation marks and runs of blanks.

    Digests keep a profile small, and the names of a private corpus out of a model that is passed on.

    >>> ents = [Entity(start=0, end=8, label="JST", lemma="Opoczno"), Entity(start=9, end=16, label="JST")]
    >>> len({name_digest(entity, "Opocznem OPOCZNO") for entity in ents})
    1
    """
    name = " ".join(_QUOTES.sub("", entity.lemma or text[entity.start : entity.end]).split()).casefold()
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=4).digest(), "little")


def read_lexicon(articles: Iterable[TaggedArticle], reader: WordReader) -> Lexicon:
    """Return what can be known of gold articles.

    >>> article = TaggedArticle(id="a", text="Umowa i umowa.", entities=[Entity(start=8, end=13, label="ORG")])
    >>> lexicon = read_lexicon([article], WordReader())
    >>> dict(lexicon.lemmas), {label: len(names) for label, names in lexicon.names.items()}
    ({'umowa': 1, 'i': 1}, {'ORG': 1})
    """
    lemmas: Counter[str] = Counter()
    names: dict[str, set[int]] = {}
    for article in articles:
        lemmas.update(reader(article).lemmas)
        for entity in article.entities:
            names.setdefault(entity.label, set()).add(name_digest(entity, article.text))
    return Lexicon(dict(lemmas), {label: frozenset(names[label]) for label in sorted(names)})


def observe(article: TaggedArticle, words: Words, lexicon: Lexicon) -> Observation:
    """Count what the figures of drift are made of, in one tagged article.

    >>> article = TaggedArticle(id="a", text="Umowa.", stage="funding")
    >>> found = observe(article, Words(1, ("umowa",)), Lexicon({}, {}))
    >>> found.ratios["unknown"], found.ratios["no_entity"], found.distributions["stages"]
    ((1, 1), (1, 1), {'funding': 1})
    """
    columns = lexicon.frequent
    return Observation(
        {**_text_ratios(article, words, lexicon), **_label_ratios(article, words), **_name_ratios(article, lexicon)},
        {
            "labels": dict(Counter(entity.label for entity in article.entities)),
            "stages": {article.stage.label if article.stage else "": 1},
            "topics": dict.fromkeys((topic.label for topic in article.topics), 1) or {"": 1},
        },
        dict(Counter(columns.get(lemma, len(columns)) for lemma in words.lemmas)),
        frozenset(lemma for lemma in words.lemmas if lemma not in lexicon.lemmas),
    )


def _text_ratios(article: TaggedArticle, words: Words, lexicon: Lexicon) -> dict[str, tuple[int, int]]:
    """Count what the text shows without its annotations."""
    return {
        "unknown": (sum(lemma not in lexicon.lemmas for lemma in words.lemmas), len(words.lemmas)),
        "length": (round(LOG_SCALE * math.log(max(1, words.number))), 1),
        "clutter": (sum(end - start for start, end in clutter_lines(article.text)), len(article.text)),
    }


def _label_ratios(article: TaggedArticle, words: Words) -> dict[str, tuple[int, int]]:
    """Count what the model found, and how sure it was; what has no confidence is left out of that."""
    scores = [round(entity.score * SCORE_SCALE) for entity in article.entities if entity.score is not None]
    stage = article.stage
    judged = stage.score if stage else None
    units = [entity.kb_id for entity in article.entities if entity.label == _UNIT]
    return {
        "entity_score": (sum(scores), len(scores)),
        "stage_score": (0, 0) if judged is None else (round(judged * SCORE_SCALE), 1),
        "uncertain": (int(stage.is_uncertain), 1) if stage else (0, 0),
        "unlinked": (sum(code is None for code in units), len(units)),
        "entities": (100 * len(article.entities), words.number),
        "no_entity": (int(not article.entities), 1),
    }


def _name_ratios(article: TaggedArticle, lexicon: Lexicon) -> dict[str, tuple[int, int]]:
    """Count the names of each label, and those of them that training never met."""
    found: dict[str, tuple[int, int]] = {}
    for label, known in lexicon.names.items():
        digests = [name_digest(entity, article.text) for entity in article.entities if entity.label == label]
        found[f"{NAMES}{label}"] = (sum(digest not in known for digest in digests), len(digests))
    return found
