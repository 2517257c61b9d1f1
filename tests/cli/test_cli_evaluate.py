"""`cwdnlp evaluate`: what it reads, what it writes where, and how it ends."""

import json
import subprocess
import sys

import pytest

from cwdnlp import pipeline
from cwdnlp.cli import evaluate as module
from cwdnlp.records import TaggedArticle

TEXT = "Wójt gminy Platerów Ewa Kalina podpisała umowę."
HOSTILE = "<b>x\x1b[31m\x9b2J\u2028</b>"
GOLD = [
    {"id": "a", "text": TEXT, "entities": [{"start": 0, "end": 4, "label": "ROLE"}], "stage": "funding",
     "topics": ["transport"]},
    {"id": "b", "text": TEXT, "entities": [{"start": 20, "end": 30, "label": "PERSON"}], "stage": "none"},
]  # fmt: skip
ARTICLE = """---
id: {id}
title: Umowa
date: 2023-09-26
place: 1410042
stage: {stage}
topics: {topics}
---
[[Wójt|ROLE #1]] [[gminy Platerów|JST 1410042 lemma="gmina Platerów" #1]] [[Ewa Kalina|PERSON #1]] podpisała umowę.
"""
LABELS = """base = "none"
[[stages]]
id = "voting"
name = "głosowanie"
[[stages]]
id = "results"
name = "wyniki"
"""


def write(path, records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path):
    return write(tmp_path / "gold.jsonl", GOLD)


@pytest.fixture
def tagged(tmp_path):
    return write(tmp_path / "tagged.jsonl", [GOLD[0], {**GOLD[1], "entities": [], "stage": "funding"}])


@pytest.fixture
def corpus(tmp_path):
    """A corpus with labels of its own: two articles to test, one to train."""
    folder = tmp_path / "corpus"
    for split, name, stage in (("test", "a", "voting"), ("test", "b", "results"), ("train", "c", "voting")):
        (folder / split).mkdir(parents=True, exist_ok=True)
        (folder / split / f"{name}.txt").write_text(ARTICLE.format(id=name, stage=stage, topics=""), encoding="utf-8")
    (folder / "labels.toml").write_text(LABELS, encoding="utf-8")
    return folder


def test_json_in_a_pipe(cli, gold, tagged):
    outcome = cli("evaluate", gold, "--model", tagged)
    data = json.loads(outcome.out)
    assert outcome.code == 0
    assert data["gold"] == {"path": str(gold), "splits": []}
    assert (data["source"], data["model"], data["articles"]) == (str(tagged), None, 2)
    assert data["headlines"]["stage"] == 0.5
    assert data["headlines"]["officials"] is None
    assert data["entities"]["labels"]["PERSON"]["recall"] == 0.0
    assert data["confusion"]["entities"]["missed"] == [0, 1]
    assert data["confusion"]["topics"] == {"transport": {"both": 1, "missed": 0, "made_up": 0, "neither": 1}}
    assert data["errors"] == {"missed PERSON": 1}


def test_keys_are_the_same_whatever_gold_holds(cli, tmp_path, gold, tagged):
    bare = write(tmp_path / "bare.jsonl", [{"id": "x", "text": ""}])
    full, empty = (
        json.loads(cli("evaluate", *each).out) for each in ((gold, "--model", tagged), (bare, "--model", bare))
    )
    assert list(full) == list(empty)
    for part in ("headlines", "interval_95", "entities", "stage", "topics", "confidence", "classes", "confusion"):
        assert list(full[part]) == list(empty[part])
    assert list(full["stage"]["labels"]) == list(empty["stage"]["labels"])


def test_tables_when_wanted(cli, gold, tagged):
    out = cli("evaluate", gold, "--model", tagged, "--format", "table").out
    for words in ("Figures of 2 articles", "stage, accuracy", "0.500", "Gold stages by predicted ones", "missed"):
        assert words in out
    assert "\x1b" not in out


def test_the_same_gold_gives_the_same_bytes(cli, gold, tagged, tmp_path):
    runs = [cli("evaluate", gold, "--model", tagged, "--html", tmp_path / f"{n}.html").out for n in range(2)]
    assert runs[0] == runs[1]
    assert (tmp_path / "0.html").read_bytes() == (tmp_path / "1.html").read_bytes()


def test_a_page_beside_the_figures(cli, gold, tagged, tmp_path):
    outcome = cli("evaluate", gold, "--model", tagged, "--html", tmp_path / "page.html")
    assert outcome.code == 0
    assert json.loads(outcome.out)["articles"] == 2
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert f"gold: {gold}" in page


