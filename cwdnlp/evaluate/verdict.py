"""What shifts mean, in plain words, and whether a retraining is due.

| verdict | where |
| --- | --- |
| due | a large shift of language or confidence: the model reads what it never learned, or is less sure |
| look | any other large or moderate shift: other names, labels or forms do no harm by themselves |
| none | no shift is both beyond chance and large enough to matter |
| few | fewer than 30 new or held-out articles: only what leaps to the eye could be told |

A shift in the direction that is not the worse alarms nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np

from cwdnlp.evaluate.divergence import shares
from cwdnlp.evaluate.drift import ALPHA, DRAWS, LARGE, LEAST_WITH, MODERATE, Shift, compare
from cwdnlp.evaluate.figures import Kind
from cwdnlp.evaluate.observation import Lexicon, Observation, WordReader, observe
from cwdnlp.evaluate.profile import Profile
from cwdnlp.evaluate.sample import LEMMAS, Sample, collect
from cwdnlp.records import ModelInfo, TaggedArticle

__all__ = ["ADVICE", "LEAST", "Drift", "Risen", "Verdict", "find_drift", "judge", "risen_lemmas", "unknown_lemmas"]

LEAST = 30
"""Articles on either side. Against 160, so many show a shift of 0.8 standard deviations four times out of five."""
DECISIVE: frozenset[Kind] = frozenset({"language", "confidence"})
ADVICE: dict[str, str] = {
    "input": "Check the input first: so many unknown words point to another language, lost diacritics, a wrong "
    "encoding or a scan.",
    "train": "Annotate some of the new articles: the model measured on them tells what is lost, and trained with them "
    "it may get it back.",
    "names": "Names that training never saw do no harm as long as the confidence holds.",
    "labels": "Read some articles: either other things are told there, or the model misses some.",
    "form": "See what cleaning made of the pages: other lengths or more clutter come from there as often as from the "
    "authors.",
}
"""What to do, by what calls for it."""
_GARBLED = 0.1
_OFTEN = 5
_THRESHOLDS = {
    "p_corrected": ALPHA,
    "moderate": MODERATE,
    "large": LARGE,
    "articles": LEAST,
    "articles_with": LEAST_WITH,
    "draws": DRAWS,
}
_WORDS = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict with its sentence, the shifts that led to it, the gravest kind first, and what to do."""

    kind: Literal["due", "look", "none", "few"]
    sentence: str
    due: tuple[Shift, ...] = ()
    look: tuple[Shift, ...] = ()
    advice: tuple[str, ...] = ()

    @property
    def is_drift(self) -> bool:
        """Whether anything has drifted."""
        return self.kind in ("due", "look")


@dataclass(frozen=True, slots=True)
class Risen:
    """A lemma that has become more frequent: its occurrences in 1,000 words outside names, before and now."""

    lemma: str
    reference: float
    new: float


