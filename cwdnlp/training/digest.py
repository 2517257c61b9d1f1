"""Digests and sizes of folders, by which two trainings are told to be the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

__all__ = ["file_digests", "folder_digest", "folder_size"]


def file_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a folder by its path in it, in alphabetical order."""
    files = sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files}


def folder_digest(folder: Path) -> str:
    """Return one digest of all files of a folder: that of what `sha256sum` prints for them, sorted by path."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in file_digests(folder).items())
    return hashlib.sha256(lines.encode()).hexdigest()


def folder_size(folder: Path) -> int:
    """Return the bytes of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
