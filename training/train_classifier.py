"""Stage `classifier`: train stage and topics on the train and dev splits.

Calibration and thresholds are found on articles held out in turn; the figures in the manifest are measured by grouped
cross-validation of the whole classifier.

python -m training.train_classifier [--output FOLDER] [--articles N]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import spacy
from joblib import Parallel, delayed
from sklearn.base import clone
from sklearn.model_selection import GroupKFold
from spacy.language import Language
from spacy.util import load_config

from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.classify.persistence import make_manifest, save_classifier
from cwdnlp.classify.reading import Reading, read_document
from cwdnlp.label_file import find_schema
from cwdnlp.labels import Schema
from cwdnlp.pipes.extensions import register_extensions
from cwdnlp.records import TaggedArticle
from training.common import (
    DATA,
    MODEL,
    ROOT,
    check_versions,
    configure_logging,
    logger,
    read_gold,
    take_articles,
)

FOLDS = 5


class Examples(NamedTuple):
    """What a classifier learns from, one value an article."""

    readings: list[Reading]
    stages: list[str | None]
    topics: list[list[str]]
    groups: list[str]

    def take(self, rows: Sequence[int]) -> Examples:
        """Return some of the articles."""
        return Examples(*([column[row] for row in rows] for column in self))


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
    config = load_config(ROOT / "training" / "pipeline.cfg")
    nlp = spacy.blank("pl", config={"nlp": {"tokenizer": config["nlp"]["tokenizer"]}})
    for component in ("cwdnlp_morphology", "cwdnlp_clutter", "cwdnlp_amounts", "cwdnlp_dates"):
        nlp.add_pipe(component)
    return nlp


def read_examples(records: Sequence[TaggedArticle], schema: Schema) -> Examples:
    """Read gold articles, with the labels that the schema makes of theirs and their groups."""
    groups = dict(line.split("\t") for line in (DATA / "groups.tsv").read_text(encoding="utf-8").splitlines())
    nlp = text_pipeline()
    return Examples(
        [gold_reading(nlp, record) for record in records],
        [schema.resolve(record.stage.label) if record.stage else None for record in records],
        [list(dict.fromkeys(filter(None, (schema.resolve(t.label) for t in record.topics)))) for record in records],
        [groups[record.id] for record in records],
    )


def cross_validate(classifier: ArticleClassifier, examples: Examples, folds: int = FOLDS) -> dict[str, float]:
    """Return stage accuracy and topic micro-F1 on articles whose group was held out."""
    folds = min(folds, len(set(examples.groups)))
    if folds < 2:
        return {}
    parts = list(GroupKFold(folds).split(examples.readings, groups=examples.groups))
    results = Parallel(n_jobs=-1)(delayed(_held_out)(classifier, examples, *part) for part in parts)
    right, known, hits, total = np.sum(results, axis=0)
    figures = {"stage_accuracy": right / known if known else None, "topics_f1": 2 * hits / total if total else None}
    return {name: round(float(value), 4) for name, value in figures.items() if value is not None}


def _held_out(classifier: ArticleClassifier, examples: Examples, train: Any, test: Any) -> tuple[int, int, int, int]:
    fitted = clone(classifier).fit(*examples.take(train))
    held = examples.take(test)
    stages = fitted.stage_probabilities(held.readings)
    right = sum(fitted.stages_[row.argmax()] == s for row, s in zip(stages, held.stages, strict=True) if s)
    given = fitted.topic_probabilities(held.readings) >= np.array(fitted.thresholds_)
    wanted = np.array([[topic in each for topic in fitted.topics_] for each in held.topics])
    gold = sum(len(each) for each in held.topics)
    return right, sum(bool(s) for s in held.stages), int((given & wanted).sum()), int(given.sum()) + gold


def main(arguments: list[str] | None = None) -> None:
    """Train and write the component's folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=0, help="train on so many articles only")
    parser.add_argument("--output", type=Path, default=MODEL / "cwdnlp_classifier", help="folder of the component")
    options = parser.parse_args(arguments)
    configure_logging()
    check_versions()
    schema = find_schema(ROOT / "corpora")
    records = [record for split in ("train", "dev") for record in read_gold(DATA / f"{split}.jsonl")]
    examples = read_examples(take_articles(records, options.articles), schema)
    classifier = ArticleClassifier(signals=_plain(schema.signals), words=_plain(schema.words))
    metrics = cross_validate(classifier, examples)
    classifier.fit(*examples)
    digest = json.loads((DATA / "check.json").read_text(encoding="utf-8"))["sha256"]
    manifest = make_manifest(classifier, schema=schema, corpus=digest, articles=len(examples.readings), metrics=metrics)
    save_classifier(classifier, options.output, manifest)
    logger.info("written: %s (%d articles); held out: %s", options.output, len(examples.readings), metrics)


def _plain(hints: Any) -> dict[str, list[str]]:
    """Return hints as plain data, which is how a model stores them."""
    return {label: list(lines) for label, lines in hints.items()}


if __name__ == "__main__":
    main()
