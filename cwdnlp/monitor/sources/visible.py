"""What markup shows to a reader, where a tree of it would be too much: titles, digests, first lines."""

from __future__ import annotations

import html
import re

from cwdnlp.cleaning.page import normal_space

__all__ = ["MOST_TITLE", "letters", "shown_text", "shown_title"]

MOST_TITLE = 300
"""The longest title that is kept, in characters."""

_LONGEST_TITLE_MARKUP = 5_000
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")


def shown_text(markup: str) -> str:
    """Return the words that a piece of markup shows, joined by single spaces.

    >>> shown_text("<p>Umowa na&nbsp;budowę<br/>drogi &amp; mostu</p>")
    'Umowa na budowę drogi & mostu'
    """
    return normal_space(html.unescape(_TAG.sub(" ", markup)))


def shown_title(markup: str | None) -> str | None:
    r"""Return a title as one short line, None where there is none; markup may be written in references.

    >>> shown_title(" Ceny &lt;b&gt;biletów&lt;/b&gt;: &oacute;smy raz <em>bez</em> zmian\n ")
    'Ceny biletów : ósmy raz bez zmian'
    """
    if not markup:
        return None
    title = shown_text(html.unescape(markup[:_LONGEST_TITLE_MARKUP]))
    if len(title) > MOST_TITLE:
        title = title[:MOST_TITLE].rsplit(" ", 1)[0] + "…"
    return title or None


def letters(text: str) -> int:
    """Count the letters of a text.

    >>> letters("ul. 3 Maja")
    6
    """
    return sum(map(str.isalpha, text))
