"""Pages that list many news items: recognise them in plain text and take the items apart.

A topic page holds a heading, then one lead a line, then the page's clutter. Taken for one article it would put a
dozen places, people and sums into one record. But an ordinary release is also a run of paragraphs, so several signs
must agree: what the heading says, leads that are cut off or followed by `Czytaj więcej`, a common greatest length,
the clutter that follows, and paragraphs that do not go on from one another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, pstdev

from cwdnlp.cleaning import listing_vocabulary as words
from cwdnlp.cleaning.clutter import mark_clutter
from cwdnlp.cleaning.clutter_forms import tokens
from cwdnlp.cleaning.clutter_text import Line

__all__ = ["ListingItem", "is_listing", "split_listing"]

_LEAST_LEADS = 5
_LEAST_SCORE = 4
_FEWEST_WORDS, _MOST_WORDS = 9, 80
_TYPICAL_WORDS = (12, 65)
_TYPICAL_SHARE = 0.8
_MOST_SENTENCES = 4
_GAP_LINES = 3
_MOST_OTHER = 0.5
_MOST_SPREAD = 0.5
_CEILING_CHARACTERS = 420
_CUT_SHARE, _MORE_SHARE = 0.3, 0.5
_TAIL_LINES = 6
_CONTINUED_SHARE = 0.2
_INDEPENDENT, _COHESIVE = 0.06, 0.2
_STEM = 5
_ENDED = re.compile(r"[.!?:;][\"”»)’']*$")
_ELLIPSIS = re.compile(r"(?:…|\.{3}|\[…\]|\[\.{3}\]|\(więcej\W*\))\W*$", re.IGNORECASE)
_SENTENCE_BREAK = re.compile(r"[.!?…]\s+(?=[A-ZĄĆĘŁŃÓŚŹŻ„\"])")
_DAY_LINE = re.compile(r"\W*\d{1,2}[. -]\s?(?:\d{1,2}|[^\W\d_]{3,12})[. -]\s?\d{4}\W*(?:r\W*)?(?:\d{1,2}:\d\d\W*)?")
_BULLET = re.compile(r"[-–—•·*▪►✓✔➡✅📍]|\d{1,2}[.)]\s|[a-z]\)|§|[„\"]")


@dataclass(frozen=True)
class ListingItem:
    """One item of a listing: its lead with its place in the text, and title, link and day where the page has them.

    The offsets of an item from an HTML page span its own text, as there is no text of the whole page to point into.
    """

    start: int
    end: int
    text: str
    title: str | None = None
    url: str | None = None
    published: str | None = None


def is_listing(text: str) -> bool:
    """Tell whether a plain text is a list of news items rather than one article.

    >>> is_listing("Wójt podpisał umowę. Prace ruszą w maju.")
    False
    """
    return bool(split_listing(text))


def split_listing(text: str) -> tuple[ListingItem, ...]:
    """Return the items of a page that lists news, one for each lead, none for any other text.

    Headings and clutter belong to no item. Offsets index into `text`.

    >>> split_listing("Wójt podpisał umowę.")
    ()
    """
    lines = mark_clutter(text)
    run = _longest_run(lines)
    leads = [lines[index] for index in run]
    if (
        len(leads) < _LEAST_LEADS
        or not _similar(leads)
        or _other_prose(lines, run)
        or _score(lines, run) < _LEAST_SCORE
    ):
        return ()
    return tuple(ListingItem(lead.start, lead.end, text[lead.start : lead.end]) for lead in leads)


def _longest_run(lines: list[Line]) -> list[int]:
    """Return the places of the longest series of leads with no more than a few other lines between two of them."""
    best: list[int] = []
    current: list[int] = []
    for index, line in enumerate(lines):
        if not _is_lead(line):
            if line.prose:
                current = []
            continue
        if current and (index - current[-1] - 1 > _GAP_LINES or lines[current[-1]].kind != line.kind):
            current = []
        current.append(index)
        if len(current) > len(best):
            best = list(current) if len(current) == 1 or best[: len(current) - 1] != current[:-1] else [*best, index]
    return best


def _is_lead(line: Line) -> bool:
    """Tell whether a line has the shape of a lead: one to four sentences of prose, whole or cut off."""
    count = len(line.text[:2000].split())
    if line.kind not in (None, "related") or not _FEWEST_WORDS <= count <= _MOST_WORDS or _BULLET.match(line.text):
        return False
    if len(_SENTENCE_BREAK.findall(line.text)) >= _MOST_SENTENCES:
        return False
    return line.prose or _ELLIPSIS.search(line.text[-12:]) is not None


def _is_cut(line: Line) -> bool:
    """Tell whether a lead stops before its sentence does."""
    return _ELLIPSIS.search(line.text[-12:]) is not None or not _ENDED.search(line.text[-4:])


def _similar(leads: list[Line]) -> bool:
    """Tell whether most leads have the length of one, and their lengths do not differ widely."""
    counts = [len(lead.text.split()) for lead in leads]
    low, high = _TYPICAL_WORDS
    typical = sum(1 for count in counts if low <= count <= high)
    return typical >= _TYPICAL_SHARE * len(counts) and pstdev(counts) <= _MOST_SPREAD * mean(counts)


def _other_prose(lines: list[Line], run: list[int]) -> bool:
    """Tell whether the page holds much prose besides the leads: then they are teasers around an article.

    Leads below a heading of other news must not follow any prose.
    """
    if lines[run[0]].kind is not None and any(line.prose for line in lines[: run[0]]):
        return True
    inside = sum(len(lines[index].text.split()) for index in run)
    total = sum(len(line.text.split()) for line in lines if line.prose or line.kind is None)
    return total - inside > _MOST_OTHER * inside


def _score(lines: list[Line], run: list[int]) -> int:
    """Weigh the signs for and against a listing."""
    leads = [lines[index] for index in run]
    score = _heading_score(lines[: run[0]]) + _cut_score(leads) + _gap_score(lines, run)
    score += max(len(lead.text) for lead in leads) <= _CEILING_CHARACTERS
    score += sum(1 for line in lines[run[-1] + 1 :] if line.kind is not None) >= _TAIL_LINES
    return score + _cohesion_score(leads)


def _heading_score(above: list[Line]) -> int:
    """Weigh the lines above the first lead: the name of a section, with what it was filtered by or without."""
    best = 0
    for line in above[-6:]:
        if line.words and line.words[0] in words.LIST_HEADINGS and len(line.words) <= 12:
            qualified = any(word in words.LIST_QUALIFIERS for word in line.words[1:])
            best = max(best, 2 if qualified else 1)
        elif line.words[:3] in (("wpisy", "z", "tagiem"), ("wyniki", "wyszukiwania", "dla"), ("lista", "aktualnosci")):
            best = 2
    return best


def _cut_score(leads: list[Line]) -> int:
    """Weigh leads that are cut off: one may be a slip, articles do not have many."""
    cut = sum(1 for lead in leads if _is_cut(lead))
    if cut >= _CUT_SHARE * len(leads):
        return 3
    return int(cut > 0)


def _gap_score(lines: list[Line], run: list[int]) -> int:
    """Weigh what stands between leads: links to the whole text and days for a listing, bare headings against it."""
    more = days = headings = 0
    for before, after in pairwise([*run, min(run[-1] + 3, len(lines))]):
        between = lines[before + 1 : after]
        more += any(_is_read_more(line) for line in between)
        days += any(_DAY_LINE.fullmatch(line.text[:60]) for line in between)
        headings += any(line.kind is None for line in between if not _DAY_LINE.fullmatch(line.text[:60]))
    leads = len(run)
    if more >= _MORE_SHARE * leads:
        return 4
    if days >= _MORE_SHARE * leads:
        return 2
    return -2 if headings >= _CUT_SHARE * leads else 0


def _is_read_more(line: Line) -> bool:
    return bool(line.words) and len(line.words) <= 12 and line.words[0] in words.READ_MORE and line.kind is not None


def _cohesion_score(leads: list[Line]) -> int:
    """Weigh how paragraphs follow from one another: by what they open with, and by words that neighbours share."""
    continued = sum(1 for lead in leads[1:] if lead.words[:1] and lead.words[0] in words.CONTINUATIONS)
    if continued > _CONTINUED_SHARE * len(leads):
        return -3
    stems = [_stems(lead) for lead in leads]
    shared = mean(len(a & b) / max(1, min(len(a), len(b))) for a, b in pairwise(stems))
    if shared >= _COHESIVE:
        return -2
    return int(shared <= _INDEPENDENT and continued == 0)


def _stems(line: Line) -> frozenset[str]:
    """Return the beginnings of a lead's longer words, without those of any municipal text."""
    found = {word[:_STEM] for word in line.words or tokens(line.text) if len(word) > _STEM and not word.isdigit()}
    return frozenset(found - words.COMMON_STEMS)
