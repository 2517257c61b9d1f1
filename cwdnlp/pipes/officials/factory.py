"""Registration of the officials component."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from cwdnlp.pipes.extensions import register_extensions
from cwdnlp.pipes.officials.officials import Officials

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc

register_extensions()


@Language.factory(
    "cwdnlp_officials", assigns=["doc._.officials"], requires=["doc.ents", "doc._.lemmas", "doc._.kb_ids"]
)
def make_officials(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Build the component."""
    return Officials()
