"""Which files of a corpus the paths on the command line mean, and reading those that can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.errors import CorpusError

if TYPE_CHECKING:
    from cwdnlp.corpus.article import CorpusArticle
    from cwdnlp.labels import Schema

__all__ = ["Labels", "Paths", "article_files", "corpus_schema", "read_articles", "say"]

Paths = Annotated[list[Path], typer.Argument(help="Corpus folders or article files.", show_default=False)]
Labels = Annotated[
    Path | None,
    typer.Option("--labels", metavar="FILE", help="Stages and topics (labels.toml); else that of the corpus folder."),
]


def say(line: str) -> None:
    """Write a line on standard error, without the control characters that a file may bring into a message."""
    from cwdnlp.render.safe import one_line

    typer.echo(one_line(line), err=True)


def corpus_schema(paths: Sequence[Path], labels: Path | None = None) -> Schema:
    """Return the schema of a file of labels, else that of the corpora which the paths belong to.

    It is looked for in the folder of each path and in the one above. Ends the command with 2 if a file of labels is
    broken, or if two corpora have different ones.
    """
    from cwdnlp.cli.measuring import gold_schema

    try:
        schemas = {str(path): gold_schema(path, labels) for path in paths}
    except CorpusError as error:
        say(f"error: {error}")
        raise typer.Exit(2) from None
    first, *others = schemas
    if other := next((path for path in others if schemas[path] != schemas[first]), None):
        say(f"error: {first} and {other} have different labels (give --labels, or take them one by one)")
        raise typer.Exit(2)
    return schemas[first]


def article_files(paths: Sequence[Path], splits: Sequence[str] = ()) -> Iterator[tuple[str, Path]]:
    """Give each article file with its split: the name of its folder.

    A folder is a corpus with splits in it, or holds articles itself. Raises CorpusError if a path is missing or holds
    nothing, BadParameter if a split that was asked for is not one.
    """
    from cwdnlp.corpus.article import SPLITS

    if wrong := [name for name in splits if name not in SPLITS]:
        raise typer.BadParameter(f"no such split {wrong[0]!r}; use some of: {', '.join(SPLITS)}")
    for path in paths:
        if not path.exists():
            raise CorpusError("no such file or folder", where=str(path), remedy="check the path")
        files = [path]
        if path.is_dir():
            names = [name for name in SPLITS if not splits or name in splits]
            files = [file for name in names for file in sorted((path / name).glob("*.txt"))]
            if not files and not (splits and any((path / name).is_dir() for name in SPLITS)):
                files = sorted(path.glob("*.txt"))
            if not files:
                raise CorpusError("holds no articles", where=str(path), remedy=f"expected {path}/train/*.txt")
        for file in files:
            yield file.resolve().parent.name, file


def read_articles(
    paths: Sequence[Path], splits: Sequence[str] = (), *, broken: list[str]
) -> Iterator[tuple[str, CorpusArticle]]:
    """Give each article that can be read with its split; say on standard error which cannot, and add it to `broken`."""
    from cwdnlp.corpus.article import read_article

    for split, file in article_files(paths, splits):
        try:
            yield split, read_article(file)
        except CorpusError as error:
            broken.append(str(file))
            say(f"error: {error}")
