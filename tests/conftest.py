"""What all tests share: the shipped pipeline, loaded once."""

import pytest

import cwdnlp


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes half a minute by itself; leave out with -m 'not slow'")


@pytest.fixture(scope="session")
def nlp():
    """The shipped pipeline; tests must not change it."""
    return cwdnlp.load()
