"""`cwdnlp errors`: forms, filters, warnings, exit codes."""

import json
import subprocess
import sys

import pytest

from cwdnlp import pipeline
from cwdnlp.cli.errors import Kind
from cwdnlp.evaluate.disagreements import DISAGREEMENTS
from cwdnlp.records import TaggedArticle

TEXT = "Wójt Gminy Kutno Jan Maj podpisał 27 maja 2021 r. umowę na 2 mln zł."


def span(words, **more):
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), **more}


GOLD = [
    {"id": "a", "text": TEXT, "entities": [span("Wójt", label="ROLE"), span("Kutno", label="JST")], "stage": "funding"},
    {"id": "b", "text": TEXT, "entities": [span("Jan Maj", label="PERSON")], "topics": ["zit"]},
]
PREDICTED = [
    {
        "id": "a",
        "text": TEXT,
        "entities": [span("Wójt", label="ROLE"), span("Gminy Kutno", label="JST", score=0.9)],
        "stage": {"label": "none", "score": 0.7},
        "dates": [span("27 maja 2021", text="27 maja 2021", iso="2021-05-27")],
        "model": {"name": "pl_test", "version": "1.2.3"},
    },
    {"id": "b", "text": TEXT, "entities": [span("Jan Maj", label="ORG", score=0.6)], "topics": ["zit", "sport"]},
]


@pytest.fixture
def files(tmp_path):
    """Write records as JSON lines; give the path."""

    def write(name, records):
        path = tmp_path / name
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        return path

    return write


@pytest.fixture
def errors(cli, files):
    """Run on gold and predictions from files, in this process."""
    gold, predicted = files("gold.jsonl", GOLD), files("predicted.jsonl", PREDICTED)

    def run(*arguments):
        return cli("errors", gold, "--model", predicted, *arguments)

    run.gold, run.predicted = gold, predicted
    return run


def test_json_lines_in_a_pipe(errors):
    outcome = errors()
    assert outcome.code == 0
    kinds = [(each["kind"], each["label"], each["article"]) for each in outcome.records]
    assert kinds == [
        ("other label", "PERSON", "b"),
        ("too long", "JST", "a"),
        ("stage", "funding", "a"),
        ("topic made up", "sport", "b"),
    ]
    assert outcome.records[1]["confidence"] == 0.9


def test_what_gold_has_none_of_is_left_out_with_a_warning(errors):
    outcome = errors()
    assert outcome.lines == ["warning: left out, for gold has none: date (1); --kind shows them"]
    assert errors("--quiet").lines == []
    shown = errors("--kind", "date")
    assert [each["label"] for each in shown.records] == ["made up"]
    assert shown.lines == []


def test_filters(errors):
    assert {each["kind"] for each in errors("-k", "too-long", "-k", "topic-made-up").records} == {
        "too long",
        "topic made up",
    }
    assert [each["kind"] for each in errors("-l", "JST", "-l", "sport").records] == ["too long", "topic made up"]
    assert [each["kind"] for each in errors("-l", "JST", "-k", "too-long").records] == ["too long"]


def test_a_label_that_nothing_has_is_told(errors):
    outcome = errors("--label", "JTS", "--kind", "too-long")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.about("no disagreement is left; of these kinds there are: JST")
    assert errors("--label", "JTS", "--quiet").lines == []


def test_every_kind_has_a_name_on_the_command_line():
    assert [kind.value.replace("-", " ") for kind in Kind] == list(DISAGREEMENTS)


def test_table(errors):
    outcome = errors("--format", "table", "-q")
    assert [line.split() for line in outcome.out.splitlines()[-4:-1]] == [
        ["topic", "made", "up", "1", "1"],
        ["sport", "1", "1"],
        ["all", "4", "2"],
    ]
    assert "\x1b" not in outcome.out


def test_page_by_the_name_of_the_output(errors, tmp_path):
    output = tmp_path / "errors.html"
    outcome = errors("--output", output, "-q")
    assert (outcome.code, outcome.out) == (0, "")
    page = output.read_text(encoding="utf-8")
    assert f"pl_test 1.2.3 against {errors.gold}: 4 in 2 of 2 articles." in page
    assert errors("--format", "html", "-q").out == page


def test_lines_and_table_into_a_file(errors, tmp_path):
    for form in ("jsonl", "table"):
        output = tmp_path / f"errors.{form}"
        assert errors("-o", output, "-f", form).out == ""
        assert output.read_text(encoding="utf-8") == errors("-f", form).out


def test_names_of_labels_are_those_of_the_file(errors, tmp_path):
    labels = tmp_path / "own.toml"
    labels.write_text('[rename]\nzit = "works"\n[[topics]]\nid = "works"\nname = "roboty"\n', encoding="utf-8")
    found = errors("--labels", labels, "-k", "topic-missed").records
    assert [each["label"] for each in found] == ["works"]
    assert "roboty" in errors("--labels", labels, "-f", "html").out


