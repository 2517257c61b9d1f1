"""The examples of the docstrings run, and there are enough of them for an empty run to show."""

import doctest
import importlib
import pkgutil

import pytest

import cwdnlp.cleaning

MODULES = sorted(
    [
        "cwdnlp.cleaning",
        *(f"cwdnlp.cleaning.{module.name}" for module in pkgutil.iter_modules(cwdnlp.cleaning.__path__)),
    ]
)
LEAST_EXAMPLES = 30


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_module(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples():
    assert sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES) >= LEAST_EXAMPLES


def test_all_public_names_exist():
    for name in MODULES:
        module = importlib.import_module(name)
        assert [public for public in getattr(module, "__all__", []) if not hasattr(module, public)] == []
