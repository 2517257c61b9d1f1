"""The embedding layer over the recogniser's features, for spaCy's `Tok2Vec` architectures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from thinc.api import Model, chain, list2ragged, ragged2list, with_array

from cwdnlp.pipes.ner.features import COLUMNS, token_features
from cwdnlp.pipes.ner.mixing import embed_and_mix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.tokens import Doc
    from thinc.types import Floats2d, Ints2d

__all__ = ["build_feature_embed", "feature_extractor"]


def build_feature_embed(width: int, rows: dict[str, int], *, gazetteer_dropout: float = 0.0) -> Model[Any, Any]:
    """Embed every column in a table of its own and mix them to vectors of `width`.

    `rows` gives the table size of each column of `features.COLUMNS`, 0 to leave a column out; `gazetteer_dropout` is
    the share of documents whose gazetteer column is hidden in training, so that names outside the tables are learned
    too. Raises ValueError if the columns do not match.
    """
    if set(rows) != set(COLUMNS):
        raise ValueError(f"rows should name exactly the columns {', '.join(COLUMNS)}, not {', '.join(rows)}")
    used = {name: rows[name] for name in COLUMNS if rows[name]}
    model: Model[list[Doc], list[Floats2d]] = chain(
        feature_extractor(gazetteer_dropout, tuple(used)),
        cast("Model[list[Ints2d], Any]", list2ragged()),
        with_array(embed_and_mix(width, used)),
        ragged2list(),
    )
    return model


def feature_extractor(gazetteer_dropout: float, columns: Sequence[str] = COLUMNS) -> Model[Any, Any]:
    """Return the layer that reads the feature table of each document, of the columns given in their order."""
    places = [COLUMNS.index(column) for column in columns]
    attrs = {"gazetteer_dropout": gazetteer_dropout, "seed": 0, "columns": places}
    return Model("cwdnlp_features", _forward, attrs=attrs)


def _forward(
    model: Model[Any, Any], docs: list[Doc], is_train: bool
) -> tuple[list[Any], Callable[[list[Any]], list[Any]]]:
    tables = [token_features(doc) for doc in docs]
    rate = model.attrs["gazetteer_dropout"]
    if is_train and rate:
        # A generator of its own, so that the order of other random draws does not matter.
        model.attrs["seed"] += 1
        hidden = np.random.default_rng(model.attrs["seed"]).random(len(tables)) < rate
        column = COLUMNS.index("gazetteer")
        for table, hide in zip(tables, hidden, strict=True):
            if hide:
                table[:, column] = 0
    columns = model.attrs["columns"]
    arrays = [model.ops.asarray2i(cast("Ints2d", table[:, columns]), dtype="uint64") for table in tables]
    return arrays, lambda _gradients: []
