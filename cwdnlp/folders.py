"""Folders of files to read, walked the same way by every command: in the order of names, never in a circle."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from cwdnlp.errors import InputError

__all__ = ["SUFFIXES", "Identity", "Kind", "identity", "printable", "reason", "unreadable", "walk"]

Kind = Literal["text", "html", "jsonl", "auto"]
Identity = tuple[int, int]
"""Device and inode: the same for every path, link or descriptor that leads to one file."""

SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".json": "jsonl",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}


def walk(folder: Path, on_error: Callable[[Path, InputError], None]) -> Iterator[Path]:
    """Give what is not a folder below `folder`, hidden names left out, links followed but never in a circle.

    What cannot be entered goes to `on_error`, and the walk goes on.
    """
    pending: list[tuple[Path, frozenset[Identity]]] = [(folder, frozenset())]
    while pending:
        path, above = pending.pop()
        try:
            if not path.is_dir():
                yield path
                continue
            here = identity(path.stat())
            below = sorted((entry for entry in path.iterdir() if not entry.name.startswith(".")), reverse=True)
        except OSError as error:
            on_error(path, unreadable(path, error))
            continue
        if here in above:
            on_error(path, InputError("a link leads back to a folder above it", remedy="remove the link"))
            continue
        pending += [(entry, above | {here}) for entry in below]


def identity(status: os.stat_result) -> Identity:
    """Return what identifies a file however it is reached."""
    return status.st_dev, status.st_ino


def reason(error: OSError) -> str:
    """Say why the system refused, without the path, which stands before it.

    >>> reason(PermissionError(13, "Permission denied"))
    'permission denied'
    """
    return (error.strerror or str(error)).lower()


def unreadable(path: str | Path, error: OSError) -> InputError:
    """Turn an error of the system into one that names a remedy.

    >>> str(unreadable("a.txt", FileNotFoundError(2, "No such file or directory")))
    'no such file or folder (check the path)'
    """
    if str(path).startswith(("http://", "https://")):
        return InputError("is an address, not a file", remedy="fetch it first: curl -sL ADDRESS | cwdnlp tag")
    if error.errno == errno.ENOENT:
        return InputError("no such file or folder", remedy="check the path")
    if error.errno == errno.ELOOP:
        return InputError("a link leads back to itself", remedy="remove the link")
    return InputError(f"cannot be read: {reason(error)}", remedy="check path and permissions")


def printable(name: str) -> str:
    r"""Return a file name as valid Unicode: bytes that are no UTF-8 become replacement characters.

    >>> printable("umowa \udcb3.txt")
    'umowa �.txt'
    """
    return os.fsencode(name).decode("utf-8", errors="replace")
