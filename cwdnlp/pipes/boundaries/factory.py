"""Registration of the boundary rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from cwdnlp.pipes.boundaries.boundaries import Boundaries

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc


@Language.factory("cwdnlp_boundaries", assigns=["doc.ents"], requires=["doc.ents", "doc.spans"])
def make_boundaries(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Build the component."""
    return Boundaries()
