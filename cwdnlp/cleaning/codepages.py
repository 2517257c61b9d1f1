"""Labels of encodings as browsers read them, and the score by which two Polish code pages are told apart.

Windows-1250 and ISO-8859-2 differ in few places, but those hold ``ą``, ``ś`` and ``ź``: read in the wrong one,
``wśród`` becomes ``w¶ród``. The signs that such a slip leaves inside words decide which reading is meant.
"""

from __future__ import annotations

import codecs
import re

__all__ = ["LEGACY", "canonical", "disturbance", "gain", "mixes_scripts", "only_polish", "plausibility"]

LEGACY = ("windows-1250", "iso-8859-2")
"""The two single-byte code pages of Polish web sites, the more common one first."""

# https://encoding.spec.whatwg.org/#names-and-labels, reduced to what Python has and a Polish page may declare;
# Python's name of a codec on the left, the name of the encoding that browsers use for it on the right.
_BROWSER_NAMES = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "cp1252": "windows-1252",
    "iso8859-9": "windows-1254",
    "cp1254": "windows-1254",
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "cp852": "cp852",
    "cp866": "ibm866",
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "mac-latin2": "mac-latin2",
    "mac-roman": "macintosh",
    "gb18030": "gb18030",
    "gbk": "gbk",
    "gb2312": "gbk",
    "big5": "big5",
    "euc_jp": "euc_jp",
    "euc_kr": "euc_kr",
    "shift_jis": "shift_jis",
    **{f"cp{number}": f"windows-{number}" for number in (1250, 1251, 1253, 1255, 1256, 1257, 1258)},
    **{f"iso8859-{number}": f"iso-8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
}
_EXTRA_LABELS = {"x-cp1250": "cp1250", "x-cp1252": "cp1252", "unicode": "utf-16-le", "utf8mb4": "utf-8"}

_POLISH = "ąćęłńśźżĄĆĘŁŃŚŹŻóÓ"
_POLISH_TEXT = frozenset(map(chr, range(128))) | frozenset(_POLISH + "„”–—…§°«»\xa0€•’×")
_POLISH_IN_WORD = re.compile(rf"[{_POLISH}](?=[^\W\d_])|(?<=[^\W\d_])[{_POLISH}]")
# What the Polish letters of one code page look like in another: signs inside a word, letters of Czech and Slovak.
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[¶±ˇ¦¬¹³¿¯£¥¼¡](?=[^\W\d_])")
_SIGN_AT_WORD = re.compile(r"(?<=[^\W\d_])[¶±ˇ¦¬]|[¶±ˇ¦¬¹³¯£](?=[^\W\d_])")
_NEIGHBOURS = re.compile(r"[ľĽšŠťŤžŽœŒŸæÆ](?=[^\W\d_])|(?<=[^\W\d_])[ľĽšŠťŤžŽœŒŸæÆ]")
_CONTROLS = re.compile(r"[\x80-\x9f]")
_MIXED = re.compile(r"(?<=[A-Za-z])[\u0180-\u02af\u0370-\u1dff]|[\u0180-\u02af\u0370-\u1dff](?=[A-Za-z])")


def canonical(label: str) -> str | None:
    """Return the encoding that browsers use for a declared `label`, None if it names none that is known.

    Only encodings of text are known: Python's ``zlib`` or ``rot13`` would let a page run a transformation.

    >>> canonical("ISO-8859-1"), canonical("cp1250"), canonical("zlib")
    ('windows-1252', 'windows-1250', None)
    """
    name = label.strip().strip("\"'").strip().lower()
    try:
        found = codecs.lookup(_EXTRA_LABELS.get(name, name)).name
    except (LookupError, ValueError):
        return None
    return _BROWSER_NAMES.get(found)


def plausibility(text: str) -> float:
    """Score how much `text` looks like Polish in its own code page: letters for it, stray signs against it.

    >>> plausibility("wśród łąk") > 0 > plausibility("w¶ród")
    True
    """
    return gain(text) - disturbance(text)


def gain(text: str) -> float:
    """Count the Polish letters that stand inside words; a lone one may be a sign of another code page.

    >>> gain("żółw"), gain("ą")
    (3.0, 0.0)
    """
    return float(len(_POLISH_IN_WORD.findall(text)))


def disturbance(text: str) -> float:
    """Weigh what no Polish text has: control characters, signs inside words, letters of the neighbours.

    >>> disturbance("zażółć gęślą jaźń"), disturbance("w¶ród ł±k")
    (0.0, 6.0)
    """
    signs = len(_SIGN_IN_WORD.findall(text)) + len(_SIGN_AT_WORD.findall(text))
    return 3.0 * len(_CONTROLS.findall(text)) + 1.5 * signs + 0.75 * len(_NEIGHBOURS.findall(text))


def only_polish(text: str) -> bool:
    """Tell whether all characters of `text` beyond ASCII are Polish letters or the signs of Polish typography.

    >>> only_polish("„Łąka” – 5 €"), only_polish("Đorđe")
    (True, False)
    """
    return set(text) <= _POLISH_TEXT


def mixes_scripts(text: str) -> bool:
    """Tell whether a word mixes plain Latin letters with another script, as capital ``ÓŁ`` read as UTF-8 does.

    >>> mixes_scripts("WSPӣPRACA"), mixes_scripts("Дякуємо, Wierzbin")
    (True, False)
    """
    return _MIXED.search(text) is not None
