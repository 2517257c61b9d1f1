"""Clutter that only shows in several lines together: calendars, repeated headings, numbered photos, menus."""

from __future__ import annotations

import re
from itertools import pairwise

from cwdnlp.cleaning import clutter_vocabulary as words
from cwdnlp.cleaning.clutter_forms import menu_strength, tokens
from cwdnlp.cleaning.clutter_text import Line, mark_run

__all__ = ["mark_calendars", "mark_doubled", "mark_menus", "mark_numbered_captions"]

_CALENDAR_ROW = re.compile(r"\d{1,2}(?:\s{1,10}\d{1,2}){6,40}")
_CALENDAR_RUN = 14
_WEEKDAYS = frozenset(
    ("pn", "pon", "p", "po", "w", "wt", "sr", "czw", "cz", "c", "pt", "pi", "so", "sob", "s", "nd", "n", "ndz")
)
_MONTH_HEAD = re.compile(
    r"\W*(?:styczen|luty|marzec|kwiecien|maj|czerwiec|lipiec|sierpien|wrzesien|pazdziernik|listopad|grudzien)"
    r"\s(?:19|20)\d\d\W*"
)
_COUNTER_END = re.compile(r"[\s\-–(\[_]*(?:(?:\b(?:nr|z|of)|/)?\s?\d{1,3}\s?){1,2}[)\]]?$")
_TOP_LINES, _HEADING_REACH = 6, 8
_LEAST_ENTRIES, _LEAST_STRONG, _STRONG = 4, 2, 2


def mark_calendars(lines: list[Line]) -> None:
    """Mark runs of day numbers, rows of them, and the month and weekdays above."""
    index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and _is_day(lines[end]):
            end += 1
        if end - index >= _CALENDAR_RUN:
            mark_run(lines, index, end, "calendar")
            _mark_calendar_head(lines, index)
        elif end == index and _CALENDAR_ROW.fullmatch(lines[index].fold) and _ascends(lines[index].fold):
            lines[index].kind = "calendar"
            _mark_calendar_head(lines, index)
        index = max(end, index + 1)


def _is_day(line: Line) -> bool:
    return len(line.text) <= 2 and line.text.isdecimal() and 1 <= int(line.text) <= 31


def _ascends(row: str) -> bool:
    """Tell whether a row of numbers counts days."""
    numbers = [int(number) for number in row.split()]
    steps = sum(1 for before, after in pairwise(numbers) if after == before + 1)
    return max(numbers) <= 31 and steps >= len(numbers) - 3


def _mark_calendar_head(lines: list[Line], index: int) -> None:
    """Mark the lines right above a calendar that name its month, its weekdays or it."""
    while index > 0:
        index -= 1
        line = lines[index]
        named = line.fold and all(word in _WEEKDAYS for word in line.words)
        if not (named or _MONTH_HEAD.fullmatch(line.fold) or line.fold.startswith("kalendarz")) or line.prose:
            return
        line.kind = "calendar"


def mark_doubled(lines: list[Line]) -> None:
    """Mark the repetitions of a heading among the first lines: near it, or anywhere if there are many."""
    heads: dict[str, int] = {}
    shown = [line for line in lines if line.kind is None]
    for index, line in enumerate(shown[:_TOP_LINES]):
        if _is_heading(line):
            heads.setdefault(_comparable(line), index)
    repeated: dict[str, list[int]] = {key: [] for key in heads}
    for index, line in enumerate(shown):
        key = _comparable(line) if line.fold else ""
        if key in heads and index > heads[key]:
            repeated[key].append(index)
    for key, places in repeated.items():
        for place in places:
            if len(places) >= 2 or place - heads[key] <= _HEADING_REACH:
                shown[place].kind = "doubled"


def _is_heading(line: Line) -> bool:
    return (
        bool(line.fold)
        and not line.prose
        and len(line.text) <= 200
        and len(line.text.split()) >= 2
        and line.text[-1] not in ",;:"
    )


def _comparable(line: Line) -> str:
    return line.fold.strip(" .!»•|-–—")


def mark_numbered_captions(lines: list[Line]) -> None:
    """Mark alternative texts with counters: three or more of one stem that names a photo or repeats a heading."""
    stems: dict[str, list[Line]] = {}
    plain: set[str] = set()
    for line in lines:
        if line.kind not in (None, "doubled") or not line.fold or len(line.fold) > 200:
            continue
        match = _COUNTER_END.search(line.fold[-30:])
        if match is None:
            plain.add(_comparable(line))
            continue
        stem = line.fold[: len(line.fold) - len(match[0])].strip(" -–—(,.")
        stems.setdefault(stem, []).append(line)
    for stem, members in stems.items():
        named = any(word in words.PHOTO_WORDS for word in tokens(stem))
        if (named or (stem in plain and len(stem.split()) >= 3)) and len(members) >= (2 if named else 3):
            for line in members:
                line.kind, line.prose = "caption", False


def mark_menus(lines: list[Line]) -> None:
    """Mark menus of one entry a line: four known entries, two of them not just topics, in a run of short lines."""
    known = [_entry_strength(line) for line in lines]
    index = 0
    while index < len(lines):
        if known[index] == 0:
            index += 1
            continue
        last, strong, members, here = index, 0, 0, index
        while here < len(lines) and here - last <= 2 and _is_short(lines[here]):
            if known[here]:
                last, members, strong = here, members + 1, strong + (known[here] == _STRONG)
            here += 1
        if members >= _LEAST_ENTRIES and strong >= _LEAST_STRONG:
            mark_run(lines, index, last + 1, "menu")
        index = last + 1


def _entry_strength(line: Line) -> int:
    """Return 2 for a button or menu entry, 1 for a topic, 0 for any other line."""
    if not _is_short(line):
        return 0
    strength = menu_strength(list(line.words))
    if strength is None:
        return 0
    return _STRONG if strength[0] or strength[1] else int(strength[2] > 0)


def _is_short(line: Line) -> bool:
    return len(line.text) <= 60 and len(line.text.split()) <= 5 and line.text[-1] not in ".!?,;:"
