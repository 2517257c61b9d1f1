"""Registration of the embedding as an architecture for spaCy's configurations, and of the recogniser."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.pipeline.ner import DEFAULT_NER_MODEL
from spacy.util import registry
from thinc.api import Model

from cwdnlp.pipes.extensions import register_extensions
from cwdnlp.pipes.ner.embedding import build_feature_embed
from cwdnlp.pipes.ner.recognizer import Recognizer

register_extensions()


def make_feature_embed(width: int, rows: dict[str, int], gazetteer_dropout: float = 0.0) -> Model[Any, Any]:
    """Build the embedding layer of the entity recogniser."""
    return build_feature_embed(width, rows, gazetteer_dropout=gazetteer_dropout)


registry.architectures.register("cwdnlp.FeatureEmbed.v1", func=make_feature_embed)


@Language.factory(
    "cwdnlp_ner",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type", "doc._.scores"],
    default_config={"model": DEFAULT_NER_MODEL, "members": 1},
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_recognizer(nlp: Language, name: str, model: Model[Any, Any], members: int) -> Recognizer:
    """Build the recogniser of `members` models alike; loading a pipeline brings what spaCy's `ner` has trained."""
    return Recognizer(nlp.vocab, model, name, members=members)
