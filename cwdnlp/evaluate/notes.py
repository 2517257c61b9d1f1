"""What the reader of an evaluation must know before the figures: what gold lacks, what the model does not do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cwdnlp.evaluate.metrics import Counts, Report

__all__ = ["gold_counts", "make_notes"]

Probabilities = Mapping[str, Mapping[str, float]]


def gold_counts(report: Report) -> dict[str, int]:
    """Return how many items of each kind gold has.

    >>> gold_counts(Report())["officials"]
    0
    """
    return {
        "entities": Report.total(report.strict).gold,
        "base forms": Report.total(report.lemma).gold,
        "TERYT codes": report.teryt.gold,
        "officials": report.officials.gold,
        "members of partnerships": report.members.gold,
        "amounts": report.amounts.gold,
        "dates": report.dates.gold,
        "stages": report.stages.total(),
        "topics": Report.total(report.topics).gold,
    }


def make_notes(report: Report, probabilities: Probabilities) -> Iterator[str]:
    """Give a sentence about each thing that limits what the figures say; none if nothing does.

    `probabilities` are the `doc.cats` by article, which tell all stages and topics of a model. Without them, and for
    entities, labels of gold count as never given only if not one of them was: a rare one may just have been missed.

    >>> list(make_notes(Report(articles=1), {}))[1]
    'one article: there are no intervals'
    """
    there = gold_counts(report)
    if lacking := [kind for kind, number in there.items() if not number]:
        yield f"not measured, for gold has none: {', '.join(lacking)}"
    if report.articles == 1:
        yield "one article: there are no intervals"
    if 0 < (rest := report.articles - there["stages"]) < report.articles:
        yield f"{rest} of {report.articles} gold articles have no stage; the figures of the stage leave them out"
    if silent := [kind for kind, number in _predicted_counts(report).items() if there[kind] and not number]:
        yield f"predicted for no article, though gold has some: {', '.join(silent)}"
    for kind, unknown in _unknown(report, probabilities).items():
        if unknown:
            yield f"{kind} of gold that the model never gives: {', '.join(unknown)}"


def _predicted_counts(report: Report) -> dict[str, int]:
    """Return how many items the model gave of the kinds whose predictions are counted."""
    return {
        "entities": Report.total(report.strict).predicted,
        "officials": report.officials.predicted,
        "members of partnerships": report.members.predicted,
        "amounts": report.amounts.predicted,
        "dates": report.dates.predicted,
        "stages": sum(counts.predicted for counts in report.stage_counts.values()),
        "topics": Report.total(report.topics).predicted,
    }


def _unknown(report: Report, probabilities: Probabilities) -> dict[str, list[str]]:
    """Return the labels of gold that the model cannot give; a model that gives none of a kind is told of elsewhere."""
    known = {key for scores in probabilities.values() for key in scores}
    return {
        "entity labels": _never_given(report.strict, frozenset()),
        "stages": _never_given(report.stage_counts, _without_prefix(known, "stage:")),
        "topics": _never_given(report.topics, _without_prefix(known, "topic:")),
    }


def _never_given(counts: Mapping[str, Counts], known: frozenset[str]) -> list[str]:
    wanted = sorted(label for label, found in counts.items() if found.gold)
    given = {label for label, found in counts.items() if found.predicted}
    if known:
        return [label for label in wanted if label not in known | given]
    return wanted if given and given.isdisjoint(wanted) else []


def _without_prefix(keys: Iterable[str], prefix: str) -> frozenset[str]:
    return frozenset(key.removeprefix(prefix) for key in keys if key.startswith(prefix))
