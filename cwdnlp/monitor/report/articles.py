"""The articles that a report shows whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cwdnlp.monitor.report.numbers import newest
from cwdnlp.monitor.report.period import Period
from cwdnlp.monitor.report.results import Shown
from cwdnlp.monitor.report.selection import Selection

if TYPE_CHECKING:
    from cwdnlp.monitor.store import Store

__all__ = ["show_articles"]


def show_articles(store: Store, chosen: Selection, period: Period, *, most: int) -> Iterator[Shown]:
    """Give the articles that tell the newest stories of a period, with everything that was found in them."""
    for line in newest(chosen, period, most):
        yield Shown(line, store.article(line.item))
