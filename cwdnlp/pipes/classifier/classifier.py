"""The component that writes stage and topics, and tells why."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from weakref import WeakSet

from srsly import msgpack_dumps, msgpack_loads

from cwdnlp.classify.reading import read_document
from cwdnlp.errors import ModelError, PipelineError
from cwdnlp.pipes.requirements import require_annotation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from spacy.tokens import Doc

    from cwdnlp.classify.model import ArticleClassifier

__all__ = ["Classifier", "explain_label"]

_LIVE: WeakSet[Classifier] = WeakSet()


class Classifier:
    """The component: sets `doc._.stage`, `doc._.topics` and the probabilities of all labels in `doc.cats`.

    Keys of `doc.cats` are `stage:formation`, `topic:transport` and so on. Where the likeliest stage is less likely than
    `uncertain_below`, `doc._.stage` also has the two likeliest as `candidates`. Without a model it raises ModelError,
    without base forms and entities PipelineError.
    """

    def __init__(
        self,
        model: ArticleClassifier | None = None,
        *,
        uncertain_below: float = 0.0,
        manifest: Mapping[str, Any] | None = None,
    ) -> None:
        self.uncertain_below = uncertain_below
        self.use(model, manifest)
        _LIVE.add(self)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore a pickled component, whose documents it can explain like its original."""
        self.__dict__.update(state)
        _LIVE.add(self)

    def use(self, model: ArticleClassifier | None, manifest: Mapping[str, Any] | None = None) -> None:
        """Classify with this model from now on; `key` tells documents by which one they were classified."""
        self.model = model
        self.manifest = dict(manifest) if manifest else None
        self.key = str((manifest or {}).get("sha256") or f"unsaved-{uuid4().hex}")

    def __call__(self, doc: Doc) -> Doc:
        """Classify one document."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Classify documents in batches."""
        iterator = iter(docs)
        while batch := list(islice(iterator, max(1, batch_size))):
            yield from self._classify(batch)

    def require_model(self) -> ArticleClassifier:
        """Return the model; raises ModelError where there is none yet."""
        if self.model is None:
            raise ModelError("cwdnlp_classifier has no model", remedy="load a trained pipeline or remove the component")
        return self.model

    def _classify(self, docs: list[Doc]) -> list[Doc]:
        model = self.require_model()
        for doc in docs:
            require_annotation(doc, "LEMMA", component="cwdnlp_classifier", upstream="cwdnlp_morphology")
            require_annotation(doc, "ENT_IOB", component="cwdnlp_classifier", upstream="ner")
        readings = [read_document(doc) for doc in docs]
        stages = model.stage_probabilities(readings)
        topics = model.topic_probabilities(readings)
        for doc, stage_row, topic_row in zip(docs, stages, topics, strict=True):
            stage_scores = dict(zip(model.stages_, stage_row.tolist(), strict=True))
            topic_scores = dict(zip(model.topics_, topic_row.tolist(), strict=True))
            doc.cats.update({f"stage:{name}": score for name, score in stage_scores.items()})
            doc.cats.update({f"topic:{name}": score for name, score in topic_scores.items()})
            doc._.stage = self._stage(stage_scores)
            doc._.topics = _chosen(topic_scores, model.thresholds_)
            doc._.classified_by = self.key
        return docs

    def _stage(self, scores: Mapping[str, float]) -> dict[str, Any] | None:
        """Return the likeliest stage, if it is uncertain with the two likeliest; None from a model without stages."""
        ranked = [
            {"label": name, "score": score} for name, score in sorted(scores.items(), key=lambda e: (-e[1], e[0]))
        ]
        if not ranked:
            return None
        best = ranked[0]
        return {**best, "candidates": ranked[:2]} if scores[str(best["label"])] < self.uncertain_below else best

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the model with its manifest; a component without one writes nothing."""
        from cwdnlp.classify.persistence import save_classifier

        if self.model is not None:
            save_classifier(self.model, Path(path), self.manifest)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Classifier:  # noqa: ARG002
        """Load the model; raises ModelError if it is missing, damaged or of another version."""
        from cwdnlp.classify.persistence import load_classifier

        self.use(*load_classifier(Path(path)))
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """Return the model with its manifest as bytes, none for a component without one."""
        from cwdnlp.classify.persistence import to_bytes

        return b"" if self.model is None else msgpack_dumps({"model": to_bytes(self.model), "manifest": self.manifest})

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Classifier:  # noqa: ARG002
        """Restore the model from bytes; raises ModelError if they are not those of `to_bytes`."""
        from cwdnlp.classify.persistence import from_bytes

        try:
            stored: Any = msgpack_loads(data) if data else {"model": b"", "manifest": None}
            model, manifest = stored["model"], stored["manifest"]
            if not isinstance(manifest, dict | None):
                raise TypeError("the manifest is no table")
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError("these are no bytes of a classifier", where="cwdnlp_classifier") from error
        self.use(from_bytes(model) if model else None, manifest)
        return self


def _chosen(scores: Mapping[str, float], thresholds: Iterable[float]) -> list[dict[str, Any]]:
    """Return the topics that reach their thresholds, the likeliest first."""
    found = [
        {"label": name, "score": score}
        for (name, score), threshold in zip(scores.items(), thresholds, strict=True)
        if score >= threshold
    ]
    return sorted(found, key=lambda topic: -scores[str(topic["label"])])


def explain_label(doc: Doc, label: str = "stage", *, limit: int = 5) -> list[dict[str, Any]]:
    """Return the phrases of a document that spoke for and against a label: `doc._.explain("topic:transport")`.

    `label` is a key of `doc.cats`, or `stage` for the one that the document was given. Each phrase has `start`, `end`
    (offsets, end exclusive), `text` and `weight` (share of the log-odds, negative if against), the loudest first, at
    most `limit` on each side.

    Raises PipelineError if no classifier of this process classified the document, KeyError for an unknown label.
    """
    from cwdnlp.classify.explanation import explain

    component = next((each for each in _LIVE if each.key == doc._.classified_by), None)
    if component is None:
        raise PipelineError(
            "no classifier that is loaded here classified this document",
            remedy="load the pipeline that made it, or run cwdnlp_classifier on it",
        )
    if label == "stage":
        label = f"stage:{doc._.stage['label']}" if doc._.stage else label
    phrases = explain(component.require_model(), read_document(doc), label, limit=limit)
    return [
        {"start": start, "end": end, "text": doc.text[start:end], "weight": round(weight, 3)}
        for start, end, weight in phrases
    ]
