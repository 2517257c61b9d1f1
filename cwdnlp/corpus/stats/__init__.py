"""Statistics of a corpus: what it is made of, and how varied its prose is."""

from __future__ import annotations

from cwdnlp.corpus.stats.composition import Composition, measure_composition
from cwdnlp.corpus.stats.variety import Overlap, Prose, Variety, measure_variety, shared_phrases

__all__ = ["Composition", "Overlap", "Prose", "Variety", "measure_composition", "measure_variety", "shared_phrases"]
