"""How alike articles are: copies of one another by their wording, near ones by their vocabulary.

A copy shares most of its sequences of words with the other (the resemblance of shingles, Broder 1997). Nearness is the
cosine of lemmas weighed by TF-IDF, names left out: two gminas that resurface a road are near each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

from cwdnlp.classify.reading import read_document
from cwdnlp.pipeline import MAX_CHARS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["COPY", "TermTable", "common_lemmas", "find_copies", "lemmatized", "shingles"]

COPY = 0.7
"""The resemblance from which a text is a copy of another."""

_WORD = re.compile(r"\w+")
_SHINGLE = 3
_ROWS = 256
_COLUMNS = 2**20
_DICTIONARY = "cwdnlp_morphology"
Item = TypeVar("Item")


def shingles(text: str) -> list[str]:
    """Return each run of three words, whatever stands between them; of fewer the whole.

    >>> shingles("Remont drogi: w toku!")
    ['remont drogi w', 'drogi w toku']
    >>> shingles("Uwaga"), shingles("!!!")
    (['uwaga'], ['!!!'])
    """
    words = _WORD.findall(text.lower()) or [text]
    return [" ".join(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1))]


def find_copies(texts: Sequence[str], *, known: int = 0, above: float = COPY) -> dict[int, int]:
    """Return for each copy the number of the text that it is a copy of, which stands before it and is none itself.

    The first `known` texts are never copies.

    >>> find_copies(["Gmina remontuje drogę do Woli.", "Inna wiadomość.", "Gmina remontuje drogę do Woli!"])
    {2: 0}
    """
    if not texts:
        return {}
    table = _hashed(texts, shingles, binary=True)
    sizes = np.diff(table.indptr)
    copies: dict[int, int] = {}
    for first in range(0, len(texts), _ROWS):
        common = csr_matrix(table[first : first + _ROWS] @ table.T)
        for number in range(max(first, known), min(first + _ROWS, len(texts))):
            columns, shared = _row(common, number - first)
            alike = columns[shared >= above * (sizes[columns] + sizes[number] - shared)]
            if originals := [each for each in sorted(alike.tolist()) if each < number and each not in copies]:
                copies[number] = originals[0]
    return copies


def _row(table: csr_matrix, number: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    part = slice(table.indptr[number], table.indptr[number + 1])
    return table.indices[part], table.data[part]


def _hashed(items: Iterable[Item], terms: Callable[[Item], Sequence[str]], *, binary: bool) -> csr_matrix:
    hashing = HashingVectorizer(
        analyzer=terms, n_features=_COLUMNS, alternate_sign=False, norm=None, binary=binary, dtype=np.float64
    )
    table: csr_matrix = hashing.transform(items)
    return table


def lemmatized(texts: Iterable[str], nlp: Language) -> Iterator[Doc]:
    """Read texts with no more of a pipeline than `common_lemmas` needs."""
    needed = [nlp.get_pipe(name) for name in (_DICTIONARY, "cwdnlp_clutter") if name in nlp.pipe_names]
    for text in texts:
        doc = nlp.make_doc(text[:MAX_CHARS])
        for component in needed:
            doc = component(doc)
        yield doc


def common_lemmas(doc: Doc, nlp: Language) -> list[str]:
    """Return the lemmas of an article's prose that are no names; forms where the pipeline has no dictionary."""
    if _DICTIONARY not in nlp.pipe_names:
        return [token.lower_ for token in doc if token.is_alpha and token.text.islower()]
    words = (word.lemma for sentence in read_document(doc).sentences for word in sentence)
    return [lemma for lemma in words if lemma.isalpha() and lemma.islower()]


class TermTable:
    """Articles as lists of terms, added one by one, then weighed all together.

    >>> table = TermTable()
    >>> for terms in (["droga"], ["droga", "droga"], ["szkoła"], []):
    ...     table.add(terms)
    >>> rows = table.weighed()
    >>> (rows @ rows[0].T).toarray().ravel().tolist()
    [1.0, 1.0, 0.0, 0.0]
    """

    def __init__(self) -> None:
        self._parts: list[csr_matrix] = []
        self._pending: list[Sequence[str]] = []

    def add(self, terms: Sequence[str]) -> None:
        """Add an article."""
        self._pending.append(terms)
        if len(self._pending) == _ROWS:
            self._pack()

    def weighed(self) -> csr_matrix:
        """Return the articles as rows of length 1 (0 for one without terms), whose products are cosines."""
        self._pack()
        counts = vstack([csr_matrix((0, _COLUMNS)), *self._parts]).tocsr()
        if not counts.shape[0]:
            return counts
        rows: csr_matrix = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
        return rows

    def _pack(self) -> None:
        """Count what was added since: a table takes less room than lists of words."""
        if self._pending:
            self._parts.append(_hashed(self._pending, lambda terms: terms, binary=False))
            self._pending = []
