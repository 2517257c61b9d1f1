"""Alerts on standard output and at the end of files."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cwdnlp.monitor.alerts.errors import DeliveryError

__all__ = ["append_line", "write_stdout"]

_DATABASE = b"SQLite format 3\0"  # such as the store itself, which a line of text would damage


def write_stdout(line: bytes, stream: BinaryIO | None = None) -> None:
    """Write a line to standard output at once.

    Raises DeliveryError where that is closed or full, and BrokenPipeError where its reader has gone: that ends the run.
    """
    if stream is None:
        if sys.stdout is None:
            raise DeliveryError("is closed", where="standard output", remedy="write alerts to a file")
        stream = sys.stdout.buffer
    try:
        stream.write(line)
        stream.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:  # ValueError: closed
        message = error.strerror if isinstance(error, OSError) else str(error)
        raise DeliveryError(f"cannot be written: {message}", where="standard output") from None


def append_line(line: bytes, path: Path) -> None:
    """Append a line to a file with a single write, and wait until it is on the disk.

    The file is opened for every line, so that it can be rotated. A last line that a kill or a full disk cut short is
    ended first, so that it spoils no other. Raises DeliveryError.
    """
    try:
        with _opened(path) as descriptor:
            _append(descriptor, line)
    except OSError as error:
        remedy = "check folder, permissions and space"
        raise DeliveryError(f"cannot be written: {error.strerror}", where=str(path), remedy=remedy) from None


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """Open a file for appending, and close it at the end; raises OSError."""
    # Without O_NONBLOCK a named pipe that nobody reads would hold up the run for ever.
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags, 0o644)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _append(descriptor: int, line: bytes) -> None:
    """Write a line at the end of an open file; raises OSError."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "is no regular file")
    if os.pread(descriptor, len(_DATABASE), 0) == _DATABASE:
        raise OSError(errno.EINVAL, "is a database")
    if status.st_size and os.pread(descriptor, 1, status.st_size - 1) != b"\n":
        line = b"\n" + line
    if os.write(descriptor, line) < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(descriptor)
