"""The component that writes stage and topics."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cwdnlp.classify.features import document_terms
from cwdnlp.errors import ModelError
from cwdnlp.pipes.requirements import require_annotation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc

    from cwdnlp.classify.model import ArticleClassifier

__all__ = ["Classifier"]


class Classifier:
    """The component: sets `doc._.stage`, `doc._.topics` and the probabilities of all labels in `doc.cats`.

    Keys of `doc.cats` are `stage:formation`, `topic:transport` and so on. Without a model it raises ModelError,
    without base forms and entities PipelineError.
    """

    def __init__(self, model: ArticleClassifier | None = None) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Classify one document."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Classify documents in batches."""
        iterator = iter(docs)
        while batch := list(islice(iterator, batch_size)):
            yield from self._classify(batch)

    def _classify(self, docs: list[Doc]) -> list[Doc]:
        if self.model is None:
            raise ModelError("cwdnlp_classifier has no model", remedy="load a trained pipeline or remove the component")
        for doc in docs:
            require_annotation(doc, "LEMMA", component="cwdnlp_classifier", upstream="cwdnlp_morphology")
            require_annotation(doc, "ENT_IOB", component="cwdnlp_classifier", upstream="ner")
        terms = [document_terms(doc) for doc in docs]
        stages = self.model.stage_probabilities(terms)
        topics = self.model.topic_probabilities(terms)
        for doc, stage_row, topic_row in zip(docs, stages, topics, strict=True):
            doc.cats.update({f"stage:{name}": float(p) for name, p in zip(self.model.stages_, stage_row, strict=True)})
            doc.cats.update({f"topic:{name}": float(p) for name, p in zip(self.model.topics_, topic_row, strict=True)})
            best = int(stage_row.argmax())
            doc._.stage = {"label": self.model.stages_[best], "score": float(stage_row[best])}
            doc._.topics = _chosen(self.model, topic_row)
        return docs

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the model; a component without one writes nothing."""
        from cwdnlp.classify.persistence import save_classifier

        if self.model is not None:
            save_classifier(self.model, Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Classifier:  # noqa: ARG002
        """Load the model; raises ModelError if it is missing, damaged or of another version."""
        from cwdnlp.classify.persistence import load_classifier

        self.model = load_classifier(Path(path))
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """Return the model as bytes, none for a component without one."""
        from cwdnlp.classify.persistence import to_bytes

        return b"" if self.model is None else to_bytes(self.model)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Classifier:  # noqa: ARG002
        """Restore the model from bytes."""
        from cwdnlp.classify.persistence import from_bytes

        self.model = from_bytes(data) if data else None
        return self


def _chosen(model: ArticleClassifier, probabilities: Any) -> list[dict[str, Any]]:
    """Return the topics above their thresholds, the likeliest first."""
    found = [
        {"label": name, "score": float(p)}
        for name, p, threshold in zip(model.topics_, probabilities, model.thresholds_, strict=True)
        if p >= threshold
    ]
    return sorted(found, key=lambda topic: -topic["score"])
