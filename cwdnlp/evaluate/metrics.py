"""Figures of tagged articles against gold articles.

Entities: *strict* asks for the same label and span, *relaxed* for the same label and an overlap, one to one. Base forms
and TERYT codes: the share of gold values found on an overlapping entity of the same label. Officials: triples of role,
person and unit, where gold knows the unit. Members: pairs of partnership and code. Stage: accuracy and macro-F1.
Topics: micro-F1. Intervals: percentile bootstrap over articles.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cwdnlp.records import Entity, TaggedArticle

__all__ = [
    "Counts",
    "Report",
    "article_reports",
    "evaluate",
    "interval",
    "intervals",
    "member_items",
    "merge_reports",
    "official_items",
    "plain",
]

_QUOTES = re.compile(r"[\"'„”“»«]")


@dataclass(slots=True)
class Counts:
    """Hits, predictions and gold items of one kind."""

    hits: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Share of predictions that are right; 0 if there are none."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of gold items that were found; 0 if there are none."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.predicted + self.gold
        return 2 * self.hits / total if total else 0.0

    def add(self, gold: Iterable[Hashable], predicted: Iterable[Hashable]) -> None:
        """Count two sets of items."""
        gold, predicted = set(gold), set(predicted)
        self.hits += len(gold & predicted)
        self.predicted += len(predicted)
        self.gold += len(gold)

    def to_dict(self) -> dict[str, float]:
        """Return precision, recall, F1 and the number of gold items."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "gold": self.gold,
        }


@dataclass(slots=True)
class Report:
    """All counts of one comparison."""

    articles: int = 0
    strict: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    relaxed: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    lemma: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    teryt: Counts = field(default_factory=Counts)
    officials: Counts = field(default_factory=Counts)
    members: Counts = field(default_factory=Counts)
    amounts: Counts = field(default_factory=Counts)
    dates: Counts = field(default_factory=Counts)
    topics: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    stages: Counter[tuple[str, str]] = field(default_factory=Counter)

    @staticmethod
    def total(counts: Mapping[str, Counts]) -> Counts:
        """Sum counts over their labels."""
        total = Counts()
        for each in counts.values():
            total.hits += each.hits
            total.predicted += each.predicted
            total.gold += each.gold
        return total

    @property
    def stage_accuracy(self) -> float:
        """Share of articles with the right stage."""
        right = sum(count for (gold, predicted), count in self.stages.items() if gold == predicted)
        return right / sum(self.stages.values()) if self.stages else 0.0

    @property
    def stage_macro_f1(self) -> float:
        """Mean F1 of the stages that occur in gold or prediction; no prediction is no stage."""
        per_stage = self.stage_counts
        return sum(each.f1 for each in per_stage.values()) / len(per_stage) if per_stage else 0.0

    @property
    def stage_counts(self) -> dict[str, Counts]:
        """Hits, predictions and gold articles of each stage that occurs in gold or prediction."""
        per_stage: dict[str, Counts] = defaultdict(Counts)
        for (gold, predicted), count in self.stages.items():
            per_stage[gold].gold += count
            if predicted:
                per_stage[predicted].predicted += count
            if gold == predicted:
                per_stage[gold].hits += count
        return per_stage

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as nested dictionaries, for JSON."""
        return {
            "articles": self.articles,
            "entities": {
                "strict": self.total(self.strict).to_dict(),
                "relaxed": self.total(self.relaxed).to_dict(),
                "labels": {label: counts.to_dict() for label, counts in sorted(self.strict.items())},
            },
            "lemma": {label: round(counts.recall, 4) for label, counts in sorted(self.lemma.items())},
            "teryt": {"recall": round(self.teryt.recall, 4), "gold": self.teryt.gold},
            "officials": self.officials.to_dict(),
            "members": self.members.to_dict(),
            "amounts": self.amounts.to_dict(),
            "dates": self.dates.to_dict(),
            "stage": {
                "accuracy": round(self.stage_accuracy, 4),
                "macro_f1": round(self.stage_macro_f1, 4),
                "labels": {label: counts.to_dict() for label, counts in sorted(self.stage_counts.items())},
                "confusion": {
                    f"{gold} as {got or 'nothing'}": n for (gold, got), n in sorted(self.stages.items()) if gold != got
                },
            },
            "topics": {
                "micro": self.total(self.topics).to_dict(),
                "labels": {label: counts.to_dict() for label, counts in sorted(self.topics.items())},
            },
        }


def evaluate(gold: Sequence[TaggedArticle], predicted: Iterable[TaggedArticle]) -> Report:
    """Compare predictions with gold articles by id; a gold article without prediction counts as wholly missed.

    >>> article = TaggedArticle(id="a", text="Łosice", entities=[Entity(start=0, end=6, label="JST")])
    >>> evaluate([article], [article]).strict["JST"].f1
    1.0
    """
    by_id = {article.id: article for article in predicted}
    report = Report()
    for article in gold:
        _compare(report, article, by_id.get(article.id) or TaggedArticle(id=article.id, text=article.text))
    return report


def _compare(report: Report, gold: TaggedArticle, found: TaggedArticle) -> None:
    report.articles += 1
    for label in {e.label for e in [*gold.entities, *found.entities]}:
        ours = [e for e in found.entities if e.label == label]
        theirs = [e for e in gold.entities if e.label == label]
        report.strict[label].add(((e.start, e.end) for e in theirs), ((e.start, e.end) for e in ours))
        relaxed = report.relaxed[label]
        relaxed.hits += _overlaps(theirs, ours)
        relaxed.predicted += len(ours)
        relaxed.gold += len(theirs)
    _compare_links(report, gold, found)
    report.officials.add(official_items(gold), official_items(found, gold))
    report.members.add(member_items(gold), member_items(found))
    report.amounts.add(
        ((a.start, a.end, a.value, a.currency) for a in gold.amounts),
        ((a.start, a.end, a.value, a.currency) for a in found.amounts),
    )
    report.dates.add(((d.start, d.end, d.iso) for d in gold.dates), ((d.start, d.end, d.iso) for d in found.dates))
    if gold.stage:
        report.stages[gold.stage.label, found.stage.label if found.stage else ""] += 1
    wanted, got = {t.label for t in gold.topics}, {t.label for t in found.topics}
    for topic in wanted | got:
        report.topics[topic].add({topic} & wanted, {topic} & got)


def _overlaps(gold: Sequence[Entity], found: Sequence[Entity]) -> int:
    """Count the found entities that overlap a gold one, each gold one taken once, the best overlap first."""
    free = list(gold)
    hits = 0
    for entity in found:
        touching = [g for g in free if entity.start < g.end and g.start < entity.end]
        if touching:
            free.remove(max(touching, key=lambda g: min(entity.end, g.end) - max(entity.start, g.start)))
            hits += 1
    return hits


def _compare_links(report: Report, gold: TaggedArticle, found: TaggedArticle) -> None:
    for entity in gold.entities:
        match = next(
            (e for e in found.entities if e.label == entity.label and e.start < entity.end and entity.start < e.end),
            None,
        )
        if entity.lemma:
            counts = report.lemma[entity.label]
            counts.gold += 1
            counts.hits += match is not None and plain(match.lemma) == plain(entity.lemma)
        if entity.label == "JST" and entity.kb_id:
            report.teryt.gold += 1
            report.teryt.hits += match is not None and match.kb_id == entity.kb_id


def official_items(article: TaggedArticle, gold: TaggedArticle | None = None) -> set[tuple[str, str, str]]:
    """Return the officials with a unit as plain triples; of a prediction, not those whose unit `gold` leaves open."""
    undecided = {(plain(o.role), plain(o.person)) for o in gold.officials if not o.unit} if gold else set()
    items = {(plain(o.role), plain(o.person), o.unit) for o in article.officials if o.unit}
    return {item for item in items if item[:2] not in undecided}


def member_items(article: TaggedArticle) -> set[tuple[str, str]]:
    """Return members and leaders as pairs of a plain partnership name and a code."""
    return {(plain(p.name), code) for p in article.partnerships for code in [*p.members, p.leader] if code}


def plain(text: str | None) -> str:
    """Return a name without case, quotation marks and runs of spaces."""
    return _QUOTES.sub("", " ".join((text or "").split())).casefold()


def interval(
    gold: Sequence[TaggedArticle],
    predicted: Sequence[TaggedArticle],
    figure: Callable[[Report], float],
    *,
    samples: int = 300,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the 95 % interval of one figure; see `intervals`."""
    return intervals(gold, predicted, {"": figure}, samples=samples, seed=seed)[""]


