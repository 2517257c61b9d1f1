"""Which files a run reads: arguments turned into a list of sources, folders walked, kinds told by extension."""

from __future__ import annotations

import errno
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cwdnlp.cli.report import Reporter
from cwdnlp.errors import InputError
from cwdnlp.folders import SUFFIXES, Identity, Kind, identity, printable, reason, unreadable, walk

__all__ = ["SUFFIXES", "Identity", "Kind", "Source", "find_sources", "identity", "reason"]

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """Something to read: its name in messages, the id that its article gets, and what it holds.

    `path` is None for standard input, `size` None where only reading tells it.
    """

    name: str
    id: str
    path: Path | None
    kind: Kind
    size: int | None = None


def find_sources(arguments: Sequence[str], kind: Kind, reporter: Reporter, outputs: set[Identity]) -> list[Source]:
    """Turn arguments into sources, in their order; folders are walked in the order of names.

    `kind` holds for standard input and for files that are named (`auto`: by extension or content), files in a folder
    go by their extension. What cannot be read goes to the reporter; a file of `outputs` is what this run writes and
    left out of folders. Raises InputError if such a file is named itself, or if `-` is given twice.
    """
    if list(arguments).count(STDIN) > 1:
        raise InputError("standard input can be read only once", where=STDIN)
    sources: list[Source] = []
    for argument in arguments:
        if argument == STDIN:
            sources.append(Source("stdin", "stdin", None, kind))
            continue
        try:
            sources += _from_path(Path(argument), kind, reporter, outputs)
        except OSError as error:
            reporter.error(printable(argument), unreadable(argument, error))
    return sources


def _from_path(path: Path, kind: Kind, reporter: Reporter, outputs: set[Identity]) -> list[Source]:
    """Return the sources that a named path stands for; raises OSError if it cannot be reached."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        found = list(_in_folder(path, reporter, outputs))
        if not found:
            known = " ".join(SUFFIXES)
            reporter.error(_shown(path), InputError("the folder holds nothing to read", remedy=f"known are {known}"))
        return found
    if identity(status) in outputs:
        raise InputError("is both input and output of this run", where=_shown(path), remedy="write to another file")
    regular = stat.S_ISREG(status.st_mode)
    if kind == "auto" and regular:
        if path.suffix.lower() not in SUFFIXES:
            what = f"unknown extension {printable(path.suffix)!r}" if path.suffix else "no extension"
            reporter.error(_shown(path), InputError(what, remedy="say what it is, for example --input text"))
            return []
        kind = SUFFIXES[path.suffix.lower()]
    return [Source(_shown(path), printable(path.name), path, kind, status.st_size if regular else None)]


def _in_folder(folder: Path, reporter: Reporter, outputs: set[Identity]) -> Iterator[Source]:
    """Walk a folder and give the files of known kinds, with ids relative to it."""
    for path in walk(folder, lambda at, error: reporter.error(_shown(at), error)):
        kind = SUFFIXES.get(path.suffix.lower())
        try:
            status = path.stat()
        except OSError as error:
            if kind is not None or error.errno == errno.ELOOP:
                reporter.error(_shown(path), unreadable(path, error))
            continue
        if kind is None or not stat.S_ISREG(status.st_mode):
            reporter.note(f"note: {_shown(path)}: skipped, not of a known kind")
        elif identity(status) in outputs:
            reporter.note(f"note: {_shown(path)}: skipped, it is the output of this run")
        else:
            yield Source(_shown(path), printable(path.relative_to(folder).as_posix()), path, kind, status.st_size)


def _shown(path: Path) -> str:
    return printable(path.as_posix())
