"""Tables for `dvc plots`, and the pictures of the card drawn from the same figures."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cwdnlp.training.curve_points import curve_points
from cwdnlp.training.pictures import draw_coverage, draw_learning, draw_reliability
from cwdnlp.training.stages import logger

__all__ = ["LEARNING", "PICTURES", "PLOTS", "write_plots"]

PICTURES = ("confidence.svg", "stages.svg", "probabilities.svg")
PLOTS = "plots"
LEARNING = "plots/learning-curve.svg"
_LEARNED = {"strict": "entities, strict F1", "stage": "stage, accuracy", "topics": "topics, micro F1"}


def write_plots(
    sets: dict[str, Any], report: Path, learning: Mapping[str, Any] | None = None, whole: int = 0
) -> list[str]:
    """Write the tables, and the pictures if matplotlib is installed; return the names of those drawn.

    `learning` are the runs of a learning curve, which not every training has; `whole` is the number of all articles.
    """
    folder = report / PLOTS
    folder.mkdir(exist_ok=True)
    _write(folder / "stages.csv", ("set", "gold", "predicted"), _confusions(sets))
    _write(folder / "coverage.csv", ("set", "kind", "kept", "confidence", "right"), _coverages(sets))
    _write(folder / "reliability.csv", ("set", "kind", "articles", "given", "right"), _reliabilities(sets))
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        logger.warning('matplotlib is not installed; the card has no pictures (pip install "cwdnlp[train]")')
        return []
    entities, stages, probabilities = (report / name for name in PICTURES)
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
    curves = {name: curve for name in sets if (curve := _learning(learning or {}, name, whole))}
    if not curves:
        return list(PICTURES)
    draw_learning(curves, report / LEARNING)
    return [*PICTURES, LEARNING]


def _learning(runs: Mapping[str, Any], name: str, whole: int) -> dict[str, list[tuple[int, float]]]:
    """Return the curves of a set, of figures that each run has; one point is no curve."""
    curves: dict[str, list[tuple[int, float]]] = {}
    for figure, title in _LEARNED.items():
        points = [(point.articles, point.value) for point in curve_points(runs, name, figure, whole)]
        if len(points) > 1:
            curves[title] = points
    return curves


def _confusions(sets: dict[str, Any]) -> Iterable[Sequence[object]]:
    """Give a row for each article: its set, gold and predicted stage."""
    for name, each in sets.items():
        right = {label: [label] * found["hits"] for label, found in each["stage"]["labels"].items() if found["hits"]}
        for label, found in right.items():
            yield from ((name, label, predicted) for predicted in found)
        for pair, count in each["stage"]["confusion"].items():
            gold, _, predicted = pair.partition(" as ")
            yield from ((name, gold, predicted) for _ in range(count))


def _coverages(sets: dict[str, Any]) -> Iterable[Sequence[object]]:
    for name, each in sets.items():
        curves = {"entities": each["confidence"]["coverage"], "stage": each["classes"]["stage"]["coverage"]}
        for kind, curve in curves.items():
            yield from ((name, kind, *point) for point in curve)


def _reliabilities(sets: dict[str, Any]) -> Iterable[Sequence[object]]:
    for name, each in sets.items():
        for kind in ("stage", "topics"):
            yield from ((name, kind, *point) for point in each["classes"][kind]["reliability"])


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
