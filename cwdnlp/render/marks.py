"""A text with what gold and a prediction mark in it, each with its own line, however the spans overlap."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Literal

from cwdnlp.render.safe import visible
from cwdnlp.render.workbench import text as escaped

__all__ = ["Mark", "mark_text"]

_BLANK_LINES = re.compile(r"[ \t]*\n\s*\n\s*")
_CLASSES = {"gold": "g", "predicted": "p", "both": "", "reason": "r"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A span with whose it is, or that it is a reason; its label, and what stands behind it in small print, if any."""

    start: int
    end: int
    side: Literal["gold", "predicted", "both", "reason"]
    label: str = ""
    tag: str = ""


def mark_text(text: str, marks: Iterable[Mark], *, start: int = 0, end: int | None = None) -> str:
    """Return the text, or the part between two offsets, as HTML with its spans in `<mark>`; blank lines are joined.

    Overlapping spans are cut where one of them begins or ends: the pieces have the lines of all that cover them.

    >>> mark_text("Gmina Kutno", [Mark(0, 11, "gold"), Mark(6, 11, "predicted")])
    '<mark class="g">Gmina </mark><mark class="g p">Kutno</mark>'
    """
    end = len(text) if end is None else min(end, len(text))
    inside = sorted(
        (mark for mark in marks if mark.start < end and mark.end > start),
        key=lambda mark: (mark.start, -mark.end, mark.side, mark.label),
    )
    pieces: list[str] = []
    for left, right, active in _runs(inside, start, end):
        pieces.append(_piece(text[left:right], active))
        pieces += [_tag(mark) for mark in active if mark.end == right and mark.tag]
    return "".join(pieces)


def _runs(marks: list[Mark], start: int, end: int) -> Iterator[tuple[int, int, list[Mark]]]:
    """Give the stretches between two edges, each with the spans that cover it; spans come in their order."""
    edges = {start, end, *(place for mark in marks for place in (mark.start, mark.end) if start < place < end)}
    active: list[Mark] = []
    waiting = deque(marks)
    for left, right in pairwise(sorted(edges)):
        while waiting and waiting[0].start <= left:
            active.append(waiting.popleft())
        active = [mark for mark in active if mark.end > left]
        yield left, right, active


def _piece(part: str, marks: list[Mark]) -> str:
    """Return a piece of text that the same spans cover."""
    body = _BLANK_LINES.sub("\n", escape(visible(part)))
    if not marks:
        return body
    classes = " ".join(sorted({_CLASSES[mark.side] for mark in marks} - {""}))
    label = next((mark.label for mark in marks if mark.side == "both"), "")
    attributes = (f' class="{classes}"' if classes else "") + (f' data-label="{escaped(label)}"' if label else "")
    return f"<mark{attributes}>{body}</mark>"


def _tag(mark: Mark) -> str:
    """Return the small print behind a span; it begins with a blank, for those who hear or copy the text."""
    css = " ".join(filter(None, ("t", _CLASSES[mark.side])))
    return f'<small class="{css}"> {escaped(mark.tag)}</small>'
