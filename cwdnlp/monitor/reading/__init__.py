"""Reading a store: articles by filters, the way of a partnership, who holds which office."""

from __future__ import annotations

from cwdnlp.monitor.reading.filter import Filter
from cwdnlp.monitor.reading.news import NewsItem, news, versions
from cwdnlp.monitor.reading.officials import OfficeHolder, officials
from cwdnlp.monitor.reading.opening import open_store
from cwdnlp.monitor.reading.timeline import Timeline, timeline

__all__ = [
    "Filter",
    "NewsItem",
    "OfficeHolder",
    "Timeline",
    "news",
    "officials",
    "open_store",
    "timeline",
    "versions",
]
