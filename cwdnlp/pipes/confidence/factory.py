"""Registration of the confidence component."""

from __future__ import annotations

from spacy.language import Language

from cwdnlp.pipes.confidence.confidence import Confidence
from cwdnlp.pipes.extensions import register_extensions

register_extensions()


@Language.factory(
    "cwdnlp_confidence",
    assigns=["doc._.scores"],
    requires=["doc.ents", "doc._.lemmas", "doc._.kb_ids", "doc._.officials"],
)
def make_confidence(nlp: Language, name: str) -> Confidence:  # noqa: ARG001
    """Build the component without weights; loading a pipeline brings them."""
    return Confidence()
