"""The pipeline, loaded when there is something to tag: a run that finds nothing new must be quick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cwdnlp.errors import CwdnlpError
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.records import Article, TaggedArticle

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Outcome", "Tagger", "pipeline_fault", "pipeline_tagger"]

RENEWED_AFTER = 20_000
"""How many articles a pipeline tags before it is loaded anew, which takes a second or two."""

Outcome = TaggedArticle | CwdnlpError
Tagger = Callable[[Sequence[Article]], Sequence[Outcome]]
"""Gives for each article, in order, its record or why there is none; raises ModelError where no model can be had."""


def pipeline_tagger(
    model: str | None = None, *, nlp: Language | None = None, on_load: Callable[[Language], None] | None = None
) -> Tagger:
    """Return what tags with `nlp`, or with the pipeline of this name (None: the shipped one), loaded at first use.

    Then `on_load` is called with it, once. A pipeline that was loaded here is loaded anew after `RENEWED_AFTER`
    articles: spaCy's tables keep a little of every word that they forget, which adds up in a process that runs for
    years.

    >>> from cwdnlp.records import Article
    >>> [outcome] = pipeline_tagger()([Article(id="a", text=" ")])
    >>> str(outcome)
    'the text is empty (leave the article out)'
    """
    loaded: Language | None = None
    tagged = 0

    def tag(articles: Sequence[Article]) -> list[Outcome]:
        nonlocal loaded, tagged
        if loaded is None:
            from cwdnlp import pipeline

            loaded = pipeline.load(model) if nlp is None else nlp
            if on_load is not None:
                on_load(loaded)
        elif nlp is None and tagged >= RENEWED_AFTER:
            loaded, tagged = _renewed(loaded, model), 0
        tagged += len(articles)
        return _tag_within(articles, loaded)

    return tag


def _renewed(old: Language, model: str | None) -> Language:
    """Load a pipeline anew; where that cannot be done, the old one is good for as many articles again."""
    from cwdnlp import pipeline

    try:
        return pipeline.load(model)
    except (CwdnlpError, MemoryError):
        return old


def _tag_within(articles: Sequence[Article], nlp: Language) -> list[Outcome]:
    """Tag articles with the memory that there is: where it does not do for all of them, one by one."""
    try:
        return _tag(articles, nlp)
    except MemoryError:  # goes on below, where nothing holds what was in the middle of being made
        pass
    if len(articles) > 1:
        return [outcome for article in articles for outcome in _tag_within([article], nlp)]
    message = "there is not enough memory to tag it"
    return [SourceError(message, kind=FaultKind.memory, remedy="give the process more, or stop others")]


def _tag(articles: Sequence[Article], nlp: Language) -> list[Outcome]:
    from cwdnlp import pipeline

    failed: dict[int, CwdnlpError] = {}

    def on_error(article: Article, error: CwdnlpError) -> None:
        failed[id(article)] = error

    records = iter(list(pipeline.tag_many(articles, nlp=nlp, on_error=on_error)))
    return [failed[id(article)] if id(article) in failed else next(records) for article in articles]


def pipeline_fault(error: Exception) -> SourceError:
    """Return an error of the pipeline as a fault of the article.

    >>> pipeline_fault(ZeroDivisionError("x")).message
    'the pipeline failed: ZeroDivisionError: x'
    """
    if isinstance(error, SourceError):
        return error
    if isinstance(error, CwdnlpError):
        return SourceError(error.message, kind=FaultKind.pipeline, remedy=error.remedy)
    told = f"the pipeline failed: {type(error).__name__}: {error}"[:300]
    return SourceError(told, kind=FaultKind.pipeline, remedy="report it with the article's text")