@pytest.mark.parametrize(("more", "start"), [((), "{"), (("--format", "table"), "Figures of 2 articles")])
def test_figures_into_a_file(cli, gold, tagged, tmp_path, more, start):
    outcome = cli("evaluate", gold, "--model", tagged, "--output", tmp_path / "out", *more)
    assert (outcome.code, outcome.out) == (0, "")
    assert (tmp_path / "out").read_text(encoding="utf-8").startswith(start)


def test_what_is_not_measured_is_told_on_standard_error(cli, gold, tagged):
    outcome = cli("evaluate", gold, "--model", tagged)
    assert outcome.lines[0].startswith("warning: not measured, for gold has none: base forms, TERYT codes, officials")
    assert json.loads(outcome.out)["notes"][0] == outcome.lines[0].removeprefix("warning: ")
    assert cli("evaluate", gold, "--model", tagged, "--quiet").err == ""


def test_labels_of_the_corpus_itself(cli, corpus, tmp_path):
    tagged = tmp_path / "tagged.jsonl"
    assert cli("evaluate", corpus, "--model", write(tagged, [])).code == 2
    found = [{"id": name, "text": text_of(corpus, name), "stage": "voting"} for name in "ab"]
    data = json.loads(cli("evaluate", corpus, "--model", write(tagged, found)).out)
    assert data["gold"]["splits"] == ["test"]
    assert data["stage"]["accuracy"] == 0.5
    assert list(data["stage"]["labels"]) == ["voting", "results"]
    assert data["confusion"]["stages"] == {
        "labels": ["voting", "results"], "counts": [[1, 0], [1, 0]], "missed": [0, 0], "made_up": [0, 0],
    }  # fmt: skip


def text_of(corpus, name):
    from cwdnlp.corpus.article import read_article

    return read_article(next(corpus.glob(f"*/{name}.txt"))).to_record().text


def test_splits_and_labels_that_are_named(cli, corpus, tmp_path):
    labels = tmp_path / "joined.toml"
    labels.write_text('[rename]\nfunding = "money"\nstrategy = "money"\n', encoding="utf-8")
    gold = write(tmp_path / "gold.jsonl", [{**GOLD[0], "stage": "strategy"}, GOLD[1]])
    found = write(tmp_path / "found.jsonl", [{**GOLD[0], "stage": "money"}, GOLD[1]])
    data = json.loads(cli("evaluate", gold, "--model", found, "--labels", labels).out)
    assert data["headlines"]["stage"] == 1.0
    assert "money" in data["stage"]["labels"]
    trained = write(tmp_path / "t.jsonl", [{"id": "c", "text": text_of(corpus, "c"), "stage": "voting"}])
    data = json.loads(cli("evaluate", corpus, "--split", "train", "--model", trained).out)
    assert (data["gold"]["splits"], data["articles"], data["headlines"]["stage"]) == (["train"], 1, 1.0)


def test_one_article_without_anything(cli, tmp_path):
    bare = write(tmp_path / "bare.jsonl", [{"id": "x", "text": "Ala"}])
    outcome = cli("evaluate", bare, "--model", bare, "--format", "table", "--html", tmp_path / "p.html")
    assert outcome.code == 0
    assert "Figures of one article" in outcome.out
    assert outcome.about("one article") == ["warning: one article: there are no intervals"]


def test_hostile_labels_reach_neither_the_terminal_nor_the_page(cli, tmp_path):
    gold = write(
        tmp_path / "gold.jsonl",
        [{**GOLD[0], "id": HOSTILE, "stage": HOSTILE, "topics": [HOSTILE],
          "entities": [{"start": 0, "end": 4, "label": HOSTILE}]}],
    )  # fmt: skip
    drawn = cli("evaluate", gold, "--model", gold, "--format", "table", "--html", tmp_path / "p.html")
    plain = cli("evaluate", gold, "--model", write(tmp_path / "other.jsonl", [{**GOLD[0], "id": HOSTILE}]))
    assert "stages of gold that the model never gives: <b>" in plain.err
    for text in (drawn.out, drawn.err, plain.out, plain.err, (tmp_path / "p.html").read_text(encoding="utf-8")):
        assert not set(text) & {"\x1b", "\x9b", "\u2028"}
    assert "<b>" not in (tmp_path / "p.html").read_text(encoding="utf-8")
    assert HOSTILE in json.loads(plain.out)["stage"]["labels"]


# wrong usage and broken input


