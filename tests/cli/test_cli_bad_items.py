"""A run over good and bad items: each bad one is named in one line, every good one is in the output."""

import json
import os
from pathlib import Path

import pytest

from cwdnlp.cli.reading import MAX_LINE_BYTES
from cwdnlp.cli.report import Reporter
from cwdnlp.pipeline import MAX_CHARS

TEXT = "W Wierzbinie rozpoczęto budowę ścieżki rowerowej wśród łąk."
GOOD = ["a-dobry.txt", "cp1250.txt", "jeden", "trzy", "cztery", "z-dobry.txt"]


def line(article_id, text=TEXT):
    return json.dumps({"id": article_id, "text": text}, ensure_ascii=False)


@pytest.fixture
def bad_folder(tmp_path):
    """Good items with every kind of bad one between them."""
    root = tmp_path / "dane"
    (root / "pod").mkdir(parents=True)
    for name in ("a-dobry.txt", "z-dobry.txt"):
        (root / name).write_text(TEXT, encoding="utf-8")
    (root / "cp1250.txt").write_bytes(TEXT.encode("cp1250"))
    (root / "pusty.txt").write_bytes(b"")
    (root / "biale.txt").write_bytes(b" \n\n ")
    (root / "binarny.txt").write_bytes(bytes(range(256)) * 20)
    (root / "dlugi.txt").write_text("ala ma kota " * 420_000, encoding="utf-8")
    (root / "gleboki.html").write_text("<html><body>" + "<div>" * 2000 + TEXT + "</div>" * 2000, encoding="utf-8")
    broken = '{"id": "dwa", "text": "urwa'
    (root / "linie.jsonl").write_text(
        "\n".join([line("jeden"), broken, line("trzy"), line("cztery")]), encoding="utf-8"
    )
    (root / "pod" / "petla").symlink_to(root, target_is_directory=True)
    (root / "pod" / "sam").symlink_to("sam")
    (root / "pod" / "donikad.txt").symlink_to("nie-ma.txt")
    (root / "nieczytelny.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "umowa.docx").write_text("PK", encoding="utf-8")
    return root


@pytest.fixture
def unreadable(monkeypatch):
    """Take away the permission to open one file, which root would have whatever the mode."""
    opened = Path.open

    def refuse(self, *arguments, **options):
        if self.name == "nieczytelny.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)


def check(outcome, root, failing):
    assert outcome.code == 1
    assert [name for name in outcome.ids if name in GOOD] == GOOD
    assert "Traceback" not in outcome.err
    assert "internal error" not in outcome.err
    errors = [text for text in outcome.lines if text.startswith("error: ")]
    for name in failing:
        found = [text for text in errors if text.startswith(f"error: {name}")]
        assert len(found) == 1, (name, outcome.err)
        assert found[0].endswith(")"), "every error names a remedy"
    assert len(errors) == len(failing)
    assert outcome.lines[-1] == f"{len(failing)} of {len(failing) + len(outcome.ids)} items failed"


def failing_names(root):
    files = ["pusty.txt", "biale.txt", "binarny.txt", "dlugi.txt", "gleboki.html"]
    links = ["pod/petla", "pod/sam", "pod/donikad.txt"]
    names = [f"{root.as_posix()}/{name}" for name in files + links]
    return [*names, f"{root.as_posix()}/linie.jsonl:2", (root.parent / "umowa.docx").as_posix(), "nie/ma.txt"]


def test_every_bad_item_in_one_run(tag, bad_folder, unreadable):
    outcome = tag(bad_folder, bad_folder.parent / "umowa.docx", "nie/ma.txt")
    check(outcome, bad_folder, [*failing_names(bad_folder), f"{bad_folder.as_posix()}/nieczytelny.txt"])
    text = {record["id"]: record["text"] for record in outcome.records}
    assert text["cp1250.txt"] == TEXT


def test_every_bad_item_in_a_process(process, bad_folder):
    (bad_folder / "nieczytelny.txt").unlink()
    outcome = process(bad_folder, bad_folder.parent / "umowa.docx", "nie/ma.txt")
    check(outcome, bad_folder, failing_names(bad_folder))


def test_pipeline_refuses_and_breaks(tag):
    texts = [TEXT, "BAD", TEXT, "BUG", TEXT, "BUG", "BAD", TEXT]
    outcome = tag(stdin="\n".join(line(str(number), text) for number, text in enumerate(texts)))
    assert (outcome.code, outcome.ids) == (1, ["0", "2", "4", "7"])
    bug = "internal error: ZeroDivisionError: a fault of the pipeline"
    assert outcome.lines == [
        "error: 1: refused (write it anew)",
        f"error: 3: {bug}",
        f"error: 5: {bug}",
        "error: 6: refused (write it anew)",
        "4 of 8 items failed",
    ]


def test_traceback_only_if_verbose(tag):
    assert "Traceback" not in tag(stdin=line("a", "BUG")).err
    assert "ZeroDivisionError" in tag(stdin=line("a", "BUG")).err
    assert "  Traceback (most recent call last):" in tag("-v", stdin=line("a", "BUG")).lines


def test_fault_in_reading_is_one_item(tag, monkeypatch, tmp_path):
    from cwdnlp.cli import reading

    real = reading.clean

    def faulty(content, **options):
        if options["id"] == "b.txt":
            raise RuntimeError("oj")
        return real(content, **options)

    monkeypatch.setattr(reading, "clean", faulty)
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    outcome = tag(tmp_path)
    assert (outcome.code, outcome.ids) == (1, ["a.txt", "c.txt"])
    assert outcome.lines[0].endswith("b.txt: internal error: RuntimeError: oj")


def test_fault_in_rendering_is_one_item(tag, monkeypatch):
    from cwdnlp.render import table

    real = table.render_table

    def faulty(tagged, **options):
        if tagged.id == "b":
            raise RuntimeError("oj")
        return real(tagged, **options)

    monkeypatch.setattr(table, "render_table", faulty)
    outcome = tag("--format", "table", stdin="\n".join(map(line, "abc")))
    assert outcome.code == 1
    assert "─ a ─" in outcome.out
    assert "─ c ─" in outcome.out
    assert outcome.lines == ["error: b: internal error: RuntimeError: oj", "1 of 3 items failed"]


def test_longest_text_that_is_read(tag):
    at_limit, over = "a" * MAX_CHARS, "a" * (MAX_CHARS + 1)
    outcome = tag(stdin=line("mieści się", at_limit) + "\n" + line("za długi", over))
    assert outcome.ids == ["mieści się"]
    assert outcome.lines[0] == (
        "error: stdin:2: the text has 1,000,001 characters, the limit is 1,000,000 (split it into articles)"
    )


def test_endless_line_is_passed_over(tag):
    outcome = tag("--input", "jsonl", stdin="x" * (2 * MAX_LINE_BYTES + 10) + "\n" + line("b"))
    assert outcome.ids == ["b"]
    assert outcome.about("error: stdin:1: the line is longer than 20,000,000 bytes")


@pytest.mark.parametrize(
    ("record", "word"),
    [
        ('{"id": "a", "text": "x", "autor": "y"}', "autor: unknown field"),
        ('{"text": "x"}', "id: Field required"),
        ('{"id": "a", "text": 7}', "text: Input should be a valid string"),
        ('{"id": "a", "text": "x", "published": "wczoraj"}', "published: "),
        ('{"id": "a", "text": "  "}', "the text is empty"),
        ('{"id": "a", "text": "x\\ud800"}', "lone surrogate"),
        ("[" * 100_000, "not one record a line"),
        ('{"id": ' + "[" * 100_000, "not valid JSON"),
        ('{"id": "a", "text": NaN}', "text: "),
        ("null", "not a JSON object"),
    ],
)
def test_bad_records(tag, record, word):
    outcome = tag("--input", "jsonl", stdin=record)
    assert (outcome.code, outcome.out) == (1, "")
    assert len(outcome.lines) == 2
    assert outcome.lines[0].startswith("error: stdin:1: ")
    assert word in outcome.lines[0]


def test_line_that_is_no_utf8(tag):
    outcome = tag("--input", "jsonl", stdin=line("a").encode("cp1250") + b"\n" + line("b").encode())
    assert outcome.ids == ["b"]
    assert outcome.about("error: stdin:1: is not valid utf-8 at byte")


def test_document_instead_of_lines(tag, tmp_path):
    path = tmp_path / "artykuly.json"
    path.write_text(json.dumps([{"id": "a", "text": TEXT}], indent=2), encoding="utf-8")
    outcome = tag(path)
    assert outcome.code == 1
    assert len(outcome.lines) == 2
    assert "not one record a line" in outcome.lines[0]


def test_address_instead_of_a_file(tag):
    assert tag("https://wierzbin.example/a").about("error: https://wierzbin.example/a: is an address, not a file")


def test_messages_cannot_steer_the_terminal(tag, tmp_path):
    path = tmp_path / "a\x1b[2Jb\n.xyz"
    path.write_text(TEXT, encoding="utf-8")
    outcome = tag(path)
    assert "\x1b" not in outcome.err
    assert len(outcome.lines) == 2


def test_file_name_that_is_no_utf8(tag, tmp_path):
    path = tmp_path / os.fsdecode(b"\xbf\xb3w.txt")
    path.write_text(TEXT, encoding="utf-8")
    outcome = tag(tmp_path)
    assert outcome.code == 0
    assert outcome.ids == ["\ufffd\ufffdw.txt"]


def test_memory_of_ids_is_bounded(monkeypatch):
    monkeypatch.setattr("cwdnlp.cli.report._MAX_IDS", 2)
    reporter = Reporter(quiet=True)
    for article_id in "abcd":
        reporter.check_id(article_id)
    assert len(reporter._ids) == 2
