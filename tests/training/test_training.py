"""The training stages on a handful of articles: they run, what they write works, and they write the same twice."""

import hashlib
import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

import cwdnlp
from cwdnlp.labels import SCHEMA
from cwdnlp.pipeline import tag
from cwdnlp.records import read_jsonl

ROOT = Path(cwdnlp.__file__).parents[1]
DATA = ROOT / "training" / "data"
TEXT = "Burmistrz Opoczna Michał Konecki podpisał 7 maja 2021 r. umowę na 2,5 mln zł na przebudowę drogi."


def stage(module, *arguments, fails=False):
    """Run a stage as the pipeline does, in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", f"training.{module}", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True
    )
    assert fails or run.returncode == 0, run.stderr
    return run


def digest(folder):
    """The bytes of every file of a folder, by name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert files
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """The folders of two runs of the same stages; the first is packaged."""
    folders = [tmp_path_factory.mktemp("model") / name for name in ("first", "second")]
    processes = []
    for folder in folders:
        folder.mkdir()
        for arguments in (
            ["train_ner", "--max-epochs", "1", "--articles", "6", "--members", "2", "--output", folder / "ner"],
            ["train_members", "--articles", "30", "--output", folder / "cwdnlp_partnerships"],
            ["train_classifier", "--articles", "40", "--output", folder / "cwdnlp_classifier"],
        ):
            command = [sys.executable, "-m", f"training.{arguments[0]}", *map(str, arguments[1:])]
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            processes.append(process)
    for process in processes:
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output
    for folder in folders:
        stage("train_confidence", "--articles", "4", "--model", folder)
    stage("package", "--model", folders[0])
    return folders


def test_two_runs_write_the_same_bytes(trained):
    first, second = trained
    for component in ("ner", "cwdnlp_partnerships", "cwdnlp_confidence", "cwdnlp_classifier"):
        assert digest(first / component) == digest(second / component)


def test_the_packaged_pipeline_is_complete(trained):
    folder = trained[0]
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    assert (meta["lang"], meta["name"], meta["version"], meta["license"]) == (
        "pl", "cwd_news", cwdnlp.__version__, "MIT",
    )  # fmt: skip
    assert meta["pipeline"] == cwdnlp.load().pipe_names
    assert not (folder / "vocab" / "vectors.bin").exists()


@pytest.mark.parametrize("load", [cwdnlp.load, spacy.load], ids=["cwdnlp", "spacy"])
def test_the_packaged_pipeline_tags(trained, load):
    record = tag(TEXT, nlp=load(trained[0]))
    assert record.text == TEXT
    assert [amount.value for amount in record.amounts] == [2_500_000.0]
    assert [date.iso for date in record.dates] == ["2021-05-07"]
    assert record.stage.label in {label.id for label in SCHEMA.stages}
    assert record.model.name == "pl_cwd_news"


def test_the_small_classifier_is_not_the_shipped_one(trained):
    shipped = cwdnlp.load().get_pipe("cwdnlp_classifier").model
    small = cwdnlp.load(trained[0]).get_pipe("cwdnlp_classifier").model
    assert len(small.stage_terms_.terms_) < len(shipped.stage_terms_.terms_)


def test_packaging_needs_the_trained_components(tmp_path):
    run = stage("package", "--model", tmp_path / "empty", fails=True)
    assert run.returncode != 0
    assert not (tmp_path / "empty" / "config.cfg").exists()


def test_the_shipped_pipeline_is_of_this_version(nlp):
    assert nlp.meta["version"] == cwdnlp.__version__


def test_the_splits_share_no_article_and_every_article_has_a_group():
    ids = {}
    for split in ("train", "dev", "test"):
        with (DATA / f"{split}.jsonl").open(encoding="utf-8") as lines:
            ids[split] = [record.id for record in read_jsonl(lines)]
        assert len(ids[split]) == len(set(ids[split])) > 0
    assert not set(ids["train"]) & set(ids["test"])
    assert not set(ids["train"]) & set(ids["dev"])
    assert not set(ids["dev"]) & set(ids["test"])
    groups = dict(line.split("\t") for line in (DATA / "groups.tsv").read_text(encoding="utf-8").splitlines())
    assert set(groups) >= {identifier for split in ids.values() for identifier in split}


def test_gold_readings_mask_gold_entities():
    sys.path.insert(0, str(ROOT))
    try:
        from training.train_classifier import gold_reading, text_pipeline
    finally:
        sys.path.remove(str(ROOT))
    from cwdnlp.records import Entity, TaggedArticle

    text = "Jan Maj zaprasza 7 maja 2021 r. na sesję."
    entities = [Entity(start=0, end=7, label="PERSON"), Entity(start=35, end=40, label="PROGRAM", kb_id="fundusz-x")]
    record = TaggedArticle(id="x", text=text, published="2021-05-01", entities=entities)
    reading = gold_reading(text_pipeline(), record)
    words = [word for sentence in reading.sentences for word in sentence]
    assert (words[0].text, words[0].lemma, words[0].label) == ("Jan Maj", "", "PERSON")
    assert not {"Jan", "Maj"} & {word.text for word in words}
    assert "zapraszać" in {word.lemma for word in words}
    assert {"program:unknown", "date:future"} == {mark.kind for mark in reading.marks}
    assert all(text[word.start : word.end] == word.text for word in words)


def test_other_versions_are_warned_about(monkeypatch, tmp_path, caplog):
    sys.path.insert(0, str(ROOT))
    try:
        from training import common
    finally:
        sys.path.remove(str(ROOT))
    constraints = tmp_path / "constraints.txt"
    constraints.write_text(
        f"spacy=={spacy.__version__}\nnumpy==0.0.1\nno-such-package==1\n\n# comment\n", encoding="utf-8"
    )
    monkeypatch.setattr(common, "CONSTRAINTS", constraints)
    with caplog.at_level(logging.WARNING, logger="training"):
        warnings = common.check_versions()
    assert [warning.split()[0] for warning in warnings] == ["numpy", "no-such-package"]
    assert len(caplog.records) == 2
