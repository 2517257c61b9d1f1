"""Registration of the classifier component."""

# No `from __future__ import annotations`: spaCy checks the settings by the annotations of the factory.
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from cwdnlp.pipes.classifier.classifier import Classifier
from cwdnlp.pipes.extensions import register_extensions

register_extensions()


@Language.factory(
    "cwdnlp_classifier",
    default_config={"uncertain_below": 0.5},
    assigns=["doc.cats", "doc._.stage", "doc._.topics", "doc._.classified_by"],
    requires=["token.lemma", "doc.ents"],
)
def make_classifier(nlp: Language, name: str, uncertain_below: float) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Build the component without a model; loading a pipeline brings it.

    Below the probability `uncertain_below` a stage is reported with its two likeliest candidates.
    """
    return Classifier(uncertain_below=uncertain_below)
