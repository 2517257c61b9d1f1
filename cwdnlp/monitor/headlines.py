"""What an article without a title is called."""

from __future__ import annotations

__all__ = ["headline"]

_LONGEST = 120


def headline(text: str) -> str:
    r"""Return the first line of a text, which mostly is its headline; a long one is cut behind a word.

    >>> headline("\n  Umowa podpisana \nWójt podpisał umowę.")
    'Umowa podpisana'
    >>> headline("")
    ''
    """
    line = next((line for line in text.splitlines() if line.strip()), "")
    words = " ".join(line.split())
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"
