"""`cwdnlp watch` and `cwdnlp sources`: usage, exit codes, log, signals, and the examples that use them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cwdnlp.monitor import Store
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import FeedSource, FolderSource, WatchSettings
from cwdnlp.records import TaggedArticle
from cwdnlp.render.sources import plan_lines

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Gmina Wierzbin podpisała umowę o dofinansowanie budowy żłobka z rządowego programu."
CONFIG = '[[source]]\nname = "skrzynka"\nfolder = "incoming"\n'
ALERT = '[[alert]]\nname = "all"\nwhen = \'source = "skrzynka"\'\nto = "stdout"\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a configuration and an empty folder that it watches."""
    (tmp_path / "incoming").mkdir()
    (tmp_path / "monitor.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def tagging(monkeypatch):
    """Put a stub in the pipeline's place; BAD texts are refused."""
    from cwdnlp import pipeline
    from cwdnlp.errors import PipelineError

    def tag_many(articles, *, nlp, on_error):
        for article in articles:
            if "BAD" in article.text:
                on_error(article, PipelineError("refused", remedy="write it anew"))
            else:
                yield TaggedArticle.from_dict({**article.to_dict(), "model": {"name": "stub", "version": "1"}})

    monkeypatch.setattr(pipeline, "load", lambda name=None: object())
    monkeypatch.setattr(pipeline, "tag_many", tag_many)


def put(folder, name, text=TEXT):
    path = folder / "incoming" / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))


def events(outcome):
    return [json.loads(line) for line in outcome.lines]


def test_once(cli, folder, tagging):
    put(folder, "a.txt")
    outcome = cli("watch", "monitor.toml", "--once")
    assert (outcome.code, outcome.out) == (0, "")
    assert [event["event"] for event in events(outcome)] == ["stored", "summary"]
    assert events(outcome)[-1]["stored"] == 1


def test_a_run_without_news_says_nothing_if_told_so(cli, folder):
    assert (outcome := cli("watch", "monitor.toml", "--once", "-q")).code == 0
    assert (outcome.out, outcome.err) == ("", "")


def test_a_failure_is_named_and_gives_1(cli, folder, tagging):
    put(folder, "a.txt")
    put(folder, "b.txt", TEXT + " BAD")
    outcome = cli("watch", "monitor.toml", "--once", "-q")
    assert outcome.code == 1
    [failed, summary] = events(outcome)
    assert (failed["event"], failed["kind"], failed["url"]) == ("article_failed", "pipeline", "skrzynka#b.txt")
    assert failed["message"] == "refused"
    assert failed["remedy"] == "write it anew"
    assert (summary["stored"], summary["failed_items"]) == (1, 1)
    assert cli("watch", "monitor.toml", "--once").code == 0
    outcome = cli("watch", "monitor.toml", "--once", "--retry-failed")
    assert (outcome.code, outcome.about("given up") != []) == (1, True)


def test_alerts_go_to_standard_output_and_nothing_else_does(cli, folder, tagging):
    (folder / "monitor.toml").write_text(CONFIG + ALERT, encoding="utf-8")
    put(folder, "a.txt")
    outcome = cli("watch", "monitor.toml", "--once")
    assert [record["rule"] for record in outcome.records] == ["all"]


@pytest.mark.parametrize("level", [["--log-level", "error"], ["-q"], ["-v"], ["--log-level", "debug"]])
def test_levels(cli, folder, level):
    outcome = cli("watch", "monitor.toml", "--once", *level)
    assert (outcome.err == "") == (level in (["--log-level", "error"], ["-q"]))


