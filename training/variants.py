"""What the experiments compare: named changes of the recogniser's parameters, as dotted keys and values."""

from __future__ import annotations

from typing import Any

from cwdnlp.training.augment.swaps import SWAPPED

__all__ = ["AUGMENTATION", "RECOGNISER"]

AUGMENTATION: dict[str, dict[str, Any]] = {
    "none": {"ner.copies": 0},
    "flaws of pages": {"ner.copies": 1, "ner.swaps": [], "ner.flaws": True},
    "names exchanged": {"ner.copies": 1, "ner.swaps": list(SWAPPED), "ner.flaws": False},
    "names exchanged, flaws of pages": {"ner.copies": 1, "ner.swaps": list(SWAPPED), "ner.flaws": True},
}

_TOK2VEC = "components.ner.model.tok2vec"
_EMBED = f"{_TOK2VEC}.embed"
_ENCODE = f"{_TOK2VEC}.encode"


def _without(*columns: str) -> dict[str, Any]:
    return {f"{_EMBED}.rows.{column}": 0 for column in columns}


def _width(width: int) -> dict[str, Any]:
    return {f"{_EMBED}.width": width, f"{_ENCODE}.width": width}


# Each changes one thing of the shipped configuration, trained without altered copies to save time.
RECOGNISER: dict[str, dict[str, Any]] = {
    name: {"ner.copies": 0, "ner.overrides": changes}
    for name, changes in {
        "as shipped": {},
        "without prefix, suffix, shape": _without("prefix", "suffix", "shape"),
        "without lemma and tag": _without("lemma", "tag"),
        "without name classes": _without("names"),
        "without gazetteer": _without("gazetteer"),
        "without layout": _without("layout"),
        "width 96": _width(96),
        "width 128": _width(128),
        "depth 1": {f"{_ENCODE}.depth": 1},
        "depth 3": {f"{_ENCODE}.depth": 3},
        "depth 4, window 1": {f"{_ENCODE}.depth": 4, f"{_ENCODE}.window_size": 1},
        "window 3": {f"{_ENCODE}.window_size": 3},
        "hidden width 128": {"components.ner.model.hidden_width": 128},
        "state with more tokens": {"components.ner.model.extra_state_tokens": True},
        "dropout 0.2": {"training.dropout": 0.2},
        "dropout 0.4": {"training.dropout": 0.4},
        "gazetteer never hidden": {f"{_EMBED}.gazetteer_dropout": 0.0},
        "gazetteer hidden in 0.3": {f"{_EMBED}.gazetteer_dropout": 0.3},
        "gazetteer hidden in 0.5": {f"{_EMBED}.gazetteer_dropout": 0.5},
    }.items()
}