def test_no_disagreement(cli, files):
    gold = files("gold.jsonl", GOLD)
    outcome = cli("errors", gold, "--model", gold)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert "No disagreement" in cli("errors", gold, "--model", gold, "-f", "html").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--kind", "made"], "'made' is not one of"),
        (["--format", "csv"], "'csv' is not one of"),
        (["--output", "nowhere/x.html"], "there is no folder nowhere"),
        (["--output", "."], "is a folder"),
        (["--labels", "none.toml"], "none.toml: cannot be read"),
    ],
)
def test_wrong_usage(errors, arguments, message):
    outcome = errors(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in " ".join(outcome.err.replace("│", " ").split())


def test_what_is_read_is_not_written_over(errors):
    for path in (errors.gold, errors.predicted):
        before = path.read_bytes()
        assert errors("--output", path).code == 2
        assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "holds no gold articles"),
        ('{"id": "a", "text": "x"}\n{"id":\n', ":2: "),
        ('{"id": "a", "text": "x", "entities": [{"start": 0, "end": 5, "label": "JST"}]}', "entities.0: span 0..5"),
    ],
)
def test_gold_that_cannot_be_read(cli, tmp_path, content, message):
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    outcome = cli("errors", path)
    assert (outcome.code, outcome.out, len(outcome.lines)) == (2, "", 1)
    assert message in outcome.err


def test_gold_or_model_that_is_not_there(cli, errors, tmp_path):
    assert cli("errors", tmp_path / "none").about("no such file or folder")
    assert cli("errors", errors.gold, "--model", tmp_path / "none.jsonl").about("cannot be read")
    outcome = cli("errors", errors.gold, "--model", tmp_path / "none")
    assert outcome.code == 2
    assert outcome.about("cannot load the pipeline")


def test_predictions_of_other_articles(cli, errors, files):
    outcome = cli("errors", errors.gold, "--model", files("other.jsonl", PREDICTED[:1]))
    assert outcome.code == 2
    assert outcome.about("lacks 1 gold articles, b first")


def test_output_that_cannot_be_written(errors, tmp_path):
    output = tmp_path / "locked" / "x.html"
    output.parent.mkdir()
    output.symlink_to(tmp_path / "locked" / "gone" / "x.html")
    outcome = errors("-q", "--output", output)
    assert (outcome.code, len(outcome.lines)) == (1, 1)
    assert outcome.about("cannot be written")


def test_hostile_text_is_harmless(cli, files):
    nasty = "\x1b[31m</script><script>x</script>\x9b0m\u2028"
    gold = files(
        "gold.jsonl",
        [{"id": nasty, "text": nasty, "entities": [{"start": 0, "end": 5, "label": nasty}], "stage": nasty}],
    )
    predicted = files("predicted.jsonl", [{"id": nasty, "text": nasty}])
    for form in ("jsonl", "table", "html"):
        outcome = cli("errors", gold, "--model", predicted, "-f", form)
        assert outcome.code == 0
        assert not set("\x1b\x9b\u2028") & set(outcome.out)
    assert outcome.out.count("<script>") == 1


def test_a_corpus_folder_with_a_pipeline(cli, monkeypatch, nlp, tmp_path):
    """The real pipeline, on splits of a folder; the reasons are those of stage and topics."""
    monkeypatch.setattr(pipeline, "load", lambda name: nlp)
    for split in ("test", "dev"):
        (tmp_path / split).mkdir()
        front = f"---\nid: {split}\nstage: none\ntopics: health\n---\n"
        body = "Umowę na 2 mln zł z Rządowego Funduszu Rozwoju Dróg podpisał [[Jan Maj|PERSON]].\n"
        (tmp_path / split / "a.txt").write_text(front + body, encoding="utf-8")
    outcome = cli("errors", tmp_path)
    assert outcome.code == 0
    assert {each["article"] for each in outcome.records} == {"test"}
    stage = next(each for each in outcome.records if each["kind"] == "stage")
    assert {each["label"] for each in stage["explanations"]} >= {"stage:none", f"stage:{stage['predicted']['value']}"}
    assert round(sum(each["score"] for each in stage["probabilities"])) == 1
    both = cli("errors", tmp_path, "--split", "test", "--split", "dev", "-k", "stage").records
    assert {each["article"] for each in both} == {"test", "dev"}


def test_the_help_is_light(environment):
    code = "import sys, cwdnlp.cli.errors; print({'spacy', 'numpy', 'rich.table'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, text=True)
    assert result.stdout.strip() == "set()"


def test_the_reader_goes_away(environment, tmp_path):
    many = [{**record, "id": f"{record['id']}{n}"} for n in range(2000) for record in GOLD]
    gold, predicted = tmp_path / "many.jsonl", tmp_path / "tagged.jsonl"
    gold.write_text("".join(json.dumps(record) + "\n" for record in many), encoding="utf-8")
    bare = [TaggedArticle(id=record["id"], text=record["text"]).to_json() + "\n" for record in many]
    predicted.write_text("".join(bare), encoding="utf-8")
    command = [sys.executable, "-m", "cwdnlp", "errors", str(gold), "--model", str(predicted)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as run:
        run.stdout.readline()
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait(timeout=60) == 141
