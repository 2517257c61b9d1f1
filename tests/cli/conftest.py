"""Runs of the command line: in this process with a stub of the pipeline, as a process with the real one."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cwdnlp
from cwdnlp import pipeline
from cwdnlp.cli.app import app

HERE = Path(__file__).parent
ROOT = Path(cwdnlp.__file__).parents[1]


class Outcome:
    """What a run gave: exit code, results, lines on standard error."""

    def __init__(self, code, out, err):
        self.code = code
        self.out = out
        self.err = err
        self.lines = err.splitlines()

    @property
    def records(self):
        return [json.loads(line) for line in self.out.split("\n") if line]

    @property
    def ids(self):
        return [record["id"] for record in self.records]

    def about(self, name):
        """The lines that speak of an item."""
        return [line for line in self.lines if name in line]


@pytest.fixture
def stub(monkeypatch):
    """Put the stub in the pipeline's place."""
    monkeypatch.syspath_prepend(str(HERE))
    import cli_stub

    monkeypatch.setattr(pipeline, "load", cli_stub.load)
    monkeypatch.setattr(pipeline, "tag_many", cli_stub.tag_many)
    return pipeline


@pytest.fixture
def cli():
    """Run the command line in this process."""

    def run(*arguments, stdin=None):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Outcome(result.exit_code, result.stdout_bytes.decode("utf-8"), result.stderr)

    return run


@pytest.fixture
def tag(cli, stub):
    """Run `cwdnlp tag` in this process, on the stub."""

    def run(*arguments, stdin=None):
        return cli("tag", *arguments, stdin=stdin)

    return run


@cache
def has_model():
    """Whether the library has a pipeline and a model; asked in a process, where no test has put a stub."""
    command = [sys.executable, "-c", "import cwdnlp; cwdnlp.load()"]
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    result = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONPATH": paths})
    return result.returncode == 0


@pytest.fixture(scope="session")
def tag_command(blank_model):
    """The beginning of a command: the program with its own model, or with a blank one where it has none."""
    return [sys.executable, "-m", "cwdnlp", "tag", *([] if has_model() else ["--model", str(blank_model)])]


@pytest.fixture(scope="session")
def environment():
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONIOENCODING": ""}


@pytest.fixture
def process(tag_command, environment, tmp_path):
    """Run `cwdnlp tag` as a process of its own, in the test's folder."""

    def run(*arguments, stdin=b"", **options):
        result = subprocess.run(
            [*tag_command, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env=environment,
            timeout=60,
            **options,
        )
        return Outcome(result.returncode, result.stdout.decode("utf-8"), result.stderr.decode("utf-8"))

    return run


@pytest.fixture(scope="session")
def blank_model(tmp_path_factory):
    """A pipeline that finds nothing: the real code around it runs wherever a model has not been trained."""
    import spacy

    folder = tmp_path_factory.mktemp("model") / "pl_blank"
    nlp = spacy.blank("pl", meta={"name": "blank"})
    nlp.to_disk(folder)
    return folder


@pytest.fixture
def real_model():
    """Skip where the library has no model yet."""
    if not has_model():
        pytest.skip("the model has not been trained here")
