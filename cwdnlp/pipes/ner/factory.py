"""Registration of the embedding as an architecture for spaCy's configurations."""

from __future__ import annotations

from typing import Any

from spacy.util import registry
from thinc.api import Model

from cwdnlp.pipes.ner.embedding import build_feature_embed


def make_feature_embed(width: int, rows: dict[str, int], gazetteer_dropout: float = 0.0) -> Model[Any, Any]:
    """Build the embedding layer of the entity recogniser."""
    return build_feature_embed(width, rows, gazetteer_dropout=gazetteer_dropout)


registry.architectures.register("cwdnlp.FeatureEmbed.v1", func=make_feature_embed)
