"""Registration of the clutter component."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from cwdnlp.pipes.clutter.clutter import Clutter

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc


@Language.factory("cwdnlp_clutter", assigns=["doc.spans"])
def make_clutter(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Build the component."""
    return Clutter()
