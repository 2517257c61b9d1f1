"""The pipelines that ours is measured beside: spaCy's Polish tokenizer, and spaCy's default `ner`."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import fix_random_seed

from benchmarks.common import CORPORA
from cwdnlp.labels import SCHEMA

if TYPE_CHECKING:
    from spacy.language import Language

    from cwdnlp.corpus.article import CorpusArticle

__all__ = ["default_ner", "gold_articles", "plain_tokenizer"]

EPOCHS = 2
_BATCH = 8


def gold_articles(limit: int, *, corpora: Path = CORPORA) -> list[CorpusArticle]:
    """Return the first annotated articles of the training split."""
    from cwdnlp.corpus.article import read_corpus

    return [article for _, article in read_corpus(corpora, ("train",))][:limit]


def plain_tokenizer() -> Language:
    """Return spaCy's Polish tokenizer with nothing behind it."""
    return spacy.blank("pl")


def default_ner(articles: Sequence[CorpusArticle], *, epochs: int = EPOCHS) -> Language:
    """Return spaCy's tokenizer and `ner` with their default settings, briefly trained on gold articles.

    Its quality does not matter here; a few epochs are enough for it to take as many transitions of each kind as a
    trained recogniser, which is what its speed depends on. Raises ValueError without articles.
    """
    if not articles:
        raise ValueError("the recogniser needs at least one article to be initialised on")
    fix_random_seed(0)
    nlp = spacy.blank("pl")
    ner: Any = nlp.add_pipe("ner")
    for label in SCHEMA.entities:
        ner.add_label(label.id)
    examples = [_example(nlp, article) for article in articles]
    optimizer = nlp.initialize(lambda: examples[:10])
    shuffle = random.Random(0)  # noqa: S311 - an order of examples is no secret
    for _ in range(epochs):
        shuffle.shuffle(examples)
        for start in range(0, len(examples), _BATCH):
            nlp.update(examples[start : start + _BATCH], sgd=optimizer)
    return nlp


def _example(nlp: Language, article: CorpusArticle) -> Example:
    """Return an article as spaCy trains on it; mentions that its tokenizer cuts otherwise are widened or left out."""
    doc = nlp.make_doc(article.text)
    known = {label.id for label in SCHEMA.entities}
    spans = (
        doc.char_span(m.start, m.end, label=m.label, alignment_mode="expand")
        for m in article.mentions
        if m.label in known
    )
    reference = doc.copy()
    reference.ents = tuple(filter_spans([span for span in spans if span is not None]))
    return Example(doc, reference)
