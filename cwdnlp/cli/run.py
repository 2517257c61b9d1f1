"""The run of `cwdnlp tag`: sources through reading, pipeline and rendering to the output, one article at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cwdnlp import pipeline
from cwdnlp.cli.output import Form, Sink, default_format, make_form, output_identities
from cwdnlp.cli.reading import Reader, check_encoding
from cwdnlp.cli.report import Reporter
from cwdnlp.cli.sources import Source, find_sources
from cwdnlp.cli.tagging import tag_all
from cwdnlp.errors import CwdnlpError
from cwdnlp.records import Article, TaggedArticle

if TYPE_CHECKING:
    from spacy.language import Language

    from cwdnlp.cli.tag import Settings

__all__ = ["Run", "prepare", "tag_sources"]


@dataclass(frozen=True, slots=True)
class Run:
    """What a run needs: sources to read, the pipeline, the place for the results."""

    sources: list[Source]
    nlp: Language
    sink: Sink


def prepare(settings: Settings, reporter: Reporter) -> Run | None:
    """Find the sources, load the model and open the output, in this order; None if there is nothing to read.

    The output comes last because opening it empties it. Raises CwdnlpError for what is wrong usage.
    """
    if settings.encoding is not None:
        check_encoding(settings.encoding)
    outputs = output_identities(settings.output)
    sources = find_sources(settings.paths or ["-"], settings.kind.value, reporter, outputs)
    if not sources:
        return None
    return Run(sources, pipeline.load(settings.model), Sink.open(settings.output))


def tag_sources(run: Run, settings: Settings, reporter: Reporter) -> int:
    """Tag every article of the sources and write it to the sink; return the exit code."""
    reader = Reader(reporter, encoding=settings.encoding, split=settings.split, published=settings.published)
    form = make_form(settings.format.value if settings.format else default_format(settings.output), settings.output)

    def tag_many(
        articles: Iterable[Article], *, on_error: Callable[[Article, CwdnlpError], None]
    ) -> Iterator[TaggedArticle]:
        return pipeline.tag_many(
            articles, nlp=run.nlp, n_process=settings.jobs, on_error=on_error, explain=settings.explain
        )

    def on_error(article: Article, error: Exception) -> None:
        reporter.error(article.id, error, counted=True)

    try:
        with closing(run.sink), reporter.progress(_total(run.sources)):
            tagged = tag_all(reader.read_all(run.sources), tag_many=tag_many, on_error=on_error)
            _write(tagged, form, run.sink, on_error)
    except CwdnlpError as error:
        reporter.fatal(str(error))
        return max(1, reporter.summary())
    return reporter.summary()


def _write(
    articles: Iterable[TaggedArticle], form: Form, sink: Sink, on_error: Callable[[Article, Exception], None]
) -> None:
    """Write each article as it comes; one that cannot be rendered is reported, the others are written."""
    sink.write(form.head())
    for tagged in articles:
        try:
            text = form.article(tagged)
        except Exception as error:
            on_error(tagged, error)
        else:
            sink.write(text)
    sink.write(form.foot())


def _total(sources: list[Source]) -> int | None:
    """Return the bytes to read, None if a pipe is among the sources."""
    sizes = [source.size for source in sources if source.size is not None]
    return sum(sizes) if len(sizes) == len(sources) else None
