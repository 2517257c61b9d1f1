"""The model card's sections about stage and topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cwdnlp.training.plots import PICTURES

__all__ = ["class_sections", "coverage_table", "share"]


def class_sections(
    figures: Mapping[str, Any], compared: Mapping[str, Any], corpus_digest: str, pictures: Sequence[str] = PICTURES
) -> list[str]:
    """Return the sections: probabilities, altered texts, classifiers compared, the terms that speak for each label."""
    sets = figures["sets"]
    return [
        *_calibration(sets, pictures),
        *_uncertain(sets, pictures),
        *_robustness(sets),
        *_comparison(compared, corpus_digest),
        *_terms(figures["terms"]),
    ]


def _calibration(sets: Mapping[str, Any], pictures: Sequence[str]) -> list[str]:
    rows = ["| expected calibration error, 10 bins | " + " | ".join(f"`{name}` | of chance" for name in sets) + " |"]
    rows.append("| --- |" + " ---: | ---: |" * len(sets))
    for kind, title in (("stage", "stage, the likeliest"), ("topics", "topics, all"), ("given", "topics given")):
        cells = [each["classes"][kind] for each in sets.values()]
        values = [f"{share(cell['expected_calibration_error'])} | {share(cell['of_chance'])}" for cell in cells]
        rows.append(f"| {title} | " + " | ".join(values) + " |")
    return [
        "## Probabilities of stage and topics",
        "A temperature (stage) and a slope and an offset (each topic) are found on articles held out in turn, whole "
        "groups at a time. `of chance` is the error that perfectly calibrated probabilities show on so few articles. "
        "In the picture the size of a dot tells how many stand behind it.",
        f"![reliability]({PICTURES[2]})" if PICTURES[2] in pictures else "",
        "\n".join(rows),
    ]


def share(value: float | None, digits: int = 3) -> str:
    """Write a figure between 0 and 1, a dash where nothing was measured.

    >>> share(0.5), share(None)
    ('0.500', '–')
    """
    return "–" if value is None else f"{value:.{digits}f}"


def coverage_table(kind: str, curves: Mapping[str, Sequence[Sequence[float]]]) -> str:
    """Return a table of what is right of the surest shares, for each set that has such a curve."""
    curves = {name: curve for name, curve in curves.items() if curve}
    rows = [f"| {kind} kept | " + " | ".join(f"`{name}`: least probability | right" for name in curves) + " |"]
    rows.append("| ---: |" + " ---: | ---: |" * len(curves))
    for points in zip(*curves.values(), strict=True):
        cells = [f"{share(point[1])} | {share(point[2])}" for point in points]
        rows.append(f"| {points[0][0]:.0%} | " + " | ".join(cells) + " |")
    return "\n".join(rows) if curves else ""


def _uncertain(sets: Mapping[str, Any], pictures: Sequence[str]) -> list[str]:
    curves = {name: each["classes"]["stage"]["coverage"] for name, each in sets.items()}
    told = [_doubts(name, each["classes"]["uncertain"]) for name, each in sets.items() if curves[name]]
    if not told:
        return []
    return [
        "### Uncertain stages",
        "A stage less likely than 0.5 (`uncertain_below` of `cwdnlp_classifier`) is reported with the two likeliest as "
        f"candidates: {'; '.join(told)}.",
        f"![stages right against coverage]({PICTURES[1]})" if PICTURES[1] in pictures else "",
        coverage_table("articles", curves),
    ]


def _doubts(name: str, uncertain: Mapping[str, float | None]) -> str:
    """Say how the uncertain stages of a set do, and how those that are not."""
    said, certain, two = (uncertain[key] for key in ("share", "certain_right", "among_two"))
    if not said or two is None:
        return f"on `{name}` no stage is uncertain"
    others = "" if certain is None else f"; of the others {certain:.1%} are right"
    among = f"of the uncertain the right one is among the two candidates in {two:.1%}"
    return f"on `{name}` {said:.1%} of the stages are uncertain{others}{', and' if others else ';'} {among}"


def _robustness(sets: Mapping[str, Any]) -> list[str]:
    head = [f"`{name}`: stage | macro F1 | topics F1" for name in sets]
    rows = ["| the text | " + " | ".join(head) + " |", "| --- |" + " ---: | ---: | ---: |" * len(sets)]
    for kind in next(iter(sets.values()))["robustness"]:
        cells = [each["robustness"][kind] for each in sets.values()]
        values = [" | ".join(share(cell[name]) for name in ("stage", "macro_f1", "topics")) for cell in cells]
        rows.append(f"| {kind} | " + " | ".join(values) + " |")
    return [
        "### What altered texts lose",
        "The same articles, altered (`cwdnlp.training.robustness`), against the labels of the unaltered ones; that a "
        "teaser no longer speaks of a topic counts as a miss, and so do the topics of the other news in a long report.",
        "\n".join(rows),
    ]


def _comparison(compared: Mapping[str, Any], corpus_digest: str) -> list[str]:
    if not compared:
        return []
    names = list(next(iter(compared["candidates"].values()))["sets"])
    head = ["classifier", "stage, cross-validated", "topics, cross-validated"]
    head += [f"`{name}`: stage | macro F1 | topics" for name in names]
    columns = len(head) + 2 * len(names) + 2
    rows = ["| " + " | ".join([*head, "training, s", "size, kB"]) + " |", "| --- |" + " ---: |" * (columns - 1)]
    for name, each in compared["candidates"].items():
        validated = [each[key] for key in ("stage", "topics")]
        cells = [f"{found['mean']:.3f} ± {found['half_width']:.3f}" if found else "not done" for found in validated]
        for found in each["sets"].values():
            cells += [f"{found['stage']:.3f}", f"{found['macro_f1']:.3f}", f"{found['topics']:.3f}"]
        rows.append("| " + " | ".join([name, *cells, f"{each['seconds']:.0f}", f"{each['kilobytes']:,.0f}"]) + " |")
    late = "" if compared.get("corpus") == corpus_digest else " Measured on an earlier state of the corpus."
    return [
        "### Classifiers compared",
        "Accuracy of the stage and micro F1 of the topics; cross-validation by groups of gminas, repeated, with 95 % "
        "intervals over the parts; then once on each set, trained on `train` and `dev`. Made by `python -m "
        f"training.compare_classifiers`; seconds are of one machine.{late}",
        "\n".join(rows),
    ]


def _terms(terms: dict[str, list[str]]) -> list[str]:
    rows = ["| label | terms |", "| --- | --- |"]
    rows += [f"| `{label}` | {', '.join(f'`{term}`' for term in found)} |" for label, found in terms.items()]
    return [
        "### What speaks for each label",
        "The strongest terms everywhere (`cwdnlp.classify.terms` tells how to read them); for one article "
        "`cwdnlp tag --explain` quotes the phrases.",
        "\n".join(rows),
    ]
