"""Standard input that does not keep a run from ending while nobody writes to it."""

from __future__ import annotations

import io
import os
import select
import sys
import threading
from typing import BinaryIO, cast

from cwdnlp.monitor.watch.errands import Stopped

__all__ = ["stoppable_input"]

_LOOK = 0.2
_BUFFER = 1 << 16


class _Stoppable(io.RawIOBase):
    """Reads a file descriptor; while it has nothing to say, looks whether the run is being stopped."""

    def __init__(self, descriptor: int, stopping: threading.Event) -> None:
        self._descriptor, self._stopping = descriptor, stopping

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read what is there; raises Stopped, so that a line that is cut in the middle is not taken for a whole one."""
        while not select.select([self._descriptor], [], [], _LOOK)[0]:
            if self._stopping.is_set():
                raise Stopped
        data = os.read(self._descriptor, len(buffer))
        buffer[: len(data)] = data
        return len(data)


def stoppable_input(stream: BinaryIO, stopping: threading.Event) -> BinaryIO:
    """Return `stream`, reading of which ends (raises Stopped) soon after `stopping` is set.

    What has no file behind it, and all streams on Windows, where pipes cannot be waited for, are returned as they are.
    """
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError, AttributeError):
        return stream
    if sys.platform == "win32":
        return stream
    return cast("BinaryIO", io.BufferedReader(_Stoppable(descriptor, stopping), _BUFFER))
