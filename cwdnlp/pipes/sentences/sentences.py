"""Find where sentences start, by punctuation, abbreviations and the lines of the page.

An empty line or a bullet always starts a sentence; a single line break does unless the next line goes on in lower
case, as it does in hard-wrapped text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from spacy.attrs import ENT_IOB, SENT_START

from cwdnlp.pipes.sentences.vocabulary import CLOSING, ENDINGS
from cwdnlp.pipes.tokenizer.vocabulary import ABBREVIATIONS, FINAL_ABBREVIATIONS

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from thinc.types import Ints2d

__all__ = ["Sentences", "sentence_starts"]

_LAST = frozenset(mark[-1] for mark in ENDINGS)  # most words end with none of these, which is quickly seen
_INSIDE = 1  # the value of ENT_IOB for a token inside an entity, not at its start


def sentence_starts(words: list[str]) -> list[bool]:
    """Tell for each token whether a sentence starts with it; tokens of white space belong to the sentence before.

    >>> words = ["Wójt", "gm.", "Łosice", "zaprasza", ".", "Wstęp", "wolny", "."]
    >>> [word for word, start in zip(words, sentence_starts(words), strict=True) if start]
    ['Wójt', 'Wstęp']
    """
    starts = [False] * len(words)
    pending = True  # the next word starts a sentence if it can
    forced = True  # it starts one whatever it is
    for index, word in enumerate(words):
        if word.isspace():
            breaks = word.count("\n")
            forced = forced or breaks > 1
            pending = pending or breaks > 0
            continue
        if forced or (pending and not word[0].islower() and word not in CLOSING):
            starts[index] = True
        if word in CLOSING and pending and not starts[index]:
            continue  # a bracket or quotation mark behind the full stop still belongs to the sentence
        forced = False
        pending = word[-1] in _LAST and _ends_sentence(word, words, index)
    return starts


def _ends_sentence(word: str, words: list[str], index: int) -> bool:
    """Whether a sentence can end with this token."""
    if word in ENDINGS:
        return not (word == "." and index > 0 and len(words[index - 1]) == 1 and words[index - 1].isupper())
    if not word.endswith(".") or len(word) == 1:
        return False
    lower = word.lower()
    if lower in FINAL_ABBREVIATIONS:
        return True
    is_initial = len(word) == 2 and word[0].isupper()
    return lower not in ABBREVIATIONS and not is_initial and not word[:-1].isdigit()


class Sentences:
    """The component: sets `token.is_sent_start` for every token.

    It runs behind `ner`: the recogniser would let no entity cross a boundary, and a name with an unknown abbreviation
    should rather mend the sentence than be cut by it.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Mark the sentences of `doc`; none starts inside an entity."""
        starts = np.array(sentence_starts([token.text for token in doc]), dtype=bool)
        starts &= doc.to_array(ENT_IOB) != _INSIDE
        doc.from_array([SENT_START], cast("Ints2d", np.where(starts, 1, -1).astype(np.uint64).reshape(-1, 1)))
        return doc
