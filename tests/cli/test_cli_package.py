"""`cwdnlp package` and what `cwdnlp info --model` tells of a package."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from cwdnlp.cli import package as command
from cwdnlp.cli.info import find_model
from cwdnlp.errors import ModelError

WHEEL = "pl_blank-0.0.0-py3-none-any.whl"


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def model(blank_model, tmp_path):
    return Path(shutil.copytree(blank_model, tmp_path / "model"))


def change(model, **meta):
    path = model / "meta.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | meta), encoding="utf-8")


@pytest.fixture(scope="module")
def site(blank_model, tmp_path_factory):
    """A folder in which a package stands as pip unpacks it."""
    from cwdnlp.training.wheel import package_model

    folder = tmp_path_factory.mktemp("site")
    model = Path(shutil.copytree(blank_model, folder / "model"))
    change(model, license="MIT", description="Nic \x1b[31m<b>")
    with ZipFile(package_model(model, folder / "dist", name="packed")) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def test_the_path_of_the_wheel_is_the_only_output(cli, model):
    change(model, license="MIT")
    outcome = cli("package", "model")
    assert (outcome.code, outcome.out, outcome.err) == (0, f"dist/{WHEEL}\n", "")
    assert Path("dist", WHEEL).is_file()


def test_a_terminal_is_told_what_to_do_next(cli, model, monkeypatch):
    monkeypatch.setattr(command, "stderr_is_terminal", lambda: True)
    outcome = cli("package", model, "-o", "here", "--name", "my", "--version", "2")
    assert outcome.out == "here/pl_my-2-py3-none-any.whl\n"
    assert outcome.lines[-1].endswith("MB; install it with: pip install here/pl_my-2-py3-none-any.whl")


def test_warnings_are_lines_on_standard_error(cli, model):
    outcome = cli("package", "model")
    assert outcome.code == 0
    assert outcome.lines == [
        "warning: cwdnlp.training: pl_blank: no licence is named, so that nobody else may use it (card.license)"
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Missing argument 'MODEL'"),
        (["model", "--nic"], "No such option"),
        (["nowhere"], "error: nowhere: no such folder"),
        (["model", "--name", "Źle"], "error: model: name: "),
        (["model", "--version", "ost\x1b[31matnia"], "is no version"),
        (["model", "--card", "nowhere.md"], "error: nowhere.md: cannot be read"),
        (["model", "--workspace", "nowhere"], "params.yaml"),
        (["a\x1b[31m\nb"], "no such folder"),
    ],
)
def test_wrong_usage(cli, model, arguments, words):
    outcome = cli("package", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert "\x1b" not in outcome.err
    assert "Traceback" not in outcome.err
    assert not Path("dist").exists()


def test_a_wheel_that_is_there_is_not_replaced_without_force(cli, model):
    assert cli("package", "model").code == 0
    change(model, license="MIT")
    refused = cli("package", "model")
    assert (refused.code, refused.out) == (2, "")
    assert "--force" in refused.lines[-1]
    assert cli("package", "model", "--force").out == f"dist/{WHEEL}\n"


def test_a_wheel_that_cannot_be_written_is_no_wrong_usage(cli, model):
    Path("dist").write_text("", encoding="utf-8")
    outcome = cli("package", "model")
    assert (outcome.code, outcome.out) == (1, "")
    assert "error: dist: cannot be read or written" in outcome.err


def test_a_card_and_a_date_are_taken(cli, model, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    Path("card.md").write_text("# Karta\n", encoding="utf-8")
    outcome = cli("package", "model", "--card", "card.md")
    with ZipFile(outcome.out.strip()) as wheel:
        assert wheel.read("pl_blank-0.0.0.dist-info/METADATA").endswith(b"# Karta\n")
        assert json.loads(wheel.read("pl_blank/manifest.json"))["built"].startswith("2023-11-14")


def test_an_installed_pipeline_tags_by_its_name(site, environment, tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "cwdnlp", "tag", "--model", "pl_packed"],
        input="Burmistrz zaprasza.",
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": f"{site}:{environment['PYTHONPATH']}"},
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["model"] == {"name": "pl_packed", "version": "0.0.0"}


def test_info_of_an_installed_pipeline_shows_its_manifest(cli, site, monkeypatch):
    monkeypatch.syspath_prepend(str(site))
    data = json.loads(cli("info", "--model", "pl_packed", "--format", "json").out)
    assert data["model"]["path"] == str(site / "pl_packed")
    assert data["manifest"]["files"]
    assert data["metrics"] is None
    table = cli("info", "--model", "pl_packed").out
    assert str(len(data["manifest"]["files"])) in table
    assert "\x1b" not in table
    assert "pl_packed" not in sys.modules  # what is shown was not run


def test_info_of_a_folder_shows_the_figures_beside_it(cli, model):
    Path("metrics.json").write_text('{"sets": {"test": {"strict": 0.9312}}}', encoding="utf-8")
    data = json.loads(cli("info", "--model", "model", "--format", "json").out)
    assert (data["model"]["name"], data["metrics"]["sets"]["test"]["strict"]) == ("pl_blank", 0.9312)
    assert "manifest" not in data
    assert "0.931" in cli("info", "--model", "model").out


@pytest.mark.parametrize(
    "manifest", ["", "[]", "{}", '{"labels": 1, "files": [], "figures": 2}', '{"labels": {"stages": [1], "topics": 2}}']
)
def test_info_survives_a_damaged_manifest(cli, model, manifest):
    (model / "manifest.json").write_text(manifest, encoding="utf-8")
    assert cli("info", "--model", "model").code == 0
    assert json.loads(cli("info", "--model", "model", "--format", "json").out)["model"]["name"] == "pl_blank"


def test_info_escapes_hostile_manifests(cli, model):
    hostile = {"name\x1b]0;x\x07": "a\x9b2J\u202eb\x1b[31m", "figures": {"a\x1b[31m\nb": "c\x1b[31m"}}
    (model / "manifest.json").write_text(json.dumps(hostile), encoding="utf-8")
    out = cli("info", "--model", "model").out
    assert not set("\x1b\x07\x9b\u202e") & set(out)
    assert "\x9b" not in cli("info", "--model", "model", "--format", "json").out


@pytest.mark.parametrize("name", ["nowhere", "sys", "json", "", "a.b", "a\x1b[31m"])
def test_info_of_what_is_no_model(name, environment, tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "cwdnlp", "info", "--model", name],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert "there is no such model" in run.stderr
    assert "Traceback" not in run.stderr


def test_info_of_a_module_that_was_not_imported_as_others_are(monkeypatch):
    monkeypatch.setattr(sys.modules["__main__"], "__spec__", None)
    with pytest.raises(ModelError, match="no such model"):
        find_model("__main__")
