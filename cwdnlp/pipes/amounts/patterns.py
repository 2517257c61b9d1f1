"""The regular expressions of sums of money, made from the vocabulary; all of them read folded text.

No expression can run away: every repetition is bounded, numbers are atomic groups, and the search for a number looks
at no more than `WINDOW` characters before a currency.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cwdnlp.pipes.amounts.folding import fold_word
from cwdnlp.pipes.amounts.vocabulary import (
    CURRENCIES,
    FRACTIONS,
    GOLDEN,
    HUNDREDS,
    HUNDREDTHS,
    MULTIPLES,
    PREFIXES,
    QUALIFIERS,
    SHORT_HUNDREDTHS,
    SINGULARS,
    TEENS,
    TENS,
    UNITS,
)

__all__ = [
    "BARE",
    "CURRENCY",
    "CURRENCY_CODES",
    "FOLLOWING",
    "GOLDEN_THING",
    "HUNDREDTH",
    "PRECEDING",
    "PREFIX_MARKS",
    "QUALIFIER",
    "SCALES",
    "WINDOW",
    "WORD_VALUES",
]

WINDOW = 160
"""A sum is never longer; what stands further before its currency cannot belong to it."""

SCALES: tuple[tuple[str, int], ...] = (("b", 10**9), ("m", 10**6), ("t", 10**3), ("u", 1))
"""The parts of a sum in their order, by the name of their groups: `12 mln 546 tys. 200 zł` has an m, a t and a u."""


def _any_of(words: Iterable[str]) -> str:
    """Return an alternation of the folded words, the longest first."""
    return "|".join(re.escape(word) for word in sorted({fold_word(word) for word in words}, key=lambda w: (-len(w), w)))


_G = r"[ \t]{0,3}"
_S = r" {1,3}"
_END = r"(?![a-z])"
_DIGITS = (
    r"(?>"
    # groups of three by space or dot, decimals after a comma (after spaces also a dot)
    r"[1-9][0-9]{0,2}(?:(?: {1,2}|\.)[0-9]{3}(?![0-9])){1,4}"
    r"(?:,[0-9]{1,6}(?![0-9])|\.[0-9]{1,2}(?![0-9])| ?, ?00(?![0-9]))?"
    # groups of three by comma, as in English
    r"|[1-9][0-9]{0,2}(?:,[0-9]{3}(?![0-9])){1,4}(?:\.[0-9]{1,2}(?![0-9]))?"
    r"|(?:0|[1-9][0-9]{0,14})(?![0-9])(?:[.,][0-9]{1,6}(?![0-9])| ?, ?00(?![0-9]))?"
    r")(?:[,.] ?(?:-{1,2}|=))?"
)
_WORDS = (
    rf"(?:(?:{_any_of(HUNDREDS)}){_END}"
    rf"(?:{_S}(?:(?:{_any_of(TEENS)}){_END}|(?:{_any_of(TENS)}){_END}(?:{_S}(?:{_any_of(UNITS)}){_END})?"
    rf"|(?:{_any_of(UNITS)}){_END}))?"
    rf"|(?:{_any_of(TEENS)}){_END}"
    rf"|(?:{_any_of(TENS)}){_END}(?:{_S}(?:{_any_of(UNITS)}){_END})?"
    rf"|(?:{_any_of(UNITS)}){_END})"
)
_COUNT = rf"(?:(?:{_DIGITS}|{_WORDS})(?:{_S}i{_S}pol{_END})?|(?:{_any_of(FRACTIONS)}){_END})"


def _part(name: str, scale: int) -> str:
    """Return the expression of one part of a sum; the group `name` holds its count, `name`1 a bare multiple."""
    if scale == 1:
        return rf"(?P<{name}>{_COUNT})"
    multiple, one = _any_of(MULTIPLES[scale]), _any_of(SINGULARS[scale])
    return rf"(?:(?P<{name}>{_COUNT}){_G}(?:{multiple}){_END}|(?P<{name}1>{one}){_END})"


_PARTS = "".join(rf"(?:{_part(name, scale)}{_G})?" for name, scale in SCALES)
# A number starts after no digit, decimal sign, ISO date, lone letter (`m2 500`) or `A-`; words glued before it are a
# clerk's slip.
_START = (
    r"(?:(?=[0-9])(?<![0-9])(?<![0-9][.,:/])(?<![0-9]{4}-[0-9]{2}-)(?<![^a-z][a-z]-)"
    r"(?:(?<![^\W_])|(?<=[a-z]{3})|(?<=[0-9]x))|(?=[a-z])(?<!\w))"
)

PRECEDING = re.compile(rf"{_START}{_PARTS}\Z")
"""The number that ends where the search ends, at a currency."""

FOLLOWING = re.compile(rf" {{0,2}}(?=[0-9]){_PARTS}(?<=[^ ]){_END}(?![0-9%+]|[.,:/-][0-9])")
"""The number right after a currency's mark: `€ 500`."""

CURRENCY_CODES: dict[str, tuple[str, bool]] = {
    **{fold_word(form): (code, True) for code, forms in HUNDREDTHS.items() for form in forms},
    **{fold_word(form): (code, False) for code, forms in CURRENCIES.items() for form in forms},
}
"""The currency of each folded form, and whether the form means its hundredths."""

# Every alternative starts with a letter or sign of its own, so that the search can skip what starts none.
CURRENCY = re.compile(
    "|".join(
        ["zl(?=brutto|netto)"]
        + [form + _END if form.isalpha() else re.escape(form) for form in sorted(CURRENCY_CODES, key=len, reverse=True)]
    )
)
PREFIX_MARKS: frozenset[str] = frozenset(fold_word(mark) for mark in PREFIXES)
QUALIFIER = re.compile(rf"{_S}({_any_of(stem for _, stem in QUALIFIERS)})[a-z]{{1,4}}{_END}")
HUNDREDTH: dict[str, re.Pattern[str]] = {
    code: re.compile(
        rf"(?:{_S}i)?{_G}(?P<u>[1-9][0-9]?(?![0-9])|{_WORDS}){_G}"
        rf"(?:{_any_of({*forms, *HUNDREDTHS.get(code, ())})}){_END}"
    )
    for code, forms in SHORT_HUNDREDTHS.items()
}
BARE = re.compile(r"(?:[0-9]|([a-z]+)) {0,3}\Z")
GOLDEN_THING = re.compile(
    rf"{_S}(?:{_any_of(stem for stem in GOLDEN if not stem.endswith('.'))}"
    rf"|(?:{_any_of(stem[:-1] for stem in GOLDEN if stem.endswith('.'))}){_END})"
)
WORD_VALUES: dict[str, str] = {
    **{fold_word(word): str(value) for words in (UNITS, TEENS, TENS, HUNDREDS) for word, value in words.items()},
    **{fold_word(word): value for word, value in FRACTIONS.items()},
}
