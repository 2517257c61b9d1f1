"""Stage `confidence`: learn how often such an entity is right, on the dev split, on which nothing else was fitted.

    python -m training.train_confidence [--model FOLDER] [--output FOLDER] [--articles N] [--set KEY VALUE]…

Logs the expected calibration error on the test split.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.language import Language

from cwdnlp.evaluate.calibration import calibration_error
from cwdnlp.pipes.confidence.confidence import Confidence, entity_features
from cwdnlp.pipes.weights import Weights
from cwdnlp.records import TaggedArticle
from training.common import DATA, MODEL, check_versions, configure_logging, logger, read_gold, take_articles
from training.package import assemble

_STRENGTH = 1.0
_UNNEEDED = ("cwdnlp_confidence", "cwdnlp_classifier")


def judged(nlp: Language, records: Iterable[TaggedArticle]) -> tuple[list[dict[str, float]], list[bool]]:
    """Return the features of every entity that the pipeline finds, and whether it is gold: span and label."""
    records = list(records)
    rows: list[dict[str, float]] = []
    right: list[bool] = []
    for record, doc in zip(records, nlp.pipe(record.text for record in records), strict=True):
        gold = {(entity.start, entity.end, entity.label) for entity in record.entities}
        rows += entity_features(doc)
        right += [(entity.start_char, entity.end_char, entity.label_) in gold for entity in doc.ents]
    return rows, right


def fit(rows: list[dict[str, float]], right: list[bool]) -> Weights:
    """Fit a logistic regression with an L2 penalty (Platt scaling with more than one feature)."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=_STRENGTH, max_iter=5000, tol=1e-6).fit(matrix, np.array(right))
    names = vectorizer.get_feature_names_out()
    weights = {str(name): float(weight) for name, weight in zip(names, model.coef_[0], strict=True)}
    return Weights(weights, float(model.intercept_[0]))


def main(arguments: list[str] | None = None) -> None:
    """Train and write the component's folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=0, help="train on so many articles only")
    parser.add_argument("--model", type=Path, default=MODEL, help="folder with the other trained components")
    parser.add_argument("--output", type=Path, help="folder of the component, in that of the model if not given")
    parser.add_argument("--set", nargs=2, action="append", default=[], metavar=("KEY", "VALUE"), help="as in training")
    options = parser.parse_args(arguments)
    configure_logging()
    check_versions()
    overrides = {key: json.loads(value) for key, value in options.set}
    nlp = assemble(options.model, overrides, without=_UNNEEDED)
    weights = fit(*judged(nlp, take_articles(read_gold(DATA / "dev.jsonl"), options.articles)))
    Confidence(weights).to_disk(options.output or options.model / "cwdnlp_confidence")
    rows, right = judged(nlp, take_articles(read_gold(DATA / "test.jsonl"), options.articles))
    error = calibration_error([(weights.probability(row), each) for row, each in zip(rows, right, strict=True)])
    logger.info("written: %s; expected calibration error on the test split %.3f", options.model, error)


if __name__ == "__main__":
    main()
