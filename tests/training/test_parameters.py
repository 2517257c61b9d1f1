"""Parameters: strict, commented, the same for everyone, and standing in one place."""

import inspect
from pathlib import Path

import pytest
import srsly
from hypothesis import given
from hypothesis import strategies as st

import cwdnlp
from cwdnlp.classify.model import ArticleClassifier
from cwdnlp.training.configuration import CONFIG, recogniser_config
from cwdnlp.training.parameters import (
    ClassifierParameters,
    ParametersError,
    default_parameters,
    default_parameters_file,
    parse_setting,
    read_parameters,
    update_parameters,
    with_settings,
)

ROOT = Path(cwdnlp.__file__).parents[1]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "params.yaml"
    path.write_bytes(default_parameters_file().read_bytes())
    return path


def test_the_defaults_are_the_parameters_of_the_repository():
    assert default_parameters_file() == ROOT / "params.yaml"
    assert default_parameters() == read_parameters(ROOT / "params.yaml")


def test_the_estimator_has_the_same_defaults():
    signature = inspect.signature(ArticleClassifier.__init__).parameters
    given = default_parameters().classifier.model_dump()
    assert given == {name: signature[name].default for name in ClassifierParameters.model_fields}


def test_no_parameter_of_the_recogniser_stands_in_its_configuration_too():
    text = (CONFIG / "ner.cfg").read_text(encoding="utf-8")
    used = {name for name in default_parameters().ner.model_dump() if f"${{parameters.{name}}}" in text}
    assert used == {"seed", "max_epochs", "dropout", "learn_rate", "batch_words", "copies", "swaps", "flaws"}
    lines = {line.split("=")[0].strip(): line for line in text.splitlines() if "=" in line}
    for name in ("max_epochs", "dropout", "learn_rate", "copies", "swaps", "flaws"):
        assert "${parameters." in lines[name]


def test_settings_reach_the_configuration():
    ner = with_settings(
        default_parameters(),
        {"ner.dropout": 0.5, "ner.overrides.components.ner.model.hidden_width": 32, "ner.seed": 4},
    ).ner
    config = recogniser_config(ner, train="a.jsonl")
    assert config["training"]["dropout"] == 0.5
    assert config["components"]["ner"]["model"]["hidden_width"] == 32
    assert config["paths"]["train"] == config["corpora"]["train"]["path"] == "a.jsonl"
    assert config["training"]["seed"] == config["corpora"]["train"]["seed"] == 4
    assert "parameters" not in config


def test_an_override_of_nothing_is_refused():
    ner = with_settings(default_parameters(), {"ner.overrides.components.ner.model.widht": 32}).ner
    with pytest.raises(ParametersError, match=r"no 'components.ner.model.widht'"):
        recogniser_config(ner)


def test_comments_stay_when_a_value_changes(file):
    before = file.read_text(encoding="utf-8")
    update_parameters(file, {"ner.members": 1, "evaluate.sets": {}}, file)
    after = file.read_text(encoding="utf-8")
    assert read_parameters(file).ner.members == 1
    assert before.count("#") == after.count("#")
    assert "members: 1 # models that decide together" in after


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"ner.membres": 1}, r"unknown parameter 'ner.membres' \(known are .*ner.members"),
        ({"ner": 1}, r"ner: "),
        ({"nothing": 1}, r"unknown parameter 'nothing'"),
        ({"ner.members.more": 1}, r"unknown parameter"),
        ({"ner.members": 0}, r"ner.members: Input should be greater than or equal to 1"),
        ({"ner.dropout": "much"}, r"ner.dropout"),
        ({"ner.dropout": 1.5}, r"ner.dropout"),
        ({"classifier.stage_c": -1}, r"classifier.stage_c"),
        ({"card.name": "My Model"}, r"card.name"),
        ({"card.version": "one"}, r"card.version"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(file, settings, told):
    before = file.read_bytes()
    with pytest.raises(ParametersError, match=told):
        update_parameters(file, settings, file)
    assert file.read_bytes() == before
    with pytest.raises(ParametersError, match=told):
        with_settings(default_parameters(), settings)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "holds no keys"),
        (b"- a\n", "holds no keys"),
        (b"ner: [\n", "is not YAML"),
        (b"ner: {}\n", "paths: Field required"),
        (b"\xff\xfe", "not UTF-8"),
        (b"a: !!python/object/apply:os.system ['true']\n", "is not YAML"),
    ],
)
def test_a_broken_file_is_named(tmp_path, content, told):
    path = tmp_path / "params.yaml"
    path.write_bytes(content)
    with pytest.raises(ParametersError, match=told) as raised:
        read_parameters(path)
    assert raised.value.where == str(path)
    with pytest.raises(ParametersError, match="cannot be read"):
        read_parameters(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("a.b=1", 1),
        ("a.b=0.5", 0.5),
        ("a.b=true", True),
        ('a.b=["x"]', ["x"]),
        ("a.b=text with = sign", "text with = sign"),
        ("a.b=", ""),
    ],
)
def test_settings_are_json_or_text(given, value):
    assert parse_setting(given) == ("a.b", value)


@pytest.mark.parametrize(
    ("given", "value"),
    [("card.version=1.0", "1.0"), ("card.author=1984", "1984"), ("check.unseen=", ""), ('card.version="2.0"', "2.0")],
)
def test_a_number_for_a_text_is_text(given, value):
    key, read = parse_setting(given)
    assert read == value
    with_settings(default_parameters(), {key: read})


@pytest.mark.parametrize("given", ["", "a", "=1", " =1"])
def test_no_setting(given):
    with pytest.raises(ParametersError, match="is no setting"):
        parse_setting(given)


@given(st.integers(1, 9), st.floats(0, 1), st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40))
def test_what_is_written_is_read(members, dropout, description):
    import tempfile

    settings = {"ner.members": members, "ner.dropout": dropout, "card.description": description}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "params.yaml"
        update_parameters(default_parameters_file(), settings, path)
        assert read_parameters(path) == with_settings(default_parameters(), settings)


def test_the_two_files_of_stages_agree():
    """The repository's dvc.yaml adds its code to what a training's own has."""
    ours = srsly.read_yaml(ROOT / "dvc.yaml")["stages"]
    template = (CONFIG / "stages.yaml").read_text(encoding="utf-8")
    parameters = default_parameters()
    for name, value in parameters.paths.model_dump().items():
        template = template.replace(f"${{paths.{name}}}", value)
    theirs = srsly.yaml_loads(template.replace("${evaluate.split}", parameters.evaluate.split))
    assert list(ours) == ["gazetteers", *theirs["stages"]]
    for name, stage in theirs["stages"].items():
        assert ours[name]["cmd"] == stage["cmd"]
        paths = {dep for dep in stage["deps"] if dep not in ("training/constraints.txt", "corpora")}
        assert paths <= set(ours[name]["deps"]), name
        assert _outs(stage) == _outs(ours[name]), name
        wanted = {key.split(".")[0] for key in stage.get("params", ())} - {"evaluate"}
        assert wanted <= {key.split(".")[0] for key in ours[name].get("params", ())}, name
    assert [list(plot) for plot in srsly.read_yaml(ROOT / "dvc.yaml")["plots"]] == [
        list(plot) for plot in theirs["plots"]
    ]


def _outs(stage):
    found = [*stage.get("outs", ()), *stage.get("metrics", ())]
    return {out if isinstance(out, str) else next(iter(out)) for out in found}
