"""The training's stages on a handful of articles: they run, what they write works, and they write the same twice."""

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

import cwdnlp
from cwdnlp.errors import CorpusError, ModelError
from cwdnlp.evaluate.gold import read_records
from cwdnlp.labels import SCHEMA
from cwdnlp.pipeline import tag
from cwdnlp.records import Entity, TaggedArticle
from cwdnlp.training import STAGES, new_workspace, run_stage
from cwdnlp.training.assembly import assemble_model
from cwdnlp.training.classifier import gold_reading, text_pipeline
from cwdnlp.training.confidence import fit_confidence
from cwdnlp.training.digest import file_digests, folder_digest, folder_size
from cwdnlp.training.members import fit_members
from cwdnlp.training.parameters import Workspace
from cwdnlp.training.stages import check_versions, corpus_digest, read_split, take_articles

ROOT = Path(cwdnlp.__file__).parents[1]
DATA = ROOT / "training" / "data"
TEXT = "Burmistrz Opoczna Michał Konecki podpisał 7 maja 2021 r. umowę na 2,5 mln zł na przebudowę drogi."
SMALL = {
    "articles": 30,
    "ner.members": 2,
    "ner.max_epochs": 1,
    "ner.copies": 0,
    "members.rarest": 1,
    "evaluate.sets": {},
}


def stage(name, folder):
    """Run a stage as DVC does, in a process of its own."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "cwdnlp.training", name, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A corpus of some of the project's articles."""
    folder = tmp_path_factory.mktemp("corpus") / "articles"
    for split, count in (("train", 60), ("dev", 6), ("test", 6)):
        (folder / split).mkdir(parents=True)
        for path in sorted((ROOT / "corpora" / split).glob("*.txt"))[:count]:
            (folder / split / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory, corpus):
    """What the stages `check` and `data` make of the corpus; no parameter of these tests changes it."""
    workspace = new_workspace(tmp_path_factory.mktemp("built") / "work", corpus, SMALL)
    for name in ("check", "data"):
        run_stage(name, workspace)
    return workspace.data


def prepared(folder, corpus, built, **settings):
    """Lay out a workspace whose recogniser can be trained."""
    workspace = new_workspace(folder, corpus, {**SMALL, **settings})
    shutil.copytree(built, workspace.data, dirs_exist_ok=True)
    return workspace


@pytest.fixture(scope="module")
def trained(tmp_path_factory, corpus):
    """Two workspaces with the same corpus and parameters, the second trained as DVC does, a process for each stage."""
    first, second = (new_workspace(tmp_path_factory.mktemp("work") / "first", corpus, SMALL) for _ in range(2))
    script = "import pathlib; from cwdnlp.training import open_workspace, train; train(open_workspace(pathlib.Path()))"
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", script]
    run = subprocess.run(command, cwd=first.root, capture_output=True, text=True, env=environment, check=False)
    assert run.returncode == 0, run.stderr
    for name in STAGES:
        if name != "evaluate":
            run = stage(name, second.root)
            assert run.returncode == 0, run.stderr
    return first, second


def test_two_trainings_write_the_same_bytes(trained):
    first, second = trained
    assert file_digests(first.model) == file_digests(second.model)
    assert folder_digest(first.model) == folder_digest(second.model)
    assert file_digests(first.data) == file_digests(second.data)


def test_the_pipeline_is_complete(trained):
    folder = trained[0].model
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    assert (meta["lang"], meta["name"], meta["version"], meta["license"]) == ("pl", "first", "0.1.0", "")
    assert meta["pipeline"] == cwdnlp.load().pipe_names
    assert not (folder / "vocab" / "vectors.bin").exists()
    assert sorted(path.name for path in (folder / "ner").iterdir()) == ["0", "1"]
    assert not list(folder.rglob("done.json"))


@pytest.mark.parametrize("load", [cwdnlp.load, spacy.load], ids=["cwdnlp", "spacy"])
def test_the_pipeline_tags(trained, load):
    record = tag(TEXT, nlp=load(trained[0].model))
    assert record.text == TEXT
    assert [amount.value for amount in record.amounts] == [2_500_000.0]
    assert [date.iso for date in record.dates] == ["2021-05-07"]
    assert record.stage.label in {label.id for label in SCHEMA.stages}
    assert record.model.name == "pl_first"


