"""Articles as a Hugging Face dataset on disk; needs the library `datasets`, of the extra `train`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cwdnlp.errors import CwdnlpError, InputError
from cwdnlp.labels import Schema
from cwdnlp.monitor.reading.export.rows import LISTS, MONITOR, nested_row
from cwdnlp.monitor.reading.news import NewsItem

if TYPE_CHECKING:
    from datasets import Features

__all__ = ["store_features", "write_dataset"]

_BATCH = 1_000
# Columns of the corpus that a store has as well, with the same types.
_SHARED = ("id", "title", "text", "date", "source", "stage", "topics", *(name for name in LISTS if name != "programs"))


def write_dataset(items: Iterable[NewsItem], folder: Path, schema: Schema) -> int:
    """Write articles into a folder for `datasets.load_from_disk`; return how many.

    `schema` names the stages and topics. Raises CwdnlpError without the library `datasets`, and InputError at an
    entity of a label that cwdnlp does not have.
    """
    try:
        from datasets import Dataset
        from datasets.arrow_writer import ArrowWriter
    except ImportError:
        raise CwdnlpError("the library datasets is not installed", remedy='pip install "cwdnlp[train]"') from None
    features = store_features(schema)
    labels = {label.id for label in schema.entities}
    rows = folder / "rows.arrow"
    with ArrowWriter(path=str(rows), features=features, writer_batch_size=_BATCH) as writer:
        for item in items:
            writer.write(features.encode_example(_row(item, labels)))
        written: int = writer.finalize()[0]
    if not written:
        raise InputError("nothing is found, and a dataset cannot be empty", remedy="loosen the filters")
    with _no_bars():
        Dataset.from_file(str(rows)).save_to_disk(folder / "saved")
    return written


@contextmanager
def _no_bars() -> Iterator[None]:
    """Keep the library from drawing bars, which it does even where standard error is a file."""
    from datasets import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

    disabled = are_progress_bars_disabled()
    disable_progress_bars()
    try:
        yield
    finally:
        if not disabled:
            enable_progress_bars()


def store_features(schema: Schema) -> Features:
    """Return the types of the columns, those that the corpus has too as `cwdnlp.corpus.load_dataset` gives them.

    Needs the library `datasets`.
    """
    from datasets import Features, Value

    from cwdnlp.corpus.dataset import dataset_features

    corpus = dataset_features(schema)
    text, number, score = Value("string"), Value("int64"), Value("float64")
    numbers = dict.fromkeys(("item", "story", "copies", "version", "versions"), number)
    return Features(
        {
            **{name: corpus[name] for name in _SHARED},
            "stage_score": score,
            "topic_scores": [score],
            "programs": [{"name": text, "kb_id": text}],
            **dict.fromkeys(("url", "model", "day", "site", "found_at", "stored_at"), text),
            **numbers,
            "current": Value("bool"),
        }
    )


def _row(item: NewsItem, labels: set[str]) -> dict[str, Any]:
    """Return an article as a row of the dataset."""
    nested = nested_row(item)
    strange = {entity["label"] for entity in nested["entities"]} - labels
    if strange:
        remedy = "export to Parquet, where labels are text"
        raise InputError(f"unknown entity label {min(strange)!r}", where=item.record.id, remedy=remedy)
    row = {name: nested[name] for name in ("id", "title", "text", "url", "source", "stage", "stage_score", "model")}
    row |= {name: nested[name] for name in (*MONITOR, *LISTS)}
    row["date"] = nested["published"]
    row["topics"] = [topic["label"] for topic in nested["topics"]]
    row["topic_scores"] = [topic["score"] for topic in nested["topics"]]
    return row
