"""The store of the monitor: a queue that loses nothing, and articles that are written once."""

from cwdnlp.monitor.store.errors import StoreError, StoreFault
from cwdnlp.monitor.store.records import (
    AlertDraft,
    FaultState,
    Pending,
    PendingAlert,
    Recorded,
    SourceState,
    Stored,
    Tagged,
)
from cwdnlp.monitor.store.store import Store

__all__ = [
    "AlertDraft",
    "FaultState",
    "Pending",
    "PendingAlert",
    "Recorded",
    "SourceState",
    "Store",
    "StoreError",
    "StoreFault",
    "Stored",
    "Tagged",
]
