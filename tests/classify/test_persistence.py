"""The stored classifier: the same back, the same bytes, and nothing runs from a foreign file."""

import copy
import hashlib
import io
import json
import os
import pickle
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
import skops.io
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from cwdnlp.classify.linear import CalibratedSoftmax
from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.classify.persistence import (
    FORMAT,
    MANIFEST,
    MODEL,
    TRUSTED,
    from_bytes,
    load_classifier,
    make_manifest,
    save_classifier,
    to_bytes,
)
from cwdnlp.classify.reading import Reading
from cwdnlp.errors import ModelError
from cwdnlp.labels import SCHEMA, SCHEMA_VERSION, Label, Schema

TEXTS = ["promesa droga", "promesa droga most", "ankieta panel", "ankieta panel lampa"] * 3
STAGES = ["funding", "funding", "diagnosis", "diagnosis"] * 3
TOPICS = [["transport"], ["transport"], ["energy"], ["energy", "transport"]] * 3
GROUPS = [f"g{n // 2}" for n in range(12)]


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """On tables this small the threads of BLAS only wait for each other."""
    with threadpool_limits(1):
        yield


def read(*texts):
    return [Reading.from_lemmas(text.split()) for text in texts]


def fit(folds=2, **parameters):
    return ArticleClassifier(folds=folds, **parameters).fit(read(*TEXTS), STAGES, TOPICS, GROUPS)


@pytest.fixture(scope="module")
def fitted():
    """A classifier; tests must not change it."""
    return fit()


@pytest.fixture(scope="module")
def saved(fitted, tmp_path_factory):
    """The folder of that classifier; tests must not change it."""
    path = tmp_path_factory.mktemp("saved") / "model"
    save_classifier(fitted, path)
    return path


@pytest.fixture
def folder(saved, tmp_path):
    return Path(shutil.copytree(saved, tmp_path / "model"))


def manifest_of(folder):
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def tell(folder, **changes):
    """Change what the manifest tells."""
    (folder / MANIFEST).write_text(json.dumps(manifest_of(folder) | changes), encoding="utf-8")


def reseal(folder, data):
    """Put other data into the folder with a checksum that fits: someone who wants to be believed."""
    (folder / MODEL).write_bytes(data)
    tell(folder, sha256=hashlib.sha256(data).hexdigest())


def everything(classifier):
    readings = [Reading(), *read("promesa most", "ankieta", *TEXTS)]
    return np.hstack([classifier.stage_probabilities(readings), classifier.topic_probabilities(readings)])


class Evil:
    """Runs a command when it is unpickled, or when it is restored by its state."""

    def __init__(self, marker=None):
        self.marker = str(marker)

    def __reduce__(self):
        return (os.system, (f"touch {self.marker}",))

    def __setstate__(self, state):
        Path(state["marker"]).touch()


# the same back


def test_round_trip(fitted, folder):
    loaded, manifest = load_classifier(folder)
    assert (loaded.stages_, loaded.topics_) == (fitted.stages_, fitted.topics_)
    assert loaded.thresholds_ == fitted.thresholds_
    assert loaded.stage_accuracy_ == fitted.stage_accuracy_
    assert loaded.get_params() == fitted.get_params()
    assert (everything(loaded) == everything(fitted)).all()
    assert manifest == manifest_of(folder)


def test_round_trip_by_bytes(fitted):
    assert (everything(from_bytes(to_bytes(fitted))) == everything(fitted)).all()


@pytest.mark.parametrize(
    "parameters",
    [
        {"signals": {"funding": ["promesa+droga"]}, "words": {"energy": ["panel"], "file": ["plik"]}},
        {"stage_families": {"lemma": 1.0, "stem": 0.25}, "topic_families": {"lemma": 1.0}},
        {"words": {"1234567890123456": ["140234567890123", "żółć"]}},
        {"stage_c": 0.1234567890123456, "teaser_weight": 0.0, "folds": 0},
    ],
    ids=["hints", "families", "digits", "numbers"],
)
def test_parameters_come_back(parameters):
    classifier = fit(**parameters)
    loaded = from_bytes(to_bytes(classifier))
    assert loaded.get_params() == classifier.get_params()
    assert (everything(loaded) == everything(classifier)).all()


@pytest.mark.parametrize(
    ("stages", "topics"), [([None] * 12, TOPICS), (STAGES, [[]] * 12)], ids=["no-stages", "no-topics"]
)
def test_a_classifier_of_one_part_comes_back(stages, topics, tmp_path):
    classifier = ArticleClassifier().fit(read(*TEXTS), stages, topics)
    save_classifier(classifier, tmp_path)
    loaded, manifest = load_classifier(tmp_path)
    assert (everything(loaded) == everything(classifier)).all()
    assert [label["id"] for label in manifest["stages"]] == classifier.stages_


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of probabilities at absurd temperatures
@given(st.floats(allow_nan=False))
@settings(max_examples=25, deadline=None)
def test_any_temperature_comes_back_bit_for_bit(fitted, number):
    classifier = copy.deepcopy(fitted)
    classifier.stage_.temperature_ = number
    found = from_bytes(to_bytes(classifier)).stage_.temperature_
    assert (found.hex(), type(found)) == (number.hex(), float)


