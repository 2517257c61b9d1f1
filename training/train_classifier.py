"""Stage `classifier`: train stage and topics on the train and dev splits, thresholds by grouped cross-validation.

python -m training.train_classifier [--output FOLDER] [--articles N]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.util import load_config

from cwdnlp.classify.features import document_terms
from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.classify.persistence import save_classifier
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


def gold_terms(nlp: Language, record: TaggedArticle) -> str:
    """Return the classifier's terms of a gold article."""
    doc = nlp(record.text)
    spans = [doc.char_span(e.start, e.end, label=e.label) for e in record.entities]
    doc.ents = tuple(span for span in spans if span is not None)
    return document_terms(doc)


def text_pipeline() -> Language:
    """Return the components that the terms need, as the pipeline's configuration has them."""
    config = load_config(ROOT / "training" / "pipeline.cfg")
    nlp = spacy.blank("pl", config={"nlp": {"tokenizer": config["nlp"]["tokenizer"]}})
    nlp.add_pipe("cwdnlp_morphology")
    nlp.add_pipe("cwdnlp_clutter")
    return nlp


def main(arguments: list[str] | None = None) -> None:
    """Train and write the component's folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=0, help="train on so many articles only")
    parser.add_argument("--output", type=Path, default=MODEL / "cwdnlp_classifier", help="folder of the component")
    options = parser.parse_args(arguments)
    configure_logging()
    check_versions()
    groups = dict(line.split("\t") for line in (DATA / "groups.tsv").read_text(encoding="utf-8").splitlines())
    records = [record for split in ("train", "dev") for record in read_gold(DATA / f"{split}.jsonl")]
    records = take_articles(records, options.articles)
    nlp = text_pipeline()
    classifier = ArticleClassifier().fit(
        [gold_terms(nlp, record) for record in records],
        [record.stage.label if record.stage else "none" for record in records],
        [[topic.label for topic in record.topics] for record in records],
        [groups[record.id] for record in records],
    )
    save_classifier(classifier, options.output)
    logger.info("written: %s (%d articles)", options.output, len(records))


if __name__ == "__main__":
    main()
