"""Pictures of the model card, as SVG that is the same for the same figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["draw_coverage"]

_COLOURS = {"test": "#1b6ca8", "news": "#b4531f"}


def draw_coverage(curves: Mapping[str, Sequence[Sequence[float]]], path: Path) -> None:
    """Draw precision against coverage, a line for each set; `curves` hold share, least confidence, precision."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    mpl.rcParams["svg.hashsalt"] = "cwdnlp"  # equal figures give equal files
    figure, axes = plt.subplots(figsize=(6, 3.5))
    for name, curve in curves.items():
        axes.plot(
            [100 * share for share, _, _ in curve],
            [100 * precision for _, _, precision in curve],
            marker="o",
            label=name,
            color=_COLOURS.get(name),
        )
    axes.set_xlabel("entities kept, the surest first, %")
    axes.set_ylabel("right, %")
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
