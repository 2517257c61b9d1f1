"""Whether new articles are other than those that a model was made for: the statistics.

The reference are articles that nothing was learned from, tagged by the model: what it shows on articles like those of
the training. A figure has drifted where two things hold:

- *Chance does not explain it.* If nothing had changed, it would not matter which articles are called new. All are
  shuffled many times, and p is the share of shuffles that give at least as large a difference: (1 + those) / (1 + all),
  in the direction that is the worse, where there is one. Articles are shuffled, not words or entities: what stands in
  one article hangs together. This is exact for any number of articles (Good 2005, "Permutation, Parametric and
  Bootstrap Tests of Hypotheses"). Holm's correction (1979) allows for the number of figures.
- *It is large enough to matter.* One scale serves all figures, that of the population stability index, of which credit
  scoring takes 0.1 as a shift to look at and 0.25 as one to act upon (Siddiqi 2006, "Credit Risk Scorecards"; Yurdakul
  2018 on what chance gives). It is Jeffreys' divergence of two distributions. Of two normal ones that stand d standard
  deviations apart this is d², so ratios come on the scale as the square of Cohen's d (0.1 is d = 0.32; 0.25 is d = 0.5,
  a medium effect: Cohen 1988), with the deviation of articles around a ratio of sums (Cochran 1977). The Jensen-Shannon
  divergence (Lin 1991) of distributions that are close is an eighth of Jeffreys', in natural units. What chance alone
  gives of a divergence is taken off.

One test for each figure with a correction finds shifts about as well as a joint one, and says where they are: Rabanser,
Günnemann and Lipton (2019), "Failing Loudly".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from cwdnlp.evaluate.divergence import Floats, jensen_shannon, psi, ratio, shares, standardised_difference
from cwdnlp.evaluate.figures import Figure
from cwdnlp.evaluate.sample import Sample, Table, align
from cwdnlp.evaluate.significance import holm

__all__ = ["ALPHA", "DRAWS", "LARGE", "LEAST_WITH", "MODERATE", "Cell", "Grade", "Shift", "compare"]

Measure = Callable[[Floats, Floats], Floats]
Grade = Literal["large", "moderate", "slight", "favourable", "not shown", "not tested"]

ALPHA = 0.01
"""Chance explains a shift whose corrected p is not below this. Low, for drift is looked for again and again."""
MODERATE, LARGE = 0.1, 0.25
"""Effects from which a shift is to be looked at, and to be acted upon."""
LEAST_WITH = 10
"""A figure is tested where so many articles of either side have what it counts."""
DRAWS = 5_000
"""Shuffles, and random samples of the reference."""
_BAND = (2.5, 97.5)
_BLOCK = 250
_LEAST_COLUMNS = 2
_MOST = 100.0
_PSI_PER_UNIT = {"distribution": 1.0, "lemmas": 8 * math.log(2)}
_ROUNDING = 1e-12  # Equal ratios of different numbers may differ in the last bit.


@dataclass(frozen=True, slots=True)
class Cell:
    """The share of one category, before and now, and between which shares 95 % of random samples lie."""

    category: str
    reference: float
    new: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Shift:
    """One figure before and now.

    `low` and `high` are the 95 % band of random samples of the reference, as large as the new articles. The values of a
    distribution are distances, `reference` is the one that chance gives. None stands for what cannot be told.
    """

    figure: Figure
    reference: float | None
    new: float | None
    low: float | None = None
    high: float | None = None
    effect: float | None = None
    p: float | None = None
    corrected: float = 1.0
    cells: tuple[Cell, ...] = ()

    @property
    def grade(self) -> Grade:
        """How far the figure has drifted, in a word.

        >>> from cwdnlp.evaluate.figures import figure_of
        >>> Shift(figure_of("unknown"), 0.04, 0.2, effect=1.3, p=0.0002, corrected=0.004).grade
        'large'
        """
        if self.p is None or self.effect is None:
            return "not tested"
        if self.corrected >= ALPHA:
            return "favourable" if self._is_better and self.effect >= MODERATE else "not shown"
        if self.effect >= LARGE:
            return "large"
        return "moderate" if self.effect >= MODERATE else "slight"

    @property
    def _is_better(self) -> bool:
        """Whether the figure left the band in the direction that nobody needs to worry about."""
        if self.new is None or self.low is None or self.high is None:
            return False
        return self.new < self.low if self.figure.worse > 0 else self.new > self.high if self.figure.worse else False

    def to_dict(self) -> dict[str, Any]:
        """Return the shift as plain data; effect and p with four digits."""
        plain = self.figure.plain
        data: dict[str, Any] = {
            "name": self.figure.name,
            "title": self.figure.title,
            "kind": self.figure.kind,
            "reference": plain(self.reference),
            "new": plain(self.new),
            "band_95": None if self.low is None else [plain(self.low), plain(self.high)],
            "effect": None if self.effect is None else round(self.effect, 4),
            "p": None if self.p is None else round(self.p, 6),
            "p_corrected": None if self.p is None else round(self.corrected, 6),
            "grade": self.grade,
        }
        if self.cells:
            data["shares"] = {
                each.category: {
                    "reference": round(each.reference, 4),
                    "new": round(each.new, 4),
                    "band_95": [round(each.low, 4), round(each.high, 4)],
                }
                for each in self.cells
            }
        return data


def compare(reference: Sample, new: Sample, *, draws: int = DRAWS, seed: int = 0) -> list[Shift]:
    """Compare every figure of two samples; the same samples and seed give the same result.

    Raises ValueError where there are to be no draws.
    """
    if draws < 1:
        raise ValueError(f"{draws} draws: at least one is needed, for p-values below 0.01 some hundred")
    figures = align(reference, new)
    if not reference.articles or not new.articles:
        return [Shift(figure, None, None) for figure, _, _ in figures]
    chance = _Chance.draw(reference.articles, new.articles, draws, seed)
    shifts = [_compare(figure, ours, theirs, chance) for figure, ours, theirs in figures]
    corrected = holm([shift.p for shift in shifts])
    return [replace(shift, corrected=p) for shift, p in zip(shifts, corrected, strict=True)]


@dataclass(frozen=True, slots=True)
class _Chance:
    """Random choices as (draws, articles): which are called new, and how often each is drawn into either sample."""

    shuffled: Floats
    before: Floats
    now: Floats

    @classmethod
    def draw(cls, reference: int, new: int, draws: int, seed: int) -> _Chance:
        """Draw all of them; the two kinds do not depend on each other."""
        shuffling, drawing = (np.random.default_rng([seed, stream]) for stream in (0, 1))
        shuffled = np.zeros((draws, reference + new))
        for row in shuffled:
            row[shuffling.permutation(reference + new)[:new]] = 1
        even = np.full(reference, 1 / reference)
        before, now = (drawing.multinomial(size, even, size=draws).astype(np.float64) for size in (reference, new))
        return cls(shuffled, before, now)

    def shuffles(self, measure: Measure, ours: Table, theirs: Table) -> Floats:
        """Measure the sums of either side after each shuffle."""
        pooled = np.concatenate([ours.counts, theirs.counts])
        total = pooled.sum(axis=0)
        new = (self.shuffled[block] @ pooled for block in self._blocks())
        return np.concatenate([measure(total - each, each) for each in new])

    def samples(self, measure: Measure, ours: Table) -> Floats:
        """Measure two samples of the reference, one of its own size and one as large as the new articles."""
        blocks = self._blocks()
        return np.concatenate(
            [measure(self.before[each] @ ours.counts, self.now[each] @ ours.counts) for each in blocks]
        )

    def _blocks(self) -> list[slice]:
        """Part the draws, so that a thousand lemmas of each do not fill the memory."""
        return [slice(start, start + _BLOCK) for start in range(0, len(self.shuffled), _BLOCK)]


def _compare(figure: Figure, ours: Table, theirs: Table, chance: _Chance) -> Shift:
    """Compare one figure; without p where too few articles have what it counts, or there is only one category."""
    is_ratio = figure.shape == "ratio"
    bare = Shift(figure, _told(ours, figure), _told(theirs, figure)) if is_ratio else Shift(figure, None, None)
    columns = ours.counts.shape[1]
    if columns < _LEAST_COLUMNS or min(_articles_with(figure, each) for each in (ours, theirs)) < LEAST_WITH:
        return bare
    return (_compare_ratios if is_ratio else _compare_distributions)(bare, ours, theirs, chance)


def _compare_ratios(shift: Shift, ours: Table, theirs: Table, chance: _Chance) -> Shift:
    figure = shift.figure
    before = ratio(ours.counts.sum(axis=0))
    observed = float(_difference(ours.counts.sum(axis=0), theirs.counts.sum(axis=0)))
    shuffled = _finite(chance.shuffles(_difference, ours, theirs))
    ends = np.percentile(_finite(chance.samples(_difference, ours)), _BAND)
    low, high = (min(figure.most, max(0.0, float(before + end) / figure.scale)) for end in ends)
    effect = min(_MOST, standardised_difference(ours.counts, theirs.counts) ** 2)
    if figure.worse:
        p = _share_beyond(shuffled * figure.worse, observed * figure.worse)
    else:
        p = _share_beyond(np.abs(shuffled), abs(observed))
    return replace(shift, low=low, high=high, effect=effect, p=p)


def _compare_distributions(shift: Shift, ours: Table, theirs: Table, chance: _Chance) -> Shift:
    figure = shift.figure
    distance = psi if figure.shape == "distribution" else jensen_shannon
    observed = float(distance(ours.counts.sum(axis=0), theirs.counts.sum(axis=0)))
    shuffled = chance.shuffles(distance, ours, theirs)
    expected = float(shuffled.mean())
    low, high = np.percentile(chance.samples(distance, ours), _BAND)
    return Shift(
        figure,
        expected,
        observed,
        float(low),
        float(high),
        effect=max(0.0, observed - expected) * _PSI_PER_UNIT[figure.shape],
        p=_share_beyond(shuffled, observed),
        cells=_cells(ours, theirs, chance) if ours.columns else (),
    )


def _cells(ours: Table, theirs: Table, chance: _Chance) -> tuple[Cell, ...]:
    """Return the share of each category, the most frequent of the reference first."""
    before, now = (shares(each.counts.sum(axis=0)) for each in (ours, theirs))
    low, high = before + np.percentile(chance.samples(_moved, ours), _BAND, axis=0)
    rows = zip(ours.columns, before, now, low.clip(0, 1), high.clip(0, 1), strict=True)
    cells = [Cell(name, *map(float, values)) for name, *values in rows]
    return tuple(sorted(cells, key=lambda cell: (-cell.reference, -cell.new, cell.category)))


def _share_beyond(shuffled: Floats, observed: float) -> float:
    """Return p, the share of shuffles with at least the observed difference, that itself among them."""
    return float((1 + (shuffled >= observed - _ROUNDING).sum()) / (1 + len(shuffled)))


def _articles_with(figure: Figure, table: Table) -> int:
    """Count the articles that have what a figure counts: those whose whole is not 0."""
    wholes = table.counts[:, 1] if figure.shape == "ratio" else table.counts.sum(axis=1)
    return int((wholes > 0).sum())


def _told(table: Table, figure: Figure) -> float | None:
    part, whole = table.counts.sum(axis=0)
    return float(part / whole) / figure.scale if whole else None


def _difference(reference: Floats, new: Floats) -> Floats:
    return ratio(new) - ratio(reference)


def _moved(reference: Floats, new: Floats) -> Floats:
    return shares(new) - shares(reference)


def _finite(values: Floats) -> Floats:
    """Leave out the draws in which nothing was counted on one side."""
    return values[np.isfinite(values)] if np.isfinite(values).any() else np.zeros(1)
