"""A logistic regression over named features, as a small text file: what the relations weigh their evidence with."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from cwdnlp.errors import ModelError

__all__ = ["Weighted", "Weights"]

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

    def probability(self, features: Iterable[str] | Mapping[str, float]) -> float:
        """Return the probability of the positive class for a set of features, or for features with values."""
        if isinstance(features, Mapping):
            total = self.intercept + sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        else:
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


class Weighted:
    """A component with weights: how it keeps them, on disk and in bytes.

    `component` is the name of its factory, `file` that of the weights in its folder.
    """

    component: ClassVar[str]
    file: ClassVar[str]

    def __init__(self, weights: Weights | None = None) -> None:
        self.weights = weights

    def require_weights(self) -> Weights:
        """Return the weights; raises ModelError where there are none yet."""
        if self.weights is None:
            raise ModelError(
                f"{self.component} has no weights", remedy="load a trained pipeline or remove the component"
            )
        return self.weights

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the weights; a component without any writes nothing."""
        if self.weights is not None:
            self.weights.save(Path(path) / self.file)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:  # noqa: ARG002
        """Load the weights; raises ModelError if they are missing, damaged or of another format."""
        self.weights = Weights.load(Path(path) / self.file)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """Return the weights as bytes, none for a component without any."""
        return b"" if self.weights is None else self.weights.to_json().encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:  # noqa: ARG002
        """Restore the weights from bytes."""
        self.weights = Weights.from_json(data.decode(), where=self.component) if data else None
        return self
