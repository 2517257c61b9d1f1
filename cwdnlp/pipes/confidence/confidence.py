"""Turn the recogniser's probabilities into confidence: of entities with 0.9, nine in ten are right.

A recogniser is more sure than it is right, and knows nothing of what the later components found out: whether a name is
in the register or the tables, whether title, person and unit fit together, how often the article says it.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from cwdnlp.pipes.requirements import require_links
from cwdnlp.pipes.weights import Weighted

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Confidence", "entity_features"]

# The recogniser's doubt is read on a scale of tens: 0.9, 0.99, 0.999; beyond this it says no more.
_LEAST_DOUBT = 1e-5
_LONG = 5
_DIGITS = 4


def entity_features(doc: Doc) -> list[dict[str, float]]:
    """Return for each entity what speaks for and against it.

    | feature | value |
    | --- | --- |
    | label | 1 |
    | `sure`, also by label | how small the recogniser's doubt is: 1 for a tenth, 2 for a hundredth |
    | `unscored` | 1 for names that the tables or the rest of the article added |
    | `linked`, by label | 1 with a code or an id |
    | `joined`, by label | 1 in an official |
    | `repeated` | 1 if the article has the mention more than once |
    | `capitals` | 1 for more than an acronym in capital letters |
    | `words` | number of words, five at most |
    """
    scores = doc._.scores or [None] * len(doc.ents)
    kb_ids = doc._.kb_ids or [None] * len(doc.ents)
    joined = {index for official in doc._.officials or () for index in official["entities"]}
    texts = Counter(entity.text for entity in doc.ents)
    rows: list[dict[str, float]] = []
    for index, (entity, score, kb_id) in enumerate(zip(doc.ents, scores, kb_ids, strict=True)):
        label = entity.label_
        features: dict[str, float] = {label: 1.0}
        if score is None:
            features["unscored"] = 1.0
        else:
            sure = -math.log10(max(_LEAST_DOUBT, 1 - score))
            features |= {"sure": sure, f"sure {label}": sure}
        if kb_id is not None:
            features[f"linked {label}"] = 1.0
        if index in joined:
            features[f"joined {label}"] = 1.0
        if texts[entity.text] > 1:
            features["repeated"] = 1.0
        if entity.text.isupper() and len(entity.text) > _LONG:
            features["capitals"] = 1.0
        features["words"] = float(min(_LONG, len(entity.text.split())))
        rows.append(features)
    return rows


class Confidence(Weighted):
    """The component: replaces the recogniser's probabilities in `doc._.scores` by the confidence of each entity.

    Without weights it raises ModelError, without base forms and links of the entities PipelineError.
    """

    component = "cwdnlp_confidence"
    file = "confidence.json"

    def __call__(self, doc: Doc) -> Doc:
        """Set the confidence of each entity of `doc`."""
        weights = self.require_weights()
        require_links(doc, "cwdnlp_confidence")
        doc._.scores = [round(weights.probability(features), _DIGITS) for features in entity_features(doc)]
        return doc
