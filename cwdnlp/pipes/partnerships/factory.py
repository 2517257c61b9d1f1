"""Registration of the partnerships component."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from cwdnlp.pipes.extensions import register_extensions
from cwdnlp.pipes.partnerships.partnerships import Partnerships

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc

register_extensions()


@Language.factory(
    "cwdnlp_partnerships", assigns=["doc._.partnerships"], requires=["doc.ents", "doc._.lemmas", "doc._.kb_ids"]
)
def make_partnerships(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Build the component."""
    return Partnerships()
