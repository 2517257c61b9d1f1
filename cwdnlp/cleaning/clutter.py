"""Which lines of a text are clutter of its page rather than part of the article.

Lines that are clutter by themselves are found first (`cwdnlp.cleaning.clutter_rules`), then those that are so by
their place: calendars, menus of one entry a line, repeated headings, lists of other news, footers. Precision goes
first: prose is marked only inside cookie bars and privacy notices. Every step is linear in the length of the text.
"""

from __future__ import annotations

from cwdnlp.cleaning.clutter_blocks import mark_calendars, mark_doubled, mark_menus, mark_numbered_captions
from cwdnlp.cleaning.clutter_tail import mark_counters, mark_footer, mark_lone_entries, mark_privacy_gaps, mark_related
from cwdnlp.cleaning.clutter_text import Line, read_lines

__all__ = ["clutter_lines", "mark_clutter"]

_STEPS = (
    mark_privacy_gaps,
    mark_calendars,
    mark_doubled,
    mark_numbered_captions,
    mark_menus,
    mark_related,
    mark_footer,
    mark_lone_entries,
    mark_counters,
)


def clutter_lines(text: str) -> list[tuple[int, int]]:
    r"""Return the spans of the lines that are page clutter, in order, without line breaks and outer blanks.

    Clutter is what stands around an article: menus, breadcrumbs, print and share buttons, counters,
    metadata, accessibility bars, captions and photo names, attachments, `Czytaj więcej`, calendars, repeated headings,
    lists of other news, cookie bars, privacy notices, newsletter boxes, footers.

    >>> page = "Umowa podpisana\nDrukuj\nWójt Jan Nowak podpisał w piątek umowę na budowę drogi.\nWyświetleń: 7"
    >>> [page[start:end] for start, end in clutter_lines(page)]
    ['Drukuj', 'Wyświetleń: 7']
    """
    return [(line.start, line.end) for line in mark_clutter(text) if line.kind is not None]


def mark_clutter(text: str) -> list[Line]:
    r"""Return the lines of a text that are not blank, each with the kind of clutter it is, None for the article's own.

    >>> [line.kind for line in mark_clutter("Umowa podpisana\nDrukuj")]
    [None, 'button']
    """
    lines = read_lines(text)
    if lines:
        for step in _STEPS:
            step(lines)
    return lines