@pytest.mark.parametrize("number", [0.1234567890123456, 0.1402345678901234, 1402345678901234.0, 9.87654321e-17, 1 / 3])
def test_numbers_of_sixteen_digits_are_no_addresses(fitted, number):
    classifier = copy.deepcopy(fitted)
    classifier.stage_.temperature_ = classifier.topic_estimators_[0].intercept_ = number
    classifier.topic_estimators_[1].held_out_f1_ = classifier.stage_accuracy_ = number
    classifier.max_terms = 1402345678901234
    loaded = from_bytes(to_bytes(classifier))
    assert loaded.stage_.temperature_ == loaded.topic_estimators_[0].intercept_ == number
    assert loaded.topic_estimators_[1].held_out_f1_ == loaded.stage_accuracy_ == number
    assert loaded.max_terms == 1402345678901234


def test_terms_and_labels_of_digits_come_back():
    digits = ["140234567890123", "140234567890124"]
    classifier = ArticleClassifier().fit(read(*digits, *digits), digits * 2, [[digits[0]], []] * 2)
    loaded = from_bytes(to_bytes(classifier))
    assert (loaded.stages_, loaded.topics_) == (digits, digits[:1])
    assert set(digits) <= set(loaded.stage_terms_.terms_.tolist())


# the same bytes


def test_equal_models_are_equal_files(folder, tmp_path):
    save_classifier(fit(), tmp_path / "again")
    for name in (MODEL, MANIFEST):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def test_a_loaded_model_is_saved_alike_every_time(fitted, folder):
    once = to_bytes(load_classifier(folder)[0])
    assert once == to_bytes(fitted) == (folder / MODEL).read_bytes()
    assert to_bytes(from_bytes(once)) == once


def test_a_model_that_was_used_is_saved_as_before():
    classifier = fit(words={"energy": ["panel"]})
    before = to_bytes(classifier)
    everything(classifier)
    assert to_bytes(classifier) == before


