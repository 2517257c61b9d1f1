"""Compare tagged articles with gold.

Three depths: `evaluate` counts, `measure` makes figures with intervals of the counts, `evaluate_predictions` adds
confusion matrices and says what could not be measured. `read_gold` and `predict` bring the two sides.

>>> from cwdnlp.records import TaggedArticle
>>> article = TaggedArticle.from_dict({"id": "a", "text": "Umowa podpisana", "stage": "funding"})
>>> evaluate([article], [article]).stage_accuracy
1.0
"""

from cwdnlp.evaluate.calibration import calibration_error, chance_error, coverage_curve, reliability
from cwdnlp.evaluate.confusion import Confusion, TwoByTwo, entity_confusion, stage_confusion, topic_confusion
from cwdnlp.evaluate.errors import entity_errors
from cwdnlp.evaluate.evaluation import Evaluation, evaluate_predictions
from cwdnlp.evaluate.gold import read_gold
from cwdnlp.evaluate.measure import measure
from cwdnlp.evaluate.metrics import Counts, Report, evaluate, intervals
from cwdnlp.evaluate.predict import Predictions, predict

__all__ = [
    "Confusion",
    "Counts",
    "Evaluation",
    "Predictions",
    "Report",
    "TwoByTwo",
    "calibration_error",
    "chance_error",
    "coverage_curve",
    "entity_confusion",
    "entity_errors",
    "evaluate",
    "evaluate_predictions",
    "intervals",
    "measure",
    "predict",
    "read_gold",
    "reliability",
    "stage_confusion",
    "topic_confusion",
]
