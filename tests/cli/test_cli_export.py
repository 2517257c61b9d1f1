"""`cwdnlp export`: what is written and said, and the exit codes; the forms have tests of their own."""

import resource
import subprocess
import sys

import pytest
from monitor.stories_of_sieradz import build_store

from cwdnlp.monitor import open_store


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return build_store(tmp_path_factory.mktemp("store") / "news.sqlite")


@pytest.fixture
def export(cli, path):
    def run(*arguments):
        return cli("export", "--store", path, *arguments)

    return run


def test_what_was_written_is_said(export, tmp_path):
    outcome = export(tmp_path / "a.jsonl")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", f"{tmp_path}/a.jsonl: 30 articles\n")
    assert len((tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()) == 30


def test_filters_versions_and_stories(export, tmp_path):
    assert export(tmp_path / "a.csv", "--versions", "--source", "Brzeźnio").err.endswith("a.csv: 5 versions\n")
    assert export(tmp_path / "b.csv", "--stage", "formation").err.endswith("b.csv: 3 articles\n")
    assert export(tmp_path / "c.csv", "--stage", "formation", "--stories").err.endswith("c.csv: 1 article\n")


def test_a_format_goes_before_the_name(export, tmp_path):
    assert export(tmp_path / "a.txt", "--format", "csv").code == 0
    assert (tmp_path / "a.txt").read_text(encoding="utf-8").startswith("day,")


def test_a_dataset_is_written_without_a_bar(export, tmp_path):
    outcome = export(tmp_path / "news", "--format", "dataset")
    assert (outcome.code, outcome.err) == (0, f"{tmp_path}/news: 30 articles\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a.xls",), "the name tells no format"),
        (("none/a.csv",), "its folder is not there"),
        (("taken.csv",), "--force"),
    ],
)
def test_wrong_usage_exits_with_2(export, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken.csv").touch()
    outcome = export(*arguments)
    assert outcome.code == 2
    assert message in outcome.err
    assert [each.name for each in tmp_path.iterdir()] == ["taken.csv"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
def test_a_file_that_may_not_grow_exits_with_1_and_leaves_nothing(path, environment, tmp_path, name):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    # The limit is for the result: what SQLite keeps beside the store is there already.
    with open_store(path) as store:
        store.sources()
        result = subprocess.run(
            [sys.executable, "-m", "cwdnlp", "export", name, "--store", path],
            capture_output=True, cwd=tmp_path, env=environment, preexec_fn=limit,
    )  # fmt: skip
    assert result.returncode == 1
    assert f"{name}: cannot be written: ".encode() in result.stderr
    assert b"Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []
