"""Articles through the pipeline, such that no failure loses another article."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from cwdnlp.errors import CwdnlpError, PipelineError
from cwdnlp.records import Article, TaggedArticle

__all__ = ["TagMany", "tag_all"]

OnError = Callable[[Article, Exception], None]


class TagMany(Protocol):
    """What tags articles in order and hands those that fail to `on_error`: `cwdnlp.tag_many` with its options set."""

    def __call__(
        self, articles: Iterable[Article], *, on_error: Callable[[Article, CwdnlpError], None]
    ) -> Iterator[TaggedArticle]:
        """Tag the articles."""


def tag_all(articles: Iterable[Article], *, tag_many: TagMany, on_error: OnError) -> Iterator[TaggedArticle]:
    """Tag articles in their order, as they come; every one is either given or handed to `on_error`.

    The pipeline itself hands over the articles that it refuses. If it breaks down altogether (a bug), the articles
    that it had taken are tried again one at a time, which finds the one to blame, and the run goes on behind them.
    """
    feed = _Feed(articles)

    def refuse(article: Article, error: Exception) -> None:
        feed.settle(article.id)
        on_error(article, error)

    while not feed.exhausted:
        taken = feed.count
        try:
            for tagged in tag_many(feed, on_error=refuse):
                feed.settle(tagged.id)
                yield tagged
            broken = False
        except Exception:
            if feed.count == taken:
                raise
            broken = True
        if broken:
            yield from _one_by_one(feed.take_unsettled(), tag_many=tag_many, on_error=on_error)
            continue
        for article in feed.take_unsettled():
            on_error(article, PipelineError("the pipeline gave no result"))
        return


def _one_by_one(articles: list[Article], *, tag_many: TagMany, on_error: OnError) -> Iterator[TaggedArticle]:
    """Tag each article by itself and hand over whichever fails, whatever the exception."""
    for article in articles:
        try:
            results = list(tag_many([article], on_error=on_error))
        except Exception as error:
            on_error(article, error)
        else:
            yield from results


class _Feed(Iterator[Article]):
    """Hands articles to the pipeline and remembers those that it has not given back."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._articles = iter(articles)
        self._open: deque[Article] = deque()
        self.exhausted = False
        self.count = 0

    def __next__(self) -> Article:
        try:
            article = next(self._articles)
        except StopIteration:
            self.exhausted = True
            raise
        self._open.append(article)
        self.count += 1
        return article

    def settle(self, article_id: str) -> None:
        """Forget the first article with this id; results come in order, so that it is near the front."""
        for index, article in enumerate(self._open):
            if article.id == article_id:
                del self._open[index]
                return

    def take_unsettled(self) -> list[Article]:
        """Give and forget the articles without a result."""
        articles = list(self._open)
        self._open.clear()
        return articles
