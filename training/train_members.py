"""Stage `members`: learn what speaks for a unit's membership in a partnership, from the train split's gold.

    python -m training.train_members [--output FOLDER] [--articles N]

Logs precision and recall on the dev split, of pairs of partnership and unit on gold mentions.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from cwdnlp.evaluate.metrics import Counts
from cwdnlp.gazetteers.register import load_register
from cwdnlp.pipes.officials.marks import Mention
from cwdnlp.pipes.partnerships.evidence import membership_features
from cwdnlp.pipes.partnerships.partnerships import Partnerships
from cwdnlp.pipes.partnerships.surroundings import Surroundings
from cwdnlp.pipes.weights import Weights
from cwdnlp.records import TaggedArticle
from training.common import DATA, MODEL, check_versions, configure_logging, logger, read_gold, take_articles

# Features of one or two pairs teach nothing.
_RAREST = 3
_STRENGTH = 0.1


def gold_mentions(record: TaggedArticle) -> list[Mention]:
    """Return the gold entities of an article as the component would read them."""
    entities = sorted(record.entities, key=lambda entity: entity.start)
    return [
        Mention(index, e.label, e.start, e.end, e.lemma or e.text, e.kb_id, record.text[e.start : e.end])
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


def fit(rows: list[set[str]], belong: list[bool]) -> Weights:
    """Fit a logistic regression with an L2 penalty; features sorted, so that equal data give equal weights."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict.fromkeys(sorted(features), 1) for features in rows])
    kept = np.asarray((matrix > 0).sum(axis=0)).ravel() >= _RAREST
    model = LogisticRegression(C=_STRENGTH, max_iter=5000, tol=1e-6).fit(matrix[:, kept], belong)
    names = vectorizer.get_feature_names_out()[kept]
    weights = {str(name): float(weight) for name, weight in zip(names, model.coef_[0], strict=True)}
    return Weights(weights, float(model.intercept_[0]))


def measure(weights: Weights, rows: list[set[str]], belong: list[bool]) -> Counts:
    """Count right, found and gold pairs."""
    found = [weights.probability(features) >= 0.5 for features in rows]
    right = sum(one and other for one, other in zip(found, belong, strict=True))
    return Counts(right, sum(found), sum(belong))


def main(arguments: list[str] | None = None) -> None:
    """Train, measure on the dev split and write the component's folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=0, help="train on so many articles only")
    parser.add_argument("--output", type=Path, default=MODEL / "cwdnlp_partnerships", help="folder of the component")
    options = parser.parse_args(arguments)
    configure_logging()
    check_versions()
    rows, belong = pairs(take_articles(read_gold(DATA / "train.jsonl"), options.articles))
    weights = fit(rows, belong)
    Partnerships(weights).to_disk(options.output)
    found = measure(weights, *pairs(read_gold(DATA / "dev.jsonl")))
    logger.info(
        "written: %s (%d pairs); dev split: precision %.3f, recall %.3f",
        options.output, len(rows), found.precision, found.recall,
    )  # fmt: skip


if __name__ == "__main__":
    main()
