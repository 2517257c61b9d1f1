"""Embed and mix the feature columns: layer by layer in training, by one table of finished rows in prediction.

The mixer begins with a matrix product, which distributes over the sum of table rows that an embedding looks up. So
each row can be multiplied once instead of once a token; prediction only adds up finished rows, which takes a fraction
of the time and of the memory. Results agree to the last digits of single precision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate
from thinc.layers.chain import forward as run_layers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["embed_and_mix"]

# Tokens that are looked up at a time: their sums stay in the processor's cache.
_CHUNK = 1024
_KEYS = 4  # how many rows of its table a hashed value is the sum of


def embed_and_mix(width: int, rows: Mapping[str, int]) -> Model[Any, Any]:
    """Return the layer from feature columns, of shape (tokens, columns), to vectors of `width`.

    `rows` gives the size of each column's table, in the order of the columns.
    """
    embeddings: list[Model[Any, Any]] = [
        HashEmbed(width, size, column=column, seed=column + 7, dropout=0.0) for column, size in enumerate(rows.values())
    ]
    mixer = Maxout(width, width * len(rows), nP=3, dropout=0.0, normalize=True)
    layers: Model[Any, Any] = chain(concatenate(*embeddings), mixer)
    dims = {name: layers.maybe_get_dim(name) for name in layers.dim_names}
    return Model(layers.name, _Mixing(), init=layers.init, dims=dims, layers=layers.layers)


@dataclass(frozen=True, slots=True)
class _Finished:
    """The rows of all tables behind the matrix product, and the weights that they were made from."""

    weights: tuple[Any, ...]
    table: Any
    starts: Any
    """Where each column's rows begin, once for each of the four rows that one value is hashed to."""

    def is_of(self, weights: tuple[Any, ...]) -> bool:
        """Whether the rows are those of these very arrays: other weights are other arrays, unless trained on."""
        return all(mine is theirs for mine, theirs in zip(self.weights, weights, strict=True))


class _Mixing:
    """The forward pass; it keeps the finished rows until the layer is trained on or gets other weights."""

    def __init__(self) -> None:
        self._finished: _Finished | None = None

    def __call__(self, model: Model[Any, Any], features: Any, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
        """Run the layer."""
        if is_train:
            self._finished = None  # an optimizer changes weights in place
            return run_layers(model, features, is_train)
        return self._predict(model, features), _no_gradient

    def _predict(self, model: Model[Any, Any], features: Any) -> Any:
        parts = _parts(model)
        if self._finished is None or not self._finished.is_of(parts.weights):
            self._finished = _finish(parts)
        table, starts = self._finished.table, self._finished.starts
        ops: Any = model.ops
        bias: Any = parts.maxout.get_param("b")
        mixed = ops.alloc2f(len(features), len(bias))
        if not len(features):
            return mixed
        values = _Values.of(features)
        keys = [
            ops.hash(column, seed) % size + starts[place * _KEYS]
            for place, (column, (seed, size)) in enumerate(zip(values.columns, parts.hashes, strict=True))
        ]
        rows, places = ops.gather_add(table, ops.xp.vstack(keys)), values.places
        for start in range(0, len(features), _CHUNK):
            found = ops.gather_add(rows, ops.as_contig(places[start : start + _CHUNK], dtype="uint32"))
            found += bias.reshape(-1)
            best, _ = ops.maxout(found.reshape(len(found), *bias.shape))
            mixed[start : start + _CHUNK] = parts.norm.predict(best)
        return mixed


class _Values:
    """The different values of each column of a batch, and for each token where its own stand among all of them.

    Most values of a batch repeat: a value's rows are added up once, however many tokens have it. The models of an
    ensemble see the same batch one after the other, so the last one is kept.
    """

    _last: tuple[Any, _Values] | None = None

    def __init__(self, features: Any) -> None:
        self.columns: list[Any] = []
        self.places = np.empty(features.shape, dtype=np.uint32)
        count = 0
        for column in range(features.shape[1]):
            values, inverse = np.unique(features[:, column], return_inverse=True)
            self.columns.append(values)
            self.places[:, column] = inverse.reshape(-1) + count
            count += len(values)

    @classmethod
    def of(cls, features: Any) -> _Values:
        """Return the values of a batch, those of the last one if it was the same."""
        last = cls._last
        if last is None or not np.array_equal(last[0], features):
            cls._last = last = (features, cls(features))
        return last[1]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The layers and weights of one mixing layer; `hashes` holds seed and table size of each column."""

    maxout: Model[Any, Any]
    norm: Model[Any, Any]
    hashes: tuple[tuple[int, int], ...]
    weights: tuple[Any, ...]


def _parts(model: Model[Any, Any]) -> _Parts:
    embeddings, mixer = model.layers
    maxout, norm = mixer.layers[0].layers
    tables = [node for node in embeddings.walk() if node.has_param("E")]
    return _Parts(
        maxout,
        norm,
        tuple((table.attrs["seed"], table.get_dim("nV")) for table in tables),
        (maxout.get_param("W"), *(table.get_param("E") for table in tables)),
    )


def _finish(parts: _Parts) -> _Finished:
    """Multiply the rows of every table with the columns of the mixer that they meet."""
    mixer, *tables = parts.weights
    ops: Any = parts.maxout.ops
    width = tables[0].shape[1]
    matrix = mixer.reshape(-1, mixer.shape[-1])
    finished = [
        ops.gemm(table, ops.as_contig(matrix[:, index * width : (index + 1) * width]), trans2=True)
        for index, table in enumerate(tables)
    ]
    sizes = [len(table) for table in tables]
    starts = np.repeat(np.cumsum([0, *sizes[:-1]]), _KEYS)
    return _Finished(parts.weights, ops.xp.vstack(finished), ops.asarray(starts, dtype="uint32"))


def _no_gradient(_gradient: Any) -> Any:
    raise RuntimeError("a prediction has no gradient; run the layer with is_train=True")
