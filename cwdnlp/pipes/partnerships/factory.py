"""Registration of the partnerships component."""

from __future__ import annotations

from spacy.language import Language

from cwdnlp.pipes.extensions import register_extensions
from cwdnlp.pipes.partnerships.partnerships import Partnerships

register_extensions()


@Language.factory(
    "cwdnlp_partnerships", assigns=["doc._.partnerships"], requires=["doc.ents", "doc._.lemmas", "doc._.kb_ids"]
)
def make_partnerships(nlp: Language, name: str) -> Partnerships:  # noqa: ARG001
    """Build the component without weights; loading a pipeline brings them."""
    return Partnerships()
