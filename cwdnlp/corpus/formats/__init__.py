"""Exchange of annotated articles with other tools: seven formats, each a module with `write` and `read`.

What a format keeps, and where, says the docstring of its module; `docs/exchange.md` has the table.

>>> sorted(FORMATS)
['brat', 'docbin', 'doccano', 'iob', 'jsonl', 'label-studio', 'prodigy']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

from cwdnlp.corpus.article import CorpusArticle
from cwdnlp.errors import CorpusError
from cwdnlp.labels import SCHEMA, Schema

__all__ = ["FORMATS", "SUFFIXES", "export_articles", "import_articles"]

# The module of each format; loaded when it is used, since some need spaCy.
FORMATS = {
    "jsonl": "jsonl",
    "docbin": "docbin",
    "iob": "iob",
    "brat": "brat",
    "label-studio": "label_studio",
    "doccano": "doccano",
    "prodigy": "prodigy",
}
# The format that is meant where none is named; those of .jsonl and .json are several.
SUFFIXES = {
    ".spacy": "docbin",
    ".iob": "iob",
    ".iob2": "iob",
    ".conll": "iob",
    ".jsonl": "jsonl",
    ".json": "label-studio",
}


def export_articles(
    articles: Iterable[CorpusArticle], path: Path, name: str, *, schema: Schema = SCHEMA
) -> list[CorpusError]:
    """Write articles to `path` in the format `name`; return an error for each that the format cannot hold.

    Labels are written as the articles have them; `schema` is what a tool is told to choose from. Raises CorpusError if
    the file cannot be written.
    """
    try:
        return list(import_module(f"{__name__}.{FORMATS[name]}").write(articles, path, schema=schema))
    except OSError as error:
        raise CorpusError(f"cannot be written: {error.strerror}", where=str(path), remedy="check the path") from None


def import_articles(path: Path, name: str, *, schema: Schema = SCHEMA) -> Iterator[CorpusArticle | CorpusError]:
    """Read articles from `path` in the format `name`; an item that cannot be one gives an error in its place.

    Stages and topics are those that a corpus of the schema may say, with those that it renames or drops. Raises
    CorpusError if the file as a whole cannot be read.
    """
    module = import_module(f"{__name__}.{FORMATS[name]}")
    result: Iterator[CorpusArticle | CorpusError] = module.read(path, schema=schema)
    return result
