"""Stage `evaluate`: measure `models/pl_cwd_news` on the test split and the news articles.

Writes `metrics.json`, the model card and its pictures.

python -m training.evaluate [--model FOLDER] [--output FILE]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from spacy.language import Language

from cwdnlp.classify.explanation import strongest_terms
from cwdnlp.evaluate.calibration import (
    Judged,
    calibration_error,
    chance_error,
    coverage_curve,
    judge_entities,
    judge_stages,
    judge_topics,
    reliability,
)
from cwdnlp.evaluate.errors import entity_errors
from cwdnlp.evaluate.metrics import Report, evaluate, interval
from cwdnlp.label_file import find_schema
from cwdnlp.pipeline import load, model_info, tag_many, to_record
from cwdnlp.records import Article, TaggedArticle
from training.common import DATA, MODEL, ROOT, configure_logging, logger, read_gold
from training.gold import with_labels
from training.model_card import PICTURES, model_card
from training.pictures import draw_coverage, draw_reliability
from training.robustness import measure_losses

SETS = {"test": DATA / "test.jsonl", "news": ROOT / "corpora" / "news.jsonl"}
TERMS = 10
COVERAGE = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
HEADLINES = {
    "strict": lambda report: Report.total(report.strict).f1,
    "relaxed": lambda report: Report.total(report.relaxed).f1,
    "teryt": lambda report: report.teryt.recall,
    "officials": lambda report: report.officials.f1,
    "members": lambda report: report.members.f1,
    "stage": lambda report: report.stage_accuracy,
    "topics": lambda report: Report.total(report.topics).f1,
}


def measure(
    gold: list[TaggedArticle], predicted: list[TaggedArticle], probabilities: dict[str, dict[str, float]]
) -> dict[str, Any]:
    """Return every figure with 95 % intervals of the headline ones; `probabilities` are the `doc.cats` by article."""
    figures = evaluate(gold, predicted).to_dict()
    figures["interval_95"] = {
        name: [round(end, 4) for end in interval(gold, predicted, figure)] for name, figure in HEADLINES.items()
    }
    judged = judge_entities(gold, predicted)
    figures["confidence"] = {
        "expected_calibration_error": round(calibration_error(judged), 4),
        "coverage": [[round(each, 4) for each in point] for point in coverage_curve(judged, COVERAGE)],
    }
    figures["classes"] = {
        "stage": _calibration(judge_stages(gold, predicted)),
        "topics": _calibration(judge_topics(gold, probabilities)),
        "given": _calibration(_given_topics(gold, predicted)),
        "uncertain": _uncertain(gold, predicted),
    }
    figures["errors"] = {
        f"{kind} {label}": count for (kind, label), count in sorted(entity_errors(gold, predicted).items())
    }
    return figures


def _calibration(judged: list[Judged]) -> dict[str, Any]:
    """Return calibration error, that of chance alone, reliability and coverage of probabilities."""
    bins = reliability(judged)
    return {
        "expected_calibration_error": round(calibration_error(judged), 4),
        "of_chance": round(chance_error(judged), 4),
        "reliability": [[each.count, round(each.confidence, 4), round(each.right, 4)] for each in bins],
        "coverage": [[round(each, 4) for each in point] for point in coverage_curve(judged, COVERAGE)],
    }


def _given_topics(gold: list[TaggedArticle], predicted: list[TaggedArticle]) -> list[Judged]:
    """Return the probability of every topic that was given, and whether it is gold."""
    wanted = {article.id: {topic.label for topic in article.topics} for article in gold}
    return [
        (topic.score, topic.label in wanted[article.id])
        for article in predicted
        for topic in article.topics
        if topic.score is not None
    ]


def _uncertain(gold: list[TaggedArticle], predicted: list[TaggedArticle]) -> dict[str, float]:
    """Return the share of uncertain stages, how many of the certain are right, and of the uncertain by two guesses."""
    wanted = {article.id: article.stage.label for article in gold if article.stage}
    pairs = [(article.stage, wanted[article.id]) for article in predicted if article.stage and article.id in wanted]
    certain = [stage.label == label for stage, label in pairs if not stage.is_uncertain]
    doubtful = [label in {each.label for each in stage.candidates} for stage, label in pairs if stage.is_uncertain]
    return {
        "share": round(len(doubtful) / len(pairs), 4) if pairs else 0.0,
        "certain_right": round(sum(certain) / len(certain), 4) if certain else 0.0,
        "among_two": round(sum(doubtful) / len(doubtful), 4) if doubtful else 0.0,
    }


def tag_texts(gold: list[TaggedArticle], nlp: Language) -> list[TaggedArticle]:
    """Tag the texts of gold articles, of which the pipeline sees what it would see of an `Article`."""
    return list(tag_many(_inputs(gold), nlp=nlp))


def _inputs(gold: list[TaggedArticle]) -> list[Article]:
    return [Article(**{field: getattr(article, field) for field in Article.model_fields}) for article in gold]


def tag_with_probabilities(
    gold: list[TaggedArticle], nlp: Language
) -> tuple[list[TaggedArticle], dict[str, dict[str, float]]]:
    """Tag the texts of gold articles; also return the probabilities of all stages and topics, by article."""
    inputs = _inputs(gold)
    docs = [nlp.make_doc(article.text) for article in inputs]
    for doc, article in zip(docs, inputs, strict=True):
        doc._.published = article.published
    docs = list(nlp.pipe(docs))
    records = [to_record(doc, article) for doc, article in zip(docs, inputs, strict=True)]
    return records, {article.id: dict(doc.cats) for doc, article in zip(docs, inputs, strict=True)}


def main(arguments: list[str] | None = None) -> None:
    """Measure and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, default=MODEL, help="folder of the pipeline")
    parser.add_argument("--output", type=Path, default=ROOT / "models" / "metrics.json", help="file of the figures")
    options = parser.parse_args(arguments)
    configure_logging()
    nlp = load(options.model)
    schema = find_schema(ROOT / "corpora")
    sizes = {split: len(read_gold(DATA / f"{split}.jsonl")) for split in ("train", "dev", "test")}
    figures: dict[str, Any] = {
        "model": model_info(nlp).to_dict(),
        "corpus": {"articles": sum(sizes.values()), **sizes},
        "sets": {},
    }
    for name, path in SETS.items():
        gold = [with_labels(article, schema) for article in read_gold(path)]
        figures["sets"][name] = measure(gold, *tag_with_probabilities(gold, nlp))
        figures["sets"][name]["robustness"] = measure_losses(gold, nlp)
        strict = figures["sets"][name]["entities"]["strict"]["f1"]
        logger.info("%s: strict F1 %.3f, stage %.3f", name, strict, figures["sets"][name]["stage"]["accuracy"])
    classifier = nlp.get_pipe("cwdnlp_classifier").require_model()  # type: ignore[attr-defined]
    labels = [*(f"stage:{each}" for each in classifier.stages_), *(f"topic:{each}" for each in classifier.topics_)]
    figures["terms"] = {
        label: [term for term, _ in strongest_terms(classifier, label, limit=TERMS)] for label in labels
    }
    options.output.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    _draw(figures["sets"], options.output.parent)
    experiments = options.output.with_name("experiments.json")
    digest = json.loads((DATA / "check.json").read_text(encoding="utf-8"))["sha256"]
    known = json.loads(experiments.read_text(encoding="utf-8")) if experiments.exists() else {}
    compared = options.output.with_name("classifiers.json")
    known |= {"classifiers": json.loads(compared.read_text(encoding="utf-8"))} if compared.exists() else {}
    options.output.with_name("README.md").write_text(model_card(figures, known, corpus_digest=digest), encoding="utf-8")


def _draw(sets: dict[str, Any], folder: Path) -> None:
    """Draw the pictures of the card."""
    entities, stages, probabilities = (folder / name for name in PICTURES)
    draw_coverage({name: each["confidence"]["coverage"] for name, each in sets.items()}, entities)
    draw_coverage({n: each["classes"]["stage"]["coverage"] for n, each in sets.items()}, stages, kept="articles")
    kinds = {"stage, the likeliest": "stage", "topics, all": "topics"}
    draw_reliability(
        {
            title: {name: each["classes"][kind]["reliability"] for name, each in sets.items()}
            for title, kind in kinds.items()
        },
        probabilities,
    )


if __name__ == "__main__":
    main()
