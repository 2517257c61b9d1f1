"""Opening a store for reading."""

from __future__ import annotations

from pathlib import Path

from cwdnlp.monitor.store import Store

__all__ = ["DEFAULT_STORE", "open_store"]

DEFAULT_STORE = Path("news.sqlite")
"""The store that is read unless another one is named."""


def open_store(path: Path | str = DEFAULT_STORE) -> Store:
    """Open a store for reading, also while a watch is writing to it; close it again, or use it as a context manager.

    Raises StoreError where there is none, or the file is no store.
    """
    return Store.open(Path(path), readonly=True)
