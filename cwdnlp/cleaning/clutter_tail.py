"""Clutter known by its place: privacy notices around their parts, lists of other news, footers, counters."""

from __future__ import annotations

import re
from itertools import pairwise

from cwdnlp.cleaning import clutter_vocabulary as words
from cwdnlp.cleaning.clutter_forms import fold, is_headline, tokens
from cwdnlp.cleaning.clutter_text import Line, mark_run

__all__ = ["mark_counters", "mark_footer", "mark_lone_entries", "mark_privacy_gaps", "mark_related"]

_NUMBER = re.compile(r"[(\[]?\d{1,7}[)\]]?")
_BULLET = re.compile(r"[-–—•·*»›▪►]")
_CONTACT = re.compile(
    r"\b\d\d-\d{3}\s[^\W\d]|\b(?:tel|fax|faks|telefon)\b\W{0,3}\d|[\w.-]{1,60}@[\w-]{1,60}\.|\bwww\.|https?://"
    r"|^(?:ul|al|pl|os)\.\s|\b(?:nip|regon)\b|\b(?:poniedzialek|pn)\b.{0,30}\d"
)
_TOP_LINES, _FOOTER_REACH, _PRIVACY_GAP = 6, 8, 3


def mark_privacy_gaps(lines: list[Line]) -> None:
    """Mark up to three lines between two lines of one privacy notice, and what continues it after its last.

    Between stand its headings, addresses and steps; after it, more sentences on personal data.
    """
    previous: int | None = None
    for index, line in enumerate(lines):
        near = previous is not None and index - previous - 1 <= _PRIVACY_GAP
        if line.kind != "privacy" and not (near and line.prose and _speaks_of_data(line)):
            continue
        line.kind, line.prose = "privacy", False
        if near and previous is not None:
            mark_run(lines, previous + 1, index, "privacy")
        previous = index


def _speaks_of_data(line: Line) -> bool:
    folded = line.fold or fold(line.text)
    return any(sign in folded for sign in words.DATA_SIGNS)


def mark_related(lines: list[Line]) -> None:
    """Mark lists of other news: a heading such as `Zobacz także` and what has the shape of headlines below it.

    The list ends at prose; where prose follows, its first blank line ends it, or a line that may head that prose.
    """
    solid = [index for index, line in enumerate(lines) if _is_solid(line)]
    first, last = (solid[0], solid[-1]) if solid else (-1, -1)
    for index, line in enumerate(lines):
        if line.prose or line.kind == "related" or not line.fold:
            continue
        name = " ".join(line.words)
        if name in words.RELATED_HEADINGS:
            _mark_list(lines, index, to_end=index > last)
        elif name in words.WEAK_RELATED_HEADINGS and 0 <= first < index and index > last:
            _mark_list(lines, index, to_end=True)
        elif ":" in line.text and is_headline(line.text) and _named_before_colon(line.text):
            line.kind = line.kind or "related"


def _prose_range(lines: list[Line]) -> tuple[int, int]:
    """Return the places of the first and the last line of prose, -1 without any."""
    places = [index for index, line in enumerate(lines) if line.prose]
    return (places[0], places[-1]) if places else (-1, -1)


def _is_solid(line: Line) -> bool:
    """Tell whether a line is prose of an article: a sentence that is cut off may be a teaser of other news."""
    return line.prose and not is_headline(line.text)


def _named_before_colon(text: str) -> bool:
    return " ".join(tokens(text.partition(":")[0])) in words.RELATED_HEADINGS


def _mark_list(lines: list[Line], heading: int, *, to_end: bool) -> None:
    """Mark a heading of other news and the headlines of its list."""
    end = heading + 1
    while end < len(lines) and not _is_solid(lines[end]) and (lines[end].kind or is_headline(lines[end].text)):
        if not to_end and end > heading + 1 and lines[end].gap and lines[end].kind is None:
            break
        end += 1
    stopped_by_prose = end < len(lines) and _is_solid(lines[end])
    if stopped_by_prose and end > heading + 1 and not _BULLET.match(lines[end - 1].text):
        end -= 1  # the last line may be the heading of what follows
    mark_run(lines, heading, end, "related")


def mark_footer(lines: list[Line]) -> None:
    """Mark footers: lines with a copyright sign and the like after all prose, and addresses next to them."""
    _, last = _prose_range(lines)
    signs = [
        index for index in range(last + 1, len(lines)) if any(sign in lines[index].fold for sign in words.FOOTER_SIGNS)
    ]
    for sign in signs:
        lines[sign].kind = lines[sign].kind or "footer"
        for step in (-1, 1):
            place = sign + step
            while last < place < len(lines) and abs(place - sign) <= _FOOTER_REACH and _is_contact(lines[place]):
                lines[place].kind = lines[place].kind or "footer"
                place += step


def _is_contact(line: Line) -> bool:
    """Tell whether a line could be of an address block: a number to call, a street, the office, or clutter itself."""
    if line.kind is not None or _CONTACT.search(line.fold):
        return True
    return line.fold.startswith(words.OFFICE_STARTS) and len(line.text.split()) <= 6


def mark_lone_entries(lines: list[Line]) -> None:
    """Mark a single entry of a menu above the article, in the first lines, or below it."""
    first, last = _prose_range(lines)
    if first < 0:
        return
    for index, line in enumerate(lines):
        outside = index < min(first, _TOP_LINES) or index > last
        if line.kind is None and outside and " ".join(line.words) in words.LONE_MENU:
            line.kind = "menu"


def mark_counters(lines: list[Line]) -> None:
    """Mark bare numbers next to other clutter: counts of views, comments and shares."""
    for ordered in (lines, lines[::-1]):
        for before, line in pairwise(ordered):
            if line.kind is None and before.kind is not None and _NUMBER.fullmatch(line.text):
                line.kind = "counter"
