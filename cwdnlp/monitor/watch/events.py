"""What a run tells: one event a line, by the standard `logging`, with fields that programs can rely on."""

from __future__ import annotations

import logging
from typing import Any

from cwdnlp.monitor.faults import SourceError

__all__ = ["LOGGER", "tell", "tell_fault"]

LOGGER = logging.getLogger("cwdnlp.monitor")


def tell(event: str, message: str, *, level: int = logging.INFO, **fields: Any) -> None:
    """Log an event; fields that are None are left out.

    >>> tell("stored", "Umowa podpisana", source="Sieradz", new=True)
    """
    known = {name: value for name, value in fields.items() if value is not None}
    LOGGER.log(level, "%s", message, extra={"event": event, "fields": known})


def tell_fault(event: str, error: SourceError, *, level: int = logging.WARNING, **fields: Any) -> None:
    """Log a fault of the world outside with its kind and remedy."""
    url = fields.pop("url", None) or error.where
    tell(event, error.message, level=level, url=url, kind=error.kind.value, remedy=error.remedy, **fields)
