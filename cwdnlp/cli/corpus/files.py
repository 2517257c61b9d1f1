"""Which files of a corpus the paths on the command line mean, and reading those that can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.errors import CorpusError

if TYPE_CHECKING:
    from cwdnlp.corpus.article import CorpusArticle

__all__ = ["Paths", "article_files", "read_articles"]

Paths = Annotated[list[Path], typer.Argument(help="Corpus folders or article files.", show_default=False)]


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
            raise CorpusError("no such file or folder", where=str(path))
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
            typer.echo(f"error: {error}", err=True)
