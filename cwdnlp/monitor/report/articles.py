"""The articles that a report shows whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cwdnlp.errors import RecordError
from cwdnlp.monitor.reading.news import OnError
from cwdnlp.monitor.report.numbers import newest
from cwdnlp.monitor.report.period import Period
from cwdnlp.monitor.report.results import Shown
from cwdnlp.monitor.report.selection import Selection

if TYPE_CHECKING:
    from cwdnlp.monitor.store import Store

__all__ = ["show_articles"]


def show_articles(
    store: Store, chosen: Selection, period: Period, *, most: int, on_error: OnError | None = None
) -> Iterator[Shown]:
    """Give the articles that tell the newest stories of a period, with everything that was found in them.

    Raises RecordError at one whose record this version of the library cannot read, unless `on_error` takes it.
    """
    for line in newest(chosen, period, most):
        try:
            record = store.article(line.item)
        except (RecordError, ValueError) as error:
            fault = RecordError(f"the store holds a broken record: {error}", where=line.url or line.title)
            if on_error is None:
                raise fault from None
            on_error(fault)
        else:
            yield Shown(line, record)
