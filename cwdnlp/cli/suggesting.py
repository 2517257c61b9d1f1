"""The run of `cwdnlp suggest`: known and unlabelled articles in, the best of them out, tagged for correction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cwdnlp.cli.corpus.files import article_files
from cwdnlp.cli.measuring import counting, fail
from cwdnlp.cli.output import escape_line, output_identities, stdout_is_terminal
from cwdnlp.cli.places import write_result
from cwdnlp.cli.reading import Reader
from cwdnlp.cli.report import Reporter
from cwdnlp.cli.sources import Identity, find_sources
from cwdnlp.corpus.article import SPLITS, read_article
from cwdnlp.corpus.formats import export_articles
from cwdnlp.errors import CorpusError, CwdnlpError
from cwdnlp.evaluate.gold import find_gold_schema
from cwdnlp.label_file import default_schema, load_schema
from cwdnlp.labels import Schema
from cwdnlp.pipeline import load
from cwdnlp.records import Article
from cwdnlp.render.safe import one_line
from cwdnlp.training.preannotation import model_schema, preannotate_all
from cwdnlp.training.suggest import Suggestion
from cwdnlp.training.suggest import suggest as rank_articles

if TYPE_CHECKING:
    from spacy.language import Language

    from cwdnlp.cli.suggest import Settings

__all__ = ["known_articles", "run"]

_INCOMING = "incoming"


def run(settings: Settings, reporter: Reporter) -> int:
    """Read, choose, write, and return the exit code; raises CwdnlpError for what is wrong usage."""
    schema = _given_schema(settings)
    known = list(known_articles(settings.known, reporter))
    sources = find_sources(settings.paths, "auto", reporter, _outputs(settings))
    if not sources:
        return max(2, reporter.summary())
    nlp = load(settings.model)
    articles = list(Reader(reporter).read_all(sources))
    suggestions, skipped = _rank(settings, reporter, nlp, articles, known)
    schema = schema or model_schema(nlp)
    exported = preannotate_all((each.record for each in suggestions), schema)
    try:
        for error in export_articles(exported, settings.output, settings.format, schema=schema):
            reporter.error(error.where or str(settings.output), error, counted=True)
    except CwdnlpError as error:
        return fail(error, 1).exit_code
    unwritten = _write_report(suggestions, settings)
    _tell(len(suggestions), len(articles), skipped, settings)
    return max(reporter.summary(), unwritten)


def _given_schema(settings: Settings) -> Schema | None:
    """Return the schema of a file, else that of the first known corpus that has its own; raises CorpusError."""
    if settings.labels:
        return load_schema(settings.labels)
    found = (find_gold_schema(path) for path in settings.known)
    return next((schema for schema in found if schema != default_schema()), None)


def _outputs(settings: Settings) -> set[Identity]:
    """Return what identifies the files that this run writes, so that they are not read as well."""
    files = (None, settings.output, *((settings.report,) if settings.report else ()))
    return set().union(*map(output_identities, files))


def known_articles(paths: Sequence[Path], reporter: Reporter) -> Iterator[Article]:
    """Give the articles that are annotated: those of all splits of a corpus, of `incoming`, of files.

    What cannot be read is reported and passed over; raises CorpusError where there is no such file or folder.
    """
    for path in paths:
        if not path.exists():
            raise CorpusError("no such file or folder", where=str(path), remedy="--known names what is annotated")
        if path.is_file() and path.suffix != ".txt":
            yield from _known_records([path], reporter)
            continue
        yield from _known_files(path, reporter)
        yield from _known_records([file for split in SPLITS if (file := path / f"{split}.jsonl").is_file()], reporter)


def _known_files(path: Path, reporter: Reporter) -> Iterator[Article]:
    folders = [path, path / _INCOMING] if (path / _INCOMING).is_dir() else [path]
    for folder in folders:
        try:
            files = [file for _, file in article_files([folder])]
        except CorpusError:  # a corpus that is still to be annotated
            continue
        for file in files:
            try:
                article = read_article(file)
            except CorpusError as error:
                reporter.error(str(file), error)
            else:
                yield Article(id=article.meta.id or file.stem, text=article.text)


def _known_records(files: Sequence[Path], reporter: Reporter) -> Iterator[Article]:
    """Read records; a reporter of their own, since an id may stand both here and among the candidates."""
    own = Reporter(quiet=reporter.quiet, verbose=reporter.verbose)
    yield from Reader(own).read_all(find_sources([str(file) for file in files], "auto", own, set()))
    reporter.failed += own.failed
    reporter.items += own.failed


def _rank(
    settings: Settings, reporter: Reporter, nlp: Language, articles: Sequence[Article], known: Sequence[Article]
) -> tuple[list[Suggestion], int]:
    """Choose the articles, and count those left out; what is left out or fails is told when the bar is gone."""
    failed: list[tuple[Article, CwdnlpError]] = []
    skipped: list[tuple[Article, str]] = []
    with counting("reading", len(articles) + len(known), quiet=settings.quiet) as advance:
        suggestions = rank_articles(
            articles,
            nlp,
            number=settings.number,
            known=known,
            by=settings.by.value,
            diversity=settings.diversity,
            on_error=lambda article, error: failed.append((article, error)),
            on_skip=lambda article, reason: skipped.append((article, reason)),
            advance=advance,
        )
    for article, error in failed:
        reporter.error(article.id, error, counted=True)
    for article, reason in skipped:
        reporter.note(f"note: {article.id}: left out, {reason}")
    return suggestions, len(skipped)


def _tell(suggested: int, read: int, skipped: int, settings: Settings) -> None:
    """Say what was done, and how to take the articles back."""
    if settings.quiet:
        return
    less = f" ({skipped} left out: known already, or repeated)" if skipped else ""
    typer.echo(f"{suggested} of {read} articles suggested{less}, tagged for correction in {settings.output}", err=True)
    if suggested:
        back = f"cwdnlp corpus import {settings.output} --format {settings.format} --into CORPUS/incoming --update"
        typer.echo(f"take them back, corrected, with: {back}", err=True)


def _write_report(suggestions: Sequence[Suggestion], settings: Settings) -> int:
    """Write the ranking to the report file and to standard output, there as a table for eyes; return the exit code."""
    lines = "".join(escape_line(json.dumps(each.to_dict(), ensure_ascii=False)) + "\n" for each in suggestions)
    unwritten = write_result(lines, settings.report) if settings.report else 0
    if not stdout_is_terminal():
        return write_result(lines, None) or unwritten
    _draw(suggestions)
    return unwritten


def _draw(suggestions: Sequence[Suggestion]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("rank", justify="right")
    table.add_column("id", overflow="fold", ratio=2)
    table.add_column("score", justify="right")
    table.add_column("why", overflow="fold", ratio=5)
    for each in suggestions:
        table.add_row(str(each.rank), one_line(each.record.id), f"{each.score:.2f}", one_line(each.why))
    Console(highlight=False, markup=False, emoji=False).print(table)