@pytest.mark.parametrize("form", ["text", "json"])
def test_forms_of_the_log(cli, folder, form):
    outcome = cli("watch", "monitor.toml", "--once", "--log-format", form)
    assert outcome.lines[0].startswith("{") == (form == "json")


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["missing.toml"], ["monitor.toml", "-q", "-v"], ["monitor.toml", "--log-level", "loud"],
        ["incoming"], ["monitor.toml", "-q", "--log-level", "info"],
    ],
)  # fmt: skip
def test_wrong_usage(cli, folder, arguments):
    outcome = cli("watch", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Traceback" not in outcome.err


def test_every_fault_of_the_configuration_is_a_line(cli, folder):
    (folder / "monitor.toml").write_text('colour = 1\n[[source]]\nname = "x"\nfeed = "ftp://a"\n', encoding="utf-8")
    outcome = cli("watch", "monitor.toml", "--once")
    assert outcome.code == 2
    assert len(outcome.lines) >= 2
    assert all(line.startswith("error: ") for line in outcome.lines)


def test_check_asks_nobody_and_makes_nothing(cli, folder):
    outcome = cli("watch", "monitor.toml", "--check")
    assert outcome.code == 0
    assert [record["name"] for record in outcome.records] == ["skrzynka"]
    assert not (folder / "news.sqlite").exists()


def test_check_counts_in_words():
    source = FolderSource(name="a", path=Path("a"))
    for sources, words in (((source,), "\n1 source; "), ((source, source), "\n2 sources; ")):
        assert words in "\n".join(plan_lines(WatchSettings(store=Path("s"), sources=sources), table=True))


def test_check_of_the_shipped_example(cli):
    outcome = cli("watch", ROOT / "examples" / "watch" / "monitor.toml", "--check")
    assert outcome.code == 0
    assert [record["kind"] for record in outcome.records] == ["feed", "page", "folder"]


def test_two_watches_at_a_time(cli, folder):
    with Store.open(folder / "news.sqlite", create=True):
        outcome = cli("watch", "monitor.toml", "--once")
    assert outcome.code == 1
    assert str(os.getpid()) in outcome.err


def test_a_store_that_is_none(cli, folder):
    (folder / "news.sqlite").write_text("no database at all, but some text that is long enough to be one")
    outcome = cli("watch", "monitor.toml", "--once")
    assert (outcome.code, "Traceback" in outcome.err) == (2, False)
    assert outcome.err.startswith("error: ")


def test_a_label_that_the_own_model_does_not_have_is_named(cli, folder, blank_model):
    alert = ALERT.replace('source = "skrzynka"', 'stage = "fundin"')
    (folder / "monitor.toml").write_text(f"model = '{blank_model}'\n" + CONFIG + alert, encoding="utf-8")
    assert cli("watch", "monitor.toml", "--once", "-q").code == 0  # nothing to tag, no model is loaded
    put(folder, "a.txt")
    outcome = cli("watch", "monitor.toml", "--once", "-q")
    assert outcome.code == 1
    [told] = [event for event in map(json.loads, outcome.err.splitlines()) if event["event"] == "unknown_label"]
    assert (told["rule"], told["label"], "funding" in told["remedy"]) == ("all", "fundin", True)


def test_without_memory_a_run_ends_with_a_message(cli, folder, monkeypatch):
    def load(name=None):
        raise MemoryError

    monkeypatch.setattr("cwdnlp.pipeline.load", load)
    put(folder, "a.txt")
    outcome = cli("watch", "monitor.toml", "--once", "-q")
    assert outcome.code == 1
    assert outcome.err == "error: there is not enough memory (what was not stored is in the queue; start it again)\n"


def test_no_model(cli, folder):
    (folder / "monitor.toml").write_text('model = "no_such_model"\n' + CONFIG, encoding="utf-8")
    put(folder, "a.txt")
    outcome = cli("watch", "monitor.toml", "--once")
    assert outcome.code == 2
    assert "no_such_model" in outcome.err


# Processes


@pytest.fixture
def start(folder, environment):
    """Start the command line as a process, and end it after the test."""
    started = []

    def start(*arguments, imports=False, **options):
        """With `imports`, standard error lists what is imported."""
        command = [sys.executable, *(["-X", "importtime"] if imports else []), "-m", "cwdnlp", *map(str, arguments)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        started.append(subprocess.Popen(command, cwd=folder, env=environment, **{**pipes, **options}))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_for_store(folder):
    """Wait until a run has asked its source."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        time.sleep(0.05)
        try:
            with Store.open(folder / "news.sqlite", readonly=True) as store:
                if [state.ok_at for state in store.sources()] not in ([], [None]):
                    return
        except Exception:  # noqa: S112 - not there yet
            continue
    pytest.fail("the run has not begun")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130), (signal.SIGHUP, 0)])
def test_signals(folder, start, number, code):
    process = start("watch", "monitor.toml", "-q")
    wait_for_store(folder)
    process.send_signal(number)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (code, b"")


def test_a_run_without_news_loads_no_model(folder, start):
    process = start("watch", "monitor.toml", "--once", "-q", imports=True)
    _, err = process.communicate(timeout=30)
    imported = {line.rpartition("|")[2].strip() for line in err.decode().splitlines()}
    assert process.returncode == 0
    assert "cwdnlp.monitor.watch.loop" in imported
    assert not {"spacy", "sklearn", "cwdnlp.pipeline", "trafilatura"} & imported


def test_a_closed_log_does_not_end_a_run(folder, start):
    reader, writer = os.pipe()
    os.close(reader)
    process = start("watch", "monitor.toml", "--once", stderr=writer)
    os.close(writer)
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_a_reader_of_alerts_that_has_gone(folder, start, blank_model):
    (folder / "monitor.toml").write_text(f"model = '{blank_model}'\n" + CONFIG + ALERT, encoding="utf-8")
    put(folder, "a.txt")
    reader, writer = os.pipe()
    os.close(reader)
    process = start("watch", "monitor.toml", "--once", "-q", stdout=writer)
    os.close(writer)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (141, b"")
    with Store.open(folder / "news.sqlite", readonly=True) as store:
        assert store.connection.execute("SELECT state FROM alert").fetchall()[0][0] == "pending"


# sources


@pytest.fixture
def kept(folder):
    """A store with a source in order, one that fails, and one that nobody watches any more."""
    names = ("Sieradz", "Jodłów\x1b[31m", "dawna")
    sources = [FeedSource(name=name, url=f"https://{number}.example/rss") for number, name in enumerate(names)]
    now = "2026-03-01T07:30:00Z"
    with Store.open(folder / "news.sqlite", create=True) as store:
        store.sync_sources(sources)
        store.sync_sources(sources[:2])
        from cwdnlp.monitor.candidates import Candidate

        url = "https://0.example/a"
        store.record_offer("Sieradz", [Candidate("0.example/a", "1", url=url)], next_at="2026-03-01T08:30:00Z", now=now)
        [pending] = store.due_candidates(now, limit=1)
        gone = SourceError("answers 404", kind=FaultKind.no_article, where=url, remedy="look at the page")
        store.candidate_failed(pending, gone, retry_at=None, now=now)
        for _ in range(3):
            fault = SourceError("no answer", kind=FaultKind.timeout, where="https://1.example/rss", remedy="wait")
            store.record_failure("Jodłów\x1b[31m", fault, next_at="2026-03-01T09:30:00Z", now=now)
    return folder


def test_sources_as_lines(cli, kept):
    outcome = cli("sources")
    assert outcome.code == 0
    found = {record["name"]: record for record in outcome.records}
    assert list(found) == ["Jodłów\x1b[31m", "Sieradz", "dawna"]
    failing = found["Jodłów\x1b[31m"]
    assert (failing["state"], failing["failures"], failing["faults"]) == ("failing", 3, {"timeout": 3})
    assert "wait" in failing["error"]
    assert (found["Sieradz"]["found"], found["Sieradz"]["failed"], found["dawna"]["active"]) == (1, 1, False)
    assert "\x1b" not in outcome.out


def test_sources_in_trouble(cli, kept):
    assert [record["name"] for record in cli("sources", "--failing").records] == ["Jodłów\x1b[31m", "Sieradz"]


def test_one_source(cli, kept):
    [record] = cli("sources", "Sieradz").records
    assert [fault["kind"] for fault in record["recent_faults"]] == ["no_article"]
    assert [article["url"] for article in record["failed_articles"]] == ["https://0.example/a"]


@pytest.mark.parametrize("arguments", [["sources"], ["sources", "Sieradz"]])
def test_tables(cli, kept, arguments):
    out = cli(*arguments, "--format", "table").out
    assert "\x1b" not in out
    assert "1 found, 0 pending, 1 failed; faults: no_article 1" in " ".join(out.split())


def test_the_table_of_one_source_tells_its_faults(cli, kept):
    out = cli("sources", "Sieradz", "--format", "table").out
    assert out.count("https://0.example/a") >= 2
    assert "look at the page" in out


@pytest.mark.parametrize(
    "arguments", [["sources", "Sieradzz"], ["sources", "Sieradz", "--failing"], ["sources", "--store", "none.sqlite"]]
)
def test_wrong_usage_of_sources(cli, kept, arguments):
    outcome = cli(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    if arguments == ["sources", "Sieradzz"]:
        assert "'Sieradz'" in outcome.err


def test_sources_starts_without_the_pipeline(kept, start):
    process = start("sources", imports=True)
    out, err = process.communicate(timeout=30)
    imported = {line.rpartition("|")[2].strip() for line in err.decode().splitlines()}
    assert len(out.splitlines()) == 3
    assert not {"spacy", "sklearn", "numpy", "trafilatura", "urllib3"} & imported


# Examples


def test_the_unit_of_systemd_is_one(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    text = (ROOT / "examples" / "watch" / "cwdnlp-watch.service").read_text(encoding="utf-8")
    unit = tmp_path / "cwdnlp-watch.service"
    unit.write_text(text.replace("/opt/cwdnlp/bin/cwdnlp", sys.executable), encoding="utf-8")
    result = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60)
    assert "cwdnlp-watch.service" not in result.stdout + result.stderr


def test_the_commands_of_the_examples_are_ones(cli, folder):
    for name in ("crontab", "cwdnlp-watch.service"):
        text = (ROOT / "examples" / "watch" / name).read_text(encoding="utf-8")
        [line] = [line for line in text.splitlines() if "bin/cwdnlp watch" in line]
        arguments = line.split("bin/cwdnlp ")[1].replace("/etc/cwdnlp/monitor.toml", "monitor.toml").split()
        assert cli(*arguments, "--check").code == 0


def test_the_example_program_tells_a_story_once(folder, environment):
    articles = [json.loads(line) for line in (ROOT / "examples" / "wiadomosci.jsonl").read_text("utf-8").splitlines()]
    put(folder, "a.jsonl", "".join(json.dumps(article) + "\n" for article in articles))
    put(folder, "b.txt", MONEY)
    command = [sys.executable, str(ROOT / "examples" / "watch" / "new_stories.py"), "incoming"]
    runs = [
        subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
        for _ in range(2)
    ]
    assert [run.returncode for run in runs] == [0, 0], runs[0].stderr
    assert "2,5 mln zł" in runs[0].stdout
    assert runs[1].stdout == ""


MONEY = (
    "Umowę na 2,5 mln zł z Rządowego Funduszu Rozwoju Dróg podpisali 27 maja 2021 r. Burmistrz Opoczna Michał Konecki "
    "i Starosta Opoczyński Anna Wrona."
)
