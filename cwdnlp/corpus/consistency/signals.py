"""Stages and topics whose signals disagree: the opening speaks for others, or nothing in the text for the one given.

The signals and words are the hints that the classifier counts, over the base forms of the dictionary; stages and
topics without any are passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from cwdnlp.classify.hints import Hints
from cwdnlp.corpus.article import CorpusArticle
from cwdnlp.corpus.findings import Finding
from cwdnlp.labels import Schema
from cwdnlp.morphology.analyser import analyse

__all__ = ["check_signals"]

_WORD = re.compile(r"\w+(?:-\w+)*")
_SENTENCE = re.compile(r"[.!?…]\s+|\n+")
_OPENING = 3
_MIN_OTHER = 2
_MIN_SENTENCES = 4


def check_signals(article: CorpusArticle, schema: Schema, hints: Hints) -> Iterator[Finding]:
    """Give a finding for a stage that the opening speaks against, and for topics without a word, or unnoticed ones.

    `hints` are those of the schema, compiled once for all articles.
    """
    sentences = [_lemmas(sentence) for sentence in _SENTENCE.split(f"{article.meta.title}\n{article.text}") if sentence]
    line = article.meta.lines
    counts = _stages(sentences[:_OPENING], schema, hints)
    stage, count = counts.most_common(1)[0] if counts else ("", 0)
    own = schema.resolve(article.meta.stage)
    if (
        own in schema.signals
        and count >= _MIN_OTHER
        and stage != own
        and not _stages(sentences, schema, hints)[str(own)]
    ):
        message = f"stage {own} has no signal in the text, the opening has {count} of {stage}; correct it"
        yield Finding(f"{article.path}:{line.get('stage', 1)}", "stage-signal", message)
    where = f"{article.path}:{line.get('topics', 1)}"
    topics = {schema.resolve(topic) for topic in article.meta.topics}
    for topic in (label.id for label in schema.topics if label.id in schema.words):
        words = frozenset(lemma.lower() for lemma in schema.words[topic])
        hits = sum(bool(words & sentence) for sentence in sentences)
        if topic in topics and not hits:
            yield Finding(where, "topic-signal", f"no word of the text speaks for the topic {topic}; take it off")
        strong = sum(len(words & sentence) > 1 for sentence in sentences)
        if topic not in topics and strong >= _MIN_SENTENCES and words & sentences[0]:
            message = f"{strong} sentences and the title speak of {topic}, which is no topic of the article; add it"
            yield Finding(where, "topic-signal", message)


def _stages(sentences: list[frozenset[str]], schema: Schema, hints: Hints) -> Counter[str]:
    """Count the signals of each stage."""
    stages = {label.id for label in schema.stages}
    signals = [(label, groups) for label, groups in hints.signals if label in stages]
    return Counter(
        stage for sentence in sentences for stage, groups in signals if all(group & sentence for group in groups)
    )


@lru_cache(maxsize=50_000)
def _word_lemmas(word: str) -> frozenset[str]:
    return frozenset(reading.lemma.lower() for reading in analyse(word))


def _lemmas(sentence: str) -> frozenset[str]:
    return frozenset(lemma for word in _WORD.findall(sentence) for lemma in (word.lower(), *_word_lemmas(word)))
