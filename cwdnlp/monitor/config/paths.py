"""Paths in a configuration: relative to its file, with `~` for the home folder."""

from __future__ import annotations

import os
from pathlib import Path

from cwdnlp.monitor.config.errors import Faults

__all__ = ["resolve_path"]


def resolve_path(text: str, folder: Path, where: str, faults: Faults) -> Path | None:
    """Return the absolute path that is meant, or None with the fault noted; nothing need be there.

    >>> resolve_path("../news.sqlite", Path("/srv/monitor"), "store", Faults()).as_posix()
    '/srv/news.sqlite'
    """
    if not text.isprintable():
        faults.add(where, "holds control characters", "write a path")
        return None
    try:
        # Not `Path.resolve`: a link stays one, so that what it leads to can be exchanged.
        return Path(os.path.normpath(folder / Path(text).expanduser()))
    except RuntimeError:
        faults.add(where, f"{text.partition('/')[0]!r} is nobody's home folder", "write the whole path")
        return None
