"""One writer at a time: an advisory lock on a file beside the store, which the system drops when its holder dies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from cwdnlp.monitor.store.errors import StoreError, StoreFault

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    fcntl = None  # type: ignore[assignment]

__all__ = ["WriterLock"]

_FIRST_BYTE = 1 << 20
"""Where Windows locks its byte: behind the process id, which others must be able to read."""


class WriterLock:
    """Hold `<store>.lock` until `release`; raises StoreError naming the process that holds it.

    SQLite alone lets two watches take turns; both would fetch and tag the same articles. The file stays when the lock
    is gone: removing it would let two processes hold locks on two files of the same name.
    """

    def __init__(self, store: Path) -> None:
        # Two names of one file must share one lock.
        self.path = Path(os.path.realpath(store) + ".lock")
        self._file = self._open()
        try:
            _take(self._file)
        except OSError:
            holder = self._holder()
            self._file.close()
            raise StoreError(
                f"process {holder} is writing to it" if holder else "another process is writing to it",
                kind=StoreFault.locked,
                where=str(store),
                remedy="one watch at a time fills a store; stop the other one",
            ) from None
        self._sign()

    def release(self) -> None:
        """Let others write; does nothing the second time."""
        self._file.close()

    def _open(self) -> IO[bytes]:
        try:
            return os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644), "r+b", 0)
        except OSError as error:
            raise StoreError(
                f"cannot be locked: {error.strerror}",
                kind=StoreFault.readonly,
                where=str(self.path),
                remedy="check the rights of the folder",
            ) from None

    def _holder(self) -> str:
        try:
            text = self._file.read(32).decode("ascii", "replace").strip()
        except OSError:
            return ""
        return text if text.isdecimal() else ""

    def _sign(self) -> None:
        """Write down who holds the lock; a full disk must not keep the holder from working."""
        try:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(f"{os.getpid()}\n".encode())
        except OSError:
            return


def _take(file: IO[bytes]) -> None:
    """Lock the file or raise OSError at once."""
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    import msvcrt  # pragma: no cover - Windows

    file.seek(_FIRST_BYTE)  # pragma: no cover
    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # pragma: no cover
    file.seek(0)  # pragma: no cover
