"""Stage `classifier`: train stage and topics on the train and dev splits.

Calibration and thresholds are found on articles held out in turn, by groups; the figures in the manifest are of those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import spacy
from spacy.language import Language
from threadpoolctl import threadpool_limits

from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.classify.persistence import make_manifest, save_classifier
from cwdnlp.classify.reading import Reading, read_document
from cwdnlp.errors import CorpusError
from cwdnlp.evaluate.gold import with_labels
from cwdnlp.label_file import find_schema
from cwdnlp.labels import Schema
from cwdnlp.pipes.extensions import register_extensions
from cwdnlp.records import TaggedArticle
from cwdnlp.training.assembly import pipeline_config
from cwdnlp.training.data import LEARNED
from cwdnlp.training.parameters import Workspace
from cwdnlp.training.stages import corpus_digest, logger, read_groups, read_split, take_articles

__all__ = [
    "Examples",
    "gold_reading",
    "held_out_figures",
    "plain",
    "read_examples",
    "text_pipeline",
    "train_classifier",
]


class Examples(NamedTuple):
    """What a classifier learns from, one value an article."""

    readings: list[Reading]
    stages: list[str | None]
    topics: list[list[str]]
    groups: list[str]

    def take(self, rows: Sequence[int]) -> Examples:
        """Return some of the articles."""
        return Examples(
            [self.readings[row] for row in rows],
            [self.stages[row] for row in rows],
            [self.topics[row] for row in rows],
            [self.groups[row] for row in rows],
        )


def gold_reading(nlp: Language, record: TaggedArticle) -> Reading:
    """Return the reading of a gold article: its entities and links are the annotators', the rest the pipeline's."""
    doc = nlp.make_doc(record.text)
    doc._.published = record.published
    doc = nlp(doc)
    spans = [(doc.char_span(e.start, e.end, label=e.label), e.kb_id) for e in record.entities]
    kept = sorted(((span, key) for span, key in spans if span is not None), key=lambda each: each[0].start)
    doc.ents = tuple(span for span, _ in kept)
    doc._.kb_ids = [key for _, key in kept]
    return read_document(doc)


def text_pipeline() -> Language:
    """Return the components that a reading needs, as the pipeline's configuration has them."""
    register_extensions()
    config = pipeline_config()
    nlp = spacy.blank("pl", config={"nlp": {"tokenizer": config["nlp"]["tokenizer"]}})
    for component in ("cwdnlp_morphology", "cwdnlp_clutter", "cwdnlp_amounts", "cwdnlp_dates"):
        nlp.add_pipe(component)
    return nlp


def read_examples(records: Sequence[TaggedArticle], schema: Schema, groups: Mapping[str, str]) -> Examples:
    """Read gold articles, with the labels that the schema makes of theirs, and the group of each by its id."""
    nlp = text_pipeline()
    records = [with_labels(record, schema) for record in records]
    return Examples(
        [gold_reading(nlp, record) for record in records],
        [record.stage.label if record.stage else None for record in records],
        [[topic.label for topic in record.topics] for record in records],
        [groups[record.id] for record in records],
    )


def held_out_figures(classifier: ArticleClassifier) -> dict[str, float]:
    """Return how well articles were classified that were held out while the classifier was calibrated."""
    scores = [each.held_out_f1_ for each in classifier.topic_estimators_ if each.held_out_f1_ is not None]
    figures = {
        "stage_accuracy": classifier.stage_accuracy_,
        "topics_macro_f1": float(np.mean(scores)) if scores else None,
    }
    return {name: round(value, 4) for name, value in figures.items() if value is not None}


def train_classifier(workspace: Workspace) -> None:
    """Train and write the component's folder; raises CorpusError where the labels do not suffice to learn from."""
    schema = find_schema(workspace.corpus)
    examples = read_examples(_records(workspace), schema, read_groups(workspace))
    parameters = workspace.parameters.classifier.model_dump()
    classifier = ArticleClassifier(signals=plain(schema.signals), words=plain(schema.words), **parameters)
    with threadpool_limits(1):  # sums of several threads come out in another order, and another last digit
        try:
            classifier.fit(*examples)
        except ValueError as error:
            remedy = "annotate articles of at least two stages or topics, or leave stages or topics out (labels.toml)"
            raise CorpusError(str(error), where=str(workspace.corpus), remedy=remedy) from error
    metrics = held_out_figures(classifier)
    digest = corpus_digest(workspace)
    manifest = make_manifest(classifier, schema=schema, corpus=digest, articles=len(examples.readings), metrics=metrics)
    output = workspace.model / "cwdnlp_classifier"
    save_classifier(classifier, output, manifest)
    logger.info("written: %s (%d articles); held out: %s", output, len(examples.readings), metrics)


def _records(workspace: Workspace) -> list[TaggedArticle]:
    """Return the articles of both splits that one learns from; of a part of `train`, the same part of `dev`."""
    splits = [read_split(workspace, split) for split in LEARNED]
    limit, whole = workspace.parameters.articles, len(splits[0])
    if not limit or limit >= whole:
        return [record for split in splits for record in split]
    return [record for split in splits for record in take_articles(split, max(1, len(split) * limit // whole))]


def plain(hints: Any) -> dict[str, list[str]]:
    """Return hints as plain data, which is how a model stores them."""
    return {label: list(lines) for label, lines in hints.items()}
