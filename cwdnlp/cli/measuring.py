"""What the commands that measure share: gold articles, predictions from a model or a file, a bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.cli.report import stderr_is_terminal
from cwdnlp.errors import CorpusError, CwdnlpError, RecordError
from cwdnlp.render.safe import one_line

if TYPE_CHECKING:
    from cwdnlp.evaluate.predict import Predictions
    from cwdnlp.labels import Schema
    from cwdnlp.records import TaggedArticle

__all__ = [
    "Gold",
    "LabelFile",
    "ModelOption",
    "SplitOption",
    "counting",
    "fail",
    "gold_articles",
    "gold_schema",
    "predictions",
]

Gold = Annotated[
    Path, typer.Argument(metavar="GOLD", help="A corpus folder, or gold records (.jsonl).", show_default=False)
]
SplitOption = Annotated[
    list[str] | None, typer.Option("--split", help="Splits of a corpus folder (default: test); may be given twice.")
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="PATH|NAME",
        help="A pipeline, or a .jsonl of what `cwdnlp tag` wrote; the shipped pipeline unless given.",
    ),
]
LabelFile = Annotated[
    Path | None,
    typer.Option("--labels", metavar="FILE", help="Stages and topics (labels.toml) of the gold."),
]


@contextmanager
def counting(title: str, total: int | None, *, quiet: bool = False) -> Iterator[Callable[[], None]]:
    """Give what moves a bar on standard error by one; there is a bar only where that is a terminal."""
    if quiet or not stderr_is_terminal():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        task = bar.add_task(title, total=total)
        yield lambda: bar.advance(task)


def gold_articles(path: Path, splits: Sequence[str] | None = None, labels: Path | None = None) -> list[TaggedArticle]:
    """Read gold articles with the labels that their schema makes of theirs; raises CwdnlpError."""
    from cwdnlp.corpus.article import SPLITS
    from cwdnlp.evaluate.gold import read_gold

    if splits and path.exists() and not any(_has_split(path, split) for split in (*SPLITS, *splits)):
        raise CorpusError("has no splits", where=str(path), remedy="name a corpus folder, or leave out --split")
    return read_gold(path, splits or ("test",), schema=gold_schema(path, labels))


def _has_split(path: Path, split: str) -> bool:
    return (path / split).is_dir() or (path / f"{split}.jsonl").is_file()


def gold_schema(path: Path, labels: Path | None = None) -> Schema:
    """Return the schema of gold articles: that of a file, else that of their corpus; raises CorpusError."""
    from cwdnlp.evaluate.gold import find_gold_schema
    from cwdnlp.label_file import load_schema

    return load_schema(labels) if labels else find_gold_schema(path)


def predictions(
    source: str | None,
    gold: Sequence[TaggedArticle],
    *,
    title: str = "tagging",
    explain: bool = False,
    quiet: bool = False,
) -> Predictions:
    """Tag gold articles with a model, or read what was tagged before from a `.jsonl`.

    Raises ModelError for a pipeline that cannot be loaded, RecordError for a file that lacks one of the articles or has
    another text of it.
    """
    from cwdnlp.evaluate.predict import Predictions, predict

    if source is not None and source.endswith(".jsonl"):
        return Predictions(_from_file(Path(source), gold))
    from cwdnlp.pipeline import load

    nlp = load(source)
    with counting(title, len(gold), quiet=quiet) as advance:
        return predict(gold, nlp, explain=explain, advance=advance)


def _from_file(path: Path, gold: Sequence[TaggedArticle]) -> list[TaggedArticle]:
    from cwdnlp.evaluate.gold import read_records

    records = read_records(path)
    found = {record.id: record for record in records}
    remedy = "tag the gold articles themselves: cwdnlp tag GOLD.jsonl -o FILE"
    if missing := [article.id for article in gold if article.id not in found]:
        raise RecordError(f"lacks {len(missing)} gold articles, {missing[0]} first", where=str(path), remedy=remedy)
    numbers = Counter(record.id for record in records)
    if twice := [article.id for article in gold if numbers[article.id] > 1]:
        raise RecordError(
            f"the id {twice[0]!r} stands twice", where=str(path), remedy="keep one record of each article"
        )
    if other := [article.id for article in gold if found[article.id].text != article.text]:
        raise RecordError(f"{other[0]}: the text is not that of the gold article", where=str(path), remedy=remedy)
    return [found[article.id] for article in gold]


def fail(error: CwdnlpError, code: int = 2) -> typer.Exit:
    """Say on standard error what is wrong and return the exit that ends the command."""
    typer.echo(f"error: {one_line(str(error))}", err=True)
    return typer.Exit(code)
