"""Everything that is wrong with a corpus, told in one run: labels, files, splits, and articles beside each other.

Training refuses a corpus by this, and `cwdnlp corpus check` shows the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from cwdnlp.corpus.consistency import check_consistency
from cwdnlp.corpus.findings import Finding
from cwdnlp.corpus.unseen import check_unseen
from cwdnlp.corpus.validate import check_files, check_splits
from cwdnlp.errors import CorpusError
from cwdnlp.label_file import LABEL_FILE, default_schema
from cwdnlp.labels import Schema

__all__ = ["check_all", "read_labels"]

# What cannot be told while nobody knows which stages and topics a corpus has.
_OF_LABELS = frozenset(["stage", "topics", "stage-signal", "topic-signal"])
_REMEDY = "see docs/labels.md for what labels.toml may say"
_LINE = re.compile(r"\bat line (\d+)")
_BYTE = re.compile(r"\bin position (\d+)")
_TABLE = re.compile(r"(stages|topics)\.(\d+)")
_NAME = re.compile(r"(?:\w+: )?(?:id |signal )?'([^']+)'")
_KEY = re.compile(r"([a-z]+)[.:]")


def check_all(
    files: Sequence[Path], *, schema: Schema | None, folders: Sequence[Path] = (), unseen: str = ""
) -> list[Finding]:
    """Return what is wrong with the articles in `files`, and with the splits of corpus `folders`, by file and line.

    `schema` says which stages and topics there are; without one (its file is broken) nothing is said of them. Names in
    the split `unseen` of each folder must stand in none that one learns from; an empty string asks for no such split.
    """
    known = schema or default_schema()
    findings = [finding for folder in folders for finding in _check_folder(folder, unseen)]
    findings += check_files(files, schema=known)
    findings += check_consistency(files, schema=known)
    return sorted((each for each in findings if schema or each.code not in _OF_LABELS), key=lambda each: each.key)


def _check_folder(folder: Path, unseen: str) -> list[Finding]:
    findings = list(check_splits(folder))
    try:
        findings += check_unseen(folder, unseen) if unseen else ()
    except CorpusError as error:
        findings.append(Finding.of(error, folder, "unseen"))
    return findings


def read_labels(find: Callable[[Path], Schema], path: Path) -> tuple[Schema | None, list[Finding]]:
    """Return the schema that `find` gives for a corpus, or None with the fault in its `labels.toml`.

    >>> from cwdnlp.label_file import find_schema
    >>> schema, findings = read_labels(find_schema, Path("corpora"))
    >>> len(schema.stages), findings
    (8, [])
    """
    try:
        return find(path), []
    except CorpusError as error:
        file = Path(error.where or path / LABEL_FILE)
        message, remedy = error.message, error.remedy or _REMEDY
        if found := _BYTE.search(message):
            message, remedy = f"is not UTF-8 at byte {found[1]}", "save it as UTF-8"
        where = f"{file}:{_line_of(error.message, file)}"
        return None, [Finding.of(CorpusError(message, where=where, remedy=remedy), file, "labels")]


def _line_of(message: str, file: Path) -> int:
    """Return the line that an error in a file of labels speaks of, 1 where it speaks of none.

    Broken TOML has its place in the message, bytes that are no text theirs; what contradicts itself is found by the
    table, the identifier or the key that the message names.
    """
    try:
        data = file.read_bytes()
    except OSError:
        return 1
    if match := _LINE.search(message):
        return int(match[1])
    if match := _BYTE.search(message):
        return data.count(b"\n", 0, int(match[1])) + 1
    lines = data.decode("utf-8", "replace").rstrip().split("\n")
    if "end of document" in message:
        return len(lines)
    return next(filter(None, (_place(pattern, lines) for pattern in _patterns(message))), 1)


def _patterns(message: str) -> list[tuple[str, int]]:
    """Return what to look for in a file of labels, the surest first: an expression, and which match of it counts."""
    tables = [(rf"\s*\[\[\s*{match[1]}\s*\]\]", int(match[2])) for match in _TABLE.finditer(message)]
    names = [(rf"[^#]*(?<![\w-]){re.escape(match[1])}(?![\w-])", 0)] if (match := _NAME.match(message)) else []
    keys = [(rf"\s*\[*{match[1]}\b", 0)] if (match := _KEY.match(message)) else []
    return [*tables, *names, *keys]


def _place(pattern: tuple[str, int], lines: Sequence[str]) -> int | None:
    """Return the line of a match, counted from 1; None if there are not so many."""
    found = [number for number, line in enumerate(lines, 1) if re.match(pattern[0], line)]
    return found[pattern[1]] if len(found) > pattern[1] else None
