"""What the entity recogniser sees of a token: form, dictionary, gazetteer and layout, each as one hashed column.

| column | value |
| --- | --- |
| `form` | the token in lower case |
| `prefix`, `suffix` | its first three and last four letters, for words the corpus lacks |
| `shape` | capitals, digits and length as spaCy's `shape_` |
| `lemma` | the base form in lower case |
| `tag` | part of speech, number and cases of the chosen reading |
| `names` | every name class that the dictionary knows for the form, and whether it also is a common word |
| `gazetteer` | label and position (begin, inside, last, unit) of the longest gazetteer match |
| `layout` | start of line or sentence, quotation marks open, shouting line |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from spacy.strings import get_string_id

from cwdnlp.pipes.gazetteer.gazetteer import GROUP
from cwdnlp.pipes.morphology.disambiguate import readings
from cwdnlp.pipes.sentences.sentences import sentence_starts

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

__all__ = ["COLUMNS", "token_features"]

COLUMNS = ("form", "prefix", "suffix", "shape", "lemma", "tag", "names", "gazetteer", "layout")
_OPENING = frozenset("„«‚")
_CLOSING = frozenset("”»’“")
_MARKS = str.maketrans({"–": "-", "—": "-", "‑": "-", "“": "”", "»": "”", "«": "„", "•": "-", "▪": "-"})
_LEXICAL_CACHE: dict[str, tuple[int, int, int, int, int]] = {}
_TAG_CACHE: dict[tuple[str, str], int] = {}
_CACHE_LIMIT = 500_000


def token_features(doc: Doc) -> NDArray[np.uint64]:
    """Return the features of a document's tokens, of shape (tokens, columns); needs tags and gazetteer spans.

    Equal values have equal hashes in every process.
    """
    table = np.zeros((len(doc), len(COLUMNS)), dtype=np.uint64)
    gazetteer = _gazetteer(doc)
    layout = _layout(doc)
    for index, token in enumerate(doc):
        form, prefix, suffix, shape, names = _lexical(token.text)
        table[index] = (
            form,
            prefix,
            suffix,
            shape,
            get_string_id("lemma=" + token.lemma_.lower().translate(_MARKS)),
            _tag(token.tag_, str(token.morph)),
            names,
            gazetteer[index],
            layout[index],
        )
    return table


def _lexical(text: str) -> tuple[int, int, int, int, int]:
    """Return the hashes that depend on the form alone."""
    cached = _LEXICAL_CACHE.get(text)
    if cached is None:
        lower = text.lower()
        cached = (
            get_string_id("form=" + ("\n" if text.isspace() and "\n" in text else _normal(lower))),
            get_string_id("prefix=" + lower.translate(_MARKS)[:3]),
            get_string_id("suffix=" + lower.translate(_MARKS)[-4:]),
            get_string_id("shape=" + _shape(text.translate(_MARKS))),
            get_string_id("names=" + _name_classes(text)),
        )
        if len(_LEXICAL_CACHE) < _CACHE_LIMIT:
            _LEXICAL_CACHE[text] = cached
    return cached


def _normal(lower: str) -> str:
    """Keep years apart, let other numbers of one length, all dashes and all quotation marks be alike."""
    if not lower.isdigit():
        return lower.translate(_MARKS)
    return "year" if len(lower) == 4 and lower[:2] in ("19", "20") else f"digits{min(len(lower), 5)}"


def _shape(text: str) -> str:
    """Return capitals, lower case and digits with runs cut after two, as `Xxx`, `XX-x`, `dd`."""
    shape = ""
    for character in text[:24]:
        kind = "X" if character.isupper() else "x" if character.isalpha() else "d" if character.isdigit() else character
        if not shape.endswith(kind * 2):
            shape += kind
    return shape


def _name_classes(text: str) -> str:
    found = readings(text)
    names = sorted({name for reading in found for name in reading.names})
    common = any(not reading.names for reading in found)
    lower = text.lower()
    if text != lower and not common:
        common = any(not reading.names for reading in readings(lower))
    return f"{text[:1].isupper():d}{bool(found):d}{common:d}{','.join(names)}"


def _tag(tag: str, morph: str) -> int:
    key = (tag, morph)
    cached = _TAG_CACHE.get(key)
    if cached is None:
        pos = tag.split(":", 1)[0]
        kept = "|".join(part for part in morph.split("|") if part.startswith(("Case", "Number")))
        cached = _TAG_CACHE[key] = get_string_id(f"tag={pos} {kept}")
    return cached


def _gazetteer(doc: Doc) -> list[int]:
    """Return for each token the hash of the longest gazetteer match that covers it and its place in it."""
    labels = [""] * len(doc)
    lengths = [0] * len(doc)
    for span in doc.spans.get(GROUP, ()):
        length = span.end - span.start
        for index in range(span.start, span.end):
            if length > lengths[index]:
                place = "U" if length == 1 else "B" if index == span.start else "L" if index == span.end - 1 else "I"
                labels[index], lengths[index] = f"{place}-{span.label_}", length
    return [get_string_id("gazetteer=" + label) for label in labels]


def _layout(doc: Doc) -> list[int]:
    """Return for each token the hash of its place on the page."""
    values: list[int] = []
    quoted = False
    line_start = True
    shouting = _shouting(doc)
    starts = sentence_starts([token.text for token in doc])
    for token in doc:
        text = token.text
        if text in _OPENING or (text == '"' and not quoted):
            quoted = True
        elif text in _CLOSING or text == '"' or "\n" in text:
            quoted = False
        flags = f"{line_start:d}{starts[token.i]:d}{quoted:d}{shouting[token.i]:d}"
        values.append(get_string_id("layout=" + flags))
        line_start = "\n" in text or (line_start and not text[:1].isalnum())
    return values


def _shouting(doc: Doc) -> list[bool]:
    """Tell for each token whether its line is written in capitals."""
    flags = [False] * len(doc)
    start = 0
    for index in range(len(doc) + 1):
        if index == len(doc) or "\n" in doc[index].text:
            letters = [token.text for token in doc[start:index] if token.text.isalpha() and len(token.text) > 1]
            if letters and sum(word.isupper() for word in letters) > 0.7 * len(letters):
                flags[start:index] = [True] * (index - start)
            start = index + 1
    return flags
