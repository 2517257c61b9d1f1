"""Files and folders that are either whole at their place or not there: written beside it, synced, then renamed."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cwdnlp.errors import CwdnlpError, InputError

__all__ = ["WriteError", "check_place", "new_file", "new_folder"]

_OVERWRITE = "name another one, or overwrite it with --force"
_DATASET = "dataset_info.json"


class WriteError(CwdnlpError):
    """The system does not let a result be written: no space, no right, no such folder."""


def check_place(path: Path, *, folder: bool, force: bool) -> None:
    """Raise InputError where a result must not be written: something is there, or the folder around it is not.

    With `force` a file is overwritten by a file, and a folder by a folder if it holds a dataset and so was made like
    this one; an empty folder is nothing.
    """
    if not path.absolute().parent.is_dir():
        raise InputError("its folder is not there", where=str(path), remedy=f"make {path.parent}")
    if not os.path.lexists(path) or (folder and path.is_dir() and not any(path.iterdir())):
        return
    if folder != path.is_dir() or not (folder or path.is_file()):
        what = "is a folder" if path.is_dir() else "is a file" if path.is_file() else "is no regular file"
        raise InputError(what, where=str(path), remedy=f"name a {'folder' if folder else 'file'}")
    if folder and not (path / _DATASET).is_file():
        raise InputError("the folder holds something else than a dataset", where=str(path), remedy="name a new folder")
    if not force:
        raise InputError("is there already", where=str(path), remedy=_OVERWRITE)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Give the name of a file to write, which takes its place when the block ends well; else nothing is left of it.

    Raises WriteError where the system refuses.
    """
    beside = _beside(path)
    with _refusals(path):
        try:
            yield beside
            _sync(beside)
            beside.replace(path)
            _sync_folder(path)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give a folder to fill, which takes its place when the block ends well; else nothing is left of it.

    A folder that is there gives way only then; since systems cannot exchange two folders at once, a kill in that very
    moment leaves both under their hidden names. Raises WriteError where the system refuses.
    """
    beside, old = _beside(path), _beside(path)
    with _refusals(path):
        try:
            beside.mkdir()
            yield beside
            for file in beside.rglob("*"):
                if file.is_file():
                    _sync(file)
            if path.exists():
                path.rename(old)
            beside.rename(path)
            _sync_folder(path)
        finally:
            if old.exists() and not path.exists():
                old.rename(path)
            for rest in (beside, old):
                shutil.rmtree(rest, ignore_errors=True)


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """Name the place where the system refuses."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        remedy = "check path, permissions and space"
        raise WriteError(f"cannot be written: {reason}", where=str(path), remedy=remedy) from error


def _beside(path: Path) -> Path:
    """Return a hidden name in the same folder that nobody else has: renaming works only within a file system."""
    return path.absolute().with_name(f".{path.name[:100]}.{secrets.token_hex(6)}.part")


def _sync(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def _sync_folder(path: Path) -> None:
    """Make a renaming last through a power cut, on systems where folders can be opened."""
    with suppress(OSError):
        folder = os.open(path.absolute().parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
