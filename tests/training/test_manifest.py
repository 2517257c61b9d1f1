"""What belongs to a pipeline, what does not, and what its manifest tells of it."""

import json
from pathlib import Path

import pytest
import spacy

from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.labels import SCHEMA
from cwdnlp.training.digest import folder_digest
from cwdnlp.training.manifest import Origin, find_origin, find_workspace, make_manifest
from cwdnlp.training.package_meta import PackageMeta
from cwdnlp.training.parameters import ParametersError, default_parameters_file, update_parameters

META = PackageMeta(lang="pl", name="tiny", version="0.1.0", license="MIT")
PLACES = {
    "paths.corpus": "corpus",
    "paths.data": "data",
    "paths.model": "deep/model",
    "paths.report": "report",
    "paths.versions": "versions.txt",
    "ner.members": 7,
}


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


@pytest.fixture
def root(tmp_path):
    """A workspace with a model, a card and figures of it."""
    folder = tmp_path / "root"
    model = folder / "deep" / "model"
    write(model / "meta.json", {"lang": "pl", "name": "tiny", "version": "0.1.0"})
    update_parameters(default_parameters_file(), PLACES, folder / "params.yaml")
    figures = {
        "model": {"name": "pl_tiny", "sha256": folder_digest(model)},
        "corpus": {"articles": 9, "train": 6, "dev": 2, "test": 1, "sha256": "c0"},
        "sets": {"test": {"strict": 0.5}},
    }
    write(folder / "report" / "metrics.json", figures)
    write(folder / "report" / "README.md", "# Karta\n")
    write(folder / "versions.txt", "# made here\nspacy==3.8.2\nnumpy==1.0.0\n\nnic\n")
    return folder


@pytest.fixture
def model(root):
    return root / "deep" / "model"


@pytest.fixture
def nlp():
    return spacy.blank("pl", meta={"name": "tiny", "version": "0.1.0"})


def with_classifier(nlp, manifest):
    nlp.add_pipe("cwdnlp_classifier")
    nlp.get_pipe("cwdnlp_classifier").use(ArticleClassifier(), manifest)
    return nlp


def test_all_that_belongs_to_a_model_is_found(root, model):
    origin = find_origin(model)
    assert origin.workspace.parameters.ner.members == 7
    assert origin.card == root / "report" / "README.md"
    assert origin.metrics["sets"] == {"test": {"strict": 0.5}}
    assert origin.homes == [model, root / "report", root]


def test_it_is_found_from_anywhere(root, monkeypatch):
    monkeypatch.chdir(root / "deep")
    assert find_origin(Path("model")).card == root / "report" / "README.md"


def test_a_card_in_the_folder_goes_before_that_of_the_report(root, model):
    for name in ("README.md", "LICENSE"):
        write(model / name, "# Własna\n")
    origin = find_origin(model)
    assert origin.card == model / "README.md"
    assert origin.metrics  # the figures are of the model as it was trained


@pytest.mark.parametrize("measured_with", [(), ("README.md",), ("profile.json",), ("README.md", "profile.json")])
def test_a_profile_that_is_made_anew_makes_no_other_model(root, model, measured_with, caplog):
    for name in measured_with:
        write(model / name, "as it was measured")
    figures = json.loads((root / "report" / "metrics.json").read_text(encoding="utf-8"))
    figures["model"]["sha256"] = folder_digest(model)
    write(root / "report" / "metrics.json", figures)
    write(model / "profile.json", "as it was measured" if "profile.json" in measured_with else "made later")
    assert find_origin(model).metrics == figures
    assert "is not of this model" not in caplog.text


def test_figures_and_card_of_another_model_are_left_out(root, model, caplog):
    (model / "weights").write_bytes(b"trained once more")
    origin = find_origin(model)
    assert (origin.card, origin.metrics) == (None, None)
    assert origin.workspace
    assert "metrics.json is not of this model" in caplog.text


@pytest.mark.parametrize("told", [{}, {"model": 5}, {"model": {"name": "pl_tiny", "version": "0.1.0"}}])
def test_figures_that_name_no_model_are_nobodys(root, model, told):
    write(root / "report" / "metrics.json", told)
    assert find_origin(model).metrics is None


@pytest.mark.parametrize("content", ["", "{", "[]", "[" * 100_000])
def test_figures_that_cannot_be_read_are_none(root, model, content):
    write(root / "report" / "metrics.json", content)
    origin = find_origin(model)
    assert (origin.metrics, origin.card) == (None, root / "report" / "README.md")


