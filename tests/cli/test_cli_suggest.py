"""`cwdnlp suggest`: from unlabelled articles to an annotation tool and back into a corpus."""

import json
import re

import pytest
import spacy
from spacy.language import Language

from cwdnlp.cli import suggest as command
from cwdnlp.cli import suggesting
from cwdnlp.corpus.article import read_article
from cwdnlp.corpus.formats import FORMATS, import_articles
from cwdnlp.errors import ModelError
from cwdnlp.label_file import load_schema
from cwdnlp.pipes.extensions import register_extensions
from cwdnlp.training.suggest import DIVERSITY

SUFFIX = {"docbin": ".spacy", "iob": ".iob", "brat": "", "label-studio": ".json"}


@Language.component("cli_suggest_test_stub")
def stub(doc):
    """Mark towns, give the stage `funding` the probability that the text names, break down at BUG."""
    if "BUG" in doc.text:
        raise ZeroDivisionError("a fault of the pipeline")
    doc.ents = [spacy.tokens.Span(doc, token.i, token.i + 1, "JST") for token in doc if token.text == "Wierzbin"]
    doc._.scores = [0.6] * len(doc.ents)
    doc._.kb_ids = ["1410023"] * len(doc.ents)
    sure = next((float(word) for word in re.findall(r"0\.\d+", doc.text)), 1.0)
    doc.cats = {"stage:funding": sure, "stage:none": 1 - sure}
    doc._.stage = {"label": "funding", "score": sure}
    doc._.topics = [{"label": "transport", "score": 0.9}]
    return doc


@pytest.fixture
def suggest(cli, monkeypatch, tmp_path):
    """Run `cwdnlp suggest` in the test's folder, on a pipeline whose doubt stands in the text."""
    register_extensions()
    nlp = spacy.blank("pl")
    nlp.add_pipe("cli_suggest_test_stub")

    def load(name=None):
        if name:
            raise ModelError("there is no such model", where=name, remedy="give a folder")
        return nlp

    monkeypatch.setattr(suggesting, "load", load)
    monkeypatch.chdir(tmp_path)

    def run(*arguments, stdin=None):
        return cli("suggest", *arguments, stdin=stdin)

    return run


def text(sure, subject):
    return f"Gmina Wierzbin: {subject}\n\nWniosek o {subject} ma {sure} szans, mówi wójt."


@pytest.fixture
def texts(tmp_path):
    """A folder of four articles, the second the most doubtful."""
    folder = tmp_path / "texts"
    folder.mkdir()
    subjects = {"a": (0.99, "park"), "b": (0.5, "most"), "c": (0.7, "szkoła [[nr 1|2]]"), "d": (0.8, "studnia 🚒")}
    for name, (sure, subject) in subjects.items():
        (folder / f"{name}.txt").write_text(text(sure, subject), encoding="utf-8")
    return folder


def test_the_ranking_goes_out_and_into_the_report_and_the_articles_into_the_file(suggest, texts):
    done = suggest("texts", "-o", "out.json", "--by", "classes", "--diversity", 0, "-n", 2, "--report", "ranking.jsonl")
    assert done.code == 0
    assert [(row["rank"], row["id"]) for row in done.records] == [(1, "b.txt"), (2, "c.txt")]
    assert done.records[0]["why"] == "stage uncertain: funding 0.50 or none 0.50"
    assert (texts.parent / "ranking.jsonl").read_text(encoding="utf-8") == done.out
    written = import_articles(texts.parent / "out.json", "label-studio")
    assert [article.meta.id for article in written] == ["b", "c"]
    assert "2 of 4 articles suggested" in done.lines[0]
    assert done.lines[1].endswith("cwdnlp corpus import out.json --format label-studio --into CORPUS/incoming --update")


@pytest.mark.parametrize("name", FORMATS)
def test_suggested_articles_come_back_into_a_corpus(suggest, cli, texts, tmp_path, name):
    output = f"out{SUFFIX.get(name, '.jsonl')}"
    assert suggest("texts", "-o", output, "--format", name, "--known", "corpus", "-q").code == 2
    (tmp_path / "corpus").mkdir()
    done = suggest("texts", "-o", output, "--format", name, "--known", "corpus", "-q")
    assert (done.code, len(done.records), done.err) == (0, 4, "")
    incoming = tmp_path / "corpus" / "incoming"
    assert cli("corpus", "import", output, "--format", name, "--into", incoming, "--update").code == 0
    assert sorted(path.name for path in incoming.iterdir()) == ["a.txt", "b.txt", "c.txt", "d.txt"]
    for path in incoming.iterdir():
        article = read_article(path)
        assert article.text == (texts / path.name).read_text(encoding="utf-8")
        assert [(mention.text, mention.kb_id) for mention in article.mentions] == [("Wierzbin", "1410023")]
        assert (article.meta.stage, article.meta.topics) == ("funding", ("transport",))
    again = suggest("texts", "-o", "again.jsonl", "--known", "corpus")
    assert (again.code, again.out) == (0, "")
    assert "0 of 4 articles suggested (4 left out: known already, or repeated)" in again.err


