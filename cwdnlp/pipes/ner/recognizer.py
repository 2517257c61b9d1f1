"""spaCy's entity recogniser, decoded by whole batches, which tells the probability of each entity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import ENT_IOB, IS_SPACE, SENT_START
from spacy.pipeline.ner import EntityRecognizer
from spacy.tokens import Span

from cwdnlp.pipes.ner.decoding import Decoded, Moves, decode

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["ScoredRecognizer"]


class ScoredRecognizer(EntityRecognizer):  # type: ignore[misc]  # a compiled class without types
    """An `EntityRecognizer` that also sets `doc._.scores`, the probability of each of `doc.ents`.

    Documents that come with entities or sentence boundaries are left to spaCy's own decoding, which heeds them; their
    scores are None.
    """

    def predict(self, docs: Doc | Sequence[Doc]) -> Any:
        """Return the entities of each document (`Decoded`), or spaCy's states where it has to decode."""
        docs = list(docs) if isinstance(docs, list | tuple) else [docs]
        if not any(map(len, docs)) or any(map(_is_annotated, docs)) or self.cfg["beam_width"] != 1:
            return super().predict(docs)
        step_model = self.model.predict(docs)
        spaces = [doc.to_array(IS_SPACE).astype(bool) for doc in docs]
        moves = Moves.of([self.moves.get_class_name(index) for index in range(self.moves.n_moves)])
        found = decode(step_model, moves, spaces)
        step_model.clear_memory()
        return found

    def set_annotations(self, docs: Iterable[Doc], batch: Any) -> None:
        """Set the entities and `doc._.scores`."""
        if not batch or not isinstance(batch[0], Decoded):
            super().set_annotations(docs, batch)
            return
        for doc, found in zip(docs, batch, strict=True):
            doc.set_ents([Span(doc, start, end, label=label) for start, end, label in found.entities])
            doc._.scores = found.probabilities


def _is_annotated(doc: Doc) -> bool:
    # The first token is the start of a sentence in any case.
    return bool(np.any(doc.to_array(ENT_IOB)) or np.any(doc.to_array(SENT_START)[1:]))
