"""How far two annotators of the same texts agree: the figures of an evaluation, and chance-corrected ones beside.

Strict and relaxed F1 take neither annotator as right: they are the same whichever comes first. Kappa is Cohen's (1960):
for the stage over articles, for topics the mean over topics that either annotator gave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sklearn.metrics import cohen_kappa_score

from cwdnlp.corpus.article import CorpusArticle
from cwdnlp.errors import CorpusError
from cwdnlp.evaluate.metrics import Report, evaluate
from cwdnlp.records import TaggedArticle

__all__ = ["Agreement", "Conflict", "list_conflicts", "measure_agreement"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that the annotators see differently: which article, what, and what each says."""

    article: str
    what: str
    first: str
    second: str


@dataclass(slots=True)
class Agreement:
    """The comparison of two annotations of the same articles."""

    report: Report
    stage_kappa: float
    topic_kappa: float


def measure_agreement(first: Sequence[CorpusArticle], second: Sequence[CorpusArticle]) -> Agreement:
    """Compare two annotations of the same texts.

    Raises CorpusError if an article stands in one of them only, or its two texts differ.
    """
    pairs = _pair(first, second)
    one, other = [a.to_record() for a, _ in pairs], [b.to_record() for _, b in pairs]
    stages = [[a.meta.stage for a, _ in pairs], [b.meta.stage for _, b in pairs]]
    given = sorted({topic for pair in pairs for article in pair for topic in article.meta.topics})
    kappas = [_kappa([t in a.meta.topics for a, _ in pairs], [t in b.meta.topics for _, b in pairs]) for t in given]
    return Agreement(evaluate(one, other), _kappa(*stages), sum(kappas) / len(kappas) if kappas else 1.0)


def _kappa(one: Sequence[object], other: Sequence[object]) -> float:
    """Return Cohen's kappa; 1 where both only ever gave one and the same answer, which leaves chance undefined."""
    return 1.0 if list(one) == list(other) else float(cohen_kappa_score(list(map(str, one)), list(map(str, other))))


def _pair(first: Sequence[CorpusArticle], second: Sequence[CorpusArticle]) -> list[tuple[CorpusArticle, CorpusArticle]]:
    others = {article.meta.id: article for article in second}
    alone = {article.meta.id for article in first} ^ set(others)
    if alone:
        raise CorpusError(f"{min(alone)} stands in one of the annotations only", remedy="compare the same articles")
    for article in first:
        if article.text != others[article.meta.id].text:
            raise CorpusError(f"{article.meta.id} has two different texts", remedy="annotators must not edit the text")
    return [(article, others[article.meta.id]) for article in first]


def list_conflicts(first: Sequence[CorpusArticle], second: Sequence[CorpusArticle]) -> list[Conflict]:
    """Return everything that the annotators see differently, in the order of articles and offsets."""
    conflicts: list[Conflict] = []
    for article, other in _pair(first, second):
        one, two = article.to_record(), other.to_record()
        conflicts += _span_conflicts(one, two)
        for what, mine, theirs in (
            ("stage", article.meta.stage, other.meta.stage),
            ("topics", ", ".join(sorted(article.meta.topics)), ", ".join(sorted(other.meta.topics))),
        ):
            if mine != theirs:
                conflicts.append(Conflict(one.id, what, mine, theirs))
        conflicts += _fact_conflicts(one, two)
    return conflicts


def _span_conflicts(one: TaggedArticle, two: TaggedArticle) -> list[Conflict]:
    """Compare the entities of one article: spans and labels, then codes and base forms of those both have."""
    found: list[Conflict] = []
    mine = {(e.start, e.end): e for e in one.entities}
    theirs = {(e.start, e.end): e for e in two.entities}
    for span in sorted(mine.keys() | theirs.keys()):
        first, second = mine.get(span), theirs.get(span)
        what = f"{one.text[span[0] : span[1]]!r} at {span[0]}"
        if first is None or second is None or first.label != second.label:
            found.append(Conflict(one.id, what, first.label if first else "-", second.label if second else "-"))
        elif first.kb_id != second.kb_id:
            found.append(Conflict(one.id, f"code of {what}", first.kb_id or "-", second.kb_id or "-"))
        elif (first.lemma or "").casefold() != (second.lemma or "").casefold():
            found.append(Conflict(one.id, f"base form of {what}", first.lemma or "-", second.lemma or "-"))
    return found


def _fact_conflicts(one: TaggedArticle, two: TaggedArticle) -> list[Conflict]:
    """Compare officials and memberships: what only one annotator has."""
    found: list[Conflict] = []
    kinds: Mapping[str, tuple[set[str], set[str]]] = {
        "official": (_officials(one), _officials(two)),
        "member": (_members(one), _members(two)),
    }
    for what, (mine, theirs) in kinds.items():
        found += [Conflict(one.id, what, fact, "-") for fact in sorted(mine - theirs)]
        found += [Conflict(one.id, what, "-", fact) for fact in sorted(theirs - mine)]
    return found


def _officials(record: TaggedArticle) -> set[str]:
    return {" | ".join((o.role, o.person, o.unit or o.org or "-")).casefold() for o in record.officials}


def _members(record: TaggedArticle) -> set[str]:
    found = {f"{p.name} | {code}" for p in record.partnerships for code in p.members}
    return found | {f"{p.name} | {p.leader} leads" for p in record.partnerships if p.leader}
