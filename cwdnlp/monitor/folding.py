"""Names as keys: what differs only in case, diacritics, quotation marks or dashes is one name."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold"]

_NO_DECOMPOSITION = str.maketrans({"ł": "l", "Ł": "l"})
_OTHER = re.compile(r"[^\w]+")


def fold(name: str) -> str:
    """Return a name in small letters without diacritics, its words joined by single spaces.

    >>> fold("„Łódzki  Obszar – Metropolitalny”")
    'lodzki obszar metropolitalny'
    """
    decomposed = unicodedata.normalize("NFKD", name.translate(_NO_DECOMPOSITION))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(_OTHER.sub(" ", bare.casefold()).split())
