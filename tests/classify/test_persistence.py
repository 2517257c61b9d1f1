"""The stored classifier: the same back, the same bytes, and nothing runs from a foreign file."""

import hashlib
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.classify.persistence import (
    MANIFEST,
    MODEL,
    TRUSTED,
    from_bytes,
    load_classifier,
    save_classifier,
    to_bytes,
)
from cwdnlp.errors import ModelError
from cwdnlp.labels import SCHEMA_VERSION

TERMS = ["promesa droga", "promesa droga most", "ankieta panel", "ankieta panel lampa"] * 3
STAGES = ["funding", "funding", "diagnosis", "diagnosis"] * 3
TOPICS = [["transport"], ["transport"], ["energy"], ["energy", "transport"]] * 3
GROUPS = [f"g{n // 2}" for n in range(12)]


def fit():
    return ArticleClassifier().fit(TERMS, STAGES, TOPICS, GROUPS)


@pytest.fixture
def folder(tmp_path):
    save_classifier(fit(), tmp_path / "model")
    return tmp_path / "model"


def reseal(folder, data):
    """Put other data into the folder with a checksum that fits: someone who wants to be believed."""
    (folder / MODEL).write_bytes(data)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["sha256"] = hashlib.sha256(data).hexdigest()
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


class Evil:
    """Runs a command when it is unpickled, or when it is restored by its state."""

    def __init__(self, marker=None):
        self.marker = str(marker)

    def __reduce__(self):
        return (os.system, (f"touch {self.marker}",))

    def __setstate__(self, state):
        Path(state["marker"]).touch()


def test_round_trip(folder):
    classifier, loaded = fit(), load_classifier(folder)
    assert loaded.stages_ == classifier.stages_
    assert loaded.topics_ == classifier.topics_
    assert loaded.thresholds_ == classifier.thresholds_
    assert loaded.get_params() == classifier.get_params()
    texts = ["promesa most", "ankieta", ""]
    assert (loaded.stage_probabilities(texts) == classifier.stage_probabilities(texts)).all()
    assert (loaded.topic_probabilities(texts) == classifier.topic_probabilities(texts)).all()


def test_round_trip_by_bytes():
    classifier = fit()
    assert (from_bytes(to_bytes(classifier)).stage_probabilities(TERMS) == classifier.stage_probabilities(TERMS)).all()


def test_the_manifest_tells_what_the_model_is(folder):
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["schema"] == SCHEMA_VERSION
    assert manifest["stages"] == ["diagnosis", "funding"]
    assert manifest["topics"] == ["energy", "transport"]
    assert manifest["sha256"] == hashlib.sha256((folder / MODEL).read_bytes()).hexdigest()


def test_equal_models_are_equal_files(folder, tmp_path):
    save_classifier(fit(), tmp_path / "again")
    for name in (MODEL, MANIFEST):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def test_a_loaded_model_is_saved_alike_every_time(folder):
    once = to_bytes(load_classifier(folder))
    assert to_bytes(from_bytes(once)) == once


def test_equal_files_in_another_process(folder, tmp_path):
    code = (
        "import sys; from pathlib import Path; from cwdnlp.classify.model import ArticleClassifier; "
        "from cwdnlp.classify.persistence import save_classifier; "
        f"model = ArticleClassifier().fit({TERMS!r}, {STAGES!r}, {TOPICS!r}, {GROUPS!r}); "
        "save_classifier(model, Path(sys.argv[1]))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "other")], check=True, env=environment)
    assert (tmp_path / "other" / MODEL).read_bytes() == (folder / MODEL).read_bytes()


def test_another_model_is_another_file(folder, tmp_path):
    other = ArticleClassifier(stage_c=1.0).fit(TERMS, STAGES, TOPICS, GROUPS)
    save_classifier(other, tmp_path / "other")
    assert (tmp_path / "other" / MODEL).read_bytes() != (folder / MODEL).read_bytes()


def test_a_missing_folder(tmp_path):
    with pytest.raises(ModelError, match="is missing") as caught:
        load_classifier(tmp_path / "nowhere")
    assert "nowhere" in caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize("name", [MODEL, MANIFEST])
def test_a_missing_file(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelError, match=rf"{name} is missing"):
        load_classifier(folder)


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "text"])
def test_a_damaged_file_is_told_by_its_checksum(folder, damage):
    data = (folder / MODEL).read_bytes()
    middle = len(data) // 2
    damaged = {
        "flip": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        "cut": data[:middle],
        "empty": b"",
        "text": b"no archive",
    }[damage]
    (folder / MODEL).write_bytes(damaged)
    with pytest.raises(ModelError, match="checksum"):
        load_classifier(folder)


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04broken"])
def test_what_is_no_archive_is_refused_even_with_its_checksum(folder, data):
    reseal(folder, data)
    with pytest.raises(ModelError, match="damaged"):
        load_classifier(folder)
    with pytest.raises(ModelError):
        from_bytes(data)


@pytest.mark.parametrize("manifest", ["", "{", "[]", '"x"', "null", '{"schema": "0.1"}', "{}"])
def test_a_damaged_or_foreign_manifest(folder, manifest):
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    with pytest.raises(ModelError):
        load_classifier(folder)


def test_another_version_of_the_schema(folder):
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["schema"] = "99.0"
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="label schema"):
        load_classifier(folder)


def test_a_foreign_type_is_refused_and_nothing_runs(folder, tmp_path):
    marker = tmp_path / "ran"
    reseal(folder, skops.io.dumps(Evil(marker)))
    marker.unlink(missing_ok=True)
    with pytest.raises(ModelError, match="not allowed"):
        load_classifier(folder)
    assert not marker.exists()


def test_a_foreign_type_inside_a_classifier_is_refused_too(folder, tmp_path):
    marker = tmp_path / "ran"
    classifier = fit()
    classifier.extra_ = Evil(marker)
    reseal(folder, skops.io.dumps(classifier))
    marker.unlink(missing_ok=True)
    with pytest.raises(ModelError, match="Evil"):
        load_classifier(folder)
    assert not marker.exists()


def test_a_pickle_is_refused_and_nothing_runs(folder, tmp_path):
    marker = tmp_path / "ran"
    reseal(folder, pickle.dumps(Evil(marker)))
    with pytest.raises(ModelError):
        load_classifier(folder)
    assert not marker.exists()


def test_a_harmless_model_of_another_kind_is_refused(folder):
    reseal(folder, skops.io.dumps(LogisticRegression()))
    with pytest.raises(ModelError, match="no ArticleClassifier"):
        load_classifier(folder)


def test_the_allow_list_holds_our_class_only():
    assert TRUSTED == ("cwdnlp.classify.model.ArticleClassifier",)


def test_the_shipped_model_loads(nlp):
    assert load_classifier(nlp.path / "cwdnlp_classifier").stages_ == nlp.get_pipe("cwdnlp_classifier").model.stages_
