"""`cwdnlp tag`: what goes in, what comes out, and where."""

import json
import os

import pytest

TEXT = "Burmistrz Wierzbina podpisał list intencyjny w sprawie wspólnej strategii."
PAGE = (
    "<!DOCTYPE html><html lang='pl'><head><title>Nowa droga w Wierzbinie</title></head><body><article>"
    "<h1>Nowa droga w Wierzbinie</h1><p>W Wierzbinie otwarto dziś nową drogę, na którą mieszkańcy czekali od dawna. "
    "Przebudowa ulicy Kasztanowej trwała dziesięć miesięcy i kosztowała dwa miliony złotych.</p>"
    "<p>Wstęgę przecięła burmistrz Wierzbina Halina Dróżdż razem z wykonawcą robót.</p></article></body></html>"
)


def line(article_id, text=TEXT, **more):
    return json.dumps({"id": article_id, "text": text, **more}, ensure_ascii=False)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "druga.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b" / "strona.HTML").write_text(PAGE, encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "z.jsonl").write_text(line("jeden") + "\n\n" + line("dwa") + "\n", encoding="utf-8")
    (tmp_path / "umowa.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / ".ukryty.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "opis.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_folder_gives_known_files_in_order(tag, folder):
    outcome = tag(folder)
    assert outcome.code == 0
    assert outcome.ids == ["a.txt", "b/druga.md", "b/strona.HTML", "jeden", "dwa"]
    assert outcome.err == ""
    assert outcome.records[0]["text"] == TEXT
    assert outcome.records[0]["entities"][0]["text"] == "Wierzbina"


def test_skipped_files_are_noted_if_verbose(tag, folder):
    outcome = tag("--verbose", folder)
    assert outcome.about("umowa.pdf")
    assert not outcome.about("ukryty")


def test_page_is_cleaned(tag, folder):
    record = tag(folder / "b" / "strona.HTML").records[0]
    assert record["id"] == "strona.HTML"
    assert "<" not in record["text"]
    assert "W Wierzbinie otwarto dziś nową drogę" in record["text"]


@pytest.mark.parametrize(
    ("stdin", "options", "ids"),
    [
        (TEXT, (), ["stdin"]),
        ("\n\n" + TEXT, ("-",), ["stdin"]),
        (PAGE, (), ["stdin"]),
        (line("a") + "\n" + line("b"), (), ["a", "b"]),
        ("\ufeff\n  " + line("a") + "\r\n\r\n" + line("b") + "\r\n", (), ["a", "b"]),
        (line("a"), ("--input", "jsonl", "-"), ["a"]),
        ("{nie json} " + TEXT, (), ["stdin"]),
        (PAGE, ("--input", "text"), ["stdin"]),
    ],
)
def test_standard_input(tag, stdin, options, ids):
    outcome = tag(*options, stdin=stdin)
    assert (outcome.code, outcome.ids) == (0, ids)


def test_standard_input_as_page_and_as_text(tag):
    assert "<h1>" not in tag(stdin=PAGE).records[0]["text"]


def test_broken_first_line_does_not_turn_json_lines_into_text(tag):
    outcome = tag(stdin='{"id": "a", "text": \n' + line("b"))
    assert (outcome.code, outcome.ids) == (1, ["b"])
    assert outcome.about("error: stdin:1: ")


def test_tagged_lines_are_tagged_anew(tag):
    first = tag(stdin=line("a"))
    assert tag(stdin=first.out).out == first.out


def test_input_kind_for_a_named_file(tag, tmp_path):
    path = tmp_path / "komunikat.dat"
    path.write_text(TEXT, encoding="utf-8")
    assert tag("--input", "text", path).ids == ["komunikat.dat"]


def test_pipe_as_a_path(tag, tmp_path):
    read, write = os.pipe()
    os.write(write, line("a").encode())
    os.close(write)
    assert tag(f"/dev/fd/{read}").ids == ["a"]
    os.close(read)


def test_published_fills_what_is_missing(tag):
    outcome = tag("--published", "2021-06-18", stdin=line("a") + "\n" + line("b", published="2020-01-02"))
    assert [record["published"] for record in outcome.records] == ["2021-06-18", "2020-01-02"]


def test_encoding_is_taken_at_its_word(tag, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("Wójt wśród mieszkańców".encode("cp852"))
    assert tag("--encoding", "cp852", path).records[0]["text"] == "Wójt wśród mieszkańców"
    wrong = tag("--encoding", "utf-8", path)
    assert (wrong.code, wrong.out) == (1, "")
    assert wrong.about("is not valid utf-8 at byte 1")


def test_output_file(tag, folder):
    target = folder / "wynik.jsonl"
    first = tag(folder, "--output", target)
    assert (first.code, first.out) == (0, "")
    written = target.read_text(encoding="utf-8")
    assert written.count("\n") == 5
    again = tag(folder, "--output", target)
    assert again.code == 0
    assert target.read_text(encoding="utf-8") == written


def test_output_is_never_an_input(tag, folder):
    path = folder / "z.jsonl"
    before = path.read_bytes()
    outcome = tag(path, "--output", path)
    assert outcome.code == 2
    assert path.read_bytes() == before
    assert outcome.about("is both input and output")


def test_default_format_of_an_html_file(tag, folder):
    target = folder / "strona-wynikowa.html"
    assert tag(folder / "a.txt", "--output", target).code == 0
    page = target.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.rstrip().endswith("</html>")


def test_table(tag, folder):
    outcome = tag(folder / "a.txt", "--format", "table")
    assert "╭─ a.txt" in outcome.out
    assert "\x1b" not in outcome.out
    assert "Wierzbin" in outcome.out


def test_html(tag, folder):
    outcome = tag(folder, "--format", "html")
    assert outcome.out.count("<article") == 5


def test_reasons_in_lines(tag):
    (record,) = tag("--explain", stdin=line("a", "List o drodze. Gratulacje")).records
    (explanation,) = record["explanations"]
    assert explanation["label"] == "stage:none"
    assert [(phrase["text"], phrase["weight"]) for phrase in explanation["phrases"]] == [
        ("List", 1.26),
        ("Gratulacje", -0.5),
    ]
    for phrase in explanation["phrases"]:
        assert phrase["text"] == record["text"][phrase["start"] : phrase["end"]]


def test_no_reasons_unless_asked(tag, folder):
    assert all("explanations" not in record for record in tag(folder).records)
    assert "why" not in tag(folder / "a.txt", "--format", "table").out
    assert "Dlaczego" not in tag(folder / "a.txt", "--format", "html").out


def test_explained_lines_are_tagged_anew(tag):
    explained, plain = tag("--explain", stdin=line("a")), tag(stdin=line("a"))
    assert tag(stdin=explained.out).out == plain.out
    assert tag("--explain", stdin=plain.out).out == explained.out


def test_reasons_in_a_table(tag):
    outcome = tag("--explain", "--format", "table", stdin=line("a", "List o [red]drodze[/red]"))
    rows = [row.strip("│ ").split() for row in outcome.out.splitlines()]
    assert ["why", "brak"] in rows
    assert ["+", "List", "1.3"] in rows
    assert ["–", "[red]drodze[/red]", "0.5"] in rows


def test_an_uncertain_stage_in_a_table(tag):
    outcome = tag("--format", "table", stdin=line("a", "UNSURE"))
    rows = [row.strip("│ ").split() for row in outcome.out.splitlines()]
    assert ["stage", "brak", "none", "0.41"] in rows
    assert ["uncertain", "dofinansowanie", "funding", "0.37"] in rows
    assert "uncertain" not in tag("--format", "table", stdin=line("a", "pewny")).out


def test_an_uncertain_stage_in_lines(tag):
    sure, unsure = tag(stdin=line("a", "pewny") + "\n" + line("b", "UNSURE")).records
    assert "candidates" not in sure["stage"]
    assert [each["label"] for each in unsure["stage"]["candidates"]] == ["none", "funding"]


def test_reasons_in_a_page(tag):
    outcome = tag("--explain", "--format", "html", "--input", "text", stdin='<b>List</b> o "A&B"\x1b')
    assert "<dt>Dlaczego: brak</dt>" in outcome.out
    assert '<q class="for">&lt;b&gt;List&lt;/b&gt;</q> <small>+1,3</small>' in outcome.out
    assert '<q class="against">&quot;A&amp;B&quot;' in outcome.out
    assert "<b>List" not in outcome.out
    assert "\x1b" not in outcome.out


def test_control_characters_are_escaped_in_lines(tag):
    outcome = tag(stdin=line("a", "Wierzbin \x9b2J \x7f \u2028 \x85 koniec \x1b[2J"))
    assert not set("\x9b\x7f\u2028\x85\x1b") & set(outcome.out)
    assert outcome.records[0]["text"] == "Wierzbin \x9b2J \x7f \u2028 \x85 koniec \x1b[2J"


def test_duplicate_ids_are_kept_with_a_warning(tag):
    stdin = line("a") + "\n" + line("a", "Inny tekst.")
    outcome = tag(stdin=stdin)
    assert (outcome.code, outcome.ids) == (0, ["a", "a"])
    assert outcome.lines == ["warning: a: an earlier article of this run has the same id"]
    assert tag("--quiet", stdin=stdin).err == ""


def test_no_records_is_no_failure(tag):
    outcome = tag("--input", "jsonl", "-", stdin="\n\n")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.lines == ["warning: stdin: holds no records"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--published", "2021-6-18"), "2021-6-18"),
        (("--published", "31 czerwca"), "czerwca"),
        (("--encoding", "zlib"), "zlib"),
        (("--encoding", "krzaki"), "krzaki"),
        (("--format", "xml"), "xml"),
        (("--input", "pdf"), "pdf"),
        (("--jobs", "0"), "--jobs"),
        (("--frobnicate",), "frobnicate"),
        (("--quiet", "--verbose"), "--quiet"),
        (("--model", "brak-takiego"), "no such model"),
        (("-", "-"), "only once"),
    ],
)
def test_wrong_usage(tag, arguments, word):
    outcome = tag(*arguments, stdin=TEXT)
    assert (outcome.code, outcome.out) == (2, "")
    assert word in outcome.err


def test_missing_model_leaves_the_output_alone(tag, tmp_path):
    target = tmp_path / "wynik.jsonl"
    target.write_text("poprzedni wynik")
    assert tag("--model", "brak", "--output", target, stdin=TEXT).code == 2
    assert target.read_text() == "poprzedni wynik"


def test_nothing_to_read(tag, tmp_path):
    outcome = tag(tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.about("nothing to read")


def test_unwritable_output(tag, tmp_path):
    outcome = tag("--output", tmp_path / "nie" / "ma", stdin=TEXT)
    assert outcome.code == 2
    assert outcome.about("cannot be written")


def test_only_missing_paths(tag, tmp_path):
    outcome = tag(tmp_path / "nie-ma.txt")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.lines[-1] == "1 of 1 items failed"
