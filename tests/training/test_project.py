"""A folder to train in: laid out, trained by DVC, trained again only where something has changed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cwdnlp
from cwdnlp.errors import CwdnlpError
from cwdnlp.training.__main__ import main
from cwdnlp.training.parameters import PARAMETERS, ParametersError, default_parameters
from cwdnlp.training.project import new_workspace, open_workspace, reproduce

ROOT = Path(cwdnlp.__file__).parents[1]


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "articles"
    for split, count in (("train", 24), ("dev", 3), ("test", 3)):
        (folder / split).mkdir(parents=True)
        for path in sorted((ROOT / "corpora" / split).glob("*.txt"))[:count]:
            (folder / split / path.name).write_bytes(path.read_bytes())
    return folder


def test_a_new_folder_has_the_defaults_but_for_its_own_places(tmp_path, corpus):
    workspace = new_workspace(tmp_path / "Mój model 2", corpus)
    ours, theirs = workspace.parameters.model_dump(), default_parameters().model_dump()
    for own in ("paths", "card", "check", "evaluate"):
        del ours[own], theirs[own]
    assert ours == theirs
    assert workspace.parameters.card.name == "moj_model_2"
    assert workspace.corpus.resolve() == corpus.resolve()
    laid_out = [".gitignore", "dvc.yaml", PARAMETERS, "report", "versions.txt"]
    assert sorted(path.name for path in workspace.root.iterdir()) == laid_out
    assert "# models that decide together" in (workspace.root / PARAMETERS).read_text(encoding="utf-8")


def test_a_name_that_begins_with_a_number(tmp_path, corpus):
    assert new_workspace(tmp_path / "2024", corpus).parameters.card.name == "model_2024"


def test_a_folder_is_laid_out_once(tmp_path, corpus):
    new_workspace(tmp_path / "work", corpus)
    with pytest.raises(ParametersError, match="is there already"):
        new_workspace(tmp_path / "work", corpus)


@pytest.mark.parametrize("name", ["dvc.yaml", "data/train.jsonl", "model/config.cfg", "report/README.md"])
def test_nothing_of_others_is_written_over(tmp_path, corpus, name):
    path = tmp_path / "work" / name
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ParametersError, match="would be written over"):
        new_workspace(tmp_path / "work", corpus)
    assert path.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "work" / PARAMETERS).exists()


@pytest.mark.parametrize("folder", ["articles", "articles/work"])
def test_a_folder_in_the_corpus_is_refused(tmp_path, corpus, folder):
    with pytest.raises(ParametersError, match="lies in the corpus"):
        new_workspace(tmp_path / folder, corpus)
    assert not (tmp_path / folder / PARAMETERS).exists()


def test_a_corpus_where_records_are_written_is_refused(tmp_path, corpus):
    with pytest.raises(ParametersError, match="name a folder beside it"):
        new_workspace(tmp_path, corpus.rename(tmp_path / "data"))


def test_what_git_ignored_it_still_ignores(tmp_path, corpus):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / ".gitignore").write_text(".venv/\n# mine", encoding="utf-8")
    new_workspace(tmp_path / "work", corpus)
    lines = (tmp_path / "work" / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == [".venv/", "# mine"]
    assert "/data/checkpoints/" in lines
    assert "/dvc_plots/" in lines


def test_a_folder_that_was_half_laid_out_is_laid_out_again(tmp_path, corpus, monkeypatch):
    def broken(*_):
        raise OSError(28, "No space left on device", "dvc.yaml")

    with monkeypatch.context() as patched:
        patched.setattr("cwdnlp.training.project._write", broken)
        with pytest.raises(CwdnlpError, match="cannot be written: No space left"):
            open_workspace(tmp_path / "work", corpus)
    open_workspace(tmp_path / "work", corpus)
    assert (tmp_path / "work" / "dvc.yaml").is_file()


def test_a_quiet_training_says_why_dvc_stopped(tmp_path, corpus, capfd):
    folder = tmp_path / "a: b"  # after a colon DVC would look for a stage
    workspace = new_workspace(folder, corpus)
    corpus.rename(tmp_path / "moved")
    with pytest.raises(CwdnlpError, match="the training stopped"):
        reproduce(workspace, quiet=True)
    out, told = capfd.readouterr()
    assert "failed to reproduce 'check'" in told
    assert "articles" in told
    assert out == ""


def test_nothing_is_left_of_a_folder_that_could_not_be(tmp_path, corpus):
    with pytest.raises(ParametersError, match="no such folder"):
        new_workspace(tmp_path / "a", tmp_path / "none")
    assert not (tmp_path / "a").exists()
    with pytest.raises(ParametersError, match="unknown parameter"):
        new_workspace(tmp_path / "b", corpus, {"ner.membres": 1})
    assert not (tmp_path / "b" / PARAMETERS).exists()


def test_opening_writes_settings_down(tmp_path, corpus):
    with pytest.raises(ParametersError, match=r"holds no params.yaml .*cwdnlp train CORPUS"):
        open_workspace(tmp_path / "work")
    first = open_workspace(tmp_path / "work", corpus, {"ner.members": 1})
    again = open_workspace(tmp_path / "work", settings={"ner.dropout": 0.1})
    assert first.parameters.ner.members == again.parameters.ner.members == 1
    assert again.parameters.ner.dropout == 0.1
    (tmp_path / "other").mkdir()
    moved = open_workspace(tmp_path / "work", tmp_path / "other")
    assert moved.corpus.resolve() == (tmp_path / "other").resolve()


@pytest.mark.slow
def test_dvc_trains_what_a_change_asks_for(tmp_path, corpus):
    """Also shown: a change of one parameter in `dvc metrics diff`, and a pipe that stays quiet."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run([*git, "init", "-q", str(tmp_path)], check=True)
    folder = tmp_path / "work"
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    small = ["ner.members=1", "ner.max_epochs=1", "ner.copies=0", "members.rarest=1"]

    def train(*arguments):
        command = [sys.executable, "-m", "cwdnlp", "train", *arguments, "--output", str(folder)]
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

    first = train(str(corpus), *(part for each in small for part in ("--set", each)))
    assert first.returncode == 0, first.stderr
    assert first.stderr == ""
    figures = json.loads(first.stdout)
    assert figures["sets"]["test"]["articles"] == 3
    subprocess.run([*git, "add", "-A"], cwd=tmp_path, check=True)
    subprocess.run([*git, "commit", "-qm", "first"], cwd=tmp_path, check=True)
    stamp = (folder / "model" / "ner" / "0" / "model").stat().st_mtime_ns

    second = train("--set", "classifier.stage_c=0.001")
    assert second.returncode == 0, second.stderr
    assert (folder / "model" / "ner" / "0" / "model").stat().st_mtime_ns == stamp, "the recogniser was trained again"
    shown = subprocess.run(
        [sys.executable, "-m", "dvc", "metrics", "diff", "--json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    changed = json.loads(shown.stdout)["report/metrics.json"]
    assert "model.sha256" in changed
    assert any(key.startswith("sets.test.") for key in changed)
    assert not any("entity_f1" in key for key in changed)
    plots = subprocess.run(
        [sys.executable, "-m", "dvc", "plots", "show", "--json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"stages", "coverage", "reliability"} <= set(json.loads(plots.stdout)["data"])


def test_a_stage_that_fails_is_an_error(tmp_path, corpus, capfd):
    path = next((corpus / "train").glob("*.txt"))
    path.write_bytes(path.read_bytes().replace(b"\nstage: ", b"\nstage: no-", 1))
    workspace = new_workspace(tmp_path / "work", corpus)
    with pytest.raises(CwdnlpError, match="the training stopped"):
        reproduce(workspace, quiet=True)
    told = capfd.readouterr().err
    assert f"{path.name}:" in told
    assert "[stage]" in told
    assert "Traceback" not in told


def test_a_stage_that_is_interrupted_says_nothing(tmp_path, corpus, monkeypatch, capfd):
    new_workspace(tmp_path / "work", corpus)

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("cwdnlp.training.__main__.run_stage", interrupted)
    assert main(["ner", str(tmp_path / "work")]) == 130
    assert capfd.readouterr() == ("", "")


def test_without_dvc_it_says_how_to_get_it(tmp_path, corpus, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(CwdnlpError, match=r"pip install .cwdnlp\[train\]"):
        reproduce(new_workspace(tmp_path / "work", corpus))
