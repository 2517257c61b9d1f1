"""`cwdnlp corpus`: what is good is done, what is not is named on standard error, and the exit code tells."""

import json
import shutil
from pathlib import Path

import pytest

import cwdnlp
from cwdnlp.cli.corpus.exchange import ExchangeFormat
from cwdnlp.corpus.formats import FORMATS
from cwdnlp.errors import CorpusError

ROOT = Path(cwdnlp.__file__).parents[1]
DEV = ROOT / "corpora" / "dev"
GOOD = """---
id: {id}
title: Spotkanie w Łosicach
date: 2021-06-18
place: {place}
genre: visit_report
register: stiff
clutter: none
flaws: none
stage: exchange
topics:
---
[[Wójt|ROLE #1]] [[gminy Platerów|JST 1410042 lemma="gmina Platerów" #1]] [[Ewa Kalina|PERSON #1]] gościła delegacje.
"""


@pytest.fixture
def corpus(tmp_path):
    """A corpus of two articles of different gminas."""
    folder = tmp_path / "corpora"
    for split, name, place in (("train", "a", "1410042"), ("test", "b", "1410032")):
        (folder / split).mkdir(parents=True)
        (folder / split / f"{name}.txt").write_text(GOOD.format(id=name, place=place), encoding="utf-8")
    return folder


def test_check_is_quiet_about_what_is_right(cli, corpus):
    outcome = cli("corpus", "check", corpus)
    assert (outcome.code, outcome.out, outcome.lines) == (0, "", ["2 articles, 0 findings"])


def test_check_names_file_line_and_remedy(cli, corpus):
    path = corpus / "train" / "a.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("|JST 1410042", "|JST"), encoding="utf-8")
    (corpus / "dev").mkdir()
    (corpus / "dev" / "a.txt").write_text(GOOD.format(id="a", place="1410042"), encoding="utf-8")
    outcome = cli("corpus", "check", corpus, corpus / "none")
    assert outcome.code == 1
    assert f"{path}:13: [code] JST 'gminy Platerów' has no TERYT code; give it, or -" in outcome.out
    assert "[duplicate-id]" in outcome.out
    assert "[split-leak]" in outcome.out
    assert f"{corpus / 'none'}:1: [format] no such file or folder" in outcome.out


def test_check_for_a_split_that_is_none(cli, corpus):
    outcome = cli("corpus", "check", corpus, "--unseen", "tset")
    assert outcome.code == 2
    assert "no such split 'tset'" in outcome.err


def test_check_of_nothing_is_wrong_usage(cli, tmp_path):
    assert cli("corpus", "check", tmp_path).code == 2


def test_show(cli, corpus):
    outcome = cli("corpus", "show", corpus, "--split", "train", "--width", "200")
    assert outcome.code == 0
    assert '[Wójt]ROLE #1 [gminy Platerów]JST 1410042 lemma="gmina Platerów" #1' in outcome.out
    assert "official: wójt Ewa Kalina – 1410042 gmina wiejska Platerów, mazowieckie" in outcome.out
    assert "stage: exchange · topics: -" in outcome.out
    assert outcome.out.count("Spotkanie") == 0  # the title is shown where the text repeats it, not twice


def test_show_goes_on_after_a_broken_file(cli, corpus):
    (corpus / "train" / "0.txt").write_text("nic", encoding="utf-8")
    outcome = cli("corpus", "show", corpus)
    assert outcome.code == 1
    assert outcome.about("0.txt:1: has no front matter")
    assert outcome.out.count("official:") == 2


