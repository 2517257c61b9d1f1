"""Stage `confidence`: learn how often such an entity is right, on the dev split, on which nothing else was fitted.

Logs the expected calibration error on the split that is measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.language import Language

from cwdnlp.evaluate.calibration import calibration_error
from cwdnlp.pipes.confidence.confidence import Confidence, entity_features
from cwdnlp.pipes.weights import Weights
from cwdnlp.records import TaggedArticle
from cwdnlp.training.assembly import assemble
from cwdnlp.training.parameters import Workspace
from cwdnlp.training.stages import logger, read_split

__all__ = ["fit_confidence", "judged", "train_confidence"]

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


def fit_confidence(rows: list[dict[str, float]], right: list[bool], *, strength: float) -> Weights:
    """Fit a logistic regression with an L2 penalty (Platt scaling with more than one feature).

    Where all entities are right, or none (there may be none), the confidence is their share with one of each kind
    added (Laplace's rule of succession).
    """
    if len(set(right)) < 2:
        return Weights({}, math.log((sum(right) + 1) / (len(right) - sum(right) + 1)))
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=strength, max_iter=5000, tol=1e-6).fit(matrix, np.array(right))
    names = vectorizer.get_feature_names_out()
    weights = {str(name): float(weight) for name, weight in zip(names, model.coef_[0], strict=True)}
    return Weights(weights, float(model.intercept_[0]))


def train_confidence(workspace: Workspace) -> None:
    """Train and write the component's folder; raises ModelError if the other components are not trained."""
    parameters = workspace.parameters
    nlp = assemble(workspace.model, parameters, without=_UNNEEDED)
    weights = fit_confidence(*judged(nlp, read_split(workspace, "dev")), strength=parameters.confidence.strength)
    Confidence(weights).to_disk(workspace.model / "cwdnlp_confidence")
    rows, right = judged(nlp, read_split(workspace, parameters.evaluate.split))
    error = calibration_error([(weights.probability(row), each) for row, each in zip(rows, right, strict=True)])
    logger.info("written: %s; expected calibration error %.3f", workspace.model / "cwdnlp_confidence", error)