def test_the_report_tells_what_was_measured_of_what(trained):
    workspace = trained[0]
    figures = json.loads((workspace.report / "metrics.json").read_text(encoding="utf-8"))
    assert figures["model"] == {
        "name": "pl_first",
        "version": "0.1.0",
        "sha256": folder_digest(workspace.model),
        "bytes": folder_size(workspace.model),
    }
    assert figures["corpus"] == {
        "articles": 72, "train": 60, "dev": 6, "test": 6, "sha256": corpus_digest(workspace),
    }  # fmt: skip
    test = figures["sets"]["test"]
    assert list(figures["sets"]) == ["test"]
    assert 0 <= test["interval_95"]["strict"]["low"] <= test["strict"] <= test["interval_95"]["strict"]["high"] <= 1
    card = (workspace.report / "README.md").read_text(encoding="utf-8")
    assert card.startswith("# pl_first 0.1.0\n")
    assert figures["model"]["sha256"][:16] in card
    assert "60 to train on" in card
    for name in ("confidence.svg", "stages.svg", "probabilities.svg"):
        assert f"]({name})" in card
        assert (workspace.report / name).is_file()


def test_the_plots_count_every_article(trained):
    rows = (trained[0].report / "plots" / "stages.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "set,gold,predicted"
    assert len(rows) - 1 == 6
    gold = sorted(record.stage.label for record in read_split(trained[0], "test"))
    assert sorted(row.split(",")[1] for row in rows[1:]) == gold


def test_a_training_that_was_broken_off_goes_on(built, corpus, tmp_path):
    """What is finished is taken over: here it is not what a training would make, and must come out as it is."""
    workspace = prepared(tmp_path / "first", corpus, built, **{"ner.members": 1})
    from cwdnlp.training import recogniser

    digest = recogniser._digest(workspace, recogniser._config(workspace), [])
    kept = workspace.data / "checkpoints" / digest / "0"
    kept.mkdir(parents=True)
    (kept / "model").write_bytes(b"finished before")
    (kept / "done.json").write_text("{}")
    run = stage("ner", workspace.root)
    assert "1 of 1 models are there from a training that was broken off" in run.stderr
    assert (workspace.model / "ner" / "0" / "model").read_bytes() == b"finished before"
    assert not (workspace.data / "checkpoints").exists()


def test_what_a_training_depends_on_tells_it_from_others(built, corpus, tmp_path):
    from cwdnlp.training import recogniser

    digests = set()
    for number, settings in enumerate(({}, {}, {"ner.dropout": 0.2}, {"articles": 20}, {"ner.seed": 7})):
        workspace = prepared(tmp_path / str(number), corpus, built, **settings)
        digests.add(recogniser._digest(workspace, recogniser._config(workspace), []))
    assert len(digests) == 4


def test_training_goes_on_from_another_model(built, corpus, tmp_path):
    workspace = prepared(tmp_path / "more", corpus, built, **{"ner.members": 1, "ner.base": "shipped"})
    run = stage("ner", workspace.root)
    assert run.returncode == 0, run.stderr
    # One epoch from the beginning finds next to nothing; from the shipped weights nearly all.
    nlp = spacy.load(cwdnlp.pipeline.model_home() / cwdnlp.pipeline.MODEL_NAME)
    for member in nlp.get_pipe("ner").members:
        member.from_disk(workspace.model / "ner" / "0", exclude=["vocab"])
    labels = {(entity.text, entity.label_) for entity in nlp(TEXT).ents}
    assert {("Michał Konecki", "PERSON"), ("Burmistrz", "ROLE"), ("Opoczna", "JST")} <= labels


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"ner.base": "no-such-model"}, "no-such-model"),
        ({"ner.base": "shipped", "ner.overrides": {"components.ner.model.hidden_width": 32}}, "built in another way"),
    ],
)
def test_a_model_that_cannot_be_gone_on_from_is_refused(built, corpus, tmp_path, settings, told):
    workspace = prepared(tmp_path / "more", corpus, built, **{"ner.members": 1, **settings})
    run = stage("ner", workspace.root)
    assert run.returncode == 1
    assert told in run.stderr
    assert "Traceback" not in run.stderr
    assert not (workspace.model / "ner").exists()


def test_stages_in_the_wrong_order_say_so(corpus, tmp_path):
    workspace = new_workspace(tmp_path / "empty", corpus)
    with pytest.raises(ModelError, match=r"lacks ner .*order"):
        assemble_model(workspace)
    with pytest.raises(CorpusError, match="run the stage data first"):
        run_stage("members", workspace)
    run = stage("ner", workspace.root)
    assert (run.returncode, "run the stage data first" in run.stderr, "Traceback" in run.stderr) == (1, True, False)
    assert not (workspace.model / "config.cfg").exists()


