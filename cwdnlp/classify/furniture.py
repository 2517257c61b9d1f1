"""What stands above a headline: breadcrumbs, names of the site and its section, dates, captions.

The cleaning step keeps such lines where they might be text; the classifier, for which the first words of an article
weigh most, passes over them. Only the lines before the first line of prose are looked at, and of a text that is
nothing but short lines the last of them is kept.
"""

from __future__ import annotations

import re

__all__ = ["lines_above_headline"]

_LINES = 8  # no more stand above a headline
_PROSE = 14  # words from which a line is prose
_SENTENCE = 4  # words from which a line that ends like a sentence is one
_SECTION = 3  # words of a section's or site's name at most
_MENU = 8  # words of a row of names at least
_ENDS = ".!?…:"
_MARKS = re.compile(r"[.,;:!?…\d]")
_PARTING = re.compile(r"\s[>»›|/]\s|\|\||\S[ \t\u00a0]{3,}(?=\S)")
_ARROW = re.compile(r"\W*[«»›]")
_CAPTION = re.compile(r"\[[^\]]*\](\s*\[[^\]]*\])*|\([^)]*\)|[\w-]+\.(jpe?g|png|gif|pdf)", re.IGNORECASE)
_MONTH = r"(sty|lut|mar|kwi|maj|cze|lip|sie|wrz|pa[źz]|lis|gru)[^\W\d]{0,9}"
_DAY = re.compile(
    rf"\W*([^\W\d]+, ?)?"
    rf"(\d{{1,2}}[ .-]{{1,3}}(\d{{1,2}}|{_MONTH})[ .-]{{1,3}}\d{{4}}|\d{{4}}-\d\d-\d\d|{_MONTH} \d{{4}})"
    r"(\s?(r\.|roku))?[\s,;:.|\d]{0,24}((red|dodał|autor|godz)\b.{0,20})?",
    re.IGNORECASE,
)


def lines_above_headline(text: str) -> list[tuple[int, int]]:
    r"""Return the offsets, end exclusive, of the lines above the headline of a text.

    >>> text = "Inwestycje > Drogi\n12.07.2022\nMost gotowy\nWczoraj otwarto most na Pilicy."
    >>> [text[start:end] for start, end in lines_above_headline(text)]
    ['Inwestycje > Drogi', '12.07.2022']
    """
    lines, has_prose = _short_lines(text)
    found: list[tuple[int, int]] = []
    for place, (start, end) in enumerate(lines):
        below = [text[first:last].strip() for first, last in lines[place + 1 :]]
        line = text[start:end].strip()
        has_headline = any(not _is_furniture(other) for other in below)
        if _is_furniture(line) or (_is_section(line) and has_headline):
            found.append((start, end))
        else:
            break
    return found if has_prose or len(found) < len(lines) else found[:-1]


def _short_lines(text: str) -> tuple[list[tuple[int, int]], bool]:
    """Return the lines that stand before the first line of prose, and whether there is one."""
    found: list[tuple[int, int]] = []
    position = 0
    for line in text.splitlines(keepends=True)[: 4 * _LINES]:
        start, position = position, position + len(line)
        bare = line.strip()
        if not bare:
            continue
        if len(found) == _LINES or (_is_prose(bare) and not _is_furniture(bare)):
            return found, True
        found.append((start, start + len(line.rstrip())))
    return found, position < len(text)


def _is_prose(line: str) -> bool:
    """Whether a line is too long for a headline, or a sentence."""
    return len(line.split()) >= _PROSE or _is_sentence(line)


def _is_sentence(line: str) -> bool:
    return len(line.split()) >= _SENTENCE and line[-1] in _ENDS


def _is_furniture(line: str) -> bool:
    """Whether a line is no language at all: a trail, a menu, a caption in brackets, a day."""
    if _CAPTION.fullmatch(line) or _DAY.fullmatch(line):
        return True
    if _is_sentence(line):
        return False
    is_long = len(line.split()) >= _PROSE
    return len(_PARTING.findall(line)) > is_long or (not is_long and bool(_ARROW.match(line))) or _is_menu(line)


def _is_menu(line: str) -> bool:
    """Whether a line is a row of names without a mark between them: `Menu Aktualności Sesje Petycje Kontakt`."""
    words = line.split()
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= _MENU and 2 * capitals > len(words) and not line.isupper() and not _MARKS.search(line)


def _is_section(line: str) -> bool:
    """Whether a line may be the name of a site or section, which a headline follows."""
    return len(line.split()) <= _SECTION and line[-1] not in _ENDS and not any(map(str.isdigit, line))
