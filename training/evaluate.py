"""Stage `evaluate`: measure `models/pl_cwd_news` on the test split and the news articles.

Writes `metrics.json`, the model card and its picture.

python -m training.evaluate [--model FOLDER] [--output FILE]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from spacy.language import Language

from cwdnlp.evaluate.calibration import calibration_error, coverage_curve, judge_entities
from cwdnlp.evaluate.errors import entity_errors
from cwdnlp.evaluate.metrics import Report, evaluate, interval
from cwdnlp.pipeline import load, model_info, tag_many
from cwdnlp.records import Article, TaggedArticle
from training.common import DATA, MODEL, ROOT, configure_logging, logger, read_gold
from training.model_card import PICTURE, model_card
from training.pictures import draw_coverage

SETS = {"test": DATA / "test.jsonl", "news": ROOT / "corpora" / "news.jsonl"}
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


def measure(gold: list[TaggedArticle], predicted: list[TaggedArticle]) -> dict[str, Any]:
    """Return every figure with 95 % intervals of the headline ones."""
    figures = evaluate(gold, predicted).to_dict()
    figures["interval_95"] = {
        name: [round(end, 4) for end in interval(gold, predicted, figure)] for name, figure in HEADLINES.items()
    }
    judged = judge_entities(gold, predicted)
    figures["confidence"] = {
        "expected_calibration_error": round(calibration_error(judged), 4),
        "coverage": [[round(each, 4) for each in point] for point in coverage_curve(judged, COVERAGE)],
    }
    figures["errors"] = {
        f"{kind} {label}": count for (kind, label), count in sorted(entity_errors(gold, predicted).items())
    }
    return figures


def tag_texts(gold: list[TaggedArticle], nlp: Language) -> list[TaggedArticle]:
    """Tag the texts of gold articles, of which the pipeline sees what it would see of an `Article`."""
    inputs = [Article(**{field: getattr(article, field) for field in Article.model_fields}) for article in gold]
    return list(tag_many(inputs, nlp=nlp))


def main(arguments: list[str] | None = None) -> None:
    """Measure and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, default=MODEL, help="folder of the pipeline")
    parser.add_argument("--output", type=Path, default=ROOT / "models" / "metrics.json", help="file of the figures")
    options = parser.parse_args(arguments)
    configure_logging()
    nlp = load(options.model)
    sizes = {split: len(read_gold(DATA / f"{split}.jsonl")) for split in ("train", "dev", "test")}
    figures: dict[str, Any] = {
        "model": model_info(nlp).to_dict(),
        "corpus": {"articles": sum(sizes.values()), **sizes},
        "sets": {},
    }
    for name, path in SETS.items():
        gold = read_gold(path)
        figures["sets"][name] = measure(gold, tag_texts(gold, nlp))
        strict = figures["sets"][name]["entities"]["strict"]["f1"]
        logger.info("%s: strict F1 %.3f, stage %.3f", name, strict, figures["sets"][name]["stage"]["accuracy"])
    options.output.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    curves = {name: each["confidence"]["coverage"] for name, each in figures["sets"].items()}
    draw_coverage(curves, options.output.with_name(PICTURE))
    experiments = options.output.with_name("experiments.json")
    digest = json.loads((DATA / "check.json").read_text(encoding="utf-8"))["sha256"]
    known = json.loads(experiments.read_text(encoding="utf-8")) if experiments.exists() else {}
    options.output.with_name("README.md").write_text(model_card(figures, known, corpus_digest=digest), encoding="utf-8")


if __name__ == "__main__":
    main()
