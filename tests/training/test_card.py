"""The model card: what it names exists, and it says of the splits what the training does with them."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

import cwdnlp
from cwdnlp.training.card import model_card, read_card_text
from cwdnlp.training.parameters import Workspace

ROOT = Path(cwdnlp.__file__).parents[1]


@pytest.fixture(scope="module")
def card():
    """The shipped model's card, made anew from its figures."""
    workspace = Workspace.open(ROOT)
    figures, *further = (
        json.loads((workspace.report / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("evaluation", "experiments", "classifiers", "benchmarks")
    )
    names = ("experiments", "classifiers", "benchmarks")
    text = read_card_text(workspace)
    return model_card(figures, text, workspace.parameters.card, dict(zip(names, further, strict=True)))


def test_files_and_modules_that_it_names_exist(card):
    files = re.findall(r"`((?:cwdnlp|training|corpora)/[\w/.-]+)`", card)
    assert "cwdnlp/training/config/ner.cfg" in files
    assert [name for name in files if not (ROOT / name).exists()] == []
    modules = set(re.findall(r"`(cwdnlp(?:\.\w+)+)`", card))
    assert "cwdnlp.training.augment" in modules
    for name in modules:
        import_module(name)


def test_it_says_that_the_classifier_learns_from_dev_too(card):
    """The stage `classifier` reads both splits: figures on dev are no measure of it."""
    splits = next(line for line in card.splitlines() if line.startswith("Trained on a corpus"))
    assert "confidence of entities, and to train the classifier as well" in splits


def test_the_remedies_claim_nothing_that_was_not_measured(card):
    """They stand in the card of any corpus."""
    assert "- missed: more articles with such names." in card