def test_a_split_without_articles_is_refused(corpus, tmp_path):
    (tmp_path / "corpus" / "train").mkdir(parents=True)
    path = next((corpus / "train").glob("*.txt"))
    (tmp_path / "corpus" / "train" / path.name).write_bytes(path.read_bytes())
    workspace = new_workspace(tmp_path / "work", tmp_path / "corpus")
    run_stage("check", workspace)
    with pytest.raises(CorpusError, match=r"corpus/dev: holds no articles .*corpus split"):
        run_stage("data", workspace)


def test_every_stage_has_a_function():
    assert next(iter(STAGES)) == "check"
    with pytest.raises(KeyError):
        run_stage("no-such-stage", Workspace.open(ROOT))


def test_the_shipped_pipeline_is_of_this_version(nlp):
    assert nlp.meta["version"] == Workspace.open(ROOT).parameters.card.version == cwdnlp.__version__


def test_the_splits_share_no_article_and_every_article_has_a_group():
    ids = {split: [record.id for record in read_records(DATA / f"{split}.jsonl")] for split in ("train", "dev", "test")}
    for each in ids.values():
        assert len(each) == len(set(each)) > 0
    assert not set(ids["train"]) & set(ids["test"])
    assert not set(ids["train"]) & set(ids["dev"])
    assert not set(ids["dev"]) & set(ids["test"])
    groups = dict(line.split("\t") for line in (DATA / "groups.tsv").read_text(encoding="utf-8").splitlines())
    assert set(groups) >= {identifier for split in ids.values() for identifier in split}


def test_gold_readings_mask_gold_entities():
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


def test_a_larger_part_holds_the_smaller():
    records = [TaggedArticle(id=f"a{number}", text="x") for number in range(40)]
    parts = [[record.id for record in take_articles(records, count)] for count in (5, 10, 40, 0)]
    assert [len(part) for part in parts] == [5, 10, 40, 40]
    assert set(parts[0]) < set(parts[1])
    assert parts[3] == [record.id for record in records]
    assert parts[0] != [record.id for record in records[:5]]


def test_weights_of_one_kind_of_example_alone():
    assert fit_members([], [], strength=1, rarest=1).probability(set()) < 0.1
    assert fit_members([{"a"}], [True], strength=1, rarest=1).probability({"a"}) > 0.9
    assert fit_confidence([], [], strength=1).probability({}) == pytest.approx(0.5)
    assert fit_confidence([{"a": 1.0}] * 8, [True] * 8, strength=1).probability({"a": 1.0}) == pytest.approx(0.9)


def test_a_corpus_without_members_takes_over_what_the_shipped_pipeline_knows(corpus, tmp_path):
    """An article without a partnership cannot teach who belongs to one."""
    plain = tmp_path / "corpus"
    for split in ("train", "dev", "test"):
        (plain / split).mkdir(parents=True)
        for path in sorted((corpus / split).glob("*.txt")):
            if b"PARTNERSHIP" not in path.read_bytes():
                (plain / split / path.name).write_bytes(path.read_bytes())
    workspace = new_workspace(tmp_path / "work", plain, SMALL)
    for name in ("check", "data", "members"):
        run_stage(name, workspace)
    shipped = ROOT / "models" / "pl_cwd_news" / "cwdnlp_partnerships"
    assert file_digests(workspace.model / "cwdnlp_partnerships") == file_digests(shipped)


def test_other_versions_are_warned_about(tmp_path, caplog):
    constraints = tmp_path / "constraints.txt"
    constraints.write_text(
        f"spacy=={spacy.__version__}\nnumpy==0.0.1\nno-such-package==1\n\n# comment\n", encoding="utf-8"
    )
    with caplog.at_level(logging.WARNING, logger="cwdnlp.training"):
        warnings = check_versions(constraints)
    assert [warning.split()[0] for warning in warnings] == ["numpy", "no-such-package"]
    assert len(caplog.records) == 2
    assert check_versions(None) == check_versions(tmp_path / "none.txt") == []


def test_a_digest_is_that_of_names_and_bytes(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.txt").write_bytes(b"1")
    (tmp_path / "a.txt").write_bytes(b"2")
    lines = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in (("a.txt", b"2"), ("b/c.txt", b"1"))
    )
    assert folder_digest(tmp_path) == hashlib.sha256(lines.encode()).hexdigest()
    assert folder_size(tmp_path) == 2
    (tmp_path / ".gitignore").write_bytes(b"left by DVC")
    (tmp_path / "b" / ".hidden").write_bytes(b"3")
    assert folder_size(tmp_path) == 2
    before = folder_digest(tmp_path)
    assert before == hashlib.sha256(lines.encode()).hexdigest()
    (tmp_path / "a.txt").rename(tmp_path / "d.txt")
    assert folder_digest(tmp_path) != before
