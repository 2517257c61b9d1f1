"""A pipeline as a wheel: what is in it, what it is called, that it is the same twice, what is refused."""

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tomllib
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from packaging.metadata import Metadata
from packaging.specifiers import SpecifierSet
from packaging.utils import parse_wheel_filename

import cwdnlp
from cwdnlp.errors import CwdnlpError, ModelError
from cwdnlp.pipeline import model_home, tag
from cwdnlp.training import wheel as module
from cwdnlp.training.package_meta import compatible_range
from cwdnlp.training.parameters import ParametersError
from cwdnlp.training.wheel import WheelError, package_model
from cwdnlp.training.wheel_project import toml_value

TEXT = "Burmistrz Opoczna Michał Konecki podpisał 7 maja 2021 r. umowę na 2,5 mln zł na przebudowę drogi."
META = {"name": "tiny", "version": "0.1.0", "description": "Nic", "license": "MIT", "author": "Łucja Żak"}


def make(folder, **meta):
    """A pipeline that finds nothing."""
    spacy.blank("pl", meta={**META, **meta}).to_disk(folder)
    return folder


def change(model, **meta):
    """Change the stored meta data; None takes a field out."""
    data = json.loads((model / "meta.json").read_text(encoding="utf-8")) | meta
    data = {key: value for key, value in data.items() if value is not None}
    (model / "meta.json").write_text(json.dumps(data), encoding="utf-8")


def read(wheel, name):
    with ZipFile(wheel) as archive:
        return archive.read(name)


def names(wheel):
    with ZipFile(wheel) as archive:
        return sorted(archive.namelist())


def manifest(wheel):
    return json.loads(read(wheel, f"{wheel.name.split('-')[0]}/manifest.json"))


def metadata(wheel):
    content = read(wheel, "-".join(wheel.name.split("-")[:2]) + ".dist-info/METADATA")
    return Metadata.from_email(content, validate=True), message_from_bytes(content)


