"""What a single line is, seen alone: a button, a menu, metadata, a caption, an attachment, a notice.

Each rule asks for the whole line or for its beginning; a phrase in the middle of a sentence never counts. Only the
first characters of a line are looked at, so that no line costs more than another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from cwdnlp.cleaning import clutter_vocabulary as words
from cwdnlp.cleaning.clutter_forms import FIRST_WORDS, RULE_LENGTH, compose, fold, is_prose, menu_strength, tokens

__all__ = ["Kind", "Reading", "line_kind", "read_line"]

Kind = Literal[
    "accessibility", "attachment", "breadcrumb", "button", "calendar", "caption", "cookies", "counter", "date",
    "doubled", "file", "footer", "language", "menu", "metadata", "more", "notice", "privacy", "related",
]  # fmt: skip
"""The groups of the field guide's list of clutter."""

_METADATA_LENGTH, _CAPTION_LENGTH = 160, 300
_LETTER_SIZES = re.compile(r"(?:[Aa]{1,3}[+\-]{0,3}[\s|/]{0,5}){2,8}")
_LETTER_SIZE_SIGN = re.compile(r"A[+\-]|A[\s|/]{1,5}A\b|AA")
_MORE = re.compile(r"\W*(?:\[(?:\.{3}|…)\]|\((?:więcej|czytaj)(?:\.{3}|…)?\)|(?:\.{3}|…))\W*", re.IGNORECASE)
_BREADCRUMB = re.compile(r"(?:strona główna|start|home|główna)\s?(?:[/>»›|→\\]|::)\s?\S", re.IGNORECASE)
_CRUMB_SIGN = re.compile(r"\s?[>»›→]\s?")
_PHOTO_FILE = re.compile(
    r"(?:(?:DSC[FN]?|IMG|P|PICT|DJI|SAM|MG|IMGP)[_ -]?\d{3,}[\w()-]{0,30}"
    r"|[\w()%+.-]{1,80}\.(?:jpe?g|png|gif|webp|bmp|tiff?))",
    re.IGNORECASE,
)
_FILE_END = re.compile(
    r"\.(?:pdf|docx?|xlsx?|odt|ods|rtf|zip|rar|pptx?)\b|\b(?:pdf|docx?|xlsx?|odt|zip)[,;\s]{1,3}\d|[(\[](?:pdf|docx?)[)\]]",
    re.IGNORECASE,
)
_SIZE_END = re.compile(r"\d(?:[.,]\d{1,3})?\s?[kmg]i?b\b\W{0,3}(?:\d{1,4}[-.]\d\d[-.]\d{1,4})?\W*$", re.IGNORECASE)
_ATTACHMENT_END = re.compile(
    r"(?:\.(?:pdf|docx?|xlsx?|odt|ods|rtf|zip|rar|pptx?)|[(\[](?:pdf|docx?)[)\]])\W{0,2}$", re.IGNORECASE
)
_CAPTION_SIGN = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+)?(?:\s?[.:/]|\s\d|$)")
_TIMED = re.compile(r"\b\d{1,2}:\d\d(?::\d\d)?\b")
_NOMINATIVE_MONTH = re.compile(
    r"\d\s(?:styczeń|luty|marzec|kwiecień|maj|czerwiec|lipiec|sierpień|wrzesień|październik|listopad|grudzień)\s(?:19|20)\d\d",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[-–—•·*»›▪►✓✔]|\d{1,2}[.)]|[a-z]\))\s*")
_TODAY = re.compile(r"(?:dzis|dzisiaj)(?: jest|:) (?:poniedzialek|wtorek|sroda|czwartek|piatek|sobota|niedziela)\b")
_RIGHTS = tuple(words.RIGHTS_STARTS)
_RIGHTS_OBJECT = re.compile(r"\bdan(?:e|ych)\b|\bzgod[ye]\b|\bskargi\b")
_LONGEST_START = 8
_MOST_LISTED = 60
_LABEL_LENGTH = 40
_ENTRIES_OF_A_MENU, _WORDS_OF_AN_ENTRY = 3, 5
_BAR_SIGN = re.compile(r"\s?[|>»›→·•]\s?|\s/\s")
_DAY = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}[.-]\d{1,2}[.-](?:19|20)\d\d\b")
_CAPTION_WORDS = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """One line in the forms in which rules compare it; `fold` and `words` are left empty for long lines."""

    fold: str
    words: tuple[str, ...]
    kind: Kind | None
    prose: bool


