"""The learning curve: how much a model would gain from more articles, by training on parts of those there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from cwdnlp.errors import CwdnlpError
from cwdnlp.training.evaluation import evaluation_sets
from cwdnlp.training.parameters import Workspace
from cwdnlp.training.runs import Run, run_all
from cwdnlp.training.stages import read_split

__all__ = ["EXPERIMENT", "curve_runs", "curve_sizes", "learning_curve"]

EXPERIMENT = "learning-curve"
RESULTS = "experiments.json"
_STEPS = 4


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

    A larger part holds the smaller, and the articles that are measured are the same for all. The classifier learns from
    the same part of `dev` as well. One model instead of
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
