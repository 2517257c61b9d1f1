"""The examples of every module's docstrings run, and there are enough of them for an empty run to show."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import cwdnlp

MODEL = Path(__file__).resolve().parent.parent / "models" / "pl_cwd_news" / "config.cfg"
NEED_MODEL = ("cwdnlp.pipeline",)
LEAST_EXAMPLES = 100
LEAST_MODULES = 90


def fail(name):
    raise ImportError(f"{name} cannot be imported")


MODULES = sorted(
    ["cwdnlp", *(module.name for module in pkgutil.walk_packages(cwdnlp.__path__, "cwdnlp.", onerror=fail))]
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_module(name):
    module = importlib.import_module(name)
    if name.startswith(NEED_MODEL) and not MODEL.exists():
        pytest.skip("the pipeline is not trained yet")
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_public_names_exist(name):
    module = importlib.import_module(name)
    missing = [public for public in getattr(module, "__all__", ()) if not hasattr(module, public)]
    assert missing == []


def test_there_are_examples():
    finder = doctest.DocTestFinder()
    tests = [test for name in MODULES for test in finder.find(importlib.import_module(name))]
    assert len(MODULES) >= LEAST_MODULES
    assert sum(len(test.examples) for test in tests) >= LEAST_EXAMPLES
