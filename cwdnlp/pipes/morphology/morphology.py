"""Write lemma, NKJP tag, part of speech and features to every token."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, cast

import numpy as np
from spacy.attrs import LEMMA, MORPH, POS, TAG

from cwdnlp.morphology.analyser import Analysis
from cwdnlp.pipes.morphology.disambiguate import choose
from cwdnlp.pipes.morphology.vocabulary import CASE, GENDER, NAME_TYPE, NUMBER, UNKNOWN_TAG, UPOS
from cwdnlp.pipes.sentences.sentences import sentence_starts

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab
    from thinc.types import Ints2d

__all__ = ["MorfeuszMorphology", "features"]

Row = tuple[int, int, int, int]


def features(reading: Analysis) -> str:
    """Return the features of a reading in UD's notation; what the form leaves open has several values.

    >>> from cwdnlp.morphology import analyse
    >>> features(analyse("Łosicach")[1])
    'Case=Loc|Gender=Neut|NameType=Geo|Number=Plur'
    """
    values = {
        "Case": {CASE[value] for value in reading.cases},
        "Gender": {GENDER[value] for value in reading.genders},
        "NameType": {NAME_TYPE[value] for value in reading.names},
        "Number": {NUMBER[value] for value in reading.numbers},
    }
    return "|".join(f"{name}={','.join(sorted(found))}" for name, found in values.items() if found)


class MorfeuszMorphology:
    """The component; it holds only a cache, so nothing is serialised."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._rows: dict[tuple[str, str, tuple[str, ...], str], Row] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Annotate every token of `doc`."""
        words = [_composed(token.text) for token in doc]
        chosen = choose(words, sentence_starts(words))
        found = [self._row(word, reading) for word, reading in zip(words, chosen, strict=True)]
        rows = np.array(found, dtype=np.uint64).reshape(len(words), 4)
        doc.from_array([LEMMA, TAG, POS, MORPH], cast("Ints2d", rows))
        return doc

    def _row(self, word: str, reading: Analysis | None) -> Row:
        """Return the four attribute values of a token, from the cache where the reading was met before."""
        if reading is None:
            return self._unknown(word)
        key = (reading.lemma, reading.tag or reading.pos, reading.cases, reading.pos)
        row = self._rows.get(key)
        if row is None:
            is_name = reading.pos == "subst" and bool(reading.names)
            row = self._encode(
                reading.lemma, reading.tag or reading.pos, UPOS.get(reading.pos, "X"), features(reading), is_name
            )
            self._rows[key] = row
        return row

    def _unknown(self, word: str) -> Row:
        pos = "SPACE" if word.isspace() else "X"
        return self._encode(word, UNKNOWN_TAG if pos == "X" else "sp", pos, "", False)

    def _encode(self, lemma: str, tag: str, pos: str, morph: str, is_name: bool) -> Row:
        from spacy.parts_of_speech import IDS

        strings = self.vocab.strings
        return (
            strings.add(lemma),
            strings.add(tag),
            IDS["PROPN" if is_name else pos],
            self.vocab.morphology.add(morph),
        )


def _composed(word: str) -> str:
    return word if word.isascii() or unicodedata.is_normalized("NFC", word) else unicodedata.normalize("NFC", word)
