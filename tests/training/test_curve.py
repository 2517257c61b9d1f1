"""Learning curves: sizes, points, and runs that are kept."""

import json
from pathlib import Path
from time import sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.errors import CwdnlpError
from cwdnlp.evaluate.predict import Predictions
from cwdnlp.records import TaggedArticle
from cwdnlp.training import curve as module
from cwdnlp.training.card_further import experiment_sections
from cwdnlp.training.curve import curve_runs, curve_sizes, learning_curve
from cwdnlp.training.curve_points import Point, curve_points, promise
from cwdnlp.training.parameters import Workspace, default_parameters, with_settings
from cwdnlp.training.runs import Results, Run, measure_model, run_all


@given(st.integers(1, 10_000), st.integers(1, 8))
def test_sizes_double_up_to_all(articles, steps):
    sizes = curve_sizes(articles, steps)
    assert sizes[-1] == 0
    assert sizes[:-1] == sorted(set(sizes[:-1]))
    assert all(0 < size < articles for size in sizes[:-1])
    assert len(sizes) <= steps


def test_points_are_means_over_seeds_in_the_order_of_articles():
    runs = {
        "all 0": {"test": {"stage": 0.8}},
        "10 0": {"test": {"stage": 0.4}},
        "10 1": {"test": {"stage": 0.6}},
        "100 0": {"test": {"stage": 0.7}},
    }
    points = curve_points(runs, "test", "stage", 200)
    assert [(p.articles, round(p.value, 3), round(p.spread, 3)) for p in points] == [
        (10, 0.5, 0.1), (100, 0.7, 0.0), (200, 0.8, 0.0),
    ]  # fmt: skip
    assert [p.gain for p in points] == [None, pytest.approx(0.2), pytest.approx(0.1)]
    assert promise(points) == pytest.approx(0.1)
    assert curve_points(runs, "news", "stage", 200) == []
    with pytest.raises(KeyError):
        curve_points(runs, "test", "no-such-figure", 200)


def test_one_point_promises_nothing():
    assert promise([]) is promise([Point(10, 0.5, 0, None)]) is None
    assert promise([Point(10, 0.5, 0, None), Point(40, 0.7, 0, 0.2)]) == pytest.approx(0.1), "twice twice"


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "training" / "data").mkdir(parents=True)
    (tmp_path / "training" / "data" / "check.json").write_text('{"sha256": "abc"}')
    return Workspace(tmp_path, default_parameters())


@pytest.fixture
def trained(monkeypatch, tmp_path):
    """Record what is trained instead of training it; `trained.fail` names a run that fails."""

    class Trained(list):
        fail = ""

    done = Trained()

    def train(workspace, run, folder):
        if run.name == done.fail:
            raise CwdnlpError("the stage ner failed")
        done.append((run.key, folder.name))
        folder.mkdir(parents=True)
        return folder

    monkeypatch.setattr("cwdnlp.training.runs.train_run", train)
    monkeypatch.setattr("cwdnlp.training.runs.measure_model", lambda folder, sets: {"test": {"stage": 0.5}})
    return done


def test_what_was_measured_is_not_measured_again(workspace, trained, tmp_path):
    results = tmp_path / "out" / "experiments.json"
    ticks = []
    for _ in range(2):
        figures = run_all(
            workspace, "curve", [Run("10"), Run("all, of it", 1)], {}, results=results, advance=lambda: ticks.append(1)
        )
    assert trained == [("10 0", "curve-10-0"), ("all, of it 1", "curve-all-of-it-1")]
    assert set(figures) == {"10 0", "all, of it 1"}
    assert len(ticks) == 4
    assert not any((workspace.data / "runs").iterdir()), "the models are not kept"
    run_all(workspace, "other", [Run("10")], {}, results=results)
    assert set(json.loads(results.read_text())) == {"curve", "other"}


def test_what_was_measured_before_a_failure_is_kept(workspace, trained, tmp_path):
    results = tmp_path / "experiments.json"
    trained.fail = "20"
    with pytest.raises(CwdnlpError):
        run_all(workspace, "curve", [Run("10"), Run("20")], {}, results=results)
    assert set(json.loads(results.read_text())["curve"]["runs"]) == {"10 0"}


def test_figures_of_another_corpus_are_left_behind(tmp_path):
    path = tmp_path / "experiments.json"
    Results(path, "curve", "old").add(Run("10"), {"test": {}})
    assert Results(path, "curve", "old").runs != {}
    assert Results(path, "curve", "new").runs == {}