def test_gold_that_is_not_there(cli, tmp_path):
    outcome = cli("evaluate", tmp_path / "nowhere")
    assert outcome.code == 2
    assert outcome.err == f"error: {tmp_path / 'nowhere'}: no such file or folder\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no gold articles"),
        (b'{"id": "a", "text": "x"}\n{"id": ', ":2: "),
        (b'{"id": "a", "text": "x", "stag": 1}', ":1: stag: unknown field"),
        (b'{"id": "a", "text": "x"}\n{"id": "a", "text": "x"}', "'a' stands twice"),
        (b"\xff\xfe", "is not UTF-8"),
    ],
)
def test_gold_that_cannot_be_read_ends_in_one_line(cli, tmp_path, content, words):
    path = tmp_path / "gold.jsonl"
    path.write_bytes(content)
    outcome = cli("evaluate", path, "--model", path)
    assert (outcome.code, outcome.out) == (2, "")
    assert len(outcome.lines) == 1
    assert str(path) in outcome.err
    assert words in outcome.err


def test_predictions_of_other_articles_are_refused(cli, gold, tmp_path):
    other = write(tmp_path / "other.jsonl", [GOLD[0], {**GOLD[1], "text": "x", "entities": []}])
    assert "b: the text is not that of the gold article" in cli("evaluate", gold, "--model", other).err
    assert "lacks 1 gold articles, b first" in cli("evaluate", gold, "--model", write(other, GOLD[:1])).err


def test_a_model_that_is_not_there(cli, gold):
    outcome = cli("evaluate", gold, "--model", "pl_nowhere")
    assert outcome.code == 2
    assert len(outcome.lines) == 1
    assert "pl_nowhere: cannot load the pipeline" in outcome.err


@pytest.mark.parametrize("option", ["--html", "--output"])
def test_places_that_cannot_be_written_are_refused_before_anything_is_measured(
    cli, gold, tmp_path, option, monkeypatch
):
    monkeypatch.setattr(module, "_evaluate", None)
    for place in (tmp_path, tmp_path / "nowhere" / "x", gold):
        outcome = cli("evaluate", gold, option, place)
        assert outcome.code == 2
        assert option in outcome.err
    assert [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()] == GOLD


def test_one_file_for_two_things_is_refused(cli, gold, tagged, tmp_path):
    assert cli("evaluate", gold, "--html", tmp_path / "x", "--output", tmp_path / "x").code == 2
    assert cli("evaluate", gold, "--model", tagged, "--output", tagged).code == 2
    assert tagged.read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_does_not_lose_the_figures(cli, gold, tagged):
    outcome = cli("evaluate", gold, "--model", tagged, "--html", "/dev/full")
    assert outcome.code == 1
    assert "/dev/full: cannot be written" in outcome.err
    assert json.loads(outcome.out)["articles"] == 2


def test_an_interrupt_ends_it_without_a_word(cli, gold, monkeypatch):
    def interrupt(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_evaluate", interrupt)
    outcome = cli("evaluate", gold)
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "")


def test_a_reader_that_has_gone_ends_it_without_a_word(gold, tagged, environment):
    command = [sys.executable, "-m", "cwdnlp", "evaluate", str(gold), "--model", str(tagged), "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


# the pipeline itself


def test_the_shipped_pipeline_on_a_few_articles(cli, nlp, monkeypatch, tmp_path):
    monkeypatch.setattr(pipeline, "load", lambda name: nlp)
    articles = [{**GOLD[0], "id": name, "text": TEXT} for name in "ab"]
    outcome = cli("evaluate", write(tmp_path / "gold.jsonl", articles), "--html", tmp_path / "p.html")
    data = json.loads(outcome.out)
    assert data["model"]["name"] == "pl_cwd_news"
    assert data["entities"]["labels"]["ROLE"]["recall"] == 1.0
    assert sum(number for number, _, _ in data["classes"]["topics"]["reliability"]) == 2 * 15  # every topic is judged


def test_a_model_without_classifier(cli, nlp, monkeypatch, tmp_path):
    with nlp.select_pipes(disable=["cwdnlp_classifier"]):
        monkeypatch.setattr(pipeline, "load", lambda name: nlp)
        outcome = cli("evaluate", write(tmp_path / "gold.jsonl", GOLD), "--format", "table")
    assert outcome.code == 0
    assert outcome.about("predicted for no article") == [
        "warning: predicted for no article, though gold has some: stages, topics"
    ]


def test_records_are_tagged_anew_and_not_copied(cli, nlp, monkeypatch, tmp_path):
    monkeypatch.setattr(pipeline, "load", lambda name: nlp)
    lie = {**GOLD[0], "entities": [{"start": 5, "end": 10, "label": "PROGRAM"}]}
    data = json.loads(cli("evaluate", write(tmp_path / "gold.jsonl", [lie])).out)
    assert data["entities"]["labels"]["PROGRAM"]["hits"] == 0
    assert TaggedArticle.from_dict(lie).entities[0].label == "PROGRAM"
