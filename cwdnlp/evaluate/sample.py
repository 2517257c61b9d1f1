"""The observations of many articles as tables, a row an article: figures of any part of them come from sums of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cwdnlp.evaluate.divergence import Floats
from cwdnlp.evaluate.figures import NAMES, RATIOS, Figure, figure_of
from cwdnlp.evaluate.observation import FREQUENT, Lexicon, Observation

__all__ = ["DISTRIBUTIONS", "LEMMAS", "Sample", "Table", "align", "collect"]

DISTRIBUTIONS = ("labels", "stages", "topics")
LEMMAS = "lemmas"


@dataclass(frozen=True, slots=True)
class Table:
    """The counts of one figure: part and whole of a ratio, the categories of a distribution, the lemmas."""

    columns: tuple[str, ...]
    counts: Floats


@dataclass(frozen=True, slots=True)
class Sample:
    """The counts of some articles, by the name of the figure."""

    articles: int
    tables: Mapping[str, Table]


def collect(observations: Sequence[Observation], lexicon: Lexicon) -> Sample:
    """Return observations as tables; a category that no article has is no column.

    >>> collect([Observation({}, {"stages": {"funding": 1}}, {})], Lexicon({}, {})).tables["stages"].columns
    ('funding',)
    """
    names = [*RATIOS, *(f"{NAMES}{label}" for label in lexicon.names)]
    tables = {name: _ratio([each.ratios.get(name, (0, 0)) for each in observations]) for name in names}
    tables |= {
        name: _distribution([each.distributions.get(name, {}) for each in observations]) for name in DISTRIBUTIONS
    }
    lemmas = np.zeros((len(observations), min(FREQUENT, len(lexicon.lemmas)) + 1))
    for row, each in enumerate(observations):
        for column, count in each.lemmas.items():
            lemmas[row, column] = count
    return Sample(len(observations), {**tables, LEMMAS: Table((), lemmas)})


def align(reference: Sample, new: Sample) -> list[tuple[Figure, Table, Table]]:
    """Return the figures that both samples have, with tables of the same columns, in their order."""
    found = []
    for name, ours in reference.tables.items():
        theirs = new.tables.get(name)
        if theirs is None:
            continue
        figure = figure_of(name)
        if figure.shape == "distribution":
            columns = tuple(sorted({*ours.columns, *theirs.columns}))
            ours, theirs = _widen(ours, columns), _widen(theirs, columns)
        found.append((figure, ours, theirs))
    return sorted(found, key=lambda each: each[0].place)


def _ratio(rows: Sequence[tuple[int, int]]) -> Table:
    return Table(("part", "whole"), np.array(rows, dtype=np.float64).reshape(len(rows), 2))


def _distribution(rows: Sequence[Mapping[str, int]]) -> Table:
    columns = tuple(sorted({category for row in rows for category in row}))
    counts = [[row.get(category, 0) for category in columns] for row in rows]
    return Table(columns, np.array(counts, dtype=np.float64).reshape(len(rows), len(columns)))


def _widen(table: Table, columns: tuple[str, ...]) -> Table:
    """Return a table with more columns, those that it lacked empty."""
    counts = np.zeros((len(table.counts), len(columns)))
    counts[:, [columns.index(name) for name in table.columns]] = table.counts
    return Table(columns, counts)
