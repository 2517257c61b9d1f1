"""Whether one system is better than another, or only luckier with these articles.

Two systems that tagged the same articles are compared on every headline figure, with the article as the unit: what
stands in one article hangs together, so that entities are no independent trials, but articles are.

- *Paired approximate randomisation* (Noreen 1989; for F1 and its like Yeh 2000): if the systems were alike, it would
  not matter which of them made an article's output. The outputs are exchanged at random, article by article, and p is
  the share of exchanges whose difference is at least as large, in either direction: (1 + those) / (1 + all).
- *Holm's correction* (1979): of eight figures one may well differ by chance; corrected p-values allow for that.
- *Paired bootstrap* (Efron and Tibshirani 1993, percentile method): the 95 % interval of the difference.
- *McNemar's test* (1947), exact, beside it for the stage: of the articles that one system alone has right, is the share
  of either far from a half?

`scipy.stats.permutation_test` exchanges values of a sample; here a sample is an article's row of counts, whose sums
make the figures. Exchanging rows is a product of matrices: a second for all figures of 1,600 articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from cwdnlp.evaluate.measure import HEADLINES, TITLES
from cwdnlp.evaluate.metrics import Counts, Report, article_reports
from cwdnlp.records import TaggedArticle

__all__ = [
    "ALPHA",
    "SAMPLES",
    "Difference",
    "McNemar",
    "Significance",
    "Verdict",
    "compare_figures",
    "compare_reports",
    "holm",
    "mcnemar",
]

ALPHA = 0.05
"""A difference counts as shown where its corrected p is below this."""
SAMPLES = 9_999
"""Random exchanges, and random draws of articles; p is then a multiple of 1/10,000."""

Verdict = Literal["better", "worse", "no difference shown", "no gold"]
Floats = NDArray[np.float64]

_CHUNK = 500
_ROUNDING = 1e-12  # Equal differences of different fractions may differ in the last bit.
_MACRO = "macro_f1"


def _f1(counts: Counts) -> tuple[int, int, int]:
    return 2 * counts.hits, counts.predicted + counts.gold, counts.gold


def _recall(counts: Counts) -> tuple[int, int, int]:
    return counts.hits, counts.gold, counts.gold


def _accuracy(report: Report) -> tuple[int, int, int]:
    judged = report.stages.total()
    return sum(count for (gold, found), count in report.stages.items() if gold == found), judged, judged


# What each figure is made of: numerator, denominator and gold items, which may be added up over articles. The macro F1
# is no such fraction but the mean of one for each stage.
_FRACTIONS: dict[str, Callable[[Report], tuple[int, int, int]]] = {
    "strict": lambda report: _f1(Report.total(report.strict)),
    "relaxed": lambda report: _f1(Report.total(report.relaxed)),
    "teryt": lambda report: _recall(report.teryt),
    "officials": lambda report: _f1(report.officials),
    "members": lambda report: _f1(report.members),
    "stage": _accuracy,
    "topics": lambda report: _f1(Report.total(report.topics)),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of systems A and B: values between 0 and 1, `difference` is B minus A, `gold` the items it counts.

    `interval` is the 95 % interval of the difference, `p` the chance of one as large between systems that are alike,
    `corrected` the same after Holm's correction over all figures that have gold.
    """

    a: float
    b: float
    difference: float
    interval: tuple[float, float]
    p: float
    corrected: float
    gold: int

    @property
    def verdict(self) -> Verdict:
        """What may be said of B.

        >>> Difference(0.8, 0.9, 0.1, (0.02, 0.18), 0.001, 0.008, gold=50).verdict
        'better'
        """
        if not self.gold:
            return "no gold"
        if self.corrected >= ALPHA:
            return "no difference shown"
        return "better" if self.difference > 0 else "worse"

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as plain data: values with four digits, p-values with six."""
        return {
            "a": round(self.a, 4),
            "b": round(self.b, 4),
            "difference": round(self.difference, 4),
            "interval_95": [round(end, 4) for end in self.interval],
            "p": round(self.p, 6),
            "p_corrected": round(self.corrected, 6),
            "gold": self.gold,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class McNemar:
    """The stages that only A or only B has right, and the exact p of so uneven a share."""

    only_a: int
    only_b: int
    p: float


@dataclass(frozen=True, slots=True)
class Significance:
    """The headline figures by name, the stage by McNemar's test, and how many samples were drawn."""

    figures: dict[str, Difference]
    stage: McNemar
    samples: int

    def worse(self) -> list[str]:
        """Return the figures of which B is shown to be worse."""
        return [name for name, figure in self.figures.items() if figure.verdict == "worse"]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data."""
        figures = {name: {"title": TITLES[name], **figure.to_dict()} for name, figure in self.figures.items()}
        stage = {**asdict(self.stage), "p": round(self.stage.p, 6)}
        return {"samples": self.samples, "figures": figures, "mcnemar": stage}


def compare_figures(
    gold: Sequence[TaggedArticle],
    a: Iterable[TaggedArticle],
    b: Iterable[TaggedArticle],
    *,
    samples: int = SAMPLES,
    seed: int = 0,
) -> Significance:
    """Test every headline figure of two systems that tagged the same articles.

    A gold article that a system has not tagged counts as wholly missed. Raises ValueError like `compare_reports`.

    >>> from cwdnlp.records import Stage
    >>> gold = [TaggedArticle(id=str(n), text="x", stage=Stage(label="none")) for n in range(20)]
    >>> found = compare_figures(gold, [], gold, samples=999)
    >>> found.figures["stage"].verdict, found.figures["stage"].p, found.figures["officials"].verdict
    ('better', 0.001, 'no gold')
    """
    return compare_reports(article_reports(gold, a), article_reports(gold, b), samples=samples, seed=seed)


def compare_reports(a: Sequence[Report], b: Sequence[Report], *, samples: int = SAMPLES, seed: int = 0) -> Significance:
    """Test the figures of two systems from their reports of single articles, in the same order.

    Raises ValueError if the two are of different length, or there are to be no samples. The same reports and seed give
    the same result.
    """
    if len(a) != len(b):
        raise ValueError(f"{len(a)} reports of A, {len(b)} of B: each article needs one of either")
    if samples < 1:
        raise ValueError(f"{samples} samples: at least one is needed, for p-values below 0.01 some hundred")
    stages = sorted({label for report in (*a, *b) for label in report.stage_counts})
    one, other = _counts(a, stages), _counts(b, stages)
    chances = _randomise(one, other, samples, np.random.default_rng([seed, 0]))
    low, high = _bootstrap(one, other, samples, np.random.default_rng([seed, 1]))
    gold = _gold(a)
    corrected = holm([float(p) if gold[name] else None for name, p in zip(HEADLINES, chances, strict=True)])
    values = zip(_figures(one.sum(axis=0)), _figures(other.sum(axis=0)), low, high, chances, strict=True)
    figures = {
        name: Difference(float(x), float(y), float(y - x), (float(lo), float(hi)), float(p), fixed, gold[name])
        for (x, y, lo, hi, p), name, fixed in zip(values, HEADLINES, corrected, strict=True)
    }
    return Significance(figures, mcnemar(a, b), samples)


def mcnemar(a: Sequence[Report], b: Sequence[Report]) -> McNemar:
    """Compare the stages of two systems by those that one alone has right; p is 1 where there are none.

    >>> right, wrong = Report(), Report()
    >>> right.stages["none", "none"] = wrong.stages["none", "funding"] = 1
    >>> mcnemar([right] * 6, [wrong] * 6)
    McNemar(only_a=6, only_b=0, p=0.03125)
    """
    pairs = [(_accuracy(one)[0], _accuracy(other)[0]) for one, other in zip(a, b, strict=True)]
    only_a, only_b = sum(one > other for one, other in pairs), sum(one < other for one, other in pairs)
    p = float(binomtest(only_a, only_a + only_b).pvalue) if only_a + only_b else 1.0
    return McNemar(only_a, only_b, p)


def holm(p_values: Sequence[float | None]) -> list[float]:
    """Correct p-values for their number (Holm 1979): the smallest of m is multiplied by m, the next by m - 1 and so on.

    None stands for a test that could not be made: it does not count, and its corrected value is 1.

    >>> [round(p, 3) for p in holm([0.01, 0.04, None, 0.03])]
    [0.03, 0.06, 1.0, 0.06]
    """
    ranked = sorted((p, index) for index, p in enumerate(p_values) if p is not None)
    corrected = [1.0] * len(p_values)
    least = 0.0
    for rank, (p, index) in enumerate(ranked):
        least = max(least, min(1.0, float(p) * (len(ranked) - rank)))
        corrected[index] = least
    return corrected


def _gold(reports: Sequence[Report]) -> dict[str, int]:
    """Count the gold items of each figure: the same whichever system the reports are of."""
    items = {name: sum(parts(report)[2] for report in reports) for name, parts in _FRACTIONS.items()}
    return {name: items["stage" if name == _MACRO else name] for name in HEADLINES}


def _counts(reports: Sequence[Report], stages: Sequence[str]) -> Floats:
    """Return (articles, fractions and stages, 2): numerators and denominators; as floats they multiply faster."""
    rows = []
    for report in reports:
        per_stage = report.stage_counts
        fractions = [parts(report)[:2] for parts in _FRACTIONS.values()]
        rows.append(fractions + [_f1(per_stage.get(stage, Counts()))[:2] for stage in stages])
    return np.array(rows, dtype=np.float64).reshape(len(reports), len(_FRACTIONS) + len(stages), 2)


def _figures(sums: Floats) -> Floats:
    """Return (…, figures) in the order of `HEADLINES` from (…, fractions and stages, 2)."""
    above, below = sums[..., 0], sums[..., 1]
    shares = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    split = len(_FRACTIONS)
    present = np.maximum(1, (below[..., split:] > 0).sum(axis=-1))
    columns = dict(zip(_FRACTIONS, np.moveaxis(shares[..., :split], -1, 0), strict=True))
    columns[_MACRO] = shares[..., split:].sum(axis=-1) / present
    return np.stack([columns[name] for name in HEADLINES], axis=-1)


def _randomise(a: Floats, b: Floats, samples: int, rng: np.random.Generator) -> Floats:
    """Return the p-value of each figure: articles on which the systems are alike need no exchange."""
    observed = np.abs(_figures(b.sum(axis=0)) - _figures(a.sum(axis=0)))
    surplus = (b - a)[(a != b).any(axis=(1, 2))]
    extreme = np.zeros(len(observed))
    for size in _chunks(samples):
        exchanged = rng.integers(2, size=(size, len(surplus))).astype(np.float64)
        moved = np.tensordot(exchanged, surplus, axes=1)
        differences = _figures(b.sum(axis=0) - moved) - _figures(a.sum(axis=0) + moved)
        extreme += (np.abs(differences) >= observed - _ROUNDING).sum(axis=0)
    return (1 + extreme) / (1 + samples)


def _bootstrap(a: Floats, b: Floats, samples: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return the ends of the 95 % interval of each difference, over articles drawn with replacement."""
    if not len(a):
        return np.zeros(len(HEADLINES)), np.zeros(len(HEADLINES))
    found = []
    for size in _chunks(samples):
        drawn = rng.multinomial(len(a), np.full(len(a), 1 / len(a)), size=size).astype(np.float64)
        found.append(_figures(np.tensordot(drawn, b, axes=1)) - _figures(np.tensordot(drawn, a, axes=1)))
    low, high = np.percentile(np.concatenate(found), [2.5, 97.5], axis=0)
    return low, high


def _chunks(samples: int) -> Iterator[int]:
    """Give sizes that add up to the number of samples and keep a chunk's matrices small."""
    for start in range(0, samples, _CHUNK):
        yield min(_CHUNK, samples - start)
