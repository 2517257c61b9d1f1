"""Pictures of the model card, as SVG that is the same for the same figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["draw_coverage", "draw_learning", "draw_reliability"]

_COLOURS = {"test": "#1b6ca8", "news": "#b4531f"}
Curve = Sequence[Sequence[float]]


@contextmanager
def _figure(path: Path, columns: int = 1) -> Iterator[Sequence[Any]]:
    """Give the axes of a figure side by side, and write it when they are drawn; equal figures give equal files."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    mpl.rcParams["svg.hashsalt"] = "cwdnlp"
    figure, axes = plt.subplots(1, columns, figsize=(6 if columns == 1 else 4.4 * columns, 3.6), squeeze=False)
    yield axes[0]
    for each in axes[0]:
        each.grid(visible=True, alpha=0.3)
        each.legend()
    figure.tight_layout()
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)


def draw_coverage(curves: Mapping[str, Curve], path: Path, *, kept: str = "entities") -> None:
    """Draw precision against coverage, a line for each set; `curves` hold share, least confidence, precision."""
    with _figure(path) as (axes,):
        for name, curve in curves.items():
            _line(axes, name, [share for share, _, _ in curve], [precision for _, _, precision in curve])
        axes.set_xlabel(f"{kept} kept, the surest first, %")
        axes.set_ylabel("right, %")


def draw_learning(curves: Mapping[str, Mapping[str, Sequence[tuple[int, float]]]], path: Path) -> None:
    """Draw figures against the number of articles learned from, one picture a set, a line for each figure.

    `curves` hold by set and figure the pairs of number and value; the numbers double from tick to tick.
    """
    with _figure(path, len(curves)) as each:
        for axes, (name, figures) in zip(each, curves.items(), strict=True):
            for title, points in figures.items():
                numbers, values = [size for size, _ in points], [100 * value for _, value in points]
                axes.plot(numbers, values, marker="o", markersize=4, label=title)
            sizes = sorted({size for points in figures.values() for size, _ in points})
            axes.set_xscale("log", base=2)
            axes.set_xticks(sizes, [str(size) for size in sizes])
            axes.minorticks_off()
            axes.set_title(name)
            axes.set_xlabel("articles to train on")
            axes.set_ylabel("%")


def draw_reliability(curves: Mapping[str, Mapping[str, Curve]], path: Path) -> None:
    """Draw what share was right against the probability given, one picture a kind, a line for each set.

    `curves` hold by kind and set the bins: number, mean probability, share that is right; the dot's size tells the
    number.
    """
    with _figure(path, len(curves)) as each:
        for axes, (kind, sets) in zip(each, curves.items(), strict=True):
            axes.plot([0, 100], [0, 100], color="#888888", linestyle="--", linewidth=1, label="as promised")
            for name, bins in sets.items():
                _line(axes, name, [given for _, given, _ in bins], [right for _, _, right in bins])
                sizes = [8 + 2 * min(count, 100) for count, _, _ in bins]
                points = [100 * given for _, given, _ in bins], [100 * right for _, _, right in bins]
                axes.scatter(*points, s=sizes, color=_COLOURS.get(name), alpha=0.35)
            axes.set_title(kind)
            axes.set_xlabel("probability given, %")
            axes.set_ylabel("right, %")


def _line(axes: Any, name: str, across: Sequence[float], up: Sequence[float]) -> None:
    """Draw shares as per cent."""
    percent = [100 * share for share in across], [100 * share for share in up]
    axes.plot(*percent, marker="o", markersize=4, label=name, color=_COLOURS.get(name))