def intervals(
    gold: Sequence[TaggedArticle],
    predicted: Sequence[TaggedArticle],
    figures: Mapping[str, Callable[[Report], float]],
    *,
    samples: int = 300,
    seed: int = 0,
) -> dict[str, tuple[float, float]]:
    """Return 95 % intervals of figures by resampling articles (Efron and Tibshirani 1993, percentile method)."""
    rng = random.Random(seed)  # noqa: S311 - resampling, not secrecy
    reports = article_reports(gold, predicted)
    values: dict[str, list[float]] = {name: [] for name in figures}
    for _ in range(samples):
        merged = merge_reports([rng.choice(reports) for _ in reports])
        for name, figure in figures.items():
            values[name].append(figure(merged))
    low, high = int(0.025 * samples), int(0.975 * samples)
    return {name: (sorted(found)[low], sorted(found)[high]) for name, found in values.items()}


def article_reports(gold: Sequence[TaggedArticle], predicted: Iterable[TaggedArticle]) -> list[Report]:
    """Return the report of each gold article by itself, in their order."""
    by_id = {article.id: article for article in predicted}
    return [evaluate([article], [by_id[article.id]] if article.id in by_id else []) for article in gold]


def merge_reports(reports: Iterable[Report]) -> Report:
    """Add up the counts of several reports."""
    merged = Report()
    for report in reports:
        merged.articles += report.articles
        merged.stages += report.stages
        for name in ("strict", "relaxed", "lemma", "topics"):
            for label, counts in getattr(report, name).items():
                _add(getattr(merged, name)[label], counts)
        for name in ("teryt", "officials", "members", "amounts", "dates"):
            _add(getattr(merged, name), getattr(report, name))
    return merged


def _add(target: Counts, source: Counts) -> None:
    target.hits += source.hits
    target.predicted += source.predicted
    target.gold += source.gold
