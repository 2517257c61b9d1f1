"""Polish morphology over the SGJP dictionary of Morfeusz 2: analyses, inflection, base forms."""

from cwdnlp.morphology.analyser import Analysis, analyse, generate

__all__ = ["Analysis", "analyse", "generate"]
