"""Gold articles from wherever they are: a corpus folder, one article, a file of records.

Each comes with the labels that its corpus's own schema makes of what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cwdnlp.corpus.article import SPLITS, read_article
from cwdnlp.errors import CorpusError
from cwdnlp.label_file import LABEL_FILE, find_schema
from cwdnlp.labels import Schema
from cwdnlp.records import Scored, Stage, TaggedArticle, read_jsonl

__all__ = ["find_gold_schema", "read_gold", "read_records", "with_labels"]


def with_labels(record: TaggedArticle, schema: Schema) -> TaggedArticle:
    """Return a gold article with the stage and topics that the schema makes of its own."""
    stage = schema.resolve(record.stage.label) if record.stage else None
    topics = dict.fromkeys(filter(None, (schema.resolve(topic.label) for topic in record.topics)))
    return record.model_copy(
        update={"stage": Stage(label=stage) if stage else None, "topics": [Scored(label=topic) for topic in topics]}
    )


def read_records(path: Path) -> list[TaggedArticle]:
    """Read records as they stand in a file of JSON lines; raises RecordError, or CorpusError if it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            return list(read_jsonl(lines, where=str(path)))
    except OSError as error:
        raise CorpusError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except UnicodeDecodeError as error:
        raise CorpusError(f"is not UTF-8 at byte {error.start}", where=str(path), remedy="save it as UTF-8") from None


def read_gold(path: Path, splits: Sequence[str] = ("test",), *, schema: Schema | None = None) -> list[TaggedArticle]:
    """Read gold articles from a corpus folder (its `splits`), a folder or file of articles, or a `.jsonl` of records.

    `schema` says what becomes of their labels; without one it is that of the folder's `labels.toml`, or cwdnlp's.
    Raises CorpusError or RecordError, naming file and line, for what cannot be read, and if there is no article or an
    id stands twice.
    """
    schema = schema or find_gold_schema(path)
    records = _read(path, splits)
    if not records:
        raise CorpusError("holds no gold articles", where=str(path), remedy="name a corpus folder or a .jsonl")
    seen: set[str] = set()
    for record in records:
        if record.id in seen:
            raise CorpusError(f"the id {record.id!r} stands twice", where=str(path), remedy="give each its own id")
        seen.add(record.id)
    return [with_labels(record, schema) for record in records]


def find_gold_schema(path: Path) -> Schema:
    """Return the schema of the corpus that a path belongs to: by the `labels.toml` in the folder, or in the one above.

    Raises CorpusError if that file is broken.
    """
    folder = path if path.is_dir() else path.parent
    above = folder.resolve().parent
    return find_schema(above if not (folder / LABEL_FILE).is_file() and (above / LABEL_FILE).is_file() else folder)


def _read(path: Path, splits: Sequence[str]) -> list[TaggedArticle]:
    if not path.exists():
        raise CorpusError("no such file or folder", where=str(path))
    if path.is_file():
        return [read_article(path).to_record()] if path.suffix == ".txt" else read_records(path)
    if not any((path / split).is_dir() or (path / f"{split}.jsonl").is_file() for split in (*SPLITS, *splits)):
        return [read_article(file).to_record() for file in sorted(path.glob("*.txt"))]
    found: list[TaggedArticle] = []
    for split in splits:
        files = sorted((path / split).glob("*.txt"))
        lines = path / f"{split}.jsonl"
        if not files and not lines.is_file():
            raise CorpusError(f"has no split {split!r}", where=str(path), remedy=f"expected {path / split}/*.txt")
        found += [read_article(file).to_record() for file in files]
        found += read_records(lines) if lines.is_file() else []
    return found
