"""Registration of the linker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from cwdnlp.pipes.extensions import register_extensions
from cwdnlp.pipes.linker.linker import Linker

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc

register_extensions()


@Language.factory(
    "cwdnlp_linker", assigns=["doc.ents", "doc._.lemmas", "doc._.kb_ids"], requires=["doc.ents", "token.morph"]
)
def make_linker(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Build the component."""
    return Linker()