def test_figures_of_other_parameters_are_left_behind(workspace, trained, tmp_path):
    results = tmp_path / "experiments.json"
    run_all(workspace, "curve", [Run("10", 0, {"articles": 10})], {}, results=results)
    changes = {"articles": 30, "card.author": "Ada"}
    same = Workspace(tmp_path, with_settings(workspace.parameters, changes))
    run_all(same, "curve", [Run("10", 0, {"articles": 10})], {}, results=results)
    assert len(trained) == 1, "what each run has its own of, or no figure depends on, counts for nothing"
    other = Workspace(tmp_path, with_settings(workspace.parameters, {"ner.max_epochs": 1}))
    assert set(run_all(other, "curve", [Run("20", 0, {"articles": 20})], {}, results=results)) == {"20 0"}


def test_figures_without_a_note_of_parameters_count(tmp_path):
    path = tmp_path / "experiments.json"
    Results(path, "curve", "same").add(Run("10"), {"test": {}})
    assert Results(path, "curve", "same", "p").runs == {"10 0": {"test": {}}}


def test_after_a_failure_no_other_training_begins(workspace, tmp_path, monkeypatch):
    begun = []

    def train(workspace, run, folder):
        begun.append(run.key)
        if len(begun) == 1:
            raise CwdnlpError("the stage ner failed")
        sleep(0.05)
        return folder

    monkeypatch.setattr("cwdnlp.training.runs.train_run", train)
    with pytest.raises(CwdnlpError):
        run_all(workspace, "curve", [Run(str(size)) for size in range(10, 40)], {}, results=tmp_path / "e.json")
    assert len(begun) < 30


def test_a_session_that_is_killed_while_it_writes_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "experiments.json"
    Results(path, "curve", "c").add(Run("10"), {"test": {}})
    before, write = path.read_bytes(), Path.write_text

    def broken(self, content, **options):
        write(self, content[:9], **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_text", broken)
    with pytest.raises(KeyboardInterrupt):
        Results(path, "curve", "c").add(Run("20"), {"test": {}})
    assert path.read_bytes() == before


def test_nothing_of_a_run_is_left(workspace, trained, tmp_path, monkeypatch):
    def train(workspace, run, folder):
        (folder / "model").mkdir(parents=True)
        (folder / "params.yaml").touch()
        return folder / "model"

    monkeypatch.setattr("cwdnlp.training.runs.train_run", train)
    run_all(workspace, "curve", [Run("10")], {}, results=tmp_path / "experiments.json")
    assert not any((workspace.data / "runs").iterdir())


def test_a_part_larger_than_the_whole_is_refused(workspace, trained, monkeypatch):
    monkeypatch.setattr(module, "read_split", lambda workspace, split: [None] * 50)
    with pytest.raises(CwdnlpError, match="there are 50 articles to train on, not 51"):
        learning_curve(workspace, [10, 51])
    assert trained == []


def test_all_sizes_of_all_seeds():
    assert [(run.name, run.seed, run.settings["articles"]) for run in curve_runs([5, 0], 2)] == [
        ("5", 0, 5), ("all", 0, 0), ("5", 1, 5), ("all", 1, 0),
    ]  # fmt: skip


def test_what_gold_says_nothing_about_is_no_point_and_a_dash_on_the_card(monkeypatch, tmp_path):
    """A corpus without partnerships has no figure for their members, which is not the same as 0."""
    text = "Wójt zaprasza."
    gold = TaggedArticle.from_dict({"id": "a", "text": text, "entities": [{"start": 0, "end": 4, "label": "ROLE"}]})
    more = {"start": 5, "end": 13, "label": "PARTNERSHIP"}
    found = TaggedArticle.from_dict(
        {"id": "a", "text": text, "entities": [{"start": 0, "end": 4, "label": "ROLE"}, more]}
    )
    monkeypatch.setattr("cwdnlp.training.runs.load", lambda folder: None)
    runs = {}
    for size, predicted in (("5", found), ("all", gold)):
        answer = Predictions([predicted])
        monkeypatch.setattr("cwdnlp.training.runs.predict", lambda articles, nlp, answer=answer: answer)
        runs[f"{size} 0"] = measure_model(tmp_path, {"test": [gold]})
    assert runs["all 0"]["test"]["strict"] == 1.0
    assert runs["all 0"]["test"]["members"] is runs["all 0"]["test"]["stage"] is None
    assert curve_points(runs, "test", "members", 10) == []
    assert len(curve_points(runs, "test", "strict", 10)) == 2
    # A label that only one of the runs predicts is a column too.
    table = experiment_sections({"learning-curve": {"corpus": "x", "runs": runs}}, "x")[-1].splitlines()
    names, five, whole = ([cell.strip() for cell in table[row].strip("|").split("|")] for row in (0, 2, 3))
    assert dict(zip(names, five, strict=True))["members"] == "–"
    assert dict(zip(names, five, strict=True))["`PARTNERSHIP`"] == "0.000"
    assert dict(zip(names, whole, strict=True))["`PARTNERSHIP`"] == "–"