def line_kind(text: str) -> Kind | None:
    """Name the kind of clutter that a line is by itself, None for anything else.

    >>> line_kind("Drukuj   Poleć znajomym"), line_kind("Dodano: 7 maja 2021"), line_kind("Wójt podpisał umowę.")
    ('button', 'metadata', None)
    """
    return read_line(text).kind


def read_line(text: str) -> Reading:
    """Read a line once for all rules.

    >>> read_line("Powrót »")
    Reading(fold='powrot »', words=('powrot',), kind='button', prose=False)
    """
    folded = fold(text)
    kind = _notice(folded) if folded else None
    if len(text) > RULE_LENGTH:
        return Reading("", (), kind, kind is None)
    listed = tokens(text)
    if kind is None and folded:
        kind = _short_line_kind(compose(text), folded, listed)
    return Reading(folded, tuple(listed), kind, kind is None and is_prose(text))


def _short_line_kind(plain: str, folded: str, listed: list[str]) -> Kind | None:
    """Apply the rules for short lines; a sentence is marked by none of them, which most lines of an article are."""
    sentence = plain[-1] == "." and plain[0] != "©" and is_prose(plain)
    if sentence and listed and listed[0] not in FIRST_WORDS:
        return None
    return _control(plain, listed) or _described(plain, folded, listed)


def _notice(line: str) -> Kind | None:
    """Recognise cookie bars and privacy notices, which may be long."""
    if any(sign in line for sign in words.COOKIE_SIGNS) and any(verb in line for verb in words.COOKIE_VERBS):
        return "cookies"
    if any(sign in line for sign in words.DATA_SIGNS) and any(sign in line for sign in words.ADDRESSING_SIGNS):
        return "privacy"
    if _TODAY.match(line):
        return "notice"
    bare = _BULLET.sub("", line)
    if bare.startswith(_RIGHTS) and _RIGHTS_OBJECT.search(bare):
        return "privacy"
    return None


def _control(plain: str, listed: list[str]) -> Kind | None:
    """Recognise what readers click on: buttons, menus, accessibility bars, languages, `read more`."""
    if _LETTER_SIZES.fullmatch(plain) and _LETTER_SIZE_SIGN.search(plain):
        return "accessibility"
    if _MORE.fullmatch(plain):
        return "more"
    if not listed or len(listed) > _MOST_LISTED:
        return None
    if len(listed) >= 2 and all(word in words.LANGUAGES for word in listed):
        return "language"
    named = [word for word in listed if not word.isdigit() and word not in ("a", "aa")]
    strength = menu_strength(named)
    if named and strength is not None:
        buttons, entries, topics = strength
        if buttons:
            return "button"
        if entries + topics >= _ENTRIES_OF_A_MENU and entries > 1:
            return "menu"
        if entries and _DAY.search(plain) and len(named) < len(listed):
            return "metadata"
    return "menu" if _is_bar(plain) else None


def _is_bar(plain: str) -> bool:
    """Tell whether a line is a bar or path of short entries, at least two of them known from menus."""
    if plain[-1] in ".!?" or not _BAR_SIGN.search(plain):
        return False
    parts = [tokens(part) for part in _BAR_SIGN.split(plain) if part.strip()]
    if len(parts) < _ENTRIES_OF_A_MENU or any(len(part) > _WORDS_OF_AN_ENTRY for part in parts):
        return False
    strengths = [menu_strength(part) for part in parts]
    known = sum(1 for part, strength in zip(parts, strengths, strict=True) if part and strength is not None)
    return known > 1 and any(strength is not None and strength[0] + strength[1] for strength in strengths)


def _described(plain: str, line: str, listed: list[str]) -> Kind | None:
    """Recognise lines that describe the page: beginnings, metadata, captions, files, breadcrumbs, stamps."""
    if _starts(listed, words.CLUTTER_STARTS) or line.startswith("©"):
        return "notice"
    if listed[:2] in (["czytaj", "wiecej"], ["czytaj", "dalej"]) and not is_prose(plain):
        return "more"
    if _is_breadcrumb(plain):
        return "breadcrumb"
    if _is_metadata(plain, listed):
        return "metadata"
    if _is_caption(plain, listed):
        return "caption"
    if _is_photo_file(plain):
        return "file"
    if _is_attachment(plain, listed):
        return "attachment"
    if _is_stamp(plain, listed):
        return "date"
    return None


