"""Digests and sizes of folders, by which two trainings are told to be the same.

Hidden files do not count: DVC and git leave theirs beside what they track.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

__all__ = ["file_digests", "folder_digest", "folder_size"]


def file_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a folder by its path in it, in alphabetical order."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in _files(folder)}


def folder_digest(folder: Path) -> str:
    """Return one digest of all files of a folder: that of what `sha256sum` prints for them, sorted by path."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in file_digests(folder).items())
    return hashlib.sha256(lines.encode()).hexdigest()


def folder_size(folder: Path) -> int:
    """Return the bytes of all files of a folder."""
    return sum(path.stat().st_size for _, path in _files(folder))


def _files(folder: Path) -> list[tuple[str, Path]]:
    found = ((path.relative_to(folder), path) for path in folder.rglob("*") if path.is_file())
    return sorted((name.as_posix(), path) for name, path in found if not any(p.startswith(".") for p in name.parts))