def test_a_file_does_not_tell_when_it_was_made(folder):
    with ZipFile(folder / MODEL) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_equal_files_in_another_process(folder, tmp_path):
    code = (
        "import sys; from pathlib import Path; from cwdnlp.classify.model import ArticleClassifier; "
        "from cwdnlp.classify.persistence import save_classifier; from cwdnlp.classify.reading import Reading; "
        f"readings = [Reading.from_lemmas(text.split()) for text in {TEXTS!r}]; "
        f"model = ArticleClassifier(folds=2).fit(readings, {STAGES!r}, {TOPICS!r}, {GROUPS!r}); "
        "save_classifier(model, Path(sys.argv[1]))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "other")], check=True, env=environment)
    for name in (MODEL, MANIFEST):
        assert (tmp_path / "other" / name).read_bytes() == (folder / name).read_bytes()


def test_another_model_is_another_file(fitted):
    assert to_bytes(fit(stage_c=1.0)) != to_bytes(fitted)


# the manifest


def test_the_manifest_tells_what_the_model_is(folder):
    manifest = manifest_of(folder)
    assert (manifest["format"], manifest["schema"]) == (FORMAT, SCHEMA_VERSION)
    assert [label["id"] for label in manifest["stages"]] == ["diagnosis", "funding"]
    assert [label["id"] for label in manifest["topics"]] == ["energy", "transport"]
    assert manifest["stages"][1] == {
        "id": "funding",
        "name": "dofinansowanie",
        "definition": SCHEMA.stages[4].definition,
    }
    assert manifest["sha256"] == hashlib.sha256((folder / MODEL).read_bytes()).hexdigest()
    assert manifest["versions"] == {name: version(name) for name in ("scikit-learn", "skops", "numpy")}


def test_the_manifest_tells_what_the_model_learned_from(fitted, tmp_path):
    told = make_manifest(fitted, corpus="ab" * 32, articles=12, metrics={"stage_accuracy": 0.75})
    save_classifier(fitted, tmp_path, told)
    _, manifest = load_classifier(tmp_path)
    assert manifest == {**told, "sha256": manifest["sha256"]}
    assert manifest["corpus"] == {"sha256": "ab" * 32, "articles": 12}
    assert manifest["metrics"] == {"stage_accuracy": 0.75}
    assert "sha256" not in told


def test_labels_are_described_as_their_schema_does(fitted):
    schema = Schema("own", (), (Label("funding", "pieniądze", "money"),), ())
    manifest = make_manifest(fitted, schema=schema)
    assert manifest["schema"] == "own"
    assert manifest["stages"] == [
        {"id": "diagnosis", "name": "diagnosis", "definition": ""},
        {"id": "funding", "name": "pieniądze", "definition": "money"},
    ]
    assert manifest["topics"][0] == {"id": "energy", "name": "energy", "definition": ""}


def test_a_manifest_can_be_read_by_people(folder):
    text = (folder / MANIFEST).read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert text.count("\n") > 10
    assert "\\u" not in text


def test_a_checksum_of_an_older_model_is_replaced(fitted, tmp_path):
    save_classifier(fitted, tmp_path, {**make_manifest(fitted), "sha256": "old"})
    assert (everything(load_classifier(tmp_path)[0]) == everything(fitted)).all()


@pytest.mark.parametrize("library", ["scikit-learn", "skops", "numpy"])
@pytest.mark.parametrize("step", [-1, 1])
def test_another_major_version_of_a_library_is_named_with_the_remedy(folder, library, step):
    installed = version(library)
    made = f"{int(installed.split('.')[0]) + step}.24.1"
    tell(folder, versions={**manifest_of(folder)["versions"], library: made})
    with pytest.raises(ModelError) as caught:
        load_classifier(folder)
    assert caught.value.message == f"made with {library} {made}, installed is {installed}"
    assert f"install {library} {made}" in caught.value.remedy
    assert caught.value.where == str(folder)


@pytest.mark.parametrize("library", ["scikit-learn", "skops", "numpy"])
@pytest.mark.parametrize("rest", ["", ".0", ".999.1", ".999.0rc1", ".2.dev0+local"])
def test_another_minor_version_is_accepted(fitted, folder, library, rest):
    major = version(library).split(".")[0]
    tell(folder, versions={**manifest_of(folder)["versions"], library: major + rest})
    assert (everything(load_classifier(folder)[0]) == everything(fitted)).all()


@pytest.mark.parametrize("number", [FORMAT - 1, FORMAT + 1, str(FORMAT), None, [], {}])
def test_another_format_is_refused(folder, number):
    tell(folder, format=number)
    with pytest.raises(ModelError, match=f"this version reads {FORMAT}") as caught:
        load_classifier(folder)
    assert "train the model anew" in caught.value.remedy


@pytest.mark.parametrize("kind", ["stages", "topics"])
@pytest.mark.parametrize("change", ["one-less", "one-more", "renamed", "turned"])
def test_a_manifest_of_other_labels_is_refused(folder, kind, change):
    labels = manifest_of(folder)[kind]
    label = {"id": "other", "name": "other", "definition": ""}
    other = {
        "one-less": labels[1:],
        "one-more": [*labels, label],
        "renamed": [label, labels[1]],
        "turned": labels[::-1],
    }
    tell(folder, **{kind: other[change]})
    with pytest.raises(ModelError, match=f"tells other {kind}"):
        load_classifier(folder)


@pytest.mark.parametrize(
    "manifest",
    [
        *(b"", b"{", b"[]", b'"x"', b"null", b"7", b"NaN", b"{}", b'{"schema": "0.1"}', b'{"format": 2}'),
        *(b"\xff\xfe\x00", b"\xef\xbb\xbf{}", b"[" * 100_000, b"9" * 5000, b"[{}]", b"\x00"),
    ],
    ids=lambda data: repr(data[:8]),
)
def test_what_is_no_manifest_is_refused(folder, manifest):
    (folder / MANIFEST).write_bytes(manifest)
    with pytest.raises(ModelError, match=rf"{MANIFEST} is damaged") as caught:
        load_classifier(folder)
    assert caught.value.where == str(folder)
    assert caught.value.remedy


@pytest.mark.parametrize("key", ["format", "versions", "stages", "topics", "sha256"])
def test_a_manifest_that_lacks_a_key_is_refused(folder, key):
    manifest = manifest_of(folder)
    del manifest[key]
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match=MANIFEST):
        load_classifier(folder)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "definition", "numpy", "skops", "scikit-learn"]), inner)
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def shared(saved, tmp_path_factory):
    """A folder for many examples, each of which begins by writing its manifest."""
    folder = Path(shutil.copytree(saved, tmp_path_factory.mktemp("shared") / "model"))
    return folder, manifest_of(folder)


@given(st.sampled_from(["format", "versions", "stages", "topics", "sha256"]), JSON)
@settings(max_examples=80, deadline=None)
def test_whatever_stands_at_a_key_it_is_a_model_error(shared, key, value):
    folder, manifest = shared
    (folder / MANIFEST).write_text(json.dumps(manifest | {key: value}), encoding="utf-8")
    with pytest.raises(ModelError):
        load_classifier(folder)