def _starts(listed: list[str], phrases: frozenset[str]) -> bool:
    """Tell whether a line's words begin with one of `phrases`, at the end of a word."""
    if not listed or listed[0] not in FIRST_WORDS:
        return False
    return any(" ".join(listed[:length]) in phrases for length in range(1, min(_LONGEST_START, len(listed)) + 1))


def _is_breadcrumb(plain: str) -> bool:
    if len(plain) > 250 or plain.endswith((".", "!", "?")):
        return False
    if _BREADCRUMB.match(plain):
        return True
    if ">" not in plain and "»" not in plain and "›" not in plain and "→" not in plain:
        return False
    parts = _CRUMB_SIGN.split(plain)
    first = " ".join(tokens(parts[0]))
    return len(parts) >= 3 and first in (words.UI | words.MENU) and all(len(part.split()) <= 14 for part in parts)


def _is_metadata(plain: str, listed: list[str]) -> bool:
    """Tell whether a label of metadata begins the line, with a colon or before nothing but a date or a number."""
    if len(plain) > _METADATA_LENGTH:
        return False
    if len(listed) == 2 and listed[0].isdigit() and listed[1] in words.METADATA_ANY:
        return True
    label, colon, rest = plain.partition(":")
    name = " ".join(tokens(label)) if colon and len(label) <= _LABEL_LENGTH else ""
    if colon and name in words.METADATA_ANY:
        return not is_prose(rest)  # speech is brought in by the same verbs
    if colon and name in words.UI:
        return not is_prose(rest)
    if colon and name in words.METADATA_SHORT:
        return _is_value(tokens(rest)) or (0 < len(rest.split()) <= 4 and not rest.rstrip().endswith("."))
    if listed[:1] and listed[0] not in FIRST_WORDS:
        return False
    for length in range(4, 0, -1):
        if " ".join(listed[:length]) in words.METADATA_ANY:
            return len(listed) > length and _is_value(listed[length:])
    return False


def _is_value(listed: list[str]) -> bool:
    """Tell whether words are only numbers, months, weekdays and the like, or `przez` and a name at the end."""
    if "przez" in listed:
        cut = listed.index("przez")
        if len(listed) - cut > 4:
            return False
        listed = listed[:cut]
    return any(word.isdigit() for word in listed) and all(
        word.isdigit() or word in words.VALUE_WORDS for word in listed
    )


def _is_caption(plain: str, listed: list[str]) -> bool:
    """Tell whether a line captions a photo; a longer one tells a story of its own and stays."""
    if len(plain) > _CAPTION_LENGTH or len(plain.split()) > _CAPTION_WORDS:
        return False
    if _starts(listed[:3], words.CAPTION_STARTS):
        return listed[0] == "na" or _CAPTION_SIGN.match(plain) is not None
    return listed[:2] == ["od", "lewej"] and (":" in plain[:30] or not is_prose(plain))


def _is_photo_file(plain: str) -> bool:
    """Tell whether a line holds nothing but names of photos as cameras and editors give them."""
    rest, names = _PHOTO_FILE.subn(" ", plain)
    if names == 0:
        return False
    words_left = re.findall(r"[^\W\d_]{2,}", rest)
    return not words_left or (names > 1 and len(words_left) <= 3)


def _is_attachment(plain: str, listed: list[str]) -> bool:
    if len(plain) > 200 or len(listed) > 28:
        return False
    if _FILE_END.search(plain) and _SIZE_END.search(plain):
        return True
    if _ATTACHMENT_END.search(plain[-12:]) and not plain.endswith("."):
        return not is_prose(plain.rstrip(".")) or len(listed) <= 15
    return (
        bool(listed)
        and listed[0] in ("zalaczniki", "zalacznik", "pobierz")
        and ":" in plain[:14]
        and (_FILE_END.search(plain) is not None)
    )


def _is_stamp(plain: str, listed: list[str]) -> bool:
    """Tell whether a line is the time stamp of an old page: a date with a clock time or a nominative month."""
    if not listed or len(plain) > 60 or not _is_value(listed) or "godz" in listed:
        return False
    date_like = re.search(r"\b(?:19|20)\d\d\b", plain)
    return bool(date_like and (_NOMINATIVE_MONTH.search(plain) or (_TIMED.search(plain) and re.match(r"\W*\d", plain))))
