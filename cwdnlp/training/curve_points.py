"""Points of a learning curve, read from the runs that made it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from cwdnlp.evaluate.measure import HEADLINES

__all__ = ["Point", "curve_points", "promise"]


@dataclass(frozen=True, slots=True)
class Point:
    """What so many articles give, a mean over seeds, and what the step from the point before gave."""

    articles: int
    value: float
    spread: float
    gain: float | None


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
        if sets.get(name, {}).get(figure) is not None:  # None: gold says nothing about it
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
