"""A logistic regression over named features, as a small text file: what the relations weigh their evidence with."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cwdnlp.errors import ModelError

__all__ = ["Weights"]

FORMAT = 1
_REMEDY = "run the stage that trains it again, or install the package anew"


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each feature and the intercept; features without a weight count nothing.

    >>> Weights({"near": 2.0}, intercept=-1.0).probability({"near", "unheard"}) > 0.7
    True
    """

    weights: Mapping[str, float]
    intercept: float

    def probability(self, features: Iterable[str]) -> float:
        """Return the probability of the positive class for a set of features."""
        total = self.intercept + sum(self.weights.get(feature, 0.0) for feature in features)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def to_json(self) -> str:
        """Return the model as JSON, features in alphabetical order, weights rounded to four decimals."""
        weights = {name: round(weight, 4) for name, weight in sorted(self.weights.items())}
        return json.dumps(
            {"format": FORMAT, "intercept": round(self.intercept, 4), "weights": weights}, ensure_ascii=False, indent=0
        )

    @classmethod
    def from_json(cls, text: str, *, where: str) -> Weights:
        """Read a model; raises ModelError, naming `where`, if it is damaged or of another format."""
        try:
            data = json.loads(text)
            if data["format"] != FORMAT:
                raise ModelError(f"format {data['format']!r} is not {FORMAT}", where=where, remedy=_REMEDY)
            weights = {str(name): float(weight) for name, weight in data["weights"].items()}
            return cls(weights, float(data["intercept"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ModelError("no weights can be read here", where=where, remedy=_REMEDY) from error

    def save(self, path: Path) -> None:
        """Write the model to a file; folders are made."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.to_json() + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Read a model from a file; raises ModelError if it is missing, damaged or of another format."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ModelError("the weights are missing or cannot be read", where=str(path), remedy=_REMEDY) from error
        return cls.from_json(text, where=str(path))
