"""Registration of the classifier component."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from cwdnlp.pipes.classifier.classifier import Classifier
from cwdnlp.pipes.extensions import register_extensions

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc

register_extensions()


@Language.factory(
    "cwdnlp_classifier",
    default_config={"uncertain_below": 0.5},
    assigns=["doc.cats", "doc._.stage", "doc._.topics", "doc._.classified_by"],
    requires=["token.lemma", "doc.ents"],
)
def make_classifier(nlp: Language, name: str, uncertain_below: float) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Build the component without a model; loading a pipeline brings it."""
    return Classifier(uncertain_below=uncertain_below)
