"""Registration of the morphology component."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from cwdnlp.pipes.morphology.morphology import MorfeuszMorphology

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc


@Language.factory("cwdnlp_morphology", assigns=["token.lemma", "token.tag", "token.pos", "token.morph"])
def make_morphology(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Build the component for the pipeline's vocabulary."""
    return MorfeuszMorphology(nlp.vocab)