@pytest.fixture(autouse=True)
def no_date(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    return make(tmp_path_factory.mktemp("blank") / "model")


@pytest.fixture
def model(blank, tmp_path):
    """A copy to spoil."""
    return Path(shutil.copytree(blank, tmp_path / "model"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder in which pip installed a wheel of the shipped pipeline under another name, and the wheel."""
    folder = tmp_path_factory.mktemp("installed")
    model = Path(shutil.copytree(model_home() / "pl_cwd_news", folder / "model"))
    change(model, name="own_news", version="1.2")
    built = package_model(model, folder / "dist")
    shutil.rmtree(model)  # what is installed needs nothing of it
    site = folder / "site"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", site, built]
    subprocess.run(command, check=True, capture_output=True)
    return site, built


LOADING = """
import json, sys
import cwdnlp, pl_own_news, spacy

text, excluded = sys.argv[1], sys.argv[2].split()
loaded = [spacy.load("pl_own_news"), cwdnlp.load("pl_own_news")]
records = [cwdnlp.tag(text, nlp=nlp).to_dict() for nlp in loaded]
pipes = pl_own_news.load(exclude=excluded).pipe_names
print(json.dumps([pl_own_news.__version__, records, pipes]))
"""


def test_an_installed_pipeline_loads_by_name_and_tags_as_its_folder_did(installed, nlp):
    kept = ["cwdnlp_morphology", "cwdnlp_amounts"]
    excluded = " ".join(name for name in nlp.pipe_names if name not in kept)
    environment = {**os.environ, "PYTHONPATH": str(installed[0])}
    command = [sys.executable, "-c", LOADING, TEXT, excluded]
    run = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert run.returncode == 0, run.stderr
    version, records, pipes = json.loads(run.stdout)
    expected = tag(TEXT, nlp=nlp).to_dict()
    assert expected["officials"]
    assert records == [{**expected, "model": {"name": "pl_own_news", "version": "1.2"}}] * 2
    assert (version, pipes) == ("1.2", kept)


def test_the_manifest_has_the_digests_of_what_is_installed(installed):
    site, built = installed
    folder = site / "pl_own_news"
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    found = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    del found["manifest.json"]
    assert len(found) > 20
    assert manifest(built)["files"] == found


def test_the_manifest_tells_what_the_folder_does(installed):
    told = manifest(installed[1])
    entities, stages, topics = (
        {label["id"]: label["name"] for label in told["labels"][kind]} for kind in ("entities", "stages", "topics")
    )
    assert (entities["JST"], stages["formation"], topics["zit"]) == ("jednostka samorządu", "zawiązanie", "ZIT")
    assert (len(entities), len(stages), len(topics)) == (6, 8, 15)
    assert told["corpus"]["articles"]["learned"] > 1000
    assert told["versions"]["skops"]
    assert (told["parameters"], told["figures"]) == (None, None)  # there is no workspace


def test_an_installer_keeps_to_libraries_that_the_classifier_takes(installed):
    parsed, _ = metadata(installed[1])
    needed = {requirement.name: str(requirement.specifier) for requirement in parsed.requires_dist}
    assert set(needed) == {"cwdnlp", "spacy", "numpy", "scikit-learn", "skops"}
    assert needed["scikit-learn"] == "<2,>=1"


def test_the_wheel_is_laid_out_as_spacy_does(blank, tmp_path):
    built = package_model(blank, tmp_path / "new" / "dist")
    assert built == tmp_path / "new" / "dist" / "pl_tiny-0.1.0-py3-none-any.whl"
    assert list(built.parent.iterdir()) == [built]
    here = {path.relative_to(blank).as_posix() for path in blank.rglob("*") if path.is_file()}
    assert set(names(built)) == (
        {f"pl_tiny/pl_tiny-0.1.0/{name}" for name in here}
        | {f"pl_tiny/{name}" for name in ("__init__.py", "meta.json", "manifest.json")}
        | {f"pl_tiny-0.1.0.dist-info/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt")}
        | {"pl_tiny-0.1.0.dist-info/licenses/LICENSE"}
    )
    assert read(built, "pl_tiny-0.1.0.dist-info/entry_points.txt") == b"[spacy_models]\npl_tiny = pl_tiny\n"
    assert not Path("dist").exists() or not (Path("dist") / built.name).exists()


def test_the_metadata_are_valid(blank, tmp_path):
    parsed, raw = metadata(package_model(blank, tmp_path))
    assert (parsed.name, str(parsed.version), parsed.summary) == ("pl_tiny", "0.1.0", "Nic")
    assert (parsed.license_expression, parsed.license_files) == ("MIT", ["LICENSE"])
    assert str(parsed.requires_python) == ">=3.11"
    assert {each.name: each.specifier for each in parsed.requires_dist} == {
        "cwdnlp": SpecifierSet(compatible_range(cwdnlp.__version__)),
        "spacy": SpecifierSet(spacy.blank("pl").meta["spacy_version"]),
    }
    assert parsed.author == "Łucja Żak"
    assert raw["Metadata-Version"] == "2.4"
    assert raw["Description-Content-Type"].startswith("text/markdown")


def test_another_name_and_version_stand_everywhere(blank, tmp_path):
    built = package_model(blank, tmp_path, name="pl_budgets", version="v1.0-RC1")
    assert built == package_model(blank, tmp_path, name="budgets", version="1.0rc1")
    assert built.name == "pl_budgets-1.0rc1-py3-none-any.whl"
    assert parse_wheel_filename(built.name)[0] == "pl-budgets"
    for place in ("pl_budgets/meta.json", "pl_budgets/pl_budgets-1.0rc1/meta.json"):
        told = json.loads(read(built, place))
        assert (told["lang"], told["name"], told["version"]) == ("pl", "budgets", "1.0rc1")
    assert manifest(built)["name"] == "pl_budgets"
    assert b'__version__ = "1.0rc1"' in read(built, "pl_budgets/__init__.py")


def test_the_same_pipeline_gives_the_same_bytes(blank, model, tmp_path, monkeypatch):
    first = package_model(blank, tmp_path / "first").read_bytes()
    for path in model.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
        path.chmod(0o700 if path.is_dir() else 0o600)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert package_model(model, tmp_path / "second").read_bytes() == first
    built = tmp_path / "first" / "pl_tiny-0.1.0-py3-none-any.whl"
    assert "built" not in manifest(built)
    with ZipFile(built) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2020, 2, 2, 0, 0, 0)}


def test_a_date_that_is_given_is_the_only_one(blank, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    built = package_model(blank, tmp_path)
    assert manifest(built)["built"] == "2023-11-14T22:13:20+00:00"
    with ZipFile(built) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}


@pytest.mark.parametrize("given", ["yesterday", "-1", "0", "1e9", "99999999999", "١٧٠٠٠٠٠٠٠٠"])
def test_a_date_that_no_wheel_can_have_is_refused(blank, tmp_path, monkeypatch, given):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(CwdnlpError, match="SOURCE_DATE_EPOCH"):
        package_model(blank, tmp_path)


@pytest.mark.parametrize(
    "name", ["", "My_News", "1news", "news-1", "a__b", "_a", "a_", "ważne", "a b", "../x", "x" * 101, "a\nb", "pl_"]
)
def test_names_that_no_package_can_have_are_refused(blank, tmp_path, name):
    with pytest.raises(ModelError, match=r"name.*--name"):
        package_model(blank, tmp_path, name=name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("version", ["", "latest", "1.0-final-cut", "1..0", "1.0\nx", "1" * 60])
def test_versions_that_are_none_are_refused(blank, tmp_path, version):
    with pytest.raises(ModelError, match=r"version.*--version"):
        package_model(blank, tmp_path, version=version)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", 5, "name"),
        ("lang", "../pl", "lang"),
        ("license", "CC BY 4.0", "SPDX"),
        ("url", "javascript:alert(1)", "url"),
        ("email", "nie adres", "email"),
        ("spacy_version", "the newest", "no range of versions"),
        ("spacy_version", ">=2.0,<2.1", "asks for spaCy"),
        ("requirements", ["not a requirement!"], "no requirement"),
    ],
)
def test_meta_data_that_do_not_fit_are_refused(model, tmp_path, field, value, words):
    change(model, **{field: value})
    with pytest.raises(ModelError, match=words) as caught:
        package_model(model, tmp_path / "dist")
    assert caught.value.where == str(model)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_hostile_meta_data_stay_data(model, tmp_path):
    hostile = '"""\nimport os\n\x1b[31m\u202e<script>alert(1)</script> \\" = [x] \x7f \ud800 ' + "a" * 600
    change(model, description=hostile, author='A "B" <c>, d\n[project]', email="a@b.pl", url="https://a.pl/?x=<b>&'")
    built = package_model(model, tmp_path)
    parsed, _ = metadata(built)
    assert len(parsed.summary) == 512
    assert "<script>alert(1)</script>" in parsed.summary
    assert not set("\n\x1b\x7f\u202e\ud800") & set(parsed.summary)
    assert parsed.project_urls == {"Homepage": "https://a.pl/?x=<b>&'"}
    assert "a@b.pl" in parsed.author_email
    assert compile(read(built, "pl_tiny/__init__.py"), "x", "exec")
    assert b"script" not in read(built, "pl_tiny/__init__.py")
    assert "\x1b" not in manifest(built)["description"]


def test_requirements_of_the_meta_data_are_kept(model, tmp_path):
    change(model, requirements=["regex >= 2024.1"], spacy_version=None, email=None, url=None)
    parsed, _ = metadata(package_model(model, tmp_path))
    assert [str(each) for each in parsed.requires_dist[1:]] == ["regex>=2024.1", "spacy"]


def test_null_says_nothing(model, tmp_path):
    data = json.loads((model / "meta.json").read_text(encoding="utf-8"))
    nothing = dict.fromkeys(("author", "email", "url", "description"))
    (model / "meta.json").write_text(json.dumps(data | nothing), encoding="utf-8")
    parsed, _ = metadata(package_model(model, tmp_path))
    assert (parsed.author, parsed.author_email, parsed.project_urls) == (None, None, None)


def test_what_is_no_pipeline_is_refused(blank, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "nowhere", tmp_path / "file", tmp_path / "empty", blank / "vocab"):
        with pytest.raises(ModelError, match=r"name the folder of a trained pipeline") as caught:
            package_model(path, tmp_path / "dist")
        assert caught.value.where == str(path)
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b"null"])
def test_broken_meta_data_are_refused(model, tmp_path, content):
    (model / "meta.json").write_bytes(content)
    with pytest.raises(ModelError, match=r"meta\.json"):
        package_model(model, tmp_path)


def test_a_pipeline_that_cannot_be_loaded_is_refused_by_its_own_path(model, tmp_path):
    config = (model / "config.cfg").read_text(encoding="utf-8")
    (model / "config.cfg").write_text(config.replace("pipeline = []", 'pipeline = ["nic"]'), encoding="utf-8")
    with pytest.raises(ModelError, match="does not work") as caught:
        package_model(model, tmp_path / "dist")
    assert caught.value.where == str(model)
    assert "cwdnlp-" not in str(caught.value)
    assert not (tmp_path / "dist").exists()


def test_a_pipeline_that_cannot_tag_is_refused(tmp_path):
    nlp = spacy.blank("pl", meta=META)
    nlp.add_pipe("cwdnlp_gazetteer")  # which needs base forms
    nlp.to_disk(tmp_path / "model")
    with pytest.raises(ModelError, match=r"does not work.*cwdnlp_morphology") as caught:
        package_model(tmp_path / "model", tmp_path / "dist")
    assert caught.value.where == str(tmp_path / "model")


def test_a_component_that_lacks_its_weights_is_named(tmp_path):
    nlp = spacy.blank("pl", meta=META)
    nlp.add_pipe("cwdnlp_classifier")
    nlp.to_disk(tmp_path / "model")
    with pytest.raises(ModelError, match="does not work") as caught:
        package_model(tmp_path / "model", tmp_path / "dist")
    assert caught.value.where == str(tmp_path / "model" / "cwdnlp_classifier")


def test_a_wheel_with_other_contents_stays_unless_forced(model, tmp_path):
    built = package_model(model, tmp_path / "dist")
    before = built.read_bytes()
    assert package_model(model, tmp_path / "dist").read_bytes() == before  # the same may be made again
    change(model, description="Coś innego")
    with pytest.raises(CwdnlpError, match=r"already.*--force"):
        package_model(model, tmp_path / "dist")
    assert built.read_bytes() == before
    assert package_model(model, tmp_path / "dist", force=True).read_bytes() != before
    assert list(built.parent.iterdir()) == [built]


def test_a_large_wheel_is_warned_of(blank, tmp_path, monkeypatch, caplog):
    package_model(blank, tmp_path)
    assert caplog.messages == []
    monkeypatch.setattr(module, "LIMIT", 1000)
    assert package_model(blank, tmp_path).is_file()
    assert "PyPI" in caplog.text


def test_a_place_that_cannot_be_written_is_named(blank, tmp_path):
    (tmp_path / "dist").write_text("", encoding="utf-8")
    with pytest.raises(WheelError, match="dist"):
        package_model(blank, tmp_path / "dist")


def test_without_hatchling_the_extra_is_named(blank, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "hatchling", None)
    with pytest.raises(WheelError, match=r"cwdnlp\[train\]"):
        package_model(blank, tmp_path)


def test_what_hatchling_says_is_passed_on(blank, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "pyproject", lambda *_, **__: "[project]\nname = 5\n")
    with pytest.raises(WheelError, match=r"hatchling cannot build the wheel: .*version"):
        package_model(blank, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


def test_hidden_files_stay_behind_and_ignored_ones_do_not(model, tmp_path, monkeypatch):
    (model / ".gitignore").write_text("/vocab\n", encoding="utf-8")
    (model / "__pycache__").mkdir()
    for name in ("x.pyc", "__pycache__/x"):
        (model / name).write_bytes(b"")
    (tmp_path / "tmp").mkdir()
    for folder in (tmp_path, tmp_path / "tmp"):
        (folder / ".gitignore").write_text("vocab\ntokenizer\n", encoding="utf-8")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    built = package_model(model, tmp_path / "dist")
    found = names(built)
    assert "pl_tiny/pl_tiny-0.1.0/vocab/strings.json" in found
    assert "pl_tiny/pl_tiny-0.1.0/tokenizer" in found
    assert not [name for name in found if "pyc" in name or "gitignore" in name]
    assert {f"pl_tiny/{name}" for name in manifest(built)["files"]} < set(found)


class TestLicence:
    def test_the_text_of_mit_names_the_author(self, blank, tmp_path):
        text = read(package_model(blank, tmp_path), "pl_tiny-0.1.0.dist-info/licenses/LICENSE").decode()
        assert text.startswith("MIT License\n\nCopyright (c) Łucja Żak\n")

    def test_of_others_there_is_a_notice(self, model, tmp_path):
        change(model, license="cc-by-4.0 OR Apache-2.0", author="")
        built = package_model(model, tmp_path)
        text = read(built, "pl_tiny-0.1.0.dist-info/licenses/LICENSE").decode()
        assert "by the authors of pl_tiny under CC-BY-4.0 OR Apache-2.0" in text
        assert text.splitlines()[2:] == [
            "https://spdx.org/licenses/CC-BY-4.0.html",
            "https://spdx.org/licenses/Apache-2.0.html",
        ]
        assert metadata(built)[0].license_expression == "CC-BY-4.0 OR Apache-2.0"

    def test_a_file_in_the_folder_is_taken(self, model, tmp_path):
        (model / "LICENCE.txt").write_text("Wolno wszystko.\n", encoding="utf-8")
        built = package_model(model, tmp_path)
        assert read(built, "pl_tiny-0.1.0.dist-info/licenses/LICENSE").decode() == "Wolno wszystko.\n"

    def test_a_file_that_is_no_text_is_refused(self, model, tmp_path):
        (model / "LICENSE").write_bytes(b"\xff\xfe")
        with pytest.raises(CwdnlpError, match="LICENSE"):
            package_model(model, tmp_path)

    def test_none_is_warned_of(self, model, tmp_path, caplog):
        change(model, license="")
        built = package_model(model, tmp_path)
        assert "no licence" in caplog.text
        parsed, raw = metadata(built)
        assert (parsed.license_expression, raw["License-File"]) == (None, None)


class TestCard:
    def card(self, built):
        return metadata(built)[0].description

    def test_without_one_the_package_says_how_to_load_it(self, blank, tmp_path):
        card = self.card(package_model(blank, tmp_path))
        assert card.startswith("# pl_tiny 0.1.0\n\nNic\n")
        assert 'spacy.load("pl_tiny")' in card

    def test_one_that_is_named_is_taken_without_what_stood_beside_it(self, model, tmp_path):
        (model / "README.md").write_text("# nie ta\n", encoding="utf-8")
        card = tmp_path / "card.md"
        card.write_text("# pl_tiny 0.1.0\n\nŁ [a](b.md)\n\n![c](c.svg)\n", encoding="utf-8")
        built = package_model(model, tmp_path / "dist", card=card, version="0.2")
        assert self.card(built) == "# pl_tiny 0.2\n\nŁ a\n\n"

    def test_one_in_the_folder_is_taken(self, model, tmp_path):
        (model / "README.md").write_text("# Moja karta\n", encoding="utf-8")
        assert self.card(package_model(model, tmp_path / "dist")) == "# Moja karta\n"

    def test_one_beside_the_folder_is_taken_if_it_speaks_of_the_pipeline(self, model, tmp_path):
        beside = tmp_path / "README.md"
        beside.write_text("# Projekt\n", encoding="utf-8")
        assert "Projekt" not in self.card(package_model(model, tmp_path / "a"))
        beside.write_text("# Projekt i jego pl_tiny\n", encoding="utf-8")
        assert "Projekt" in self.card(package_model(model, tmp_path / "b"))

    @pytest.mark.parametrize("content", [None, b"\xff"])
    def test_one_that_cannot_be_read_is_refused(self, blank, tmp_path, content):
        card = tmp_path / "card.md"
        if content is not None:
            card.write_bytes(content)
        with pytest.raises(CwdnlpError, match=r"card\.md"):
            package_model(blank, tmp_path / "dist", card=card)


def test_a_workspace_that_is_named_must_be_one(blank, tmp_path):
    with pytest.raises(ParametersError, match=r"params\.yaml"):
        package_model(blank, tmp_path / "dist", workspace=tmp_path)


def test_warnings_are_those_of_the_library(model, tmp_path, caplog):
    change(model, license="")
    package_model(model, tmp_path)
    assert {record.name for record in caplog.records if record.levelno >= logging.WARNING} == {"cwdnlp.training"}


toml = st.recursive(
    st.booleans() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)


@given(toml)
def test_toml_is_read_as_it_was_meant(value):
    if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
        return
    assert tomllib.loads(f"x = {toml_value(value)}\n")["x"] == value
