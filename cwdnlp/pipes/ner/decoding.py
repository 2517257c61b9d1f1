"""Greedy decoding of spaCy's transition-based recognisers over whole batches, with the probability of every decision.

The state of spaCy's recogniser is small: the current token, and inside an entity its first token and the one before.
So what it decides outside entities can be computed for all tokens at once, and all entities that could begin go on
side by side. With one model the entities are those of `EntityRecognizer.predict` (up to a hundred tokens long), found
in less time; with several the mean of their scores decides. Each entity comes with the product of the probabilities of
its decisions.
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
# No name has more tokens; without an end a text of a million letters would take a million steps for each of them.
_LONGEST = 100


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


def decode(models: Sequence[Any], moves: Moves, spaces: Sequence[NDArray[np.bool_]]) -> list[Decoded]:
    """Return the entities of each document of the batch that the step models (spaCy's `ParserStepModel`) were made for.

    `spaces` tells for each document which tokens are white space, on which no entity begins.
    """
    results = [Decoded() for _ in spaces]
    ends = np.cumsum([len(each) for each in spaces])
    total = int(ends[-1]) if len(ends) else 0
    if not total:
        return results
    final = np.zeros(total, dtype=bool)
    final[ends[ends > 0] - 1] = True
    chosen, sure = _outside(models, moves, np.concatenate(spaces), final)
    begun, alone = _labels(moves.begin, chosen), _labels(moves.unit, chosen)
    starts = np.flatnonzero(begun >= 0)
    stops, probabilities = _inside(models, moves, starts, begun[starts], final)
    ended = dict(zip(starts.tolist(), zip(stops.tolist(), probabilities.tolist(), strict=True), strict=True))
    document, free_from = 0, 0
    for start in np.flatnonzero(chosen != moves.out).tolist():
        if start < free_from:
            continue  # inside the entity before
        while start >= ends[document]:
            document += 1
        stop, probability = ended.get(start, (start + 1, 1.0))
        label = moves.labels[max(begun[start], alone[start])]
        first = int(ends[document]) - len(spaces[document])
        results[document].entities.append((start - first, stop - first, label))
        results[document].probabilities.append(float(sure[start]) * probability)
        free_from = stop
    return results


def _labels(columns: NDArray[np.intp], chosen: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return for each token the label of its move, -1 if the move is none of these columns'."""
    labels = np.full(max(int(columns.max()), int(chosen.max())) + 1, -1, dtype=np.intp)
    labels[columns] = np.arange(len(columns))
    return labels[chosen]


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


def _inside(
    models: Sequence[Any],
    moves: Moves,
    starts: NDArray[np.intp],
    labels: NDArray[np.intp],
    final: NDArray[np.bool_],
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Let entities begin at all of these tokens and go on side by side, each until it ends.

    Returns the tokens behind their ends and the probabilities of the moves after the first. Those that begin inside
    another one are not needed; to find out which would take a walk of its own.
    """
    stops = np.zeros(len(starts), dtype=np.intp)
    probabilities = np.ones(len(starts))
    active = np.arange(len(starts))
    for length in range(1, _LONGEST + 1):
        if not len(active):
            break
        places = starts[active] + length
        rows = np.stack([places, starts[active], places - 1], axis=1).astype(np.int32)
        scores = _scores(models, rows)
        each = np.arange(len(active))
        inside, last = moves.inside[labels[active]], moves.last[labels[active]]
        going, ending = scores[each, inside], scores[each, last]
        stays = (going > ending) | ((going == ending) & (inside < last))
        forced = final[places] | (length == _LONGEST)
        stays &= ~forced
        probabilities[active] *= np.where(forced, 1.0, 1 / (1 + np.exp(-np.abs(going - ending).astype(np.float64))))
        stops[active[~stays]] = places[~stays] + 1
        active = active[stays]
    return stops, probabilities
