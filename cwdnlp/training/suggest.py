"""Active learning: which unlabelled articles, once annotated, would teach a pipeline most.

Articles that the pipeline is unsure of (uncertainty sampling, Lewis and Gale 1994; Settles 2009), and that stand for
many others which nothing annotated or chosen resembles: the coverage of the candidates, a facility location, grows most
by the greedy choice (Nemhauser, Wolsey and Fisher 1978; for active learning Wei, Iyer and Bilmes 2015). Both sides are
weighed as relevance and redundancy are by Carbonell and Goldstein (1998), here as ranks among the candidates, so that
the balance does not depend on how sure a pipeline is. Shen et al. (2004) do much the same for names. To choose what is
merely farthest from the rest (k-centre) brings odd articles, and taught no more than chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.stats import rankdata

from cwdnlp.errors import CwdnlpError, InputError, PipelineError
from cwdnlp.pipeline import MAX_CHARS, tag_many
from cwdnlp.records import Article, TaggedArticle
from cwdnlp.training.doubt import LITTLE_DOUBT, By, Committee, Doubt, find_doubts
from cwdnlp.training.preannotation import corpus_id
from cwdnlp.training.resemblance import TermTable, common_lemmas, find_copies, lemmatized

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["DIVERSITY", "Choice", "Suggestion", "choose", "find_fresh", "suggest", "uncertainty"]

DIVERSITY = 0.5
"""The weight of coverage against uncertainty; found on the dev split by `training.simulate_suggest`."""

ErrorHandler = Callable[[Article, CwdnlpError], None]
_BATCH = 32
_AUDIENCE = 1000
_DIGITS = 4
_EQUAL = 9  # digits; what differs behind them differs by the order in which it was summed


class Choice(NamedTuple):
    """A candidate that was chosen: its number, the score that decided, and its coverage, a rank between 0 and 1."""

    candidate: int
    score: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article to annotate next, as the pipeline tags it; `score` and its parts are between 0 and 1."""

    rank: int
    record: TaggedArticle
    score: float
    uncertainty: float
    coverage: float
    doubt: Doubt
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Return what decided, without the article's text."""
        parts = {
            name: getattr(self.doubt, name) for name in ("error_rate", "dispute_rate", "stage_doubt", "topic_doubt")
        }
        figures = {"score": self.score, "uncertainty": self.uncertainty, "coverage": self.coverage, **parts}
        rounded = {name: None if value is None else round(value, _DIGITS) for name, value in figures.items()}
        return {"rank": self.rank, "id": self.record.id, **rounded, "why": self.why}


def uncertainty(doubts: Sequence[Doubt], by: By = "both") -> list[float]:
    """Return how unsure a pipeline is of each article, as a rank among them between 0 and 1.

    That of entities is the mean of the ranks by expected errors and by disputed spans, that of the classes the mean of
    the ranks by stage and by topics; what the pipeline does not tell is left out. Raises PipelineError where it tells
    nothing at all of what is asked for.

    >>> uncertainty([Doubt(words=99, entities=(0.9, 0.2)), Doubt(words=99, entities=(0.9,))])
    [0.75, 0.25]
    """
    kinds = {
        "entities": [[doubt.error_rate for doubt in doubts], [doubt.dispute_rate for doubt in doubts]],
        "classes": [[doubt.stage_doubt for doubt in doubts], [doubt.topic_doubt for doubt in doubts]],
    }
    if not doubts:
        return []
    parts = [_mean_rank(columns) for kind, columns in kinds.items() if by in ("both", kind)]
    told = [part for part in parts if part is not None]
    if not told:
        remedy = "name a pipeline that finds entities with a confidence, or gives stage or topics"
        raise PipelineError(f"the pipeline does not tell how sure it is of {_ASKED[by]}", remedy=remedy)
    mean: list[float] = np.mean(told, axis=0).tolist()
    return mean


_ASKED = {"both": "anything", "entities": "entities", "classes": "stage and topics"}


