"""Articles as a Parquet file with typed, nested columns; needs the library `pyarrow`, of the extra `train`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cwdnlp.errors import CwdnlpError
from cwdnlp.monitor.clock import parse_time
from cwdnlp.monitor.reading.export.rows import nested_row
from cwdnlp.monitor.reading.news import NewsItem

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["GROUP", "parquet_schema", "write_parquet"]

GROUP = 1_000
"""Articles in a row group: what is in memory at a time."""


def write_parquet(items: Iterable[NewsItem], path: Path) -> int:
    """Write articles to a file; return how many. Raises CwdnlpError without the library `pyarrow`."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise CwdnlpError("the library pyarrow is not installed", remedy='pip install "cwdnlp[train]"') from None
    schema = parquet_schema()
    written = 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in _groups(items):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
            written += len(group)
    return written


def parquet_schema() -> pa.Schema:
    """Return the types of the columns; needs the library `pyarrow`."""
    import pyarrow as pa

    text, offset, score, moment = pa.string(), pa.int32(), pa.float64(), pa.timestamp("s", tz="UTC")
    scored = pa.list_(pa.struct({"label": text, "score": score}))
    span = {"start": offset, "end": offset}

    def listed(**fields: pa.DataType) -> pa.DataType:
        return pa.list_(pa.struct(fields))

    return pa.schema(
        {
            **dict.fromkeys(("id", "title", "text", "url"), text),
            "published": pa.date32(),
            **dict.fromkeys(("source", "stage"), text),
            "stage_score": score,
            "stage_candidates": scored,
            "topics": scored,
            "entities": listed(**span, label=text, text=text, lemma=text, kb_id=text, score=score),
            "officials": listed(role=text, person=text, unit=text, org=text, entities=pa.list_(offset)),
            "partnerships": listed(name=text, kb_id=text, leader=text, members=pa.list_(text)),
            "programs": listed(name=text, kb_id=text),
            "amounts": listed(**span, text=text, value=score, currency=text),
            "dates": listed(**span, text=text, iso=text),
            "model": text,
            **dict.fromkeys(("item", "story"), pa.int64()),
            **dict.fromkeys(("copies", "version", "versions"), pa.int32()),
            "current": pa.bool_(),
            "day": pa.date32(),
            "site": text,
            **dict.fromkeys(("found_at", "stored_at"), moment),
        }
    )


def _groups(items: Iterable[NewsItem]) -> Iterator[list[dict[str, Any]]]:
    """Give the rows in groups that fit into memory."""
    rows = map(_typed, items)
    while group := list(islice(rows, GROUP)):
        yield group


def _typed(item: NewsItem) -> dict[str, Any]:
    """Return the row of an article with days and moments as such."""
    row = nested_row(item)
    for name in ("published", "day"):
        row[name] = date.fromisoformat(row[name]) if row[name] is not None else None
    for name in ("found_at", "stored_at"):
        row[name] = parse_time(row[name])
    return row
