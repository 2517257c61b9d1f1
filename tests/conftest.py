"""What all tests share: the shipped pipeline, loaded once."""

import pytest

import cwdnlp


@pytest.fixture(scope="session")
def nlp():
    """The shipped pipeline; tests must not change it (take `fresh` for that)."""
    return cwdnlp.load()


@pytest.fixture
def fresh():
    """A pipeline that the test may change."""
    return cwdnlp.load()