@dataclass(frozen=True, slots=True)
class Drift:
    """The whole comparison: numbers of articles, shifts, verdict, and the words behind it.

    The `new` articles are those that were compared; the `stream` that they were drawn from may have been longer.
    """

    model: ModelInfo
    trained_on: int
    reference: int
    new: int
    stream: int
    shifts: tuple[Shift, ...]
    verdict: Verdict
    risen: tuple[Risen, ...] = ()
    unknown: dict[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data, with the thresholds that were used."""
        verdict = self.verdict
        return {
            "verdict": verdict.kind,
            "sentence": verdict.sentence,
            "due": [shift.figure.name for shift in verdict.due],
            "look": [shift.figure.name for shift in verdict.look],
            "advice": list(verdict.advice),
            "articles": {
                "training": self.trained_on,
                "reference": self.reference,
                "new": self.new,
                "stream": self.stream,
            },
            "model": self.model.to_dict(),
            "thresholds": _THRESHOLDS,
            "figures": [shift.to_dict() for shift in self.shifts],
            "risen": [asdict(each) for each in self.risen],
            "unknown": self.unknown,
        }


def find_drift(
    profile: Profile, articles: Iterable[TaggedArticle], *, stream: int = 0, draws: int = DRAWS, seed: int = 0
) -> Drift:
    """Compare tagged articles with a model's profile; the same articles in the same order give the same result.

    `stream` is the number of articles that they were drawn from, where these were more.
    """
    reader, lexicon = WordReader(), profile.lexicon
    observations = [observe(article, reader(article), lexicon) for article in articles]
    new = collect(observations, lexicon)
    shifts = compare(profile.held_out, new, draws=draws, seed=seed)
    return Drift(
        profile.model,
        profile.articles,
        profile.held_out.articles,
        new.articles,
        max(stream, new.articles),
        tuple(shifts),
        judge(shifts, profile.held_out.articles, new.articles),
        tuple(risen_lemmas(profile.held_out, new, lexicon)),
        unknown_lemmas(observations),
    )


def judge(shifts: Sequence[Shift], reference: int, new: int) -> Verdict:
    """Return what the shifts between so many articles mean.

    >>> judge([], 160, 12).sentence
    'Too few articles to tell: 12 new ones, at least 30 are needed.'
    """
    for articles, what in ((new, "new ones"), (reference, "held-out ones in the profile")):
        if articles < LEAST:
            return Verdict("few", f"Too few articles to tell: {articles} {what}, at least {LEAST} are needed.")
    due = tuple(each for each in shifts if each.grade == "large" and each.figure.kind in DECISIVE)
    look = tuple(each for each in shifts if each.grade in ("large", "moderate") and each not in due)
    advice = tuple(ADVICE[key] for key in _advice(due, look))
    if due:
        also = f" Look also at: {_listed(look)}." if look else ""
        return Verdict("due", f"Retraining is due: {_listed(due)}.{also}", due, look, advice)
    if look:
        return Verdict("look", f"Look at: {_listed(look)}.", due, look, advice)
    tested = sum(shift.p is not None for shift in shifts)
    return Verdict(
        "none", f"No drift shown: {new} new articles are like the {reference} held out, in {tested} figures."
    )


def risen_lemmas(reference: Sample, new: Sample, lexicon: Lexicon, *, limit: int = _WORDS) -> list[Risen]:
    """Return the frequent lemmas that are more frequent now, those first that add most to the divergence.

    Only those are told that the new articles have at least five times.
    """
    before, now = (sample.tables[LEMMAS].counts.sum(axis=0) for sample in (reference, new))
    p, q = shares(before), shares(now)
    often = np.flatnonzero((q > p) & (now >= _OFTEN))
    gains = {int(column): float(q[column] * np.log2(2 * q[column] / (p[column] + q[column]))) for column in often}
    lemmas = dict(enumerate(lexicon.frequent))  # the last column, of all others, has no lemma
    order = sorted(gains.keys() & lemmas.keys(), key=lambda column: (-gains[column], column))
    return [
        Risen(lemmas[column], round(1000 * float(p[column]), 2), round(1000 * float(q[column]), 2))
        for column in order[:limit]
    ]


def unknown_lemmas(observations: Sequence[Observation], *, limit: int = _WORDS) -> dict[str, int]:
    """Return the lemmas that training never met and the number of articles with each, if there are at least two.

    >>> seen = Observation({}, {}, {}, frozenset({"wniosek", "sołectwo"}))
    >>> unknown_lemmas([seen, Observation({}, {}, {}, frozenset({"sołectwo"}))])
    {'sołectwo': 2}
    """
    counts = Counter(lemma for each in observations for lemma in each.unknown)
    ranked = sorted((-count, lemma) for lemma, count in counts.items() if count > 1)
    return {lemma: -count for count, lemma in ranked[:limit]}


def _advice(due: Sequence[Shift], look: Sequence[Shift]) -> list[str]:
    """Return the keys of what to do."""
    garbled = any(each.figure.name == "unknown" and (each.new or 0) >= _GARBLED for each in due)
    kinds = {each.figure.kind for each in look}
    wanted = {
        "input": garbled,
        "train": bool(due) or not DECISIVE.isdisjoint(kinds),
        **{kind: kind in kinds for kind in ("names", "labels", "form")},
    }
    return [key for key, holds in wanted.items() if holds]


def _listed(shifts: Sequence[Shift]) -> str:
    """Name shifts with their values; those of distributions are distances that say nothing to a reader."""
    return ", ".join(
        f"{each.figure.title} ({each.figure.show(each.reference)} → {each.figure.show(each.new)})"
        if each.figure.unit != "distance"
        else each.figure.title
        for each in shifts
    )
