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

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import product
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from spacy.attrs import LEMMA, MORPH, TAG
from spacy.strings import get_string_id

from cwdnlp.pipes.gazetteer.gazetteer import GROUP
from cwdnlp.pipes.morphology.disambiguate import readings
from cwdnlp.pipes.sentences.sentences import sentence_starts

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

__all__ = ["COLUMNS", "share_features", "token_features", "with_features"]

K = TypeVar("K")
V = TypeVar("V")
_SHARED = "cwdnlp_features"
COLUMNS = ("form", "prefix", "suffix", "shape", "lemma", "tag", "names", "gazetteer", "layout")
_OPENING = frozenset("„«‚")
_CLOSING = frozenset("”»’“")
_MARKS = str.maketrans({"–": "-", "—": "-", "‑": "-", "“": "”", "»": "”", "«": "„", "•": "-", "▪": "-"})
# Forms and lemmas by what they hash to; ids of lemmas, tags and features are hashes of their strings themselves.
_LEXICAL_CACHE: dict[str, bytes] = {}
_LEMMA_CACHE: dict[int, int] = {}
_TAG_CACHE: dict[tuple[int, int], int] = {}
_CACHE_LIMIT = 30_000
_LAYOUT = {
    flags: get_string_id("layout=" + "".join(f"{flag:d}" for flag in flags))
    for flags in product((False, True), repeat=4)
}


@contextmanager
def share_features(docs: Iterable[Doc]) -> Iterator[None]:
    """Compute the features of documents once for all models that read them inside the context."""
    docs = list(docs)
    for doc in docs:
        doc.user_data[_SHARED] = token_features(doc)
    try:
        yield
    finally:
        for doc in docs:
            doc.user_data.pop(_SHARED, None)


def with_features(doc: Doc, table: NDArray[np.uint64]) -> Doc:
    """Return a document with the features that it is to be read with, as a part of a longer one is."""
    doc.user_data[_SHARED] = table
    return doc


def token_features(doc: Doc) -> NDArray[np.uint64]:
    """Return the features of a document's tokens, of shape (tokens, columns); needs tags and gazetteer spans.

    Equal values have equal hashes in every process.
    """
    shared: NDArray[np.uint64] | None = doc.user_data.get(_SHARED)
    if shared is not None:
        return shared
    words = [token.text for token in doc]
    table = np.empty((len(words), len(COLUMNS)), dtype=np.uint64)
    lexical = np.frombuffer(b"".join(map(_lexical, words)), dtype=np.uint64).reshape(len(words), 5)
    table[:, :4] = lexical[:, :4]
    table[:, 4:6] = _dictionary(doc)
    table[:, 6] = lexical[:, 4]
    table[:, 7] = _gazetteer(doc)
    table[:, 8] = _layout(words)
    return table


def _lexical(text: str) -> bytes:
    """Return the five hashes that depend on the form alone, packed: there are many forms, and packed ones are small."""
    packed = _LEXICAL_CACHE.get(text)
    if packed is None:
        lower = text.lower()
        values = (
            "form=" + ("\n" if text.isspace() and "\n" in text else _normal(lower)),
            "prefix=" + lower.translate(_MARKS)[:3],
            "suffix=" + lower.translate(_MARKS)[-4:],
            "shape=" + _shape(text.translate(_MARKS)),
            "names=" + _name_classes(text),
        )
        packed = np.array([get_string_id(value) for value in values], dtype=np.uint64).tobytes()
        _keep(_LEXICAL_CACHE, text, packed)
    return packed


def _keep(cache: dict[K, V], key: K, value: V) -> None:
    """Remember a value. A full cache starts anew: common words are back at once, rare ones would stay for good."""
    if len(cache) >= _CACHE_LIMIT:
        cache.clear()
    cache[key] = value


def _dictionary(doc: Doc) -> NDArray[np.uint64]:
    """Return the hashes of lemma and tag; equal lemmas and readings have equal ids, so that most are in the caches."""
    rows: list[tuple[int, int]] = []
    for index, (lemma_id, *tag_ids) in enumerate(doc.to_array([LEMMA, TAG, MORPH]).tolist()):
        lemma = _LEMMA_CACHE.get(lemma_id)
        if lemma is None:
            lemma = get_string_id("lemma=" + doc[index].lemma_.lower().translate(_MARKS))
            _keep(_LEMMA_CACHE, lemma_id, lemma)
        key = (tag_ids[0], tag_ids[1])
        tag = _TAG_CACHE.get(key)
        if tag is None:
            tag = _TAG_CACHE[key] = _tag(doc[index].tag_, str(doc[index].morph))
        rows.append((lemma, tag))
    return np.array(rows, dtype=np.uint64).reshape(len(rows), 2)


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
    pos = tag.split(":", 1)[0]
    kept = "|".join(part for part in morph.split("|") if part.startswith(("Case", "Number")))
    return get_string_id(f"tag={pos} {kept}")


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
    hashes = {label: get_string_id("gazetteer=" + label) for label in set(labels)}
    return [hashes[label] for label in labels]


def _layout(words: list[str]) -> list[int]:
    """Return for each token the hash of its place on the page."""
    values: list[int] = []
    quoted = False
    line_start = True
    for text, start, shouting in zip(words, sentence_starts(words), _shouting(words), strict=True):
        if text in _OPENING or (text == '"' and not quoted):
            quoted = True
        elif text in _CLOSING or text == '"' or "\n" in text:
            quoted = False
        values.append(_LAYOUT[line_start, start, quoted, shouting])
        line_start = "\n" in text or (line_start and not text[:1].isalnum())
    return values


def _shouting(words: list[str]) -> list[bool]:
    """Tell for each token whether its line is written in capitals."""
    flags = [False] * len(words)
    start = 0
    for index in range(len(words) + 1):
        if index == len(words) or "\n" in words[index]:
            letters = [word for word in words[start:index] if word.isalpha() and len(word) > 1]
            if letters and sum(map(str.isupper, letters)) > 0.7 * len(letters):
                flags[start:index] = [True] * (index - start)
            start = index + 1
    return flags
