"""The learning curve: how much a model would gain from more articles, by training on parts of those there are."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from cwdnlp.errors import CwdnlpError
from cwdnlp.evaluate.measure import HEADLINES
from cwdnlp.training.evaluation import evaluation_sets
from cwdnlp.training.parameters import Workspace
from cwdnlp.training.runs import Run, run_all
from cwdnlp.training.stages import read_split

__all__ = ["EXPERIMENT", "Point", "curve_points", "curve_runs", "curve_sizes", "learning_curve", "promise"]

EXPERIMENT = "learning-curve"
RESULTS = "experiments.json"
_STEPS = 4


@dataclass(frozen=True, slots=True)
class Point:
    """What so many articles give, a mean over seeds, and what the step from the point before gave."""

    articles: int
    value: float
    spread: float
    gain: float | None


def curve_sizes(articles: int, steps: int = _STEPS) -> list[int]:
    """Return sizes of parts, each half of the next; 0, the last, stands for all articles.

    >>> curve_sizes(1313), curve_sizes(52, 3)
    ([164, 328, 656, 0], [13, 26, 0])
    """
    return [articles // 2**step for step in range(steps - 1, 0, -1) if articles // 2**step > 0] + [0]


def learning_curve(
    workspace: Workspace,
    sizes: Sequence[int] | None = None,
    *,
    seeds: int = 1,
    jobs: int = 1,
    advance: Callable[[], object] = lambda: None,
) -> dict[str, Any]:
    """Train on parts of the articles and measure each; return the figures by run and set.

    A larger part holds the smaller, and the articles that are measured are the same for all. One model instead of
    several is trained of the recogniser, to save time: the curve's shape matters, not its height. The figures are added
    to `experiments.json` in the report folder, from which the card shows them.

    Raises CwdnlpError if a size is larger than the split, or a training fails.
    """
    whole = len(read_split(workspace, "train"))
    sizes = sizes or curve_sizes(whole)
    if wrong := [size for size in sizes if not 0 <= size <= whole]:
        raise CwdnlpError(f"there are {whole} articles to train on, not {wrong[0]}", remedy="give smaller sizes")
    return run_all(
        workspace,
        EXPERIMENT,
        curve_runs(sizes, seeds),
        evaluation_sets(workspace),
        results=workspace.report / RESULTS,
        jobs=jobs,
        advance=advance,
    )


def curve_runs(sizes: Iterable[int], seeds: int) -> list[Run]:
    """Return the trainings of a curve."""
    return [
        Run(str(size or "all"), seed, {"articles": size, "ner.members": 1}) for seed in range(seeds) for size in sizes
    ]


def curve_points(runs: Mapping[str, Any], name: str, figure: str, whole: int) -> list[Point]:
    """Return the curve of one figure on one set; `whole` is the number that `all` stands for.

    >>> runs = {"10 0": {"test": {"strict": 0.5}}, "all 0": {"test": {"strict": 0.7}}}
    >>> [(point.articles, point.value, point.gain) for point in curve_points(runs, "test", "strict", 20)]
    [(10, 0.5, None), (20, 0.7, 0.2)]
    """
    if figure not in HEADLINES:
        raise KeyError(figure)
    found: dict[int, list[float]] = {}
    for key, sets in runs.items():
        size = key.rpartition(" ")[0]
        if name in sets and figure in sets[name]:
            found.setdefault(whole if size == "all" else int(size), []).append(sets[name][figure])
    points: list[Point] = []
    for articles, values in sorted(found.items()):
        value = fmean(values)
        gain = round(value - points[-1].value, 6) if points else None
        points.append(Point(articles, value, (max(values) - min(values)) / 2, gain))
    return points


def promise(points: Sequence[Point]) -> float | None:
    """Return what doubling the articles promises: the slope over the logarithm of their number at the last two points.

    >>> round(promise([Point(100, 0.6, 0, None), Point(200, 0.7, 0, 0.1)]), 3)
    0.1
    """
    if len(points) < 2:
        return None
    former, latter = points[-2:]
    return (latter.value - former.value) / math.log2(latter.articles / former.articles)
