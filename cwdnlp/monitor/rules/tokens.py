"""A rule cut into words, numbers, strings and signs, each with the column where it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cwdnlp.monitor.rules.errors import RuleError

__all__ = ["LONGEST", "Token", "cut"]

LONGEST = 4000
_DIGITS = 15  # more cannot be told apart as floating point numbers

Kind = Literal["word", "number", "text", "sign", "end"]

# One character decides which alternative is tried, and none can be matched in two ways: time is linear in the length.
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<word>[^\W\d]\w*)
    |(?P<number>\d[\d_]*(?:\.[\d_]+)?(?![\w.,-]))
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<sign>!=|<=|>=|==|[=<>(),])""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_QUOTES = "„”“«»‘’‚"
_REMEDIES = {
    **dict.fromkeys(_QUOTES, "write strings in straight quotes, \"…\" or '…'"),
    **dict.fromkeys("\"'", "close the string with the same quote"),
    **dict.fromkeys("0123456789", 'write numbers as 1_000_000 or 0.8, and dates in quotes, "2026-01-01"'),
    **dict.fromkeys("&|", "write and, or"),
    **dict.fromkeys("!~", "write not, or !="),
    **dict.fromkeys("-+.%", "write numbers as 1_000_000 or 0.8, without sign or percent"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a rule: `value` is the small letters of a word, the content of a string, a number, a sign."""

    kind: Kind
    value: str
    column: int


def cut(rule: str) -> Iterator[Token]:
    r"""Give the pieces of a rule and a last one of kind `end`; raises RuleError.

    >>> [token.value for token in cut(r'STAGE = "f\"u" and amount >= 1_000.50')]
    ['stage', '=', 'f"u', 'and', 'amount', '>=', '1000.50', '']
    """
    if len(rule) > LONGEST:
        raise RuleError(f"is longer than {LONGEST:,} characters", rule=rule, remedy="make several alerts of it")
    place = 0
    while place < len(rule):
        match = _TOKEN.match(rule, place)
        if match is None:
            raise _unreadable(rule, place)
        if match.lastgroup != "space":
            yield _token(rule, match)
        place = match.end()
    yield Token("end", "", len(rule) + 1)


def _token(rule: str, match: re.Match[str]) -> Token:
    text, column = match[0], match.start() + 1
    if match["word"]:
        return Token("word", text.lower(), column)
    if match["number"]:
        return Token("number", _number(rule, text, column), column)
    if match["text"]:
        return Token("text", _content(rule, text, column), column)
    return Token("sign", "=" if text == "==" else text, column)


def _number(rule: str, text: str, column: int) -> str:
    digits = text.replace("_", "")
    if len(digits) > _DIGITS or digits.endswith("."):
        raise RuleError(
            f"a number has at most {_DIGITS} digits", rule=rule, column=column, remedy="write such as 1_000_000"
        )
    return digits


def _content(rule: str, text: str, column: int) -> str:
    """Return what stands between the quotes, without the backslashes before quotes and backslashes."""
    inner = text[1:-1]
    for match in _ESCAPE.finditer(inner):
        if match[1] not in "\"'\\":
            remedy = "only \\\", \\' and \\\\ can be written with a backslash"
            raise RuleError(f"unknown escape {match[0]!r}", rule=rule, column=column + 1 + match.start(), remedy=remedy)
    content = _ESCAPE.sub(r"\1", inner)
    if not content.isprintable():
        raise RuleError(
            "a string holds a line break or control character", rule=rule, column=column, remedy="leave it out"
        )
    return content


def _unreadable(rule: str, place: int) -> RuleError:
    char = rule[place]
    message = "a string is not closed" if char in "\"'" else f"cannot read {char!r} here"
    remedy = _REMEDIES.get(char, "see docs/alerts.md for the language of rules")
    return RuleError(message, rule=rule, column=place + 1, remedy=remedy)
