"""Compare tagged articles with gold."""

from cwdnlp.evaluate.metrics import Counts, Report, evaluate

__all__ = ["Counts", "Report", "evaluate"]
