"""Registration of the embedding as an architecture for spaCy's configurations."""

from __future__ import annotations

from typing import Any

import spacy
from thinc.api import Model

from cwdnlp.pipes.ner.embedding import build_feature_embed


@spacy.registry.architectures("cwdnlp.FeatureEmbed.v1")
def make_feature_embed(width: int, rows: dict[str, int], gazetteer_dropout: float = 0.0) -> Model[Any, Any]:
    """Build the embedding layer of the entity recogniser."""
    return build_feature_embed(width, rows, gazetteer_dropout=gazetteer_dropout)
