"""Stage `members`: learn what speaks for a unit's membership in a partnership, from the train split's gold.

Logs precision and recall on the dev split, of pairs of partnership and unit on gold mentions.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from cwdnlp.evaluate.metrics import Counts
from cwdnlp.gazetteers.register import load_register
from cwdnlp.pipeline import MODEL_NAME, model_home
from cwdnlp.pipes.officials.marks import Mention
from cwdnlp.pipes.partnerships.evidence import membership_features
from cwdnlp.pipes.partnerships.partnerships import Partnerships
from cwdnlp.pipes.partnerships.surroundings import Surroundings
from cwdnlp.pipes.weights import Weights
from cwdnlp.records import TaggedArticle
from cwdnlp.training.parameters import Workspace
from cwdnlp.training.stages import logger, read_split, take_articles

__all__ = ["fit_members", "gold_mentions", "measure_members", "pairs", "train_members"]

# The log odds where nothing was learned from pairs: 0.95 and 0.05.
_SURE = 3.0


def gold_mentions(record: TaggedArticle) -> list[Mention]:
    """Return the gold entities of an article as the component would read them."""
    entities = sorted(record.entities, key=lambda entity: entity.start)
    return [
        Mention(
            index,
            e.label,
            e.start,
            e.end,
            e.lemma or record.text[e.start : e.end],
            e.kb_id,
            record.text[e.start : e.end],
        )
        for index, e in enumerate(entities)
    ]


def pairs(records: Iterable[TaggedArticle]) -> tuple[list[set[str]], list[bool]]:
    """Return the features of all pairs of partnership and unit, and whether the gold joins them."""
    rows: list[set[str]] = []
    belong: list[bool] = []
    register = load_register()
    for record in records:
        article = Surroundings(record.text, gold_mentions(record), register)
        members: set[tuple[str | None, str]] = set()
        for partnership in record.partnerships:
            key = article.keys.get(partnership.name.casefold())
            members.update((key, code) for code in (*partnership.members, partnership.leader) if code)
        for pair, features in membership_features(article).items():
            rows.append(features)
            belong.append(pair in members)
    return rows, belong


def fit_members(rows: list[set[str]], belong: list[bool], *, strength: float, rarest: int) -> Weights:
    """Fit a logistic regression with an L2 penalty; features sorted, so that equal data give equal weights.

    `strength` is the inverse of the penalty's, features of fewer than `rarest` pairs teach nothing. Pairs that all
    belong, or none, give a weight that says so and looks at nothing else.
    """
    if len(set(belong)) < 2:
        return Weights({}, _SURE if any(belong) else -_SURE)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict.fromkeys(sorted(features), 1) for features in rows])
    kept = np.asarray((matrix > 0).sum(axis=0)).ravel() >= rarest
    model = LogisticRegression(C=strength, max_iter=5000, tol=1e-6).fit(matrix[:, kept], belong)
    names = vectorizer.get_feature_names_out()[kept]
    weights = {str(name): float(weight) for name, weight in zip(names, model.coef_[0], strict=True)}
    return Weights(weights, float(model.intercept_[0]))


def measure_members(weights: Weights, rows: list[set[str]], belong: list[bool]) -> Counts:
    """Count right, found and gold pairs."""
    found = [weights.probability(features) >= 0.5 for features in rows]
    right = sum(one and other for one, other in zip(found, belong, strict=True))
    return Counts(right, sum(found), sum(belong))


def train_members(workspace: Workspace) -> None:
    """Train, measure on the dev split and write the component's folder.

    A corpus in which no unit is a member of a partnership teaches nothing of it: the shipped pipeline's component is
    taken over.
    """
    parameters = workspace.parameters
    rows, belong = pairs(take_articles(read_split(workspace, "train"), parameters.articles))
    output = workspace.model / "cwdnlp_partnerships"
    shipped = model_home() / MODEL_NAME / output.name
    if not any(belong) and shipped.is_dir() and shipped.resolve() != output.resolve():
        shutil.copytree(shipped, output, dirs_exist_ok=True)
        logger.info("written: %s, that of the shipped pipeline: no unit of the corpus is a member", output)
        return
    weights = fit_members(rows, belong, strength=parameters.members.strength, rarest=parameters.members.rarest)
    Partnerships(weights).to_disk(output)
    found = measure_members(weights, *pairs(read_split(workspace, "dev")))
    logger.info(
        "written: %s (%d pairs); dev split: precision %.3f, recall %.3f",
        output, len(rows), found.precision, found.recall,
    )  # fmt: skip
