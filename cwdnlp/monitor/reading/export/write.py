"""Writing articles of a store to their place, in one of the forms."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cwdnlp.errors import InputError
from cwdnlp.monitor.reading.columns import COLUMNS, csv_line, row_of
from cwdnlp.monitor.reading.export.dataset import write_dataset
from cwdnlp.monitor.reading.export.parquet import write_parquet
from cwdnlp.monitor.reading.export.places import check_place, new_file, new_folder
from cwdnlp.monitor.reading.filter import Filter
from cwdnlp.monitor.reading.names import store_schema
from cwdnlp.monitor.reading.news import NewsItem, OnError, news, versions
from cwdnlp.render.safe import escape_line

if TYPE_CHECKING:
    from cwdnlp.monitor.store import Store

__all__ = ["ExportFormat", "export"]

ExportFormat = Literal["parquet", "csv", "jsonl", "dataset"]
_SUFFIXES: dict[str, ExportFormat] = {".parquet": "parquet", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


def export(
    store: Store,
    path: Path,
    chosen: Filter | None = None,
    *,
    form: ExportFormat | None = None,
    every_version: bool = False,
    force: bool = False,
    on_error: OnError | None = None,
) -> int:
    """Write the articles that meet a filter to a file, for `dataset` to a folder; return how many.

    Without `form` the name of the file tells it. Articles are written newest first, with `every_version` all versions
    of each, oldest first. The place holds the whole result or what it held before, whenever the process is
    killed; what is there is overwritten only with `force`.

    Raises InputError for a place or filter that does not do, WriteError where the system refuses, and CwdnlpError where
    a library is missing; RecordError at an article that cannot be read, unless `on_error` takes it.
    """
    form = form or _form_of(path)
    check_place(path, folder=form == "dataset", force=force)
    items = news(store, chosen, on_error=on_error)
    if every_version:
        items = chain.from_iterable(versions(store, item, on_error=on_error) for item in items)
    if form == "dataset":
        with new_folder(path) as folder:
            written = write_dataset(items, folder, store_schema(store.connection))
            _unwrap(folder)
        return written
    with new_file(path) as file:
        return write_parquet(items, file) if form == "parquet" else _write_text(items, file, form)


def _form_of(path: Path) -> ExportFormat:
    """Return the form that a file's name tells; raises InputError."""
    form = _SUFFIXES.get(path.suffix.lower())
    if form is None:
        remedy = f"name a file {', '.join(_SUFFIXES)}, or give --format (dataset makes a folder)"
        raise InputError("the name tells no format", where=str(path), remedy=remedy)
    return form


def _write_text(items: Iterable[NewsItem], file: Path, form: ExportFormat) -> int:
    """Write a line for each article, CSV with its columns before; return the number of articles."""
    written = 0
    with file.open("w", encoding="utf-8", newline="") as stream:
        if form == "csv":
            stream.write(csv_line((*COLUMNS, "text")))
        for item in items:
            stream.write(_line(item, form))
            written += 1
    return written


def _line(item: NewsItem, form: ExportFormat) -> str:
    if form == "csv":
        return csv_line(row_of(item, text=True).values())
    return escape_line(item.record.to_json()) + "\n"


def _unwrap(folder: Path) -> None:
    """Move what the library saved to the top of the folder, and drop what it was made from."""
    (folder / "rows.arrow").unlink()
    saved = folder / "saved"
    for file in saved.iterdir():
        shutil.move(file, folder / file.name)
    saved.rmdir()