def test_show_makes_control_characters_visible(cli, corpus):
    path = corpus / "train" / "a.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("gościła", "\x1b[31mgościła"), encoding="utf-8")
    assert "\x1b" not in cli("corpus", "show", path).out


def test_stats_as_json(cli, corpus):
    outcome = cli("corpus", "stats", corpus, "--format", "json")
    assert outcome.code == 0
    data = json.loads(outcome.out)
    assert data["tables"]["articles"] == [
        {"split": "train", "articles": "1"},
        {"split": "test", "articles": "1"},
        {"split": "all", "articles": "2"},
    ]
    assert data["variety"]["corpus"]["articles"] == 2


def test_stats_name_articles_that_are_alike(cli, corpus):
    for name in "ab":
        path = next(corpus.glob(f"*/{name}.txt"))
        path.write_text(path.read_text(encoding="utf-8") + " ".join(f"słowo{n}" for n in range(30)), encoding="utf-8")
    outcome = cli("corpus", "stats", corpus, "--limit", "0.05")
    assert outcome.code == 1
    assert outcome.about("of 5-grams")


def test_stats_fill_a_datasheet(cli, corpus, tmp_path):
    sheet = tmp_path / "README.md"
    sheet.write_text("# Dane\n\n<!-- stats:articles --><!-- /stats -->\n", encoding="utf-8")
    assert cli("corpus", "stats", corpus, "--update", sheet).code == 0
    assert "| train | 1 |\n| test | 1 |\n| all | 2 |" in sheet.read_text(encoding="utf-8")
    sheet.write_text("# Dane\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="has no marks to fill"):
        cli("corpus", "stats", corpus, "--update", sheet)


def test_stats_beside_another_collection(cli, corpus, tmp_path):
    (tmp_path / "inne.jsonl").write_text('{"id": "x", "text": "raz dwa"}\n', encoding="utf-8")
    data = json.loads(cli("corpus", "stats", corpus, "--beside", tmp_path / "inne.jsonl", "-f", "json").out)
    assert data["variety"]["inne"]["words"] == 2


def test_split_says_where_and_moves_when_asked(cli, corpus, tmp_path):
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    for name, place in (("c", "1410032"), ("d", "3062011")):
        (incoming / f"{name}.txt").write_text(GOOD.format(id=name, place=place), encoding="utf-8")
    outcome = cli("corpus", "split", incoming, "--shares", "dev=1")
    assert outcome.out.splitlines() == [f"dev\t{incoming / 'c.txt'}", f"dev\t{incoming / 'd.txt'}"]
    assert cli("corpus", "split", incoming, "--shares", "dev=1", "--into", corpus).code == 0
    assert (corpus / "test" / "c.txt").exists()  # where its gmina is already
    assert (corpus / "dev" / "d.txt").exists()
    assert not list(incoming.iterdir())


def test_split_keeps_what_would_be_overwritten(cli, corpus, tmp_path):
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    (incoming / "a.txt").write_text(GOOD.format(id="a", place="1410042"), encoding="utf-8")
    assert cli("corpus", "split", incoming, "--into", corpus).code == 1
    assert (incoming / "a.txt").exists()


@pytest.mark.parametrize("shares", ["train", "train=x", "train=0.5", "train=0.5,tset=0.5", "train=1.5,dev=-0.5"])
def test_split_refuses_odd_shares(cli, corpus, shares):
    outcome = cli("corpus", "split", corpus, "--shares", shares)
    assert outcome.code == 2
    assert "share" in outcome.err


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_export_and_import(cli, corpus, tmp_path, name):
    output = tmp_path / "out"
    assert cli("corpus", "export", corpus, "-o", output, "-f", name, "--split", "train").code == 0
    outcome = cli("corpus", "import", output, "--into", tmp_path / "back", "-f", name)
    assert outcome.code == 0
    back = (tmp_path / "back" / "a.txt").read_text(encoding="utf-8")
    assert back.endswith(GOOD.format(id="a", place="").partition("---\n[[")[2])
    assert not (tmp_path / "back" / "b.txt").exists()


def test_every_format_has_a_name_on_the_command_line():
    assert {each.value for each in ExchangeFormat} == set(FORMATS)


def test_the_format_is_told_by_the_name(cli, corpus, tmp_path):
    assert cli("corpus", "export", corpus, "-o", tmp_path / "x.conll").code == 0
    assert "B-PERSON" in (tmp_path / "x.conll").read_text(encoding="utf-8")
    outcome = cli("corpus", "export", corpus, "-o", tmp_path / "x.docx")
    assert outcome.code == 2
    assert "--format" in outcome.err


def test_import_keeps_what_is_there_unless_told(cli, corpus, tmp_path):
    cli("corpus", "export", corpus, "-o", tmp_path / "x.jsonl", "--split", "train")
    outcome = cli("corpus", "import", tmp_path / "x.jsonl", "--into", corpus / "train")
    assert outcome.code == 1
    assert outcome.about("exists (use --update")
    lines = (tmp_path / "x.jsonl").read_text(encoding="utf-8").replace('"exchange"', '"formation"')
    (tmp_path / "x.jsonl").write_text(lines, encoding="utf-8")
    assert cli("corpus", "import", tmp_path / "x.jsonl", "--into", corpus / "train", "--update").code == 0
    content = (corpus / "train" / "a.txt").read_text(encoding="utf-8")
    assert content == GOOD.format(id="a", place="1410042").replace("stage: exchange", "stage: formation")


def test_import_takes_what_is_good(cli, tmp_path):
    items = [
        {"id": "a", "text": "dobrze"},
        {"id": "b", "text": "źle", "label": [[0, 9, "ORG"]]},
        {"id": "a", "text": "x"},
    ]
    (tmp_path / "x.jsonl").write_text("\n".join(map(json.dumps, items)), encoding="utf-8")
    outcome = cli("corpus", "import", tmp_path / "x.jsonl", "--into", tmp_path / "in", "-f", "doccano")
    assert outcome.code == 1
    assert outcome.about("x.jsonl:2: ORG at 0..9 does not lie within the text of 3 characters")
    assert outcome.about("the id a stands twice")
    assert "1 articles written" in outcome.lines[-1]
    assert "dobrze" in (tmp_path / "in" / "a.txt").read_text(encoding="utf-8")


OWN = 'base = "none"\n[[stages]]\nid = "voting"\nname = "głosowanie"\n[[stages]]\nid = "other"\nname = "inne"\n'


@pytest.fixture
def own(corpus):
    """A corpus with stages of its own, and no topics."""
    (corpus / "labels.toml").write_text(OWN, encoding="utf-8")
    for path in corpus.glob("*/*.txt"):
        path.write_text(path.read_text(encoding="utf-8").replace("stage: exchange", "stage: voting"), encoding="utf-8")
    return corpus


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("source", ["", "train", "train/a.txt"])
def test_export_and_import_with_the_labels_of_the_corpus(cli, own, tmp_path, name, source):
    output = tmp_path / "out"
    assert cli("corpus", "export", own / source, "-o", output, "-f", name).code == 0
    outcome = cli("corpus", "import", output, "--into", own / "incoming", "-f", name)
    assert (outcome.code, outcome.about("error")) == (0, [])
    assert "stage: voting\ntopics:\n" in (own / "incoming" / "a.txt").read_text(encoding="utf-8")


def test_import_into_another_corpus_is_refused_until_told_the_labels(cli, own, tmp_path):
    cli("corpus", "export", own, "-o", tmp_path / "x.json")
    outcome = cli("corpus", "import", tmp_path / "x.json", "--into", tmp_path / "in")
    assert outcome.code == 1
    assert outcome.about("x.json: task 1: 'voting' is neither a stage nor a topic (known are")
    told = cli("corpus", "import", tmp_path / "x.json", "--into", tmp_path / "in", "--labels", own / "labels.toml")
    assert (told.code, told.lines[-1].split(";")[0]) == (0, f"2 articles written to {tmp_path / 'in'}, 0 failed")


def test_the_labels_of_the_folder_itself_go_before_those_above(cli, own, tmp_path):
    cli("corpus", "export", own, "-o", tmp_path / "x.json")
    (own / "incoming").mkdir()
    (own / "incoming" / "labels.toml").write_text("", encoding="utf-8")
    assert cli("corpus", "import", tmp_path / "x.json", "--into", own / "incoming").code == 1


def test_the_labelling_configuration_is_of_the_corpus(cli, own, tmp_path):
    cli("corpus", "export", own, "-o", tmp_path / "x.json")
    config = (tmp_path / "x.xml").read_text(encoding="utf-8")
    assert '<Choice value="voting" hint="głosowanie"/>' in config
    assert "formation" not in config
    assert 'name="topics"' not in config


@pytest.mark.parametrize("command", ["export", "import"])
def test_broken_labels_are_wrong_usage(cli, own, tmp_path, command):
    cli("corpus", "export", own, "-o", tmp_path / "x.json")
    before = sorted(tmp_path.rglob("*"))
    (own / "labels.toml").write_text("drop = [", encoding="utf-8")
    arguments = {"export": (own, "-o", tmp_path / "y.json"), "import": (tmp_path / "x.json", "--into", own / "new")}
    outcome = cli("corpus", command, *arguments[command])
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.lines[0].startswith(f"error: {own / 'labels.toml'}: ")
    assert sorted(tmp_path.rglob("*")) == before
    missing = cli("corpus", command, *arguments[command], "--labels", tmp_path / "none.toml")
    assert (missing.code, missing.lines) == (
        2,
        [f"error: {tmp_path / 'none.toml'}: cannot be read: No such file or directory"],
    )


def test_import_says_which_annotation_it_takes(cli, tmp_path, caplog):
    two = [{"id": 1, "result": []}, {"id": 2, "result": []}]
    (tmp_path / "x.json").write_text(json.dumps([{"id": 5, "data": {"text": "a"}, "annotations": two}]), "utf-8")
    assert cli("corpus", "import", tmp_path / "x.json", "--into", tmp_path / "in").code == 0
    assert "x.json: task 1 (id 5) has 2 annotations; taken is annotation 2" in caplog.text


def test_import_into_a_file(cli, tmp_path):
    (tmp_path / "x.jsonl").write_text('{"id": "a", "text": "b"}\n', encoding="utf-8")
    outcome = cli("corpus", "import", tmp_path / "x.jsonl", "--into", tmp_path / "x.jsonl")
    assert (outcome.code, outcome.out) == (2, "")
    assert "name a folder" in outcome.err


def test_control_characters_of_a_file_do_not_reach_the_terminal(cli, tmp_path):
    item = {"text": "abc", "label": [[0, 9, "\x9b2J\x07\x1b"]]}
    (tmp_path / "x.jsonl").write_text(json.dumps(item), encoding="utf-8")
    outcome = cli("corpus", "import", tmp_path / "x.jsonl", "--into", tmp_path / "in", "-f", "doccano")
    assert outcome.code == 1
    assert outcome.about("�2J␇␛ at 0..9 does not lie within the text")
    assert not {"\x9b", "\x07", "\x1b"} & set(outcome.err)


def test_import_of_nothing(cli, tmp_path):
    assert cli("corpus", "import", tmp_path / "none.jsonl", "--into", tmp_path / "in").code == 2


def test_agree(cli, tmp_path):
    first = next(iter(sorted(DEV.glob("*.txt"))))
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        shutil.copy(first, tmp_path / folder)
    outcome = cli("corpus", "agree", tmp_path / "one", tmp_path / "two", "--conflicts", "-f", "json")
    data = json.loads(outcome.out)
    assert outcome.code == 0
    assert data["conflicts"] == []
    assert data["agreement"][0]["agreement"] == "1.000"
    other = tmp_path / "two" / first.name
    other.write_text(other.read_text(encoding="utf-8").replace("|ROLE", "|ORG"), encoding="utf-8")
    outcome = cli("corpus", "agree", tmp_path / "one", tmp_path / "two", "--conflicts")
    assert f"{first.stem}: " in outcome.out
    assert " ROLE / ORG" in outcome.out
