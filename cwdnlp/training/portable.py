"""A model card that is read elsewhere: without the pictures and files that stood beside it.

An index of packages shows a card by itself. Pictures beside it would be broken there (and PyPI shows neither SVG nor
embedded ones), so they are left out, and links to files become their text; the tables say the same as the pictures.
"""

from __future__ import annotations

import re

__all__ = ["portable_card"]

_TARGET = r"<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*"
_TITLE = r"""(?:[ \t\n]+(?:"[^"]*"|'[^']*'|\([^()]*\)))?"""
# https://spec.commonmark.org/0.31.2/, as far as cards need it; what stands in code comes first and is left alone.
_FENCE = r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?^ {0,3}(?P=fence)[`~]*[ \t]*$|.*\Z)"
_PART = re.compile(
    rf"(?P<code>{_FENCE}|(?P<ticks>(?<!`)`+(?!`)).+?(?<!`)(?P=ticks)(?!`))"
    rf"|^ {{0,3}}\[(?!\^)(?P<defined>[^\[\]\n]+)\]:[ \t]*(?P<definition><[^<>\n]*>|\S+){_TITLE}[ \t]*(?:\n|\Z)"
    r"|(?P<picture>!?)\[(?P<text>(?:[^\[\]`\\]|\\.|`[^`\n]*`|\[[^\[\]]*\])*)\]"
    rf"(?:\([ \t]*(?P<target>{_TARGET}){_TITLE}[ \t]*\)|\[(?P<label>[^\[\]\n]*)\])?"
    r"|<(?:img|source)\b[^>]*>",
    re.DOTALL | re.MULTILINE,
)
_SOURCE = re.compile(r"""\b(?:src|srcset)\s*=\s*["']?(?P<target>[^"'\s>]+)""", re.IGNORECASE)
_ELSEWHERE = re.compile(r"<?(?:https?:|mailto:|data:|//|#)", re.IGNORECASE)
_GAP = re.compile(rf"(?P<code>{_FENCE})|\n{{3,}}", re.DOTALL | re.MULTILINE)


def portable_card(text: str) -> str:
    r"""Return a card in Markdown without its pictures, links and references to files beside it.

    Addresses, anchors and code stay as they are.

    >>> portable_card("See [the corpus](../corpora/README.md), [spaCy](https://spacy.io).\n\n![curve](curve.svg)\n")
    'See the corpus, [spaCy](https://spacy.io).\n\n'
    """
    # What is left out can join its neighbours to a picture again: `![a]![b](b.svg)(a.svg)`. Each turn shortens it.
    while (shorter := _without_files(text)) != text:
        text = shorter
    return text


def _without_files(text: str) -> str:
    beside = {
        _label(found["defined"])
        for found in _PART.finditer(text)
        if found["defined"] and not _ELSEWHERE.match(found["definition"])
    }
    changed = _PART.sub(lambda found: _portable(found, beside), text)
    return changed if changed == text else _GAP.sub(lambda gap: gap[0] if gap["code"] else "\n\n", changed)


def _portable(found: re.Match[str], beside: set[str]) -> str:
    """Return what becomes of a part of the text; `beside` are the references that name a file."""
    if found["code"]:
        return found[0]
    if found["defined"]:
        return "" if _label(found["defined"]) in beside else found[0]
    if found["text"] is None:
        source = _SOURCE.search(found[0])
        return found[0] if source and _ELSEWHERE.match(source["target"]) else ""
    if _is_beside(found, beside):
        return "" if found["picture"] else found["text"]
    return _with_text(found, _without_files(found["text"]))


def _is_beside(found: re.Match[str], beside: set[str]) -> bool:
    if found["target"] is not None:
        return not _ELSEWHERE.match(found["target"])
    return _label(found["label"] or found["text"]) in beside


def _with_text(found: re.Match[str], text: str) -> str:
    """Return a picture or link with another text; a link around nothing but a picture goes with it."""
    if text != found["text"] and not text.strip() and not found["picture"]:
        return ""
    start = found.start("text") - found.start()
    return found[0][:start] + text + found[0][start + len(found["text"]) :]


def _label(name: str) -> str:
    return " ".join(name.split()).casefold()
