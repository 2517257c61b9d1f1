"""`cwdnlp train` and `cwdnlp curve`: what they accept, refuse and print. The training itself is tested elsewhere."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cwdnlp
from cwdnlp.cli.app import app
from cwdnlp.errors import CwdnlpError

ROOT = Path(cwdnlp.__file__).parents[1]
FIGURES = {"strict": 0.9, "relaxed": 0.95, "teryt": 1.0, "officials": 0.8, "members": 0.7, "stage": 0.6,
           "macro_f1": 0.5, "topics": 0.4}  # fmt: skip


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "articles" / "train").mkdir(parents=True)
    return tmp_path / "articles"


@pytest.fixture
def trained(monkeypatch):
    """Write figures instead of training."""
    calls = []

    def reproduce(workspace, **options):
        calls.append(options)
        workspace.report.mkdir(parents=True, exist_ok=True)
        figures = {"sets": {"test": {"articles": 3, **FIGURES}}}
        (workspace.report / "metrics.json").write_text(json.dumps(figures))

    monkeypatch.setattr("cwdnlp.training.project.reproduce", reproduce)
    return calls


def test_figures_are_json_in_a_pipe(corpus, tmp_path, trained):
    result = run("train", corpus, "-o", tmp_path / "work", "--set", "ner.members=1", "--force")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["sets"]["test"]["stage"] == 0.6
    assert trained == [{"force": True, "quiet": True}]
    assert "members: 1 " in (tmp_path / "work" / "params.yaml").read_text(encoding="utf-8")


def test_a_folder_can_be_laid_out_first(corpus, tmp_path, trained):
    result = run("train", corpus, "-o", tmp_path / "work", "--prepare")
    assert (result.exit_code, result.stdout, trained) == (0, "", [])
    assert "train with: cwdnlp train" in result.stderr
    assert run("train", "-o", tmp_path / "work").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["train"], "holds no params.yaml"),
        (["train", "{tmp}/none", "-o", "{tmp}/work"], "no such folder"),
        (["train", "{corpus}", "-o", "{tmp}/work", "--set", "members"], "is no setting"),
        (["train", "{corpus}", "-o", "{tmp}/work", "--set", "ner.membres=1"], "unknown parameter"),
        (["curve", "{tmp}/none"], "cannot be read"),
    ],
)
def test_wrong_usage(arguments, told, corpus, tmp_path, trained, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*(argument.format(tmp=tmp_path, corpus=corpus) for argument in arguments))
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert not trained


def test_a_training_that_stops_gives_1(corpus, tmp_path, monkeypatch):
    def stop(workspace, **options):
        raise CwdnlpError("the training stopped", remedy="see above")

    monkeypatch.setattr("cwdnlp.training.project.reproduce", stop)
    result = run("train", corpus, "-o", tmp_path / "work")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "error: the training stopped (see above)\n")


@pytest.fixture
def curves(monkeypatch):
    """Give a curve instead of training it."""
    calls = []

    def learning_curve(workspace, sizes, **options):
        calls.append(sizes)
        return {f"{size or 'all'} 0": {"test": dict.fromkeys(FIGURES, (size or 1313) / 2000)} for size in sizes}

    monkeypatch.setattr("cwdnlp.training.curve.learning_curve", learning_curve)
    return calls


def test_a_curve_is_json_in_a_pipe(curves):
    result = run("curve", ROOT, "--sizes", "400,0,100", "--figures", "stage")
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)
    assert [(row["figure"], row["articles"], row["value"]) for row in rows] == [
        ("stage", 100, 0.05), ("stage", 400, 0.2), ("stage", 1313, 0.6565),
    ]  # fmt: skip
    assert curves == [[100, 400, 0]]


def test_sizes_are_halves_unless_given(curves):
    assert run("curve", ROOT).exit_code == 0
    assert curves == [[164, 328, 656, 0]]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--sizes", "ten"], "are no numbers"),
        (["--sizes", "5,99999"], "articles to train on, not 99999"),
        (["--figures", "f1"], "no figure 'f1'"),
        (["--seeds", "0"], "--seeds"),
    ],
)
def test_wrong_usage_of_the_curve(curves, arguments, told):
    result = run("curve", ROOT, *arguments)
    assert result.exit_code == 2
    assert told in result.stderr.replace("\n", " ")
    assert not curves