# files that are missing or damaged


def test_a_missing_folder(tmp_path):
    with pytest.raises(ModelError, match="is missing") as caught:
        load_classifier(tmp_path / "nowhere")
    assert "nowhere" in caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize("name", [MODEL, MANIFEST])
@pytest.mark.parametrize("instead", ["nothing", "folder"])
def test_a_missing_file(folder, name, instead):
    (folder / name).unlink()
    if instead == "folder":
        (folder / name).mkdir()
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


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04broken", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_is_refused_even_with_its_checksum(folder, data):
    reseal(folder, data)
    with pytest.raises(ModelError, match="damaged"):
        load_classifier(folder)
    with pytest.raises(ModelError, match=r"bytes: .*damaged"):
        from_bytes(data)


@given(st.floats(0, 1, exclude_max=True))
@settings(max_examples=40, deadline=None)
def test_an_archive_that_is_cut_off_anywhere_is_refused(saved, share):
    data = (saved / MODEL).read_bytes()
    with pytest.raises(ModelError, match="damaged"):
        from_bytes(data[: int(share * len(data))])


def rewritten(data, name, change):
    """The archive with one part changed, or left out where the change gives None."""
    target = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(target, "w") as archive:
        for part in source.namelist():
            content = source.read(part)
            content = change(content) if part == name else content
            if content is not None:
                archive.writestr(part, content)
    return target.getvalue()


@pytest.mark.parametrize("content", [None, b"", b"{", b"{}", b"[]", b"null", b'{"protocol": 1}'])
def test_an_archive_without_a_plan_of_its_parts_is_refused(fitted, folder, content):
    reseal(folder, rewritten(to_bytes(fitted), "schema.json", lambda _: content))
    with pytest.raises(ModelError, match="damaged"):
        load_classifier(folder)


@pytest.mark.parametrize("change", [lambda _: None, lambda _: b"", lambda data: data[:-3]], ids=["no", "empty", "cut"])
def test_an_archive_without_one_of_its_parts_is_refused(fitted, folder, change):
    with ZipFile(io.BytesIO(to_bytes(fitted))) as archive:
        part = next(name for name in archive.namelist() if name.endswith(".npy"))
    reseal(folder, rewritten(to_bytes(fitted), part, change))
    with pytest.raises(ModelError, match="damaged"):
        load_classifier(folder)


# foreign files


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


@pytest.mark.parametrize(
    ("mine", "theirs"), [(b"cwdnlp.classify.model", b"os"), (b"ArticleClassifier", b"Reading"), (b"linear", b"hints")]
)
def test_a_type_by_another_name_is_refused(fitted, folder, mine, theirs):
    reseal(folder, rewritten(to_bytes(fitted), "schema.json", lambda plan: plan.replace(mine, theirs)))
    with pytest.raises(ModelError, match="not allowed"):
        load_classifier(folder)


@pytest.mark.parametrize("thing", [LogisticRegression(), CalibratedSoftmax(), {"stages_": []}, [1.0], "x", None])
def test_a_harmless_thing_of_another_kind_is_refused(folder, thing):
    reseal(folder, skops.io.dumps(thing))
    with pytest.raises(ModelError, match="no classifier of articles"):
        load_classifier(folder)


def test_the_allow_list_holds_classes_of_cwdnlp_only(fitted):
    assert all(name.startswith("cwdnlp.classify.") for name in TRUSTED)
    assert set(skops.io.get_untrusted_types(data=to_bytes(fitted))) == set(TRUSTED)


def modules(node):
    """The modules of all types that a plan names."""
    if isinstance(node, dict):
        found = {node["__module__"]} if "__module__" in node else set()
        return found.union(*map(modules, node.values()))
    return set().union(*map(modules, node)) if isinstance(node, list) else set()


def test_no_class_of_another_library_but_numpy_is_needed(fitted):
    with ZipFile(io.BytesIO(to_bytes(fitted))) as archive:
        needed = {module.split(".")[0] for module in modules(json.loads(archive.read("schema.json")))}
    assert needed == {"builtins", "cwdnlp", "numpy"}


# the shipped model


def test_the_shipped_model_loads(nlp):
    component = nlp.get_pipe("cwdnlp_classifier")
    loaded, manifest = load_classifier(nlp.path / "cwdnlp_classifier")
    assert (loaded.stages_, loaded.topics_) == (component.model.stages_, component.model.topics_)
    assert manifest == component.manifest
    assert set(loaded.stages_) == {label.id for label in SCHEMA.stages}
    assert set(loaded.topics_) <= {label.id for label in SCHEMA.topics}
    assert manifest["corpus"]["articles"] > 100