def test_the_format_goes_by_the_name_of_the_file(suggest, texts, tmp_path):
    for output, there in (("x.spacy", "x.spacy"), ("x.iob", "x.iob"), ("x.json", "x.xml"), ("folder", "folder/a.ann")):
        assert suggest("texts", "-o", output).code == 0
        assert (tmp_path / there).exists()


def known_corpus(folder, *articles):
    (folder / "train").mkdir(parents=True)
    for identifier, body in articles:
        front = f"---\nid: {identifier}\ntitle: T\nstage: none\ntopics:\n---\n"
        (folder / "train" / f"{identifier}.txt").write_text(front + body + "\n", encoding="utf-8")


def test_what_is_known_by_name_or_by_text_is_left_out(suggest, texts, tmp_path):
    known_corpus(tmp_path / "corpus", ("a", "Inny tekst."), ("x", text(0.5, "[[most|ORG]]")))
    record = {"id": "r", "text": text(0.8, "studnia 🚒"), "stage": "none"}
    (tmp_path / "more.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    done = suggest("texts", "-o", "o.json", "--known", "corpus", "--known", "more.jsonl", "-v")
    assert [row["id"] for row in done.records] == ["c.txt"]
    assert "note: a.txt: left out, the id is known" in done.lines
    assert "note: b.txt: left out, the text is that of x" in done.lines
    assert "note: d.txt: left out, the text is that of r" in done.lines


def test_the_files_of_a_corpus_that_are_known(suggest, texts, tmp_path):
    known_corpus(tmp_path / "corpus", ("a", "Inny tekst."))
    (tmp_path / "corpus" / "news.jsonl").write_text('{"id": "b", "text": "Inny."}\n', encoding="utf-8")
    known_corpus(tmp_path / "waiting", ("c", "Jeszcze inny."))
    (tmp_path / "waiting" / "train").rename(tmp_path / "corpus" / "incoming")
    assert [row["id"] for row in suggest("texts", "-o", "o.json", "--known", "corpus").records] == ["d.txt"]
    one = suggest("texts", "-o", "o.json", "--known", "corpus/train/a.txt")
    assert {row["id"] for row in one.records} == {"b.txt", "c.txt", "d.txt"}


def test_a_broken_known_article_is_told_and_the_others_are_known(suggest, texts, tmp_path):
    known_corpus(tmp_path / "corpus", ("a", "Inny tekst."))
    (tmp_path / "corpus" / "train" / "z.txt").write_text("no front matter", encoding="utf-8")
    (tmp_path / "corpus" / "news.jsonl").write_text('{"id": \n{"id": "b", "text": "Inny."}\n', encoding="utf-8")
    done = suggest("texts", "-o", "o.json", "--known", "corpus")
    assert done.code == 1
    assert {row["id"] for row in done.records} == {"c.txt", "d.txt"}
    assert len(done.about("z.txt")) == len(done.about("news.jsonl:1")) == 1
    assert done.lines[-1] == "2 of 6 items failed"


def test_standard_input_and_bad_items(suggest, tmp_path):
    lines = [
        json.dumps({"id": "one", "text": text(0.5, "most"), "published": "2021-05-07"}),
        "{broken",
        json.dumps({"id": "two", "text": " "}),
        json.dumps({"id": "three", "text": "BUG"}),
        json.dumps({"id": "four", "text": text(0.9, "park")}),
    ]
    done = suggest("-", "-o", "o.jsonl", "-n", 9, stdin="\n".join(lines))
    assert done.code == 1
    assert [row["id"] for row in done.records] == ["one", "four"]
    for name in ("stdin:2", "stdin:3", "three"):
        assert len(done.about(f"error: {name}: ")) == 1
    assert done.lines[-1] == "3 of 5 items failed"
    written = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(each["id"], each["published"]) for each in written] == [("one", "2021-05-07"), ("four", None)]


HOSTILE = "\x1b[2J<script>alert(1)</script>\u202e\u2028/../../etc"


def test_hostile_names_and_texts_repaint_nothing_and_leave_the_folder_nowhere(suggest, tmp_path):
    body = f"{HOSTILE} [[Wierzbin|JST]] ma 0.5 szans\x00\n---\nid: x"
    done = suggest("-", "-o", "folder", "-f", "brat", stdin=json.dumps({"id": HOSTILE, "text": body, "title": HOSTILE}))
    assert done.code == 0
    assert done.records[0]["id"] == HOSTILE
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", done.err)
    assert not re.search("[\x7f-\x9f\u2028]", done.out)
    (file,) = (tmp_path / "folder").glob("*.txt")
    assert re.fullmatch(r"[a-z0-9-]+\.txt", file.name)
    assert file.read_text(encoding="utf-8") == body


