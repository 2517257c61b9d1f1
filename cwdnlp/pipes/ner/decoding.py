"""Greedy decoding of spaCy's transition-based recognisers over whole batches, with the probability of every decision.

The state of spaCy's recogniser is small: the current token, and inside an entity its first token and the one before.
So what it decides outside entities can be computed for all tokens at once, and only entities need a walk, of all
documents side by side. With one model the entities are those of `EntityRecognizer.predict`, found in less time; with
several the mean of their scores decides. Each entity comes with the product of the probabilities of its decisions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Decoded", "Moves", "decode"]

Floats = NDArray[np.float32]
Entity = tuple[int, int, str]
_NONE = -1  # the padding row of the features: no token


@dataclass(frozen=True, slots=True)
class Moves:
    """The columns of the recogniser's scores: `O`, and `B`, `I`, `L`, `U` of each label, in the order of `labels`."""

    labels: tuple[str, ...]
    out: int
    begin: NDArray[np.intp]
    inside: NDArray[np.intp]
    last: NDArray[np.intp]
    unit: NDArray[np.intp]

    @classmethod
    def of(cls, names: Sequence[str]) -> Moves:
        """Sort the names of moves (`B-ORG`, `O`); raises ValueError where a label lacks one of its four."""
        labels = tuple(sorted({name[2:] for name in names if name[:2] in ("B-", "I-", "L-", "U-")} - {""}))
        columns = {
            kind: np.array([names.index(f"{kind}-{label}") for label in labels], dtype=np.intp) for kind in "BILU"
        }
        return cls(labels, names.index("O"), columns["B"], columns["I"], columns["L"], columns["U"])


@dataclass(slots=True)
class Decoded:
    """The entities of one document, as first token, token behind the last and label, and their probabilities."""

    entities: list[Entity] = field(default_factory=list)
    probabilities: list[float] = field(default_factory=list)


@dataclass(slots=True)
class _Walk:
    """One document on its way: its tokens' rows from `first` to `end`, the open entity's start and label."""

    first: int
    end: int
    result: Decoded
    place: int
    start: int = _NONE
    label: int = _NONE
    probability: float = 1.0


def decode(models: Sequence[Any], moves: Moves, spaces: Sequence[NDArray[np.bool_]]) -> list[Decoded]:
    """Return the entities of each document of the batch that the step models (spaCy's `ParserStepModel`) were made for.

    `spaces` tells for each document which tokens are white space, on which no entity begins.
    """
    lengths = [len(each) for each in spaces]
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if lengths else 0
    walks = [
        _Walk(int(end) - length, int(end), Decoded(), int(end) - length)
        for end, length in zip(ends, lengths, strict=True)
    ]
    if not total:
        return [walk.result for walk in walks]
    blank = np.concatenate(spaces)
    final = np.zeros(total, dtype=bool)
    final[[end - 1 for end, length in zip(ends, lengths, strict=True) if length]] = True
    chosen, probability = _outside(models, moves, blank, final)
    stops = np.flatnonzero(chosen != moves.out)
    begins = {int(column): label for label, column in enumerate(moves.begin)}
    units = {int(column): label for label, column in enumerate(moves.unit)}
    active = walks
    while active:
        active = [walk for walk in active if _advance(walk, stops, chosen, probability, begins, units, moves.labels)]
        if active:
            _inside(models, moves, active, final)
    return [walk.result for walk in walks]


def _scores(models: Sequence[Any], rows: NDArray[np.int32]) -> Floats:
    """Return the mean of the models' scores for states, given by the rows of their tokens, of shape (states, moves)."""
    scores = [model.vec2scores.predict(model.state2vec.predict(rows)) for model in models]
    mean: Floats = np.mean(scores, axis=0)
    return mean


def _outside(
    models: Sequence[Any], moves: Moves, blank: NDArray[np.bool_], final: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], Floats]:
    """Return the move that each token gets outside entities, and its probability among those allowed."""
    rows = np.full((len(blank), 3), _NONE, dtype=np.int32)
    rows[:, 0] = np.arange(len(blank))
    scores = _scores(models, rows)
    allowed = np.zeros(scores.shape, dtype=bool)
    allowed[:, moves.out] = True
    allowed[:, moves.unit] = ~blank[:, None]
    allowed[:, moves.begin] = ~(blank | final)[:, None]
    scores[~allowed] = -np.inf
    chosen = scores.argmax(axis=1)
    best = scores[np.arange(len(scores)), chosen]
    return chosen, 1 / np.exp(scores - best[:, None]).sum(axis=1)


def _advance(
    walk: _Walk,
    stops: NDArray[np.intp],
    chosen: NDArray[np.intp],
    probability: Floats,
    begins: dict[int, int],
    units: dict[int, int],
    labels: tuple[str, ...],
) -> bool:
    """Go on to the token behind the next beginning of an entity; False at the end of the document."""
    while walk.start == _NONE:
        following = np.searchsorted(stops, walk.place)
        if following == len(stops) or stops[following] >= walk.end:
            return False
        place = int(stops[following])
        move, sure = int(chosen[place]), float(probability[place])
        walk.place = place + 1
        if move in units:
            _add(walk, place, units[move], sure, labels)
        else:
            walk.start, walk.label, walk.probability = place, begins[move], sure
    return True


def _add(walk: _Walk, start: int, label: int, probability: float, labels: tuple[str, ...]) -> None:
    walk.result.entities.append((start - walk.first, walk.place - walk.first, labels[label]))
    walk.result.probabilities.append(probability)


def _inside(models: Sequence[Any], moves: Moves, walks: Sequence[_Walk], final: NDArray[np.bool_]) -> None:
    """Let each document's open entity go on by one token, or end with it."""
    rows = np.array([(walk.place, walk.start, walk.place - 1) for walk in walks], dtype=np.int32)
    scores = _scores(models, rows)
    labels = np.array([walk.label for walk in walks])
    each = np.arange(len(walks))
    going, ending = scores[each, moves.inside[labels]], scores[each, moves.last[labels]]
    stays = (going > ending) | ((going == ending) & (moves.inside[labels] < moves.last[labels]))
    stays &= ~final[rows[:, 0]]
    margin = np.where(final[rows[:, 0]], np.inf, np.abs(going - ending))
    sure = 1 / (1 + np.exp(-margin))
    for walk, stay, probability in zip(walks, stays, sure, strict=True):
        walk.place += 1
        walk.probability *= float(probability)
        if not stay:
            _add(walk, walk.start, walk.label, walk.probability, moves.labels)
            walk.start = _NONE
