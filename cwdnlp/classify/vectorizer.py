"""The transformer: readings to a table of weighted terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from cwdnlp.classify.hints import Hints
from cwdnlp.classify.occurrence import Term
from cwdnlp.classify.reading import Reading
from cwdnlp.classify.scan import scan
from cwdnlp.classify.terms import FAMILIES, HINTED

__all__ = ["TermVectorizer"]


class TermVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Weigh the terms of readings by TF-IDF, each family of terms for itself.

    A value is `(1 + ln tf) * (1 + ln((1 + n) / (1 + df)))`, as scikit-learn's `TfidfVectorizer` has it with
    `sublinear_tf`; then the row of each family gets the length that the family weighs. So no family drowns another by
    having more terms.

    Parameters: `families` gives the weight of each family of `cwdnlp.classify.terms.FAMILIES`; `signals` and `words`
    are the hints of the labels; a term must stand in `min_df` readings, and of a family the `max_terms` commonest are
    kept.

    Learned: `terms_` (names, family by family, in alphabetical order), `idf_` and `blocks_` (number of terms of each
    family, in the order of `families`).

    >>> readings = [Reading.from_lemmas(text.split()) for text in ("promesa droga", "promesa szkoła", "droga")]
    >>> vectorizer = TermVectorizer({"lemma": 1.0}).fit(readings)
    >>> [str(term) for term in vectorizer.terms_ if ":" not in term], vectorizer.transform(readings).shape
    (['droga', 'promesa'], (3, 6))
    """

    def __init__(
        self,
        families: Mapping[str, float] | None = None,
        *,
        signals: Mapping[str, Sequence[str]] | None = None,
        words: Mapping[str, Sequence[str]] | None = None,
        min_df: int = 2,
        max_terms: int = 20_000,
    ) -> None:
        self.families = families
        self.signals = signals
        self.words = words
        self.min_df = min_df
        self.max_terms = max_terms

    def fit(self, X: Iterable[Reading], y: object = None) -> Self:  # noqa: ARG002, N803
        """Learn the terms and how rare they are; raises ValueError for an unknown family or without any reading."""
        self.__dict__.pop("_compiled", None)
        documents = [self._counts(reading) for reading in X]
        if not documents:
            raise ValueError("there is no reading to learn terms from")
        terms: list[str] = []
        blocks: list[int] = []
        frequencies: list[int] = []
        for position in range(len(self._families())):
            found = Counter(name for document in documents for name in document[position])
            common = [(name, count) for name, count in found.items() if count >= self.min_df]
            common = sorted(sorted(common, key=lambda each: (-each[1], each[0]))[: self.max_terms])
            terms += [name for name, _ in common]
            frequencies += [count for _, count in common]
            blocks.append(len(common))
        self.terms_ = np.array(terms, dtype=np.str_)
        self.blocks_ = np.array(blocks, dtype=np.int64)
        rarity = np.log((1 + len(documents)) / (1 + np.array(frequencies, dtype=np.float64))) + 1
        self.idf_ = rarity.astype(np.float32)
        self.__dict__.pop("_columns", None)
        return self

    def _families(self) -> Mapping[str, float]:
        families = {"lemma": 1.0} if self.families is None else self.families
        if unknown := [family for family in families if family not in FAMILIES]:
            raise ValueError(f"{unknown[0]!r} is none of the families {', '.join(FAMILIES)}")
        return families

    def _hints(self) -> Hints:
        if "_compiled" not in self.__dict__:
            self._compiled = Hints.of(self.signals, self.words)
        return self._compiled

    def _counts(self, reading: Reading) -> list[Mapping[str, int]]:
        """Count the terms of each family; those that need no hints are counted once for all vectorizers."""
        missing = [family for family in self._families() if family in HINTED or family not in reading.memo]
        scanned = scan(reading, self._hints()) if missing else None
        counts: list[Mapping[str, int]] = []
        for family in self._families():
            found = None if family in HINTED else reading.memo.get(family)
            if found is None and scanned is not None:
                found = Counter(map(itemgetter(0), FAMILIES[family](scanned)))
                if family not in HINTED:
                    reading.memo[family] = found
            counts.append(found or {})
        return counts

    def _columns_of(self) -> list[dict[str, int]]:
        """Return for each family the column of a term."""
        if "_columns" not in self.__dict__:
            ends = np.cumsum(self.blocks_)
            self._columns = [
                {str(term): start + place for place, term in enumerate(self.terms_[start:end])}
                for start, end in zip(ends - self.blocks_, ends, strict=True)
            ]
        return self._columns

    def fit_transform(self, X: Iterable[Reading], y: object = None) -> csr_matrix:  # noqa: N803
        """Learn the terms of readings and return their table; `X` may be an iterator."""
        readings = list(X)
        return self.fit(readings, y).transform(readings)

    def transform(self, X: Iterable[Reading]) -> csr_matrix:  # noqa: N803
        """Return a table of shape (readings, terms).

        Raises NotFittedError before `fit`.
        """
        check_is_fitted(self, "terms_")
        data: list[float] = []
        indices: list[int] = []
        pointers = [0]
        weights = list(self._families().values())
        for reading in X:
            for counts, columns, weight in zip(self._counts(reading), self._columns_of(), weights, strict=True):
                known = [(columns[name], count) for name, count in counts.items() if name in columns]
                places = [column for column, _ in known]
                values = (1 + np.log([count for _, count in known])) * self.idf_[places]
                length = float(np.sqrt(values @ values))
                data += (values * (weight / length)).tolist() if length else []
                indices += places
            pointers.append(len(indices))
        table = csr_matrix((data, indices, pointers), shape=(len(pointers) - 1, len(self.terms_)), dtype=np.float64)
        table.sort_indices()
        return table

    def occurrences(self, reading: Reading) -> list[tuple[int, Term]]:
        """Return every known term of a reading where it stands, with its column."""
        check_is_fitted(self, "terms_")
        scanned = scan(reading, self._hints())
        return [
            (columns[term.name], term)
            for family, columns in zip(self._families(), self._columns_of(), strict=True)
            for term in FAMILIES[family](scanned)
            if term.name in columns
        ]

    def get_feature_names_out(self, input_features: object = None) -> NDArray[Any]:  # noqa: ARG002
        """Return the names of the columns."""
        check_is_fitted(self, "terms_")
        return self.terms_

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what can be made again from the rest."""
        state: dict[str, Any] = super().__getstate__()
        return {key: value for key, value in state.items() if key not in ("_columns", "_compiled")}

    def __sklearn_tags__(self) -> Any:
        """Say that readings are no table of numbers."""
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        tags.no_validation = True
        return tags
