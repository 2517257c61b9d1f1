"""The surroundings of a span, enough to understand it: about a sentence, cut between words."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Passage", "cut_passage"]

# The end of a line, or a full stop behind a word of four letters or more: the abbreviations of press releases (br.,
# ul., woj., m.in.) are shorter.
_BREAK = re.compile(r"\n+|(?<=[^\W\d_]{4}[.!?…])[”\")]?\s+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text: its offsets, end exclusive, and what stands there."""

    start: int
    end: int
    text: str


def cut_passage(text: str, start: int, end: int, *, least: int = 60, most: int = 180, longest: int = 400) -> Passage:
    """Return a span with what stands around it, from the start of a sentence or line to the end of one.

    On either side there are at least `least` characters, if the text has them, so that a name in a line of its own is
    shown with its neighbours; and at most `most`, where sentences are longer, then cut between words. Of a span of more
    than `longest` characters the beginning is shown. The text is what stands at the passage's offsets, line breaks
    included.

    >>> text = "Zimno. Rada gminy obradowała wczoraj. Wójt Jan Maj podpisał umowę. Jutro remont."
    >>> cut_passage(text, 43, 50, least=5).text
    'Wójt Jan Maj podpisał umowę.'
    """
    begin = _left(text, start, least, most)
    finish = _right(text, end, least, most) if end - start <= longest else _last_space(text, start + 1, start + longest)
    return Passage(begin, finish, text[begin:finish])


def _left(text: str, start: int, least: int, most: int) -> int:
    """Return where the passage begins."""
    edge = max(0, start - most)
    breaks = [found.end() for found in _BREAK.finditer(text, edge, start)]
    if near := [place for place in breaks if start - place >= least]:
        begin = near[-1]
    elif edge == 0:
        begin = 0
    else:
        space = _SPACE.search(text, edge, start)
        begin = space.end() if space else edge
    return begin + len(text[begin:start]) - len(text[begin:start].lstrip())


def _right(text: str, end: int, least: int, most: int) -> int:
    """Return where the passage ends."""
    edge = min(len(text), end + most)
    breaks = [found.end() for found in _BREAK.finditer(text, end, edge)]
    if near := [place for place in breaks if place - end >= least]:
        finish = near[0]
    else:
        finish = edge if edge == len(text) else _last_space(text, end, edge)
    return end + len(text[end:finish].rstrip())


def _last_space(text: str, start: int, end: int) -> int:
    """Return where the last white space of a part begins, its end if there is none."""
    return max((found.start() for found in _SPACE.finditer(text, start, end)), default=end)
