"""The forms in which lines are compared, and the shapes that prose, headlines and menus have."""

from __future__ import annotations

import re
import unicodedata

from cwdnlp.cleaning import clutter_vocabulary as words

__all__ = ["FIRST_WORDS", "RULE_LENGTH", "compose", "fold", "is_headline", "is_prose", "menu_strength", "tokens"]

_WINDOW = 1500
RULE_LENGTH = 400
"""Longer lines are no menus, captions or metadata."""

_TOKEN = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-ząćęłńóśźż])(?=[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż])")
_INVISIBLE_SIGN = re.compile("[\xad\u200b\ufeff\xa0\u202f]")
_INVISIBLE = str.maketrans({"\xad": None, "\u200b": None, "\ufeff": None, "\xa0": " ", "\u202f": " "})
_SENTENCE_END = re.compile(r"[.!?…][\"”»)’']?$")
_LONGEST_PHRASE = 6
FIRST_WORDS = frozenset(
    phrase.split()[0]
    for phrases in (words.UI, words.MENU, words.TOPICS, words.METADATA_ANY, words.CLUTTER_STARTS, words.CAPTION_STARTS)
    for phrase in phrases
)
"""The words that phrases of the vocabulary begin with: most lines begin with none of them."""


def compose(text: str) -> str:
    """Return the looked-at part of a line with composed letters and without invisible characters."""
    part = text[:_WINDOW]
    if not part.isascii():
        part = unicodedata.normalize("NFC", part)
        if _INVISIBLE_SIGN.search(part):
            part = part.translate(_INVISIBLE)
    return part.strip()


def fold(text: str) -> str:
    """Bring a line into the form in which it is compared: lower-case, single spaces, no diacritics, no soft hyphens.

    >>> fold("  Zobacz   TAKŻE » ")
    'zobacz takze »'
    """
    return " ".join(compose(text).lower().translate(words.PLAIN_LETTERS).split())


def tokens(text: str) -> list[str]:
    """Return the words of a line without diacritics, glued ones parted where a capital begins inside.

    >>> tokens("AktualnościSołectwa | Kontakt")
    ['aktualnosci', 'solectwa', 'kontakt']
    """
    parted = _CAMEL.sub(" ", compose(text)[:RULE_LENGTH])
    return _TOKEN.findall(parted.lower().translate(words.PLAIN_LETTERS))


def is_prose(text: str) -> bool:
    """Tell whether a line reads as sentences: enough words, and an end or a length that headlines do not have.

    >>> is_prose("Gmina Jodłów podpisała wczoraj umowę na budowę nowej drogi."), is_prose("Umowa podpisana")
    (True, False)
    """
    count = len(text[:_WINDOW].split())
    return count >= 20 or (count >= 7 and _SENTENCE_END.search(text[-3:]) is not None)


def is_headline(text: str) -> bool:
    """Tell whether a line has the shape of a headline or a teaser: short, or cut off.

    >>> is_headline("» Nowy żłobek w Jodłowie"), is_headline("Nowy żłobek w Jodłowie otwarto wczoraj w południe.")
    (True, False)
    """
    stripped = text.rstrip()
    if stripped.endswith(("…", "...", "[…]", "[...]")):
        return len(stripped) <= RULE_LENGTH
    return len(stripped) <= 200 and len(stripped.split()) <= 20 and not is_prose(stripped)


def menu_strength(words_of_line: list[str]) -> tuple[int, int, int] | None:
    """Count buttons, menu entries and topics if the line holds nothing else but them and numbers, else None.

    >>> menu_strength(["aktualnosci", "solectwa", "sport"]), menu_strength(["nowy", "sport"])
    ((0, 2, 1), None)
    """
    counts = [0, 0, 0]
    position = 0
    while position < len(words_of_line):
        if words_of_line[position] not in FIRST_WORDS:
            return None
        for length in range(min(_LONGEST_PHRASE, len(words_of_line) - position), 0, -1):
            phrase = " ".join(words_of_line[position : position + length])
            group = _group(phrase)
            if group is not None:
                counts[group] += group < len(counts)
                position += length
                break
        else:
            return None
    return counts[0], counts[1], counts[2]


def _group(phrase: str) -> int | None:
    """Return the group of a phrase: 0 button, 1 menu entry, 2 topic; None for any other."""
    for group, vocabulary in enumerate((words.UI, words.MENU, words.TOPICS)):
        if phrase in vocabulary:
            return group
    return None
