"""Compare classifiers of stage and topics: cross-validated, then once on the sets that no training reads.

python -m training.compare_classifiers [NAME …] [--repeats N] [--output FILE]

Every candidate sees the same readings and is judged in the same way: repeated cross-validation by groups of gminas,
then a training on `train` and `dev` and one measurement on `test` and `news`. Results are added to those of the file,
so that candidates can be run one by one; `models/README.md` shows them.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Parallel, delayed

from cwdnlp.classify.reading import read_document
from cwdnlp.label_file import find_schema
from cwdnlp.pipeline import load
from cwdnlp.records import TaggedArticle
from cwdnlp.training.classifier import Examples, read_examples
from cwdnlp.training.data import LEARNED
from cwdnlp.training.evaluation import evaluation_sets
from cwdnlp.training.stages import corpus_digest, read_groups, read_split
from training.candidates import CANDIDATES, Candidate
from training.common import WORKSPACE, configure_logging, logger

FOLDS = 5


def measured_examples(gold: list[TaggedArticle]) -> Examples:
    """Read articles as the shipped pipeline sees them: with its own entities and links."""
    nlp = load(exclude=["cwdnlp_confidence", "cwdnlp_classifier"])
    docs = [nlp.make_doc(article.text) for article in gold]
    for doc, article in zip(docs, gold, strict=True):
        doc._.published = article.published
    readings = [read_document(doc) for doc in nlp.pipe(docs)]
    stages = [article.stage.label if article.stage else None for article in gold]
    return Examples(readings, stages, [[topic.label for topic in article.topics] for article in gold], [])


def judge(candidate: Candidate, train: Examples, tests: Sequence[Examples]) -> list[dict[str, float]]:
    """Fit a candidate and return its figures on each set."""
    candidate.fit(train._replace(stages=[stage or "none" for stage in train.stages]))
    figures = []
    for each in tests:
        stages, topics = candidate.predict(each.readings)
        figures.append(_figures(each, stages, topics))
    return figures


def _figures(gold: Examples, stages: Sequence[str], topics: Sequence[Sequence[str]]) -> dict[str, float]:
    from sklearn.metrics import f1_score

    hits = sum(len(set(found) & set(wanted)) for found, wanted in zip(topics, gold.topics, strict=True))
    total = sum(map(len, topics)) + sum(map(len, gold.topics))
    return {
        "stage": float(np.mean([one == other for one, other in zip(stages, gold.stages, strict=True)])),
        "macro_f1": float(f1_score(gold.stages, list(stages), average="macro")),
        "topics": 2 * hits / total if total else 0.0,
    }


def parts(groups: Sequence[str], repeats: int) -> list[tuple[list[int], list[int]]]:
    """Return training and held-out rows: `FOLDS` parts for each repeat, whole groups at a time."""
    found: list[tuple[list[int], list[int]]] = []
    for seed in range(repeats):
        names = sorted(set(groups))
        part_of = dict(zip(np.random.default_rng(seed).permutation(names).tolist(), range(len(names)), strict=True))
        for part in range(FOLDS):
            held = [row for row, group in enumerate(groups) if part_of[group] % FOLDS == part]
            rest = sorted(set(range(len(groups))) - set(held))
            found.append((rest, held))
    return found


def interval(values: Sequence[float]) -> dict[str, float] | None:
    """Return the mean and half the width of its 95 % interval, by the corrected variance of Nadeau and Bengio (2003).

    The parts of repeated cross-validation share their training articles, so that the plain variance is too small.
    """
    if not values:
        return None
    spread = float(np.var(values, ddof=1)) if len(values) > 1 else 0.0
    error = math.sqrt(spread * (1 / len(values) + 1 / (FOLDS - 1)))
    return {"mean": round(float(np.mean(values)), 4), "half_width": round(1.96 * error, 4)}


def compare(make: Callable[[], Candidate], train: Examples, sets: dict[str, Examples], repeats: int) -> dict[str, Any]:
    """Return all figures of one candidate, with the seconds of one training and the size of what it learned."""
    jobs = [(train.take(rest), train.take(held)) for rest, held in parts(train.groups, repeats)]
    folds = Parallel(n_jobs=-1)(delayed(judge)(make(), rest, [held]) for rest, held in jobs)
    candidate = make()
    start = time.perf_counter()
    figures = judge(candidate, train, list(sets.values()))
    seconds = time.perf_counter() - start
    return {
        "stage": interval([fold[0]["stage"] for fold in folds]),
        "topics": interval([fold[0]["topics"] for fold in folds]),
        "sets": {
            name: {key: round(value, 4) for key, value in found.items()}
            for name, found in zip(sets, figures, strict=True)
        },
        "seconds": round(seconds, 1),
        "kilobytes": round(candidate.size() / 1000, 1),
    }


def main(arguments: list[str] | None = None) -> None:
    """Measure the candidates that are named, or all, and add their figures to the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", help=f"some of: {', '.join(CANDIDATES)}")
    parser.add_argument("--repeats", type=int, default=3, help="how often the cross-validation is repeated (0: none)")
    parser.add_argument(
        "--output", type=Path, default=WORKSPACE.report / "classifiers.json", help="file of the figures"
    )
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.names) - set(CANDIDATES)):
        parser.error(f"unknown {unknown[0]!r}; known are {', '.join(CANDIDATES)}")
    configure_logging()
    schema = find_schema(WORKSPACE.corpus)
    records = [record for split in LEARNED for record in read_split(WORKSPACE, split)]
    train = read_examples(records, schema, read_groups(WORKSPACE))
    sets = {name: measured_examples(gold) for name, gold in evaluation_sets(WORKSPACE).items()}
    digest = corpus_digest(WORKSPACE)
    known = json.loads(options.output.read_text(encoding="utf-8")) if options.output.exists() else {}
    candidates = known.get("candidates", {}) if known.get("corpus") == digest else {}
    for name in options.names or CANDIDATES:
        repeats = options.repeats if CANDIDATES[name].is_quick else min(1, options.repeats)
        candidates[name] = compare(lambda name=name: CANDIDATES[name].make(schema), train, sets, repeats)  # type: ignore[misc]
        logger.info("%s: %s", name, candidates[name])
        ordered = {each: candidates[each] for each in CANDIDATES if each in candidates}
        text = json.dumps({"corpus": digest, "candidates": ordered}, ensure_ascii=False, indent=2)
        options.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
