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

Rest = tuple[int, int, int]
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
    """The component; it holds only a cache, so nothing is serialised.

    Base forms are added to the vocabulary anew for each token: it forgets them at the end of a memory zone. Tags and
    features are few, and stay.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._rest: dict[tuple[object, ...], Rest] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Annotate every token of `doc`."""
        words = [_composed(token.text) for token in doc]
        chosen = choose(words, sentence_starts(words))
        found = [self._row(word, reading) for word, reading in zip(words, chosen, strict=True)]
        rows = np.array(found, dtype=np.uint64).reshape(len(words), 4)
        doc.from_array([LEMMA, TAG, POS, MORPH], cast("Ints2d", rows))
        return doc

    def _row(self, word: str, reading: Analysis | None) -> Row:
        """Return the four attribute values of a token."""
        if reading is None:
            pos = "SPACE" if word.isspace() else "X"
            return (self.vocab.strings.add(word), *self._encode(UNKNOWN_TAG if pos == "X" else "sp", pos, ""))
        key = (reading.tag, reading.pos, reading.numbers, reading.cases, reading.genders, reading.names)
        rest = self._rest.get(key)
        if rest is None:
            is_name = reading.pos == "subst" and bool(reading.names)
            pos = "PROPN" if is_name else UPOS.get(reading.pos, "X")
            rest = self._rest[key] = self._encode(reading.tag or reading.pos, pos, features(reading))
        return (self.vocab.strings.add(reading.lemma), *rest)

    def _encode(self, tag: str, pos: str, morph: str) -> Rest:
        from spacy.parts_of_speech import IDS

        tag_id = self.vocab.strings.add(tag, allow_transient=False)
        return tag_id, IDS[pos], self.vocab.morphology.add(morph)


def _composed(word: str) -> str:
    return word if word.isascii() or unicodedata.is_normalized("NFC", word) else unicodedata.normalize("NFC", word)
