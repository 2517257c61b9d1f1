"""The entity recogniser: several of spaCy's, trained alike from different beginnings, that decide together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import srsly
from spacy.attrs import ENT_IOB, IS_SPACE, SENT_START
from spacy.pipeline.ner import EntityRecognizer
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc, Span

from cwdnlp.pipes.ner.decoding import Decoded, Moves, decode
from cwdnlp.pipes.ner.features import share_features, token_features, with_features

if TYPE_CHECKING:
    from spacy.training import Example
    from spacy.vocab import Vocab
    from thinc.api import Model

__all__ = ["Recognizer"]

# So many tokens at a time: larger arrays leave the processor's cache, and those of a megabyte would need gigabytes.
_BATCH = 2_000
# Longer documents are cut; what stands at a cut is read without its neighbours.
_LONG = 20_000


class Recognizer:
    """The component: sets `doc.ents`, and `doc._.scores` to the probability of each.

    The probability is the recognisers' own (`cwdnlp_scores` turns it into a share of right entities). Documents that
    come with entities or sentence boundaries are left to spaCy's decoding with the first recogniser, which heeds them;
    they get no scores.
    """

    def __init__(self, vocab: Vocab, model: Model[Any, Any], name: str = "ner", *, members: int = 1) -> None:
        if members < 1:
            raise ValueError(f"members should be 1 or more, not {members}")
        self.name = name
        # Deep copies: `Model.copy` drops the references that spaCy's transition model finds its layers by.
        models = [model, *(deepcopy(model) for _ in range(members - 1))]
        self.members = [EntityRecognizer(vocab, each, name) for each in models]
        self._moves: Moves | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the entities, in alphabetical order."""
        labels: tuple[str, ...] = self.members[0].labels
        return labels

    def __call__(self, doc: Doc) -> Doc:
        """Find the entities of one document."""
        self.set_annotations([doc], self.predict([doc]))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Find the entities of documents, batch by batch."""
        iterator = iter(stream)
        while docs := list(islice(iterator, batch_size)):
            self.set_annotations(docs, self.predict(docs))
            yield from docs

    def predict(self, docs: Sequence[Doc]) -> list[Any]:
        """Return the entities of each document: `Decoded`, or spaCy's state where it has to decode."""
        if not any(map(len, docs)) or any(map(_is_annotated, docs)):
            return list(self.members[0].predict(docs))
        self._moves = self._moves or _moves(self.members[0])
        results = [Decoded() for _ in docs]
        for parts in _batches(docs):
            found = self._predict([part.doc for part in parts], self._moves)
            for part, decoded in zip(parts, found, strict=True):
                shifted = [(start + part.start, end + part.start, label) for start, end, label in decoded.entities]
                results[part.index].entities += shifted
                results[part.index].probabilities += decoded.probabilities
        return results

    def _predict(self, docs: Sequence[Doc], moves: Moves) -> list[Decoded]:
        with share_features(docs):
            models = [member.model.predict(docs) for member in self.members]
        found = decode(models, moves, [doc.to_array(IS_SPACE).astype(bool) for doc in docs])
        for model in models:
            model.clear_memory()
        return found

    def set_annotations(self, docs: Sequence[Doc], found: Sequence[Any]) -> None:
        """Set the entities and `doc._.scores`."""
        for doc, each in zip(docs, found, strict=True):
            if isinstance(each, Decoded):
                doc.set_ents([Span(doc, start, end, label=label) for start, end, label in each.entities])
                doc._.scores = each.probabilities
            else:
                self.members[0].set_annotations([doc], [each])
                doc._.scores = None

    def score(self, examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
        """Return precision, recall and F1 of the entities, as spaCy's `ner` does."""
        scores: dict[str, Any] = get_ner_prf(examples, **settings)
        return scores

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write each recogniser to a folder of its own, `0`, `1` and so on."""
        Path(path).mkdir(parents=True, exist_ok=True)
        for index, member in enumerate(self.members):
            member.to_disk(Path(path) / str(index), exclude=list(exclude))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Recognizer:
        """Load the recognisers from their folders; raises what spaCy raises where one is missing or damaged."""
        for index, member in enumerate(self.members):
            member.from_disk(Path(path) / str(index), exclude=list(exclude))
        self._moves = None
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the recognisers as bytes."""
        data: bytes = srsly.msgpack_dumps([member.to_bytes(exclude=list(exclude)) for member in self.members])
        return data

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Recognizer:
        """Restore the recognisers from bytes; raises ValueError if there are more or fewer of them."""
        parts: list[bytes] = srsly.msgpack_loads(data)
        for member, part in zip(self.members, parts, strict=True):
            member.from_bytes(part, exclude=list(exclude))
        self._moves = None
        return self


@dataclass(frozen=True, slots=True)
class _Part:
    """A document or a part of a long one: which document's, from which token on."""

    index: int
    start: int
    doc: Doc


def _batches(docs: Sequence[Doc]) -> Iterator[list[_Part]]:
    """Give the documents in batches of so many tokens that their arrays stay small, long ones cut at line breaks."""
    batch: list[_Part] = []
    size = 0
    for part in (part for index, doc in enumerate(docs) for part in _parts(index, doc)):
        if batch and size + len(part.doc) > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(part)
        size += len(part.doc)
    yield batch


def _parts(index: int, doc: Doc) -> Iterator[_Part]:
    if len(doc) <= _LONG:
        yield _Part(index, 0, doc)
        return
    table = token_features(doc)
    breaks = [token.i + 1 for token in doc if "\n" in token.text]
    start = 0
    while start < len(doc):
        last = bisect_right(breaks, start + _LONG) - 1
        end = breaks[last] if last >= 0 and breaks[last] > start else start + _LONG
        end = len(doc) if len(doc) - start <= _LONG else end
        words = [token.text for token in doc[start:end]]
        yield _Part(index, start, with_features(Doc(doc.vocab, words), table[start:end]))
        start = end


def _moves(member: EntityRecognizer) -> Moves:
    return Moves.of([member.moves.get_class_name(index) for index in range(member.moves.n_moves)])


def _is_annotated(doc: Doc) -> bool:
    # The first token is the start of a sentence in any case.
    return bool(np.any(doc.to_array(ENT_IOB)) or np.any(doc.to_array(SENT_START)[1:]))
