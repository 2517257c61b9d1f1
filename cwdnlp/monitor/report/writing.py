"""A report as a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cwdnlp
from cwdnlp.monitor.reading.export.places import check_place, new_file
from cwdnlp.monitor.reading.news import OnError
from cwdnlp.monitor.report.collect import collect_report

if TYPE_CHECKING:
    from cwdnlp.monitor.report.period import Period
    from cwdnlp.monitor.store import Store
    from cwdnlp.render.report import Language

__all__ = ["make_report", "write_report"]


def write_report(
    store: Store,
    path: Path | str,
    period: Period,
    *,
    unit: str | None = None,
    partnership: str | None = None,
    title: str | None = None,
    language: Language = "pl",
    overwrite: bool = False,
    on_error: OnError | None = None,
) -> None:
    """Write a report as one HTML page that loads nothing.

    The file is there whole or not at all. Raises InputError for a unit or a partnership that nobody knows, and where
    something is there already that is not to be overwritten; StoreError where the store cannot be read, WriteError
    where the page cannot be written; RecordError at an article that cannot be read, unless `on_error` takes it.
    """
    check_place(Path(path), folder=False, force=overwrite)
    page = make_report(
        store, period, unit=unit, partnership=partnership, title=title, language=language, on_error=on_error
    )
    with new_file(Path(path)) as beside:
        beside.write_bytes(page.encode("utf-8"))


def make_report(
    store: Store,
    period: Period,
    *,
    unit: str | None = None,
    partnership: str | None = None,
    title: str | None = None,
    language: Language = "pl",
    on_error: OnError | None = None,
) -> str:
    """Return the page that `write_report` writes; the same store and period give the same bytes."""
    from cwdnlp.render.report import render_report

    report = collect_report(store, period, unit=unit, partnership=partnership, on_error=on_error)
    return render_report(report, language=language, title=title, figures=_figures())


def _figures() -> dict[str, Any] | None:
    """Return what `metrics.json` beside the shipped model says.

    `cwdnlp.pipeline` knows the place too, but would bring spaCy, and a report must not wait for that.
    """
    package = Path(cwdnlp.__file__).resolve().parent
    shipped = package / "_model"
    home = shipped if shipped.is_dir() else package.parent / "models"
    try:
        data = json.loads((home / "metrics.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None
