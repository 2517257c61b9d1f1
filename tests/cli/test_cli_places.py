"""The commands that measure, as one product: no file that is read is written over, the same options, the same ends."""

import json
import os
import subprocess
import sys

import pytest
import spacy

TEXT = "Wójt gminy Platerów podpisał umowę."
GOLD = [{"id": name, "text": TEXT, "stage": "none", "topics": ["transport"]} for name in ("a", "b")]
LABELS = 'base = "none"\n[[topics]]\nid = "transport"\nname = "transport"\n'
ARTICLE = "---\nid: {id}\ntitle: Umowa\ndate: 2023-09-26\nplace: 1410042\nstage: none\ntopics: \n---\nPodpisano.\n"
COMMANDS = {
    "evaluate": ("evaluate", "gold.jsonl", "--model", "tagged.jsonl"),
    "errors": ("errors", "gold.jsonl", "--model", "tagged.jsonl"),
    "compare": ("compare", "tagged.jsonl", "other.jsonl", "--gold", "gold.jsonl", "--samples", "199"),
}
READ = [
    ("evaluate", "gold.jsonl"),
    ("evaluate", "tagged.jsonl"),
    ("evaluate", "mine.toml"),
    ("evaluate", "linked.jsonl"),
    ("errors", "gold.jsonl"),
    ("errors", "mine.toml"),
    ("errors", "linked.jsonl"),
    ("compare", "gold.jsonl"),
    ("compare", "tagged.jsonl"),
    ("compare", "other.jsonl"),
    ("compare", "mine.toml"),
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder in which one stands, with gold, what two models tagged, and labels of its own."""
    for name, stage in (("gold", "none"), ("tagged", "funding"), ("other", "none")):
        lines = "".join(json.dumps({**record, "stage": stage}) + "\n" for record in GOLD)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(LABELS, encoding="utf-8")
    os.link(tmp_path / "gold.jsonl", tmp_path / "linked.jsonl")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("option", ["--output", "--html"])
@pytest.mark.parametrize(("command", "name"), READ)
def test_what_is_read_is_not_written_over(cli, folder, command, name, option):
    before = (folder / name).read_bytes()
    outcome = cli(*COMMANDS[command], "--labels", "mine.toml", option, name)
    assert (outcome.code, (folder / name).read_bytes()) == (2, before)
    assert "names too" in outcome.err


@pytest.mark.parametrize("name", ["test/a.txt", "test.jsonl", "labels.toml"])
@pytest.mark.parametrize("command", ["evaluate", "errors"])
def test_nothing_of_a_corpus_is_written_over(cli, folder, command, name):
    corpus = folder / "corpus"
    (corpus / "test").mkdir(parents=True)
    (corpus / "test" / "a.txt").write_text(ARTICLE.format(id="c"), encoding="utf-8")
    (corpus / "test.jsonl").write_bytes((folder / "gold.jsonl").read_bytes())
    (corpus / "labels.toml").write_text(LABELS, encoding="utf-8")
    before = (corpus / name).read_bytes()
    outcome = cli(command, "corpus", "--model", "tagged.jsonl", "--output", f"corpus/{name}")
    assert (outcome.code, (corpus / name).read_bytes()) == (2, before)
    assert "belongs to what GOLD names" in " ".join(outcome.err.replace("│", " ").split())


def test_a_report_may_lie_in_the_corpus_folder(cli, folder):
    (folder / "errors.jsonl").write_text("old", encoding="utf-8")
    assert cli("errors", ".", "--model", "tagged.jsonl", "--split", "gold", "--output", "errors.jsonl").code == 0
    assert (folder / "errors.jsonl").read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_the_same_places_for_results(cli, folder, command):
    outcome = cli(*COMMANDS[command], "--output", "results.json", "--html", "page.html")
    assert (outcome.code, outcome.out) == (0, "")
    assert (folder / "results.json").is_file()
    assert (folder / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["--output", "--html"])
def test_a_full_disk_ends_with_one(cli, folder, command, option):
    outcome = cli(*COMMANDS[command], option, "/dev/full")
    assert (outcome.code, outcome.lines[-1].partition(" (")[0]) == (
        1,
        "error: /dev/full: cannot be written: no space left on device",
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_splits_of_what_has_none(cli, folder, command):
    outcome = cli(*COMMANDS[command], "--split", "dev")
    assert (outcome.code, outcome.err) == (
        2,
        "error: gold.jsonl: has no splits (name a corpus folder, or leave out --split)\n",
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_an_article_that_was_tagged_twice(cli, folder, command):
    with (folder / "tagged.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({**GOLD[1], "stage": "funding"}) + "\n")
    outcome = cli(*COMMANDS[command])
    assert outcome.code == 2
    assert "tagged.jsonl: the id 'b' stands twice" in outcome.err


@pytest.mark.parametrize("command", ["evaluate", "errors", "compare"])
def test_warnings_of_libraries_stay_off_the_terminal(folder, command):
    spacy.blank("pl", meta={"name": "old"}).to_disk(folder / "old")
    meta = json.loads((folder / "old" / "meta.json").read_text(encoding="utf-8"))
    (folder / "old" / "meta.json").write_text(json.dumps({**meta, "spacy_version": ">=2.0,<2.1"}), encoding="utf-8")
    arguments = ["old" if each == "tagged.jsonl" else each for each in COMMANDS[command]]
    run = subprocess.run([sys.executable, "-m", "cwdnlp", *arguments, "--quiet"], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
