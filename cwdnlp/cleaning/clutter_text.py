"""The lines of a text as the rules on clutter see them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cwdnlp.cleaning.clutter_rules import Kind, Reading, read_line

__all__ = ["Line", "mark_run", "read_lines"]

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")


@dataclass
class Line:
    """A line without its break and outer blanks; `fold` and `words` are filled for short lines only."""

    start: int
    end: int
    text: str
    fold: str
    words: tuple[str, ...]
    kind: Kind | None
    prose: bool
    gap: bool
    """Whether a blank line stands before it."""


def read_lines(text: str) -> list[Line]:
    r"""Split a text into its lines that are not blank, each with the kind it has by itself.

    >>> [(line.text, line.kind) for line in read_lines("  Drukuj \r\n\r\nUmowa")]
    [('Drukuj', 'button'), ('Umowa', None)]
    """
    lines: list[Line] = []
    seen: dict[str, Reading] = {}
    last = 0
    for match in _LINE.finditer(text):
        raw = match[0]
        stripped = raw.strip()
        if not stripped:
            continue
        if stripped not in seen:
            seen[stripped] = read_line(stripped)
        start = match.start() + len(raw) - len(raw.lstrip())
        gap = _has_blank_line(text, last, start)
        last = start + len(stripped)
        read = seen[stripped]
        lines.append(Line(start, last, stripped, read.fold, read.words, read.kind, read.prose, gap))
    return lines


def _has_blank_line(text: str, start: int, end: int) -> bool:
    """Tell whether more than one line break stands between two lines."""
    between = text[start:end]
    return between.count("\n") > 1 or between.count("\r") > 1


def mark_run(lines: list[Line], start: int, end: int, kind: Kind) -> None:
    """Mark the lines of a run that nothing has marked yet."""
    for line in lines[start:end]:
        line.kind = line.kind or kind
        line.prose = False
