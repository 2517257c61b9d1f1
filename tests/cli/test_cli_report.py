"""`cwdnlp report`: the file, the pipe, the terminal, what is refused."""

import os
import pty
import shutil
import sqlite3
import subprocess
import sys

import pytest
from monitor.stories_of_sieradz import HOSTILE_TITLE, build_store

FEBRUARY = ("--since", "2026-02-01", "--until", "2026-02-28")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return build_store(tmp_path_factory.mktemp("store") / "news.sqlite")


@pytest.fixture
def report(cli, store):
    def run(*arguments):
        return cli("report", "--store", store, *arguments)

    return run


def test_a_page_goes_to_a_file_or_a_pipe(report, tmp_path):
    path = tmp_path / "luty ą.html"
    outcome = report(*FEBRUARY, "--output", path)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    page = path.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert 'id="a21"' in page
    assert HOSTILE_TITLE not in page
    piped = report(*FEBRUARY)
    assert (piped.code, piped.out) == (0, page)
    assert sorted(tmp_path.iterdir()) == [path]  # nothing is left beside it


def test_it_can_be_limited_titled_and_in_english(report):
    page = report(*FEBRUARY, "--unit", "Łódź", "--language", "en", "--title", "Łódź & okolice").out
    assert "<title>Łódź &amp; okolice</title>" in page
    assert "only: gmina miejska Łódź, łódzkie" in page
    assert 'id="a18"' in page
    assert 'id="a21"' not in page
    page = report(*FEBRUARY, "--partnership", "dolina wisły").out
    assert "tylko partnerstwo: Dolina Wisły" in page
    assert "Nad Wartą" not in page


def test_the_store_is_found_by_its_variable(cli, store, monkeypatch):
    monkeypatch.setenv("CWDNLP_STORE", str(store))
    assert cli("report", *FEBRUARY).code == 0


def test_what_is_there_is_written_over_only_if_asked(report, tmp_path):
    path = tmp_path / "report.html"
    path.write_text("mine")
    outcome = report("--output", path)
    assert (outcome.code, path.read_text()) == (2, "mine")
    assert "--force" in outcome.err
    assert report("--output", path, "--force").code == 0
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--since", "wczoraj"), "is no day"),
        (("--since", "2026-03-01", "--until", "2026-02-01"), "after its end"),
        (("--unit", "Nigdzie Takiego"), "Nigdzie Takiego"),
        (("--unit", "powiat opolski"), "0612"),
        (("--partnership", "Dolina Wisłoka"), "do you mean Dolina Wisły"),
        (("--language", "de"), "de"),
        (("--output", "no/such/folder/report.html"), "no folder"),
        (("--output", "."), "folder"),
    ],
)
def test_wrong_usage_is_named(report, tmp_path, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    outcome = report(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in " ".join(outcome.err.replace("│", " ").split())
    assert "Traceback" not in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_the_store_itself_is_no_place(report, store):
    before = store.read_bytes()
    assert report("--output", store, "--force").code == 2
    assert store.read_bytes() == before


def test_no_store_and_no_database(cli, tmp_path):
    outcome = cli("report", "--store", tmp_path / "none.sqlite")
    assert outcome.code == 2
    assert "cwdnlp watch" in outcome.err
    (tmp_path / "text.sqlite").write_text("Ala ma kota. " * 100)
    assert cli("report", "--store", tmp_path / "text.sqlite").code == 2


def test_a_full_disk_exits_with_1_and_leaves_what_was_there(store, environment, tmp_path):
    path = tmp_path / "report.html"
    path.write_text("mine")
    # SQLite's companion of 32 KB must fit, the page must not.
    program = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (33_000, 33_000))\n"
        "from cwdnlp.cli import main\n"
        "main(sys.argv[1:])\n"
    )
    command = [sys.executable, "-c", program, "report", "--store", store, *FEBRUARY, "--output", path, "--force"]
    result = subprocess.run(command, capture_output=True, env=environment, timeout=60)
    assert result.returncode == 1
    assert b"report.html: cannot be written" in result.stderr
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_terminal_gets_no_page(store, environment):
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cwdnlp", "report", "--store", store]
    result = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, env=environment, timeout=60)
    os.close(theirs)
    os.close(ours)
    assert result.returncode == 2
    assert b"nothing for a terminal" in result.stderr


def test_a_reader_that_has_gone_ends_it_quietly(store, environment):
    command = [sys.executable, "-m", "cwdnlp", "report", "--store", store]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    process.stdout.close()
    assert process.wait(60) == 141
    assert process.stderr.read() == b""
    process.stderr.close()


def test_the_pipeline_is_not_loaded(store, environment):
    program = (
        "import sys\n"
        "from cwdnlp.cli import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "except SystemExit:\n"
        "    heavy = {'spacy', 'numpy', 'sklearn', 'trafilatura', 'lxml'} & set(sys.modules)\n"
        "    sys.stderr.write(repr(sorted(heavy)))\n"
    )
    command = [sys.executable, "-c", program, "report", "--store", store, *FEBRUARY]
    result = subprocess.run(command, capture_output=True, env=environment, timeout=60)
    assert result.stdout.startswith(b"<!DOCTYPE html>")
    assert result.stderr == b"[]"


def test_a_limited_report_says_that_the_health_is_of_all_sources(report):
    said = {"pl": "Dotyczy wszystkich źródeł", "en": "all sources of the store, whatever"}
    for language, words in said.items():
        assert words not in report(*FEBRUARY, "--language", language).out
        assert words in report(*FEBRUARY, "--language", language, "--unit", "łódzkie").out
        assert words in report(*FEBRUARY, "--language", language, "--partnership", "dolina wisły").out


def test_an_article_that_cannot_be_read_is_named_and_left_out(cli, store, tmp_path):
    copy, page = tmp_path / "broken.sqlite", tmp_path / "report.html"
    shutil.copy(store, copy)
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE version SET record = '{' WHERE item_id = 21")
    connection.close()
    outcome = cli("report", "--store", copy, *FEBRUARY, "--output", page)
    assert outcome.code == 1
    assert "the store holds a broken record" in outcome.err
    assert "internal error" not in outcome.err
    assert 'id="a21"' not in page.read_text(encoding="utf-8")
    assert 'id="a22"' in page.read_text(encoding="utf-8")