def test_the_labels_of_a_corpus_are_those_to_annotate(suggest, texts, tmp_path):
    labels = 'base = "none"\n[[stages]]\nid = "funding"\nname = "x"\n[[stages]]\nid = "voting"\nname = "głosowanie"\n'
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "labels.toml").write_text(labels, encoding="utf-8")
    for options in (("--labels", "corpus/labels.toml"), ("--known", "corpus")):
        assert suggest("texts", "-o", "o.json", *options).code == 0
        (article, *_) = import_articles(tmp_path / "o.json", "label-studio", schema=load_schema(corpus / "labels.toml"))
        assert (article.meta.stage, article.meta.topics) == ("funding", ()), "the topic is none of the corpus"
        assert 'value="voting"' in (tmp_path / "o.xml").read_text(encoding="utf-8")
    (corpus / "labels.toml").write_text("base = 7", encoding="utf-8")
    broken = suggest("texts", "-o", "o.json", "--known", "corpus")
    assert (broken.code, len(broken.lines)) == (2, 1)
    assert "labels.toml: base" in broken.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("texts",), "--output"),
        (("-o", "o.json"), "UNLABELLED"),
        (("texts", "-o", "o.pdf"), "names no format"),
        (("texts", "-o", "nowhere/o.json"), "there is no folder nowhere"),
        (("texts", "-o", "o.json", "--report", "nowhere/r.jsonl"), "there is no folder nowhere"),
        (("texts", "-o", "o.jsonl", "--report", "./o.jsonl"), "is what --output names too"),
        (("texts", "-o", "texts", "-f", "brat"), "is not empty"),
        (("texts", "-o", "texts/a.txt", "-f", "brat"), "is a file"),
        (("texts", "-o", "texts", "-f", "iob"), "is a folder"),
        (("texts", "-o", "o.json", "-n", "0"), "--number"),
        (("texts", "-o", "o.json", "--diversity", "1.5"), "--diversity"),
        (("texts", "-o", "o.json", "--by", "size"), "size"),
        (("texts", "-o", "o.json", "-q", "-v"), "exclude"),
        (("missing", "-o", "o.json"), "missing"),
        (("texts", "-o", "o.json", "--known", "missing"), "missing"),
        (("texts", "-o", "o.json", "--labels", "missing.toml"), "missing.toml"),
        (("texts", "-o", "o.json", "--model", "missing"), "there is no such model"),
        (("texts/a.txt", "-o", "texts/a.txt", "-f", "iob"), "both input and output"),
    ],
)  # fmt: skip
def test_wrong_usage_is_said_and_changes_nothing(suggest, texts, arguments, said):
    before = {path: path.read_bytes() for path in texts.iterdir()}
    done = suggest(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert said in re.sub(r"[│\s]+", " ", done.err)
    assert "Traceback" not in done.err
    assert {path: path.read_bytes() for path in texts.iterdir()} == before
    assert sorted(path.name for path in texts.parent.iterdir()) == ["texts"]


def test_the_output_and_the_report_are_not_read_as_articles(suggest, texts):
    for _ in range(2):
        done = suggest("texts", "-o", "texts/o.jsonl", "--report", "texts/r.jsonl")
        assert (done.code, len(done.records)) == (0, 4)


def test_a_reader_that_goes_away_and_an_interrupt_end_the_run_without_a_word(suggest, texts, monkeypatch):
    def gone(*_):
        raise BrokenPipeError

    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("cwdnlp.cli.output.silence", lambda: None)
    monkeypatch.setattr("cwdnlp.cli.output.Sink.write", gone)
    assert suggest("texts", "-o", "o.json", "-q").code == 141
    monkeypatch.setattr(suggesting, "rank_articles", stopped)
    done = suggest("texts", "-o", "o.json")
    assert (done.code, done.err) == (130, "")


def test_a_terminal_gets_a_table(suggest, texts, monkeypatch):
    monkeypatch.setattr(suggesting, "stdout_is_terminal", lambda: True)
    done = suggest("texts", "-o", "o.json", "-n", 1, "--diversity", 0)
    assert done.out.split()[:4] == ["rank", "id", "score", "why"]
    assert "stage uncertain" in done.out


def test_the_options_reach_the_library(suggest, texts, monkeypatch):
    given = {}
    monkeypatch.setattr(suggesting, "rank_articles", lambda *_, **options: given.update(options) or [])
    done = suggest("texts", "-o", "o.json", "-n", 7, "--by", "entities", "--diversity", 0.2)
    assert (done.code, done.out) == (0, "")
    assert (given["number"], given["by"], given["diversity"]) == (7, "entities", 0.2)


def test_the_default_of_the_command_is_that_of_the_library():
    assert command._DIVERSITY == DIVERSITY


@pytest.mark.parametrize("option", ["--output", "--report"])
def test_what_is_known_is_not_written_over(suggest, texts, option):
    known = texts.parent / "known.jsonl"
    known.write_text('{"id": "k", "text": "Wszystko jest znane."}\n', encoding="utf-8")
    before = known.read_bytes()
    done = suggest("texts", "--known", known, *(("-o", "o.jsonl") if option == "--report" else ()), option, known)
    assert (done.code, known.read_bytes()) == (2, before)


@pytest.mark.parametrize("arguments", [("-o", "/dev/full", "-f", "jsonl"), ("-o", "o.jsonl", "--report", "/dev/full")])
def test_a_full_disk_ends_with_one(suggest, texts, arguments):
    done = suggest("texts", *arguments)
    assert done.code == 1
    assert "/dev/full: cannot be written: no space left on device" in done.err.lower()
