"""The corpus as a Hugging Face `DatasetDict` with typed features, made from files on disk, offline.

Needs the library `datasets`, which comes with the extra `train`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cwdnlp.corpus.article import SPLITS, CorpusArticle, read_article
from cwdnlp.corpus.vocabulary import CLUTTERS, FLAWS, GENRES, REGISTERS
from cwdnlp.errors import CorpusError, CwdnlpError
from cwdnlp.label_file import find_schema
from cwdnlp.labels import SCHEMA, Schema
from cwdnlp.records import TaggedArticle, read_jsonl

if TYPE_CHECKING:
    from datasets import DatasetDict, Features

__all__ = ["corpus_home", "dataset_features", "load_dataset"]

_FRONT = ("date", "place", "group", "source")


def corpus_home() -> Path:
    """Return the folder of the corpus that comes with the library: in a wheel or in a checkout."""
    package = Path(__file__).resolve().parents[1]
    shipped = package / "_corpora"
    return shipped if shipped.is_dir() else package.parent / "corpora"


def load_dataset(
    folder: str | Path | None = None, *, splits: Sequence[str] | None = None, schema: Schema | None = None
) -> DatasetDict:
    """Load a corpus as a `DatasetDict`: the one that comes with the library, or one of your own.

    `splits` are some of train, dev, test and news (default: those that the folder has); a split is a folder of articles
    or a file of gold records (`news.jsonl`). Stage and topics are `ClassLabel`s of the schema (default: that of the
    folder's `labels.toml`, else that of cwdnlp), after what this renames and drops; spans are lists of offsets with
    their labels, in characters of `text`. A record of a `.jsonl` has no place, genre and the like: those are None or
    empty.

    Raises CorpusError at the first broken file, at a stage or topic that the schema does not know, and if a split is
    missing; CwdnlpError without the library `datasets`.

    >>> data = load_dataset(splits=["dev"])  # doctest: +SKIP
    >>> data["dev"].features["stage"].names[:2]  # doctest: +SKIP
    ['formation', 'diagnosis']
    """
    try:
        from datasets import Dataset, DatasetDict
    except ImportError:
        raise CwdnlpError("the library datasets is not installed", remedy='pip install "cwdnlp[train]"') from None
    home = Path(folder) if folder is not None else corpus_home()
    schema = schema or find_schema(home)
    features = dataset_features(schema)
    wanted = splits if splits is not None else [name for name in SPLITS if _source(home, name)]
    if not wanted:
        raise CorpusError("holds no articles", where=str(home), remedy=f"expected {home}/train/*.txt")
    parts: dict[str, Any] = {}
    for name in wanted:
        rows = [_row(_resolved(record, article, schema), article) for record, article in _read(home, name)]
        parts[name] = Dataset.from_list(rows, features=features)
    return DatasetDict(parts)


def dataset_features(schema: Schema = SCHEMA) -> Features:
    """Return the types of the columns; needs the library `datasets`."""
    from datasets import ClassLabel, Features, Value

    text = Value("string")
    offset = Value("int32")
    labels = ClassLabel(names=[label.id for label in schema.entities])
    return Features(
        {
            "id": text,
            "title": text,
            "text": text,
            **dict.fromkeys(_FRONT, text),
            "genre": ClassLabel(names=sorted(GENRES)),
            "register": ClassLabel(names=sorted(REGISTERS)),
            "clutter": ClassLabel(names=sorted(CLUTTERS)),
            "flaws": [ClassLabel(names=sorted(FLAWS))],
            "stage": ClassLabel(names=[label.id for label in schema.stages]),
            "topics": [ClassLabel(names=[label.id for label in schema.topics])],
            "entities": [{"start": offset, "end": offset, "label": labels, "text": text, "lemma": text, "kb_id": text}],
            "officials": [{"role": text, "person": text, "unit": text, "org": text}],
            "partnerships": [{"name": text, "leader": text, "members": [text]}],
            "amounts": [
                {"start": offset, "end": offset, "text": text, "value": Value("float64"), "currency": text},
            ],
            "dates": [{"start": offset, "end": offset, "text": text, "iso": text}],
        }
    )


def _source(home: Path, name: str) -> Path | None:
    """Return the folder or the file of a split, None if there is neither."""
    if any((home / name).glob("*.txt")):
        return home / name
    file = home / f"{name}.jsonl"
    return file if file.is_file() else None


def _read(home: Path, name: str) -> Iterator[tuple[TaggedArticle, CorpusArticle | None]]:
    """Give the gold records of a split, with the article where there is one."""
    source = _source(home, name)
    if source is None:
        raise CorpusError(f"has no split {name!r}", where=str(home), remedy=f"expected {home}/{name}/*.txt or .jsonl")
    if source.is_dir():
        for path in sorted(source.glob("*.txt")):
            article = read_article(path)
            yield article.to_record(), article
        return
    with source.open(encoding="utf-8") as lines:
        for record in read_jsonl(lines, where=str(source)):
            yield record, None


def _resolved(record: TaggedArticle, article: CorpusArticle | None, schema: Schema) -> TaggedArticle:
    """Return a record with the stage and topics that the schema makes of its own; raises CorpusError on one unknown."""
    from cwdnlp.evaluate.gold import with_labels  # which needs the articles of this package

    given = [("stage", record.stage.label, schema.known_stages)] if record.stage else []
    given += [("topics", topic.label, schema.known_topics) for topic in record.topics]
    for key, label, known in given:
        if label not in known:
            where = f"{article.path}:{article.meta.lines.get(key, 1)}" if article else record.id
            remedy = f"known are {', '.join(sorted(known)) or 'none'}; name your own in labels.toml"
            raise CorpusError(f"{key}: unknown {label!r}", where=where, remedy=remedy)
    return with_labels(record, schema)


def _row(record: TaggedArticle, article: CorpusArticle | None) -> dict[str, Any]:
    """Return an article as a row of the dataset."""
    meta = article.meta if article else None
    row: dict[str, Any] = {"id": record.id, "title": record.title, "text": record.text}
    row |= {key: (getattr(meta, key) or None) if meta else None for key in _FRONT}
    row |= {key: (getattr(meta, key) or None) if meta else None for key in ("genre", "register", "clutter")}
    if meta is None:
        row |= {"date": record.published, "source": record.source}
    row["flaws"] = list(meta.flaws) if meta else []
    row["stage"] = record.stage.label if record.stage else None
    row["topics"] = [topic.label for topic in record.topics]
    for key, fields in (
        ("entities", ("start", "end", "label", "text", "lemma", "kb_id")),
        ("officials", ("role", "person", "unit", "org")),
        ("partnerships", ("name", "leader", "members")),
        ("amounts", ("start", "end", "text", "value", "currency")),
        ("dates", ("start", "end", "text", "iso")),
    ):
        row[key] = [{name: getattr(item, name) for name in fields} for item in getattr(record, key)]
    for entity in row["entities"]:
        entity["text"] = entity["text"] or record.text[entity["start"] : entity["end"]]
    return row
