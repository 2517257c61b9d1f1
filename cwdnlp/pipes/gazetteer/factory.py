"""Registration of the gazetteer component."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from cwdnlp.pipes.gazetteer.gazetteer import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc


@Language.factory("cwdnlp_gazetteer", assigns=["doc.spans"], requires=["token.lemma"])
def make_gazetteer(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Build the component."""
    return Gazetteer()
