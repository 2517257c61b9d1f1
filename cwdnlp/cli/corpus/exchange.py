"""`cwdnlp corpus export` and `import`: to and from the files of other tools."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cwdnlp.cli.corpus.files import Labels, Paths, corpus_schema, read_articles, say
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
    labels: Labels = None,
) -> None:
    """Write annotated articles in the format of another tool.

    Stages and topics to choose from are those of the labels.toml in the folder of the articles, or in the one above.
    """
    from cwdnlp.corpus.formats import export_articles

    name = _format(wanted, output)
    schema = corpus_schema(paths, labels)
    broken: list[str] = []
    articles = [article for _, article in read_articles(paths, splits or (), broken=broken)]
    errors = export_articles(articles, output, name, schema=schema)
    for error in errors:
        say(f"error: {error}")
    say(f"{len(articles) - len(errors)} articles written to {output}")
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
    labels: Labels = None,
) -> None:
    """Read annotated articles from the format of another tool, one file an article.

    Stages and topics are those of the labels.toml in the folder that takes the articles, or in the one above.
    """
    from cwdnlp.corpus.formats import import_articles

    if not source.exists():
        raise typer.BadParameter(f"{source}: no such file or folder")
    name = _format(wanted, source)
    schema = corpus_schema([into], labels)
    good = failed = 0
    written: set[str] = set()
    _make_folder(into)
    for item in import_articles(source, name, schema=schema):
        error = item if isinstance(item, CorpusError) else _store(item, into, update=update, written=written)
        if error:
            failed += 1
            say(f"error: {error}")
        else:
            good += 1
    then = f"; check them with: cwdnlp corpus check {into}" if good else ""
    say(f"{good} articles written to {into}, {failed} failed{then}")
    raise typer.Exit(1 if failed else 0)


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(f"{path}: cannot be made: {error.strerror} (name a folder)") from None


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