def test_the_workspace_of_another_model_is_not_taken(root):
    other = root / "deep" / "other"
    write(other / "meta.json", {"lang": "pl", "name": "other"})
    assert find_workspace(other) is None
    assert find_origin(other) == Origin(other)


def test_an_outer_workspace_is_found_behind_an_inner_one(root, model):
    update_parameters(default_parameters_file(), PLACES, root / "deep" / "params.yaml")
    assert find_workspace(model).root == root


def test_parameters_of_something_else_are_passed_over(root, model, caplog):
    write(root / "deep" / "params.yaml", "learning_rate: 0.1\n")
    assert find_workspace(model).root == root
    assert "left out" in caplog.text


def test_a_workspace_that_is_named_is_taken_for_a_copy(root, model, tmp_path):
    copy = tmp_path / "elsewhere" / "copy"
    write(copy / "meta.json", (model / "meta.json").read_text())
    assert find_origin(copy).workspace is None
    origin = find_origin(copy, root)
    assert origin.workspace.root == root
    assert origin.metrics
    with pytest.raises(ParametersError, match=r"params\.yaml"):
        find_origin(copy, tmp_path)


def test_the_manifest_tells_all_that_is_known(nlp, model):
    stages = [{"id": "protest", "name": "protest", "definition": "ktoś <b>protestuje</b>"}]
    learned = {"corpus": {"sha256": "c0", "articles": 8}, "versions": {"numpy": "2.4.6"}, "stages": stages}
    told = make_manifest(with_classifier(nlp, learned), META, find_origin(model), {"a": "00"}, built=0)
    assert told["name"] == "pl_tiny"
    assert told["labels"] == {"entities": [], "stages": stages, "topics": []}
    assert told["corpus"] == {"sha256": "c0", "articles": {"train": 6, "dev": 2, "test": 1}}
    assert told["parameters"]["ner"]["members"] == 7
    assert told["versions"] == {"numpy": "2.4.6", "spacy": "3.8.2"}  # the classifier knows its own best
    assert told["figures"] == {"test": {"strict": 0.5}}
    assert told["source"] == {"sha256": folder_digest(model), "bytes": (model / "meta.json").stat().st_size}
    assert told["files"] == {"a": "00"}
    assert told["built"] == "1970-01-01T00:00:00+00:00"
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_the_manifest_of_a_bare_folder_says_null(nlp, tmp_path):
    told = make_manifest(nlp, META, Origin(tmp_path), {})
    unknown = {key for key, value in told.items() if value is None}
    assert unknown == {"corpus", "parameters", "figures"}
    assert list(told["versions"]) == ["spacy"]
    assert "built" not in told


def test_a_corpus_that_changed_since_is_not_taken_for_the_one_learned_from(nlp, root, model):
    learned = with_classifier(nlp, {"corpus": {"sha256": "older", "articles": 8}})
    expected = {"sha256": "older", "articles": {"learned": 8}}
    assert make_manifest(learned, META, find_origin(model), {})["corpus"] == expected


def test_without_figures_the_checked_corpus_counts(nlp, root, model):
    (root / "report" / "metrics.json").unlink()
    write(root / "data" / "check.json", {"articles": {"train": 3}, "sha256": "c1"})
    assert make_manifest(nlp, META, find_origin(model), {})["corpus"] == {"sha256": "c1", "articles": {"train": 3}}


def test_what_is_no_number_becomes_null(nlp, root, model):
    path = root / "report" / "metrics.json"
    path.write_text(path.read_text().replace("0.5", "NaN"), encoding="utf-8")
    assert make_manifest(nlp, META, find_origin(model), {})["figures"] == {"test": {"strict": None}}


def test_entities_have_their_names_and_unknown_ones_their_identifiers(nlp, tmp_path):
    ner = nlp.add_pipe("ner")
    for label in ("JST", "<b>"):
        ner.add_label(label)
    entities = make_manifest(nlp, META, Origin(tmp_path), {})["labels"]["entities"]
    known = SCHEMA.entity("JST")
    assert sorted(entities, key=lambda each: each["id"]) == [
        {"id": "<b>", "name": "<b>", "definition": ""},
        {"id": "JST", "name": known.name, "definition": known.definition},
    ]
