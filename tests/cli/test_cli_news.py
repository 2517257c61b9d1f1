"""`cwdnlp news`, `timeline`, `officials`: forms, exit codes, hostile titles; as processes how they end."""

import csv
import json
import os
import pty
import shutil
import sqlite3
import subprocess
import sys

import pytest
from monitor.stories_of_sieradz import ARTICLES, article, build_store

from cwdnlp.records import read_jsonl


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return build_store(tmp_path_factory.mktemp("store") / "news.sqlite")


@pytest.fixture
def broken(path, tmp_path):
    """The store, with a record that another version of the library has written."""
    copy = tmp_path / "broken.sqlite"
    shutil.copy(path, copy)
    connection = sqlite3.connect(copy)
    connection.execute(
        "UPDATE version SET record = json_set(record, '$.moods', json_array(1)) "
        "WHERE item_id = (SELECT id FROM item WHERE key = 'lodz.example/a/18')"
    )
    connection.commit()
    connection.close()
    return copy


@pytest.fixture
def read(cli, path):
    """Run a command that reads, on the store."""

    def run(command, *arguments):
        return cli(command, "--store", path, *arguments)

    return run


def start(*arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "cwdnlp", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def test_lines_are_records_that_other_commands_read(read, cli):
    outcome = read("news", "--copies")
    assert (outcome.code, outcome.err) == (0, "")
    records = list(read_jsonl(outcome.out.splitlines()))
    assert {record.id for record in records} == {record.id for _, record in ARTICLES}
    assert all(record.source for record in records)


def test_filters_are_those_of_the_options(read):
    def ids(*arguments):
        return read("news", *arguments).ids

    assert ids("--unit", "powiat sieradzki", "--stage", "funding") == ["powiat-sieradz.example/a/8"]
    assert ids("--stage", "funding", "--stage", "diagnosis", "--since", "2025-05-01", "--until", "2025-12-31") == [
        "skrzynka:12", "losice.example/a/20", "powiat-sieradz.example/a/8",
    ]  # fmt: skip
    assert ids("--topic", "sport", "--topic", "digital", "--person", "osika") == ["sieradz.example/a/17"]
    assert ids("--partnership", "żegliną", "--programme", "fundusze", "-n", "1") == ["powiat-sieradz.example/a/8"]
    assert ids("--where", "amount > 60000000") == ["lodz.example/a/18"]
    assert ids("--source", "stdin") == ["stdin:24"]
    assert ids("--since", "0d") == []


def test_csv_has_its_columns_and_no_formulas(read):
    rows = list(csv.DictReader(read("news", "--format", "csv", "--since", "2026-02-01").out.splitlines()))
    assert rows[0]["title"] == ""
    assert [row["title"][:2] for row in rows if row["source"] == "stdin"] == ["'+"]
    assert [row["copies"] for row in rows] == ["1"] * len(rows)


def test_a_table_for_eyes(read):
    outcome = read("news", "-f", "table", "--unit", "powiat sieradzki", "--until", "2024-03-31")
    assert outcome.out.splitlines() == [
        "day         place                 stage                topics",
        "2024-03-12  powiat sieradzki      zawiązanie           transport, turystyka",
        "            Powstało Partnerstwo Nad Wartą i Żegliną  (3 copies)",
        "            https://powiat-sieradz.example/a/1",
        "2024-01-22  Warta                 brak                 środowisko",
        "            Budżet uchwalony",
        "            https://warta.example/a/14",
        "2023-05-03  Warta                 brak                 kultura",
        "            Święto Konstytucji",
        "            https://warta.example/a/13",
    ]


def test_a_table_says_that_there_is_more(read):
    outcome = read("news", "-f", "table")
    assert outcome.out.count("\n2") == 20
    assert outcome.err == "the newest 20; --limit shows more\n"
    assert read("news", "-f", "table", "--limit", "3").err == ""
    assert read("news", "-f", "table", "--limit", "3").out.count("\n2") == 3


def test_nothing_found_is_said(read):
    outcome = read("news", "-f", "table", "--topic", "international")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "nothing found\n")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A store whose every name attacks the terminal."""
    evil = "Zły\x1b[2J\x9b31m\u202e\r[bold]:smile: " + "x" * 300
    text = f"Kwota 5 mln zł\x1b[1m, o której mówi {evil}"
    kept = article(
        "skrzynka", 1, "2026-01-01", evil, text,
        stage=("funding", 0.4, "evil\x1b[0m"), topics=(evil,), partnership=(evil, None, "1014", ("1014011",)),
        officials=((evil, evil, "1014"), (evil, f"{evil} {evil}", "1014")), programmes=((evil, None),),
        amounts=(("5 mln zł\x1b[1m", 5e6),),
    )  # fmt: skip
    return build_store(tmp_path_factory.mktemp("hostile") / "news.sqlite", (kept,))


@pytest.mark.parametrize("width", ["20", "80", "300"])
@pytest.mark.parametrize("command", [("news",), ("timeline", "zły", "--all"), ("officials", "1014")])
@pytest.mark.parametrize("form", ["table", "csv", "jsonl"])
def test_no_name_is_obeyed(cli, hostile, monkeypatch, width, command, form):
    monkeypatch.setenv("COLUMNS", width)
    outcome = cli(*command, "--store", hostile, "--format", form)
    assert outcome.code == 0
    # JSON escapes what a terminal obeys and keeps the rest as it is.
    assert not set(outcome.out) & {"\x1b", "\r", "\x9b", *("\u202e" if form != "jsonl" else "")}
    assert "[bold]:smile:" in outcome.out.replace("\n", "").replace(" ", "") or width == "20"


def test_files_take_the_form_of_their_name(read, tmp_path):
    for name in ("a.csv", "a.jsonl", "a.out"):
        assert read("news", "--output", tmp_path / name).code == 0
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").startswith("day,title,url")
    assert json.loads((tmp_path / "a.out").read_text(encoding="utf-8").splitlines()[0])["id"] == "skrzynka:23"
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "a.out").read_bytes()


def test_a_timeline_in_its_forms(read):
    way = json.loads(read("timeline", "nad wartą").out)
    assert (way["name"], way["missing"]) == ("Partnerstwo Nad Wartą i Żegliną", ["diagnosis"])
    lines = read("timeline", "nad wartą", "--format", "jsonl").records
    assert [line["stage"] for line in lines][:3] == ["formation", "strategy", "strategy"]
    rows = list(csv.DictReader(read("timeline", "nad wartą", "--format", "csv").out.splitlines()))
    assert [row["title"] for row in rows] == [line["title"] for line in lines]
    assert rows[4]["alternatives"] == "projects | exchange"


def test_a_timeline_for_eyes(read):
    out = read("timeline", "nad wartą", "-f", "table").out
    assert "strategia  2024-09-20 – 2026-01-30, 2 articles  also after realizacja had begun\n" in out
    assert "no article tells of: diagnoza\n" in out
    assert "  2025-02-03  0.44  Rozmowy o autobusach  uncertain: projekty or wymiana\n" in out
    assert "members     gmina miejska Sieradz, powiat sieradzki, łódzkie (3 articles)\n" in out
    assert "  2025-01-17  Fundusze Europejskie dla Łódzkiego 2021-2027 (2 articles)\n" in out


def test_officials_in_their_forms(read):
    table = read("officials", "Warta", "-f", "table").out.splitlines()
    assert table == [
        "1014093 gmina miejsko-wiejska Warta, powiat sieradzki, łódzkie",
        "  burmistrz  Ewa Lis  2024-05-07 – 2025-11-04, 2 articles, current",
        "             https://warta.example/a/9",
        "  burmistrz  Jan Krystian Nowak (J. Nowak, Jan Nowak)  2023-05-03 – 2024-03-14,",
        "  3 articles",
        "             https://warta.example/a/3",
        "  skarbnik   Maria Nowak  2024-01-22, 1 article, current",
        "             https://warta.example/a/14",
    ]
    lines = read("officials", "Warta", "--format", "jsonl").records
    assert [(line["person"], line["current"]) for line in lines] == [
        ("Ewa Lis", True), ("Jan Krystian Nowak", False), ("Maria Nowak", True),
    ]  # fmt: skip
    rows = list(csv.DictReader(read("officials", "Warta", "--format", "csv").out.splitlines()))
    assert (rows[1]["variants"], rows[1]["current"]) == ("J. Nowak | Jan Nowak", "no")


def test_nobody_found_is_said(read):
    outcome = read("officials", "Wieluń")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "nobody found\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("news", "--partnership", "nad wartom"), "no article of the store names a partnership"),
        (("news", "--since", "yesterday"), "is no day"),
        (("news", "--where", "stage ="), "column"),
        (("news", "--stage", "x\x1b[2J"), "there is no stage"),
        (("news", "--limit", "0"), "--limit"),
        (("news", "--unit", ""), "is no name of a unit"),
        (("timeline", "nikt"), "no article of the store names a partnership"),
        (("officials", "powiat opolski"), "may be several units"),
    ],
)
def test_wrong_usage_exits_with_2(read, arguments, message):
    outcome = read(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert "\x1b" not in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("command", [("news",), ("timeline", "x"), ("officials", "Sieradz"), ("export", "a.csv")])
def test_a_missing_store_exits_with_2_and_the_remedy(cli, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcome = cli(*command)
    assert (outcome.code, outcome.out) == (2, "")
    assert "news.sqlite: no such store (`cwdnlp watch` makes it; --store names another one)" in outcome.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [".", "..", "/"])
@pytest.mark.parametrize("command", [("news", "--output", "a.csv"), ("export", "a.csv")])
def test_a_folder_is_no_store(cli, tmp_path, monkeypatch, name, command):
    monkeypatch.chdir(tmp_path)
    outcome = cli(*command, "--store", name)
    assert (outcome.code, outcome.out) == (2, "")
    assert "is a folder" in outcome.err


def test_the_store_can_be_named_by_the_environment(cli, path, monkeypatch):
    monkeypatch.setenv("CWDNLP_STORE", str(path))
    assert cli("news", "--source", "stdin").ids == ["stdin:24"]


@pytest.mark.parametrize("name", ["news.sqlite", "news.sqlite-wal", "news.sqlite-shm"])
@pytest.mark.parametrize("command", [("news", "--output"), ("timeline", "x", "--output"), ("export", "--force")])
def test_the_store_is_never_written_over(read, path, command, name):
    before = path.read_bytes()
    outcome = read(*command, path.with_name(name))
    assert outcome.code == 2
    assert "--store" in outcome.err
    assert path.read_bytes() == before


@pytest.mark.parametrize("form", ["jsonl", "csv", "table"])
def test_an_article_that_cannot_be_read_is_named_and_passed_over(cli, broken, form):
    outcome = cli("news", "--store", broken, "--format", form, "--source", "Łódź")
    assert outcome.code == 1
    assert "Tramwaj" not in outcome.out
    assert "termomodernizację" in outcome.out
    assert outcome.about("lodz.example/a/18")[0].startswith("error: lodz.example/a/18: the store holds a broken record")


def test_an_export_without_an_article_that_cannot_be_read(cli, broken, tmp_path):
    outcome = cli("export", tmp_path / "a.jsonl", "--store", broken, "--source", "Łódź", "--versions")
    assert outcome.code == 1
    assert outcome.lines[-1].endswith("a.jsonl: 1 version")
    assert outcome.about("lodz.example/a/18")


def test_a_full_disk_exits_with_1(read):
    outcome = read("news", "--output", "/dev/full")
    assert (outcome.code, outcome.out) == (1, "")
    assert "/dev/full: cannot be written: no space left" in outcome.err


def test_a_reader_that_has_gone_ends_it_quietly(path, environment):
    process = start("news", "--store", path, "--copies", env=environment)
    process.stdout.close()
    assert process.wait(30) == 141
    assert process.stderr.read() == b""
    process.stderr.close()


def test_a_terminal_gets_a_table(path, environment):
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cwdnlp", "news", "--store", path, "-n", "2"],
        stdout=theirs, stderr=subprocess.PIPE, env={**environment, "TERM": "xterm"},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while not shown.endswith(b"a/21\x1b[0m\r\n"):
        shown += os.read(ours, 4096)
    os.close(ours)
    assert process.communicate()[1] == b""
    assert process.returncode == 0
    assert "Awaria wodociągu".encode() in shown


def test_reading_does_not_wait_for_the_pipeline(path, environment):
    program = (
        "import sys\n"
        "from cwdnlp.cli import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "except SystemExit:\n"
        "    heavy = {'spacy', 'numpy', 'sklearn', 'trafilatura', 'lxml', 'pyarrow', 'datasets'} & set(sys.modules)\n"
        "    sys.stderr.write(repr(sorted(heavy)))\n"
    )
    for command in (
        ["news"],
        ["timeline", "wart"],
        ["officials", "10", "--inside"],
        ["news", "-f", "table", "-n", "2"],
    ):
        result = subprocess.run(
            [sys.executable, "-c", program, *command, "--store", path], capture_output=True, env=environment
        )
        assert result.stdout
        assert result.stderr == b"[]"


@pytest.mark.parametrize("command", [["news"], ["export", "a.csv"]])
def test_a_caret_shows_where_a_rule_is_wrong(read, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    outcome = read(*command, "--where", 'topics has  "\x1bx" and stage = "fundin"')
    assert outcome.code == 2
    assert "\x1b" not in outcome.err
    outcome = read(*command, "--where", 'has topics   and stage = "fundin"')
    assert (outcome.code, outcome.out) == (2, "")
    error, rule, caret = outcome.err.splitlines()
    assert error.startswith('error: --where: column 26: no stage is called "fundin" (do you mean "funding"?')
    assert rule[caret.index("^") :] == '"fundin"'
    assert list(tmp_path.iterdir()) == []


def test_a_limit_beyond_all_numbers_is_none(read):
    for form in ("table", "csv"):
        outcome = read("news", "--limit", "99999999999999999999", "--format", form)
        assert (outcome.code, outcome.err) == (0, "")
        assert "Tramwaj" in outcome.out


def test_the_lock_of_a_watch_is_never_written_over(read, path):
    lock = path.with_name(path.name + ".lock")
    before = lock.read_bytes() if lock.exists() else None
    assert read("export", lock, "--format", "csv", "--force").code == 2
    assert read("news", "--output", lock).code == 2
    assert (lock.read_bytes() if lock.exists() else None) == before
