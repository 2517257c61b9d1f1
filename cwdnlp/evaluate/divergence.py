"""How far two sets of counts are apart: as ratios, as distributions, as texts."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "jensen_shannon", "psi", "ratio", "shares", "standardised_difference"]

Floats = NDArray[np.float64]
"""Counts are whole numbers, which floats add up exactly and multiply fast."""
_ROUNDING = 1e-12


def ratio(sums: Floats) -> Floats:
    """Return part by whole, (…, 2) to (…); not a number where there is no whole.

    >>> ratio(np.array([[1.0, 4.0], [0.0, 0.0]])).tolist()
    [0.25, nan]
    """
    wholes = sums[..., 1]
    found: Floats = np.divide(sums[..., 0], wholes, out=np.full(np.shape(wholes), np.nan), where=wholes > 0)
    return found


def shares(counts: Floats) -> Floats:
    """Return counts by their sum, (…, categories) to the same; zeros where there are none.

    >>> shares(np.array([[3.0, 1.0], [0.0, 0.0]])).tolist()
    [[0.75, 0.25], [0.0, 0.0]]
    """
    totals = counts.sum(axis=-1, keepdims=True)
    found: Floats = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
    return found


def psi(reference: Floats, new: Floats) -> Floats:
    """Return the population stability index of counts, (…, categories) to (…): 0 for the same distribution, else more.

    The sum of (q - p) ln(q / p) over the shares of all categories; half a count is added to each, so that one which is
    empty on one side does not make it infinite.

    >>> round(float(psi(np.array([80.0, 20.0]), np.array([60.0, 40.0]))), 3)
    0.191
    """
    p, q = shares(reference + 0.5), shares(new + 0.5)
    found: Floats = ((q - p) * np.log(q / p)).sum(axis=-1)
    return found


def jensen_shannon(reference: Floats, new: Floats) -> Floats:
    """Return the Jensen-Shannon divergence of counts in bits, (…, categories) to (…): from 0 (the same) to 1.

    >>> float(jensen_shannon(np.array([3.0, 0.0]), np.array([0.0, 5.0])))
    1.0
    """
    p, q = shares(reference), shares(new)
    middle = (p + q) / 2
    found: Floats = (_relative_entropy(p, middle) + _relative_entropy(q, middle)) / 2
    return found


def standardised_difference(reference: Floats, new: Floats) -> float:
    """Return Cohen's d of two ratios of sums, from the parts and wholes of the articles of either side, (articles, 2).

    The deviation is that of articles around the ratio of their side, pooled: (part - ratio · whole) / mean whole. Where
    every whole is 1 it is the usual one. Articles without a whole say nothing. Where no article deviates, d is 0 for
    the same ratio on either side, else infinite.

    >>> standardised_difference(np.array([[0.0, 1.0], [2.0, 1.0]]), np.array([[1.0, 1.0], [3.0, 1.0], [0.0, 0.0]]))
    0.7071067811865475
    """
    before, now = (side[side[:, 1] > 0] for side in (reference, new))
    if not len(before) or not len(now):
        return 0.0
    difference = float(ratio(now.sum(axis=0)) - ratio(before.sum(axis=0)))
    freedom = max(1, len(before) + len(now) - 2)
    deviation = math.sqrt((_squares(before) + _squares(now)) / freedom)
    if deviation > _ROUNDING:
        return difference / deviation
    return math.copysign(math.inf, difference) if abs(difference) > _ROUNDING else 0.0


def _squares(side: Floats) -> float:
    """Return the sum of the squared deviations of articles around their ratio."""
    parts, wholes = side[:, 0], side[:, 1]
    residuals = (parts - ratio(side.sum(axis=0)) * wholes) / wholes.mean()
    return float((residuals**2).sum())


def _relative_entropy(p: Floats, middle: Floats) -> Floats:
    """Return the Kullback-Leibler divergence in bits; what p lacks adds nothing."""
    quotients = np.divide(p, middle, out=np.ones_like(p), where=p > 0)
    found: Floats = (p * np.log2(quotients)).sum(axis=-1)
    return found
