"""Stage `evaluate`: measure the pipeline on articles that nothing was learned from.

Writes into the report folder `metrics.json` (the figures that two trainings are compared by), `evaluation.json` (all of
them), tables for `dvc plots`, the model card and its pictures.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from spacy.language import Language

from cwdnlp.classify.explanation import strongest_terms
from cwdnlp.evaluate.evaluation import evaluate_predictions
from cwdnlp.evaluate.gold import read_records, with_labels
from cwdnlp.evaluate.predict import predict
from cwdnlp.label_file import find_schema
from cwdnlp.pipeline import load, model_info
from cwdnlp.records import TaggedArticle
from cwdnlp.training.card import model_card, read_card_text
from cwdnlp.training.data import LEARNED
from cwdnlp.training.digest import folder_digest, folder_size
from cwdnlp.training.parameters import Workspace
from cwdnlp.training.plots import write_plots
from cwdnlp.training.robustness import measure_losses
from cwdnlp.training.stages import corpus_digest, logger, read_split

__all__ = ["ALL_FIGURES", "CARD", "METRICS", "evaluate_model", "evaluation_sets", "headlines"]

METRICS, ALL_FIGURES, CARD = "metrics.json", "evaluation.json", "README.md"
TERMS = 10
# Made by runs that are too long for a stage; the card shows what is there.
_FURTHER = {"experiments": "experiments.json", "classifiers": "classifiers.json", "benchmarks": "benchmarks.json"}


def evaluation_sets(workspace: Workspace) -> dict[str, list[TaggedArticle]]:
    """Return the gold articles that are measured, by name: a split of the corpus, and the further files."""
    schema = find_schema(workspace.corpus)
    evaluate = workspace.parameters.evaluate
    sets = {evaluate.split: read_split(workspace, evaluate.split)}
    sets |= {name: read_records(workspace.root / path) for name, path in evaluate.sets.items()}
    return {name: [with_labels(article, schema) for article in gold] for name, gold in sets.items()}


def evaluate_model(workspace: Workspace) -> None:
    """Measure, and write figures, tables, card and pictures; raises ModelError if the pipeline cannot be loaded."""
    nlp = load(workspace.model)
    splits = dict.fromkeys((*LEARNED, workspace.parameters.evaluate.split))
    sizes = {split: len(read_split(workspace, split)) for split in splits}
    figures: dict[str, Any] = {
        "model": {
            **model_info(nlp).to_dict(),
            "sha256": folder_digest(workspace.model),
            "bytes": folder_size(workspace.model),
        },
        "corpus": {"articles": sum(sizes.values()), **sizes, "sha256": corpus_digest(workspace)},
        "sets": {},
    }
    schema = find_schema(workspace.corpus)
    for name, gold in evaluation_sets(workspace).items():
        found = evaluate_predictions(gold, predict(gold, nlp), schema=schema).figures
        found["robustness"] = measure_losses(gold, nlp)
        figures["sets"][name] = found
        logger.info("%s: %s", name, headlines(found))
    figures["terms"] = _terms(nlp)
    report = workspace.report
    report.mkdir(parents=True, exist_ok=True)
    _write_json(report / METRICS, comparable(figures))
    _write_json(report / ALL_FIGURES, figures)
    further = {name: _read_json(report / file) for name, file in _FURTHER.items()}
    learning = further["experiments"].get("learning-curve", {}).get("runs", {})
    pictures = write_plots(figures["sets"], report, learning, sizes["train"])
    text = read_card_text(workspace)
    (report / CARD).write_text(
        model_card(figures, text, workspace.parameters.card, further, pictures=pictures), encoding="utf-8"
    )


def headlines(found: dict[str, Any]) -> str:
    """Return the first figures of a set in a line."""
    titles = {"strict": "strict F1", "stage": "stage", "topics": "topics"}
    shown = {title: found["headlines"][key] for key, title in titles.items()}
    return ", ".join(f"{title} {value:.3f}" for title, value in shown.items() if value is not None)


def comparable(figures: dict[str, Any]) -> dict[str, Any]:
    """Return what two trainings are compared by: headline figures with intervals, and those of each label.

    What the gold says nothing about is None.
    """
    sets: dict[str, Any] = {}
    for name, each in figures["sets"].items():
        sets[name] = {
            "articles": each["articles"],
            **each["headlines"],
            "amounts": each["amounts"]["f1"],
            "dates": each["dates"]["f1"],
            "calibration_error": {
                "entities": each["confidence"]["expected_calibration_error"],
                "stage": each["classes"]["stage"]["expected_calibration_error"],
                "topics": each["classes"]["topics"]["expected_calibration_error"],
            },
            "entity_f1": {label: found["f1"] for label, found in each["entities"]["labels"].items()},
            "stage_f1": {label: found["f1"] for label, found in each["stage"]["labels"].items()},
            "topic_f1": {label: found["f1"] for label, found in each["topics"]["labels"].items()},
            "interval_95": {
                key: {"low": ends[0], "high": ends[1]} for key, ends in each["interval_95"].items() if ends
            },
        }  # fmt: skip
    return {"model": figures["model"], "corpus": figures["corpus"], "sets": sets}


def _terms(nlp: Language) -> dict[str, list[str]]:
    """Return the strongest terms of each stage and topic."""
    classifier = nlp.get_pipe("cwdnlp_classifier").require_model()  # type: ignore[attr-defined]
    labels = [*(f"stage:{each}" for each in classifier.stages_), *(f"topic:{each}" for each in classifier.topics_)]
    return {label: [term for term, _ in strongest_terms(classifier, label, limit=TERMS)] for label in labels}


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _read_json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found
