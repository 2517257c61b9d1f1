"""The monitor: sources of news watched, every article tagged and stored once.

The names below are imported when they are first used, so that reading a store does not wait for what watching needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = [
    "Filter",
    "NewsItem",
    "OfficeHolder",
    "Store",
    "Summary",
    "Timeline",
    "Watch",
    "export",
    "load_config",
    "news",
    "officials",
    "open_store",
    "timeline",
    "watch_once",
    "write_report",
]

if TYPE_CHECKING:
    from cwdnlp.monitor.config import load_config
    from cwdnlp.monitor.reading import (
        Filter,
        NewsItem,
        OfficeHolder,
        Timeline,
        news,
        officials,
        open_store,
        timeline,
    )
    from cwdnlp.monitor.reading.export import export
    from cwdnlp.monitor.report import write_report
    from cwdnlp.monitor.store import Store
    from cwdnlp.monitor.watch import Summary, Watch, watch_once

_HOMES = {
    "Filter": "cwdnlp.monitor.reading",
    "NewsItem": "cwdnlp.monitor.reading",
    "OfficeHolder": "cwdnlp.monitor.reading",
    "Store": "cwdnlp.monitor.store",
    "Summary": "cwdnlp.monitor.watch",
    "Timeline": "cwdnlp.monitor.reading",
    "Watch": "cwdnlp.monitor.watch",
    "export": "cwdnlp.monitor.reading.export",
    "load_config": "cwdnlp.monitor.config",
    "news": "cwdnlp.monitor.reading",
    "officials": "cwdnlp.monitor.reading",
    "open_store": "cwdnlp.monitor.reading",
    "timeline": "cwdnlp.monitor.reading",
    "watch_once": "cwdnlp.monitor.watch",
    "write_report": "cwdnlp.monitor.report",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'cwdnlp.monitor' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
