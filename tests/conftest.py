"""What all tests share: the shipped pipeline, loaded once, and an environment that is no particular machine's."""

import os
import signal

import hypothesis
import pytest

import cwdnlp

# Of git: neither the repository of a hook that runs the tests, nor signatures and hooks that a user has set for all.
# Of DVC: nothing is told to anybody. Of the terminal: neither its width nor colours that a build forces.
ENVIRONMENT = {
    "COLUMNS": "80",
    "DVC_NO_ANALYTICS": "1",
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "commit.gpgsign",
    "GIT_CONFIG_VALUE_0": "false",
    "GIT_CONFIG_KEY_1": "core.hooksPath",
    "GIT_CONFIG_VALUE_1": os.devnull,
}
UNSET = ("FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS", "TTY_COMPATIBLE", "TTY_INTERACTIVE")


def pytest_configure(config):
    # A busy machine is no failure: what has to be fast is measured by tests of its own.
    # What decides whether a change lands tries the same examples each time; on a desk new ones are looked for.
    hypothesis.settings.register_profile("cwdnlp", deadline=None, derandomize=bool(os.environ.get("CI")))
    hypothesis.settings.load_profile("cwdnlp")
    for name in (*UNSET, "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"):
        os.environ.pop(name, None)
    os.environ.update(ENVIRONMENT)
    # A shell starts what it runs in the background with Ctrl-C ignored, and so would be what the tests start.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line("markers", "slow: takes half a minute by itself; leave out with -m 'not slow'")


def pytest_collection_modifyitems(items):
    # Long ones first: at the end one worker would have them alone while the others wait.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def nlp():
    """The shipped pipeline; tests must not change it."""
    return cwdnlp.load()
