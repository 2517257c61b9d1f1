"""`cwdnlp corpus export` and `import`: to and from the files of other tools."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.cli.corpus.files import Paths, read_articles
from cwdnlp.errors import CorpusError

if TYPE_CHECKING:
    from cwdnlp.corpus.article import CorpusArticle

__all__ = ["export_corpus", "import_corpus"]


class ExchangeFormat(StrEnum):
    """The formats, as `cwdnlp.corpus.formats.FORMATS` names them."""

    jsonl = "jsonl"
    docbin = "docbin"
    iob = "iob"
    brat = "brat"
    label_studio = "label-studio"
    doccano = "doccano"
    prodigy = "prodigy"


Wanted = Annotated[
    ExchangeFormat | None,
    typer.Option("--format", "-f", help="Default: by the file's name (.jsonl, .spacy, .iob, .json; a folder: brat)."),
]


def export_corpus(
    paths: Paths,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file, or for brat the folder, to write.")],
    wanted: Wanted = None,
    splits: Annotated[list[str] | None, typer.Option("--split", help="Only these splits of a corpus folder.")] = None,
) -> None:
    """Write annotated articles in the format of another tool."""
    from cwdnlp.corpus.formats import export_articles

    broken: list[str] = []
    articles = [article for _, article in read_articles(paths, splits or (), broken=broken)]
    errors = export_articles(articles, output, _format(wanted, output))
    for error in errors:
        typer.echo(f"error: {error}", err=True)
    typer.echo(f"{len(articles) - len(errors)} articles written to {output}", err=True)
    raise typer.Exit(1 if broken or errors else 0)


def import_corpus(
    source: Annotated[Path, typer.Argument(help="The file, or for brat the folder, to read.")],
    into: Annotated[Path, typer.Option(help="The folder that takes the articles, such as corpora/incoming.")],
    wanted: Wanted = None,
    update: Annotated[
        bool,
        typer.Option(
            help="Replace articles that the folder has: a new annotation, their front matter where the format lacks it."
        ),
    ] = False,
) -> None:
    """Read annotated articles from the format of another tool, one file an article."""
    from cwdnlp.corpus.formats import import_articles

    if not source.exists():
        raise typer.BadParameter(f"{source}: no such file or folder")
    good = failed = 0
    written: set[str] = set()
    into.mkdir(parents=True, exist_ok=True)
    for item in import_articles(source, _format(wanted, source)):
        error = item if isinstance(item, CorpusError) else _store(item, into, update=update, written=written)
        if error:
            failed += 1
            typer.echo(f"error: {error}", err=True)
        else:
            good += 1
    typer.echo(
        f"{good} articles written to {into}, {failed} failed; check them with: cwdnlp corpus check {into}", err=True
    )
    raise typer.Exit(1 if failed else 0)


def _format(wanted: ExchangeFormat | None, path: Path) -> str:
    from cwdnlp.corpus.formats import SUFFIXES

    if wanted is not None:
        return wanted.value
    name = "brat" if path.is_dir() or not path.suffix else SUFFIXES.get(path.suffix.lower())
    if name is None:
        raise typer.BadParameter(f"{path}: the suffix {path.suffix} names no format; give --format")
    return name


def _store(article: CorpusArticle, into: Path, *, update: bool, written: set[str]) -> CorpusError | None:
    """Write one article, unless that would lose another; return what was wrong."""
    from cwdnlp.corpus.article import merge_front_matter, read_article

    target = into / f"{article.meta.id}.txt"
    if article.meta.id in written:
        return CorpusError(f"the id {article.meta.id} stands twice", where=str(target), remedy="give each its own id")
    if target.exists():
        if not update:
            return CorpusError("exists", where=str(target), remedy="use --update to replace its annotation")
        try:
            article = merge_front_matter(article, read_article(target))
        except CorpusError as error:
            return error
    try:
        target.write_bytes(article.to_file().encode("utf-8"))
    except OSError as error:
        return CorpusError(f"cannot be written: {error.strerror}", where=str(target), remedy="check path and space")
    written.add(article.meta.id)
    return None
