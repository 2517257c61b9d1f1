"""Text from elsewhere made harmless for a terminal or a page: no control characters, no reversed direction.

A press release may hold escape sequences, by accident or not: shown raw they could repaint the terminal, change its
title or hide text. Each such character is replaced by one visible character, so that offsets stay what they were.
"""

from __future__ import annotations

__all__ = ["escape_line", "one_line", "visible"]

_REPLACEMENT = 0xFFFD
_C0 = {code: 0x2400 + code for code in range(0x20)}  # the control pictures: ESC becomes ␛
_C1 = dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT)
_BIDI = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), _REPLACEMENT)
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)
_ALL = {**_C0, 0x7F: 0x2421, **_C1, **_BIDI, **_SURROGATES}
_VISIBLE = {
    **_ALL,
    **{ord(space): ord(space) for space in "\n\t"},
    **{ord(space): ord(" ") for space in "\r\v\f\x1c\x1d\x1e\x1f"},
    **dict.fromkeys((0x85, 0x2028, 0x2029), ord("\n")),
}
_ONE_LINE = {**_ALL, **dict.fromkeys((*map(ord, "\n\t\r\v\f\x1c\x1d\x1e\x1f"), 0x85, 0x2028, 0x2029), ord(" "))}
# Valid in JSON, but a terminal obeys some of them and readers that split text at every kind of line break stumble.
_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def escape_line(line: str) -> str:
    r"""Write the control characters that JSON allows as they are, and Unicode's line breaks, as escapes.

    >>> escape_line('{"id": "a\x9b2J"}')
    '{"id": "a\\u009b2J"}'
    """
    return line.translate(_ESCAPES)


def visible(text: str) -> str:
    r"""Replace control characters, keep line breaks and tabs; the length stays the same.

    >>> visible("Uwaga\x1b[31m!\nKoniec")
    'Uwaga␛[31m!\nKoniec'
    """
    return text.translate(_VISIBLE)


def one_line(text: str) -> str:
    r"""Replace control characters, and every run of white space by one blank.

    >>> one_line("gmina\n  Wierzbin\x9b2J")
    'gmina Wierzbin�2J'
    """
    return " ".join(text.translate(_ONE_LINE).split())