def _mean_rank(columns: Sequence[Sequence[float | None]]) -> NDArray[np.float64] | None:
    told = [[value or 0.0 for value in column] for column in columns if any(value is not None for value in column)]
    return np.mean([_ranks(np.array(column)) for column in told], axis=0) if told else None


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks above 0 and below 1, the mean one for equal values; differences of rounding are none."""
    ranks: NDArray[np.float64] = (rankdata(values.round(_EQUAL)) - 0.5) / len(values)
    return ranks


def choose(
    scores: Sequence[float],
    rows: csr_matrix,
    number: int,
    *,
    diversity: float = DIVERSITY,
    known: csr_matrix | None = None,
) -> list[Choice]:
    """Choose `number` of the candidates one by one, the best first.

    `scores` tells how much each would teach by itself, `rows` what it is about (of length 1, as `TermTable.weighed`
    gives them), `known` what those that are annotated are about. A candidate is covered as far as it resembles the
    nearest known or chosen one. Before each choice those that are left are ranked by how much each would add to the
    coverage of all; the best by `(1 - diversity) * score + diversity * rank` is next, of equal ones that with the
    better score, then the first. Of many candidates a thousand stand for all.

    >>> rows = csr_matrix([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    >>> [choice.candidate for choice in choose([0.9, 0.8, 0.1], rows, 2, diversity=0.9)]
    [0, 2]
    """
    values = np.array(scores, dtype=np.float64)
    left = np.arange(len(values))
    audience = rows[np.unique(np.linspace(0, len(values) - 1, min(len(values), _AUDIENCE)).round().astype(int))]
    alike = (rows @ audience.T).toarray()
    covered = np.zeros(audience.shape[0])
    if known is not None and known.shape[0] and len(left):
        covered = (audience @ known.T).max(axis=1).toarray().ravel()
    chosen: list[Choice] = []
    while len(left) and len(chosen) < number:
        coverage = _share_below(np.maximum(alike[left] - covered, 0).sum(axis=1))
        worth = ((1 - diversity) * values[left] + diversity * coverage).round(_EQUAL)
        place = int(np.lexsort((left, -values[left], -worth))[0])
        best = int(left[place])
        chosen.append(Choice(best, float(worth[place]), float(coverage[place])))
        covered = np.maximum(covered, alike[best])
        left = np.delete(left, place)
    return chosen


def _share_below(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each value the share of those that are no greater: 1 for the greatest, and for all where all are."""
    shares: NDArray[np.float64] = rankdata(values.round(_EQUAL), method="max") / len(values)
    return shares


def find_fresh(
    articles: Sequence[Article], known: Sequence[Article] = ()
) -> tuple[list[Article], list[tuple[Article, str]]]:
    """Part articles into those that are new, and those that are not with the reason.

    Not new is what is known by its id or nearly word for word, and what repeats an article before it.

    >>> old, copy = Article(id="a", text="Gmina remontuje drogę."), Article(id="b", text="Gmina remontuje drogę!")
    >>> fresh, skipped = find_fresh([copy, Article(id="c", text="Zmarł dyrektor szkoły.")], [old])
    >>> [article.id for article in fresh], [(article.id, reason) for article, reason in skipped]
    (['c'], [('b', 'the text is that of a')])
    """
    ids = {article.id for article in known}
    together = [*known, *articles]
    reasons = {
        number: "the id is known"
        for number, article in enumerate(together)
        if number >= len(known) and not ids.isdisjoint((article.id, corpus_id(article.id)))
    }
    asked = [number for number in range(len(together)) if number not in reasons]
    for copy, original in find_copies([together[number].text for number in asked], known=len(known)).items():
        reasons[asked[copy]] = f"the text is that of {together[asked[original]].id}"
    fresh = [together[number] for number in asked[len(known) :] if number not in reasons]
    return fresh, [(together[number], reason) for number, reason in sorted(reasons.items())]


def suggest(
    articles: Iterable[Article],
    nlp: Language,
    *,
    number: int = 20,
    known: Iterable[Article] = (),
    by: By = "both",
    diversity: float = DIVERSITY,
    on_error: ErrorHandler | None = None,
    on_skip: Callable[[Article, str], object] = lambda *_: None,
    advance: Callable[[], object] = lambda: None,
) -> list[Suggestion]:
    """Return the `number` articles that would teach the pipeline most, the best first.

    `known` are the articles that are annotated; what repeats them goes to `on_skip` with the reason. An article that
    cannot be tagged goes to `on_error`, or its error is raised. `advance` is called once for each article, known or
    not, for a progress bar. The same input gives the same result.

    Raises PipelineError where the pipeline does not tell how sure it is (`uncertainty`).
    """
    known = list(known)
    fresh, skipped = find_fresh(list(articles), known)
    for article, reason in skipped:
        on_skip(article, reason)
        advance()
    terms = TermTable()
    for doc in lemmatized((article.text for article in known), nlp):
        terms.add(common_lemmas(doc, nlp))
        advance()
    good: list[Article] = []
    doubts: list[Doubt] = []
    for article, doubt, lemmas in _survey(fresh, nlp, on_error, advance):
        good.append(article)
        doubts.append(doubt)
        terms.add(lemmas)
    levels = uncertainty(doubts, by)
    rows = terms.weighed()
    chosen = choose(levels, rows[len(known) :], number, diversity=diversity, known=rows[: len(known)])
    records = tag_many([good[index] for index, _, _ in chosen], nlp=nlp)
    return [
        Suggestion(rank, record, score, levels[index], coverage, doubts[index], _why(doubts[index], by, diversity))
        for rank, ((index, score, coverage), record) in enumerate(zip(chosen, records, strict=True), 1)
    ]


def _why(doubt: Doubt, by: By, diversity: float) -> str:
    """Say what decided: doubt, or where there is none that the article stands for others."""
    said = doubt.in_words(by)
    return f"{said}, but typical of others" if said == LITTLE_DOUBT and diversity else said


Surveyed = tuple[Article, Doubt, list[str]]


def _survey(
    articles: Sequence[Article], nlp: Language, on_error: ErrorHandler | None, advance: Callable[[], object]
) -> Iterator[Surveyed]:
    """Tag articles and give each with the doubt and the terms; whatever fails goes to `on_error`."""
    committee = Committee(nlp)
    iterator = iter(articles)
    while batch := list(islice(iterator, _BATCH)):
        try:
            found = _read(batch, nlp, committee)
        except Exception:
            found = [each for article in batch for each in _read_single(article, nlp, committee, on_error)]
        for _ in batch:
            advance()
        yield from found


def _read(batch: Sequence[Article], nlp: Language, committee: Committee) -> list[Surveyed]:
    for article in batch:
        _check(article)
    docs = [nlp.make_doc(article.text) for article in batch]
    for doc, article in zip(docs, batch, strict=True):
        doc._.published = article.published
    docs = list(nlp.pipe(docs))
    doubts = find_doubts(docs, committee)
    lemmas = [common_lemmas(doc, nlp) for doc in docs]
    return list(zip(batch, doubts, lemmas, strict=True))


def _read_single(
    article: Article, nlp: Language, committee: Committee, on_error: ErrorHandler | None
) -> list[Surveyed]:
    try:
        return _read([article], nlp, committee)
    except Exception as error:
        ours = error if isinstance(error, CwdnlpError) else _unexpected(error)
        if on_error is None:
            raise ours.at(article.id) from error
        on_error(article, ours)
        return []


def _unexpected(error: Exception) -> InputError:
    message = f"the pipeline failed: {type(error).__name__}: {error}"
    return InputError(message, remedy="report it with the article's text")


def _check(article: Article) -> None:
    if not article.text.strip():
        raise InputError("the text is empty", remedy="check where it was taken from")
    if len(article.text) > MAX_CHARS:
        raise InputError(f"the text has more than {MAX_CHARS:,} characters", remedy="split it into articles")
