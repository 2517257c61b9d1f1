"""The figures that drift is looked for in: what each is a share or a distribution of, and which direction is the worse.

| kind | asks | what a large shift means |
| --- | --- | --- |
| language | are these the words that training saw? | the model reads what it never learned |
| names | are these the names that training saw? | it has to guess more names from their surroundings |
| confidence | is the model as sure, and does it decide as often? | it finds these articles harder |
| labels | does it find as much, and the same things? | the stream tells of other things, or something is missed |
| form | are these articles of the same make? | cleaning lets more through, or articles are cut off |

All are made of whole numbers that are counted in each article (`cwdnlp.evaluate.observation`) and added up, so that
sums do not depend on their order, and the same articles give the same figures to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf
from typing import Literal

__all__ = ["KINDS", "LOG_SCALE", "NAMES", "RATIOS", "SCORE_SCALE", "Figure", "Kind", "figure_of"]

Kind = Literal["language", "names", "confidence", "labels", "form"]
Shape = Literal["ratio", "distribution", "lemmas"]
Unit = Literal["share", "rate", "words", "distance"]

KINDS: dict[Kind, str] = {
    "language": "words",
    "names": "names",
    "confidence": "confidence",
    "labels": "labels",
    "form": "form of the articles",
}
"""The kinds in the order in which they are told, with their names."""
SCORE_SCALE = 10_000
"""Confidence is counted in ten-thousandths, the digits that records keep."""
LOG_SCALE = 1_000
"""Logarithms of lengths are counted in thousandths."""
NAMES = "names:"
"""What the names of figures on names begin with; the label follows."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: a *ratio* of two sums, the *distribution* of categories, or the distribution of *lemmas*.

    `worse` is the direction that is to be worried about, 0 for both; distributions differ in no direction, and their
    values are distances from the reference. The value of a ratio is divided by `scale`.
    """

    name: str
    title: str
    kind: Kind
    shape: Shape = "ratio"
    unit: Unit = "share"
    worse: Literal[-1, 0, 1] = 0
    scale: int = 1

    @property
    def place(self) -> tuple[int, int, str]:
        """The place among all figures: by kind, then as listed, those on names by label."""
        return list(KINDS).index(self.kind), _ORDER.get(self.name, 0), self.name

    @property
    def most(self) -> float:
        """The largest value that there can be, before it is written."""
        return 1.0 if self.unit == "share" else inf

    def show(self, value: float | None) -> str:
        """Write a value as it is read: shares and distances with three digits, rates with one, a dash for none.

        >>> figure_of("unknown").show(0.0431), figure_of("length").show(4787.5), figure_of("entities").show(None)
        ('0.043', '120', '–')
        """
        if value is None:
            return "–"
        if self.unit == "words":
            return f"{exp(value / LOG_SCALE):.0f}"
        return f"{value:.1f}" if self.unit == "rate" else f"{value:.3f}"

    def plain(self, value: float | None) -> float | None:
        """Return a value as a number to hand on: lengths in words, everything with four digits.

        >>> figure_of("length").plain(4787.5)
        120.0
        """
        if value is None:
            return None
        return round(exp(value / LOG_SCALE), 1) if self.unit == "words" else round(value, 4)


_FIGURES = (
    Figure("lemmas", "distribution of lemmas", "language", "lemmas", "distance"),
    Figure("unknown", "unknown words", "language", worse=1),
    Figure("entity_score", "confidence of entities", "confidence", worse=-1, scale=SCORE_SCALE),
    Figure("stage_score", "confidence of stages", "confidence", worse=-1, scale=SCORE_SCALE),
    Figure("uncertain", "uncertain stages", "confidence", worse=1),
    Figure("unlinked", "units without a code", "confidence", worse=1),
    Figure("entities", "entities in 100 words", "labels", unit="rate"),
    Figure("no_entity", "articles without entity", "labels", worse=1),
    Figure("labels", "distribution of labels", "labels", "distribution", "distance"),
    Figure("stages", "distribution of stages", "labels", "distribution", "distance"),
    Figure("topics", "distribution of topics", "labels", "distribution", "distance"),
    Figure("length", "words in an article", "form", unit="words"),
    Figure("clutter", "page clutter", "form", worse=1),
)
_BY_NAME = {figure.name: figure for figure in _FIGURES}
_ORDER = {figure.name: place for place, figure in enumerate(_FIGURES)}
RATIOS = tuple(figure.name for figure in _FIGURES if figure.shape == "ratio")
"""The ratios that every article has, without those on names, which go by label."""


def figure_of(name: str) -> Figure:
    """Return the figure of a name; raises KeyError for a name that is none.

    >>> figure_of("names:PERSON").title
    'unseen PERSON names'
    """
    if name.startswith(NAMES):
        return Figure(name, f"unseen {name.removeprefix(NAMES)} names", "names", worse=1)
    return _BY_NAME[name]
