"""`cwdnlp compare`: models, files and commits side by side; the commits are of a tiny repository with a stub in it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cwdnlp.cli import candidates
from cwdnlp.evaluate.predict import Predictions
from cwdnlp.records import TaggedArticle

from .conftest import ROOT

TEXT = "Wójt gminy Platerów podpisał umowę."
UNIT = {"start": 5, "end": 19, "label": "JST"}
NUMBER = 30

# The package of the tiny repository: gives every article one stage, and keeps what it was given.
STUB = """
import json, os, sys, time

STAGE = {stage!r}

command, path, *options = sys.argv[1:]
assert (command, options) == ("tag", ["--format", "jsonl"]), sys.argv
lines = open(path, encoding="utf-8").read().splitlines()
log = os.environ.get("STUB_LOG")
if log:
    with open(log, "a", encoding="utf-8") as file:
        file.write(json.dumps({{"cwd": os.getcwd(), "articles": [json.loads(line) for line in lines]}}) + "\\n")
{extra}
for line in lines:
    article = json.loads(line)
    print(json.dumps({{**article, "stage": STAGE, "model": {{"name": "stub", "version": STAGE}}}}), flush=True)
"""


def git(folder, *arguments):
    names = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    run = subprocess.run(["git", *names, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def commit(folder, stage, extra="", *, package="cwdnlp"):
    (folder / package).mkdir(exist_ok=True)
    (folder / package / "__init__.py").touch()
    (folder / package / "__main__.py").write_text(STUB.format(stage=stage, extra=extra), encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", stage)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository in which one stands: the first commit gives the stage `none`, the second `funding`."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "none")
    commit(folder, "funding")
    monkeypatch.chdir(folder)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("STUB_LOG", str(tmp_path / "log.jsonl"))
    monkeypatch.delenv("GIT_DIR", raising=False)
    yield folder
    assert git(folder, "worktree", "list").count("\n") == 0, "a worktree is left"
    assert list(scratch.iterdir()) == [], "files are left"


def record(identifier="a", **fields):
    return TaggedArticle.from_dict({"id": identifier, "text": TEXT, **fields})


def write(path, records):
    path.write_text("".join(each.to_json() + "\n" for each in records), encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path):
    fields = {"stage": "none", "topics": ["zit"], "entities": [UNIT], "title": "Umowa"}
    return write(tmp_path / "gold.jsonl", [record(f"a{n}", **fields) for n in range(NUMBER)])


@pytest.fixture
def worse(tmp_path):
    return write(tmp_path / "worse.jsonl", [record(f"a{n}", stage="funding", entities=[UNIT]) for n in range(NUMBER)])


@pytest.fixture
def run(cli, gold):
    """Run `cwdnlp compare` on the gold articles, with few samples."""

    def compare(a, b, *options, gold=gold):
        return cli("compare", a, b, "--gold", gold, "--samples", "999", *options)

    return compare


def test_files_as_json_in_a_pipe(run, gold, worse):
    outcome = run(gold, worse)
    assert (outcome.code, outcome.err) == (0, "")
    data = json.loads(outcome.out)
    assert data["gold"] == str(gold)
    assert data["a"] == f"{gold} (no model named)"
    assert (data["articles"], data["samples"]) == (NUMBER, 999)
    assert data["figures"]["stage"]["verdict"] == data["figures"]["topics"]["verdict"] == "worse"
    assert data["figures"]["strict"]["verdict"] == "no difference shown"
    assert data["figures"]["officials"]["verdict"] == "no gold"
    assert data["changes"]["stage"] == {"better": 0, "worse": NUMBER}
    assert len(data["changed"]) == NUMBER
    assert data["failed"] == {"a": [], "b": []}
    assert run(gold, worse).out == outcome.out


def test_the_order_of_a_and_b(run, gold, worse):
    assert json.loads(run(worse, gold).out)["figures"]["stage"]["verdict"] == "better"


def test_table(run, gold, worse):
    outcome = run(gold, worse, "--format", "table")
    assert outcome.code == 0
    assert "Umowa  a0  −2" in outcome.out
    assert "worse" in outcome.out


def test_page(run, gold, worse, tmp_path):
    outcome = run(gold, worse, "--html", tmp_path / "page.html")
    assert outcome.code == 0
    json.loads(outcome.out)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.count("<details>") == NUMBER
    assert f"{NUMBER} gold articles of {gold}" in page


def test_a_worse_model_fails_the_run_only_if_asked(run, gold, worse):
    assert run(gold, worse).code == 0
    failing = run(gold, worse, "--fail-if-worse")
    assert (failing.code, failing.lines) == (
        1,
        ["error: B is worse: stage, accuracy; stage, macro F1; topics, micro F1"],
    )
    assert json.loads(failing.out)
    assert run(worse, gold, "--fail-if-worse").code == 0
    assert run(gold, gold, "--fail-if-worse").code == 0


def test_own_labels(run, gold, worse, tmp_path):
    labels = tmp_path / "own.toml"
    labels.write_text('[rename]\nnone = "funding"\n', encoding="utf-8")
    data = json.loads(run(gold, worse, "--labels", labels).out)
    assert data["figures"]["stage"]["verdict"] == "better"


def test_splits(run, tmp_path, gold, worse):
    folder = tmp_path / "corpus"
    folder.mkdir()
    lines = gold.read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "dev.jsonl").write_text("".join(lines[:2]), encoding="utf-8")
    (folder / "news.jsonl").write_text("".join(lines[2:5]), encoding="utf-8")
    outcome = run(gold, worse, "--split", "dev", "--split", "news", gold=folder)
    assert json.loads(outcome.out)["articles"] == 5
    assert "has no split 'test'" in run(gold, worse, gold=folder).err


def test_a_pipeline_by_its_folder(run, blank_model, gold):
    data = json.loads(run(gold, blank_model).out)
    assert data["b"] == f"{blank_model} (pl_blank 0.0.0)"
    assert data["changes"]["entity"] == {"better": 0, "worse": NUMBER}


def test_shipped_is_the_shipped_pipeline(run, gold, monkeypatch):
    asked = []

    def predictions(source, articles, **options):
        asked.append(source)
        return Predictions(list(articles))

    monkeypatch.setattr(candidates, "predictions", predictions)
    assert run("shipped", gold).code == 0
    assert asked == [None, str(gold)]


def test_commits_by_their_own_code(run, repository, tmp_path, gold):
    outcome = run("git:HEAD~1", "git:HEAD")
    assert (outcome.code, outcome.err) == (0, "")
    data = json.loads(outcome.out)
    short = [git(repository, "rev-parse", name)[:7] for name in ("HEAD~1", "HEAD")]
    assert data["a"] == f"git:HEAD~1 ({short[0]}, stub none)"
    assert data["b"] == f"git:HEAD ({short[1]}, stub funding)"
    assert data["figures"]["stage"]["verdict"] == "worse"
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len({entry["cwd"] for entry in log} | {str(repository)}) == 3
    for entry in log:
        assert [article["id"] for article in entry["articles"]] == [f"a{n}" for n in range(NUMBER)]
        assert {key for article in entry["articles"] for key in article} == {
            "id", "text", "title", "url", "published", "source"
        }  # fmt: skip


def test_a_commit_by_its_hash_and_beside_a_file(run, repository, gold):
    commit_hash = git(repository, "rev-parse", "HEAD")
    data = json.loads(run(gold, f"git:{commit_hash[:10]}").out)
    assert data["b"] == f"git:{commit_hash[:10]} (stub funding)"


def test_what_is_not_committed_is_neither_run_nor_touched(run, repository):
    main = repository / "cwdnlp" / "__main__.py"
    main.write_text("raise SystemExit(9)", encoding="utf-8")
    (repository / "cwdnlp" / "new.py").touch()
    outcome = run("git:HEAD~1", "git:HEAD")
    assert outcome.code == 0
    assert json.loads(outcome.out)["figures"]["stage"]["b"] == 0.0
    assert main.read_text(encoding="utf-8") == "raise SystemExit(9)"
    assert git(repository, "status", "--short").splitlines() == ["M cwdnlp/__main__.py", "?? cwdnlp/new.py"]
    assert git(repository, "rev-parse", "--abbrev-ref", "HEAD") == "main"


def test_a_folder_below_the_repository_and_a_hook(run, repository, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(repository / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(repository / ".git" / "other-index"))
    monkeypatch.chdir(repository / "cwdnlp")
    assert run("git:HEAD", "git:HEAD").code == 0
    assert not (repository / ".git" / "other-index").exists()


def test_hooks_are_not_set_off(run, repository, tmp_path):
    hook = repository / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path / 'hooked'}\n", encoding="utf-8")
    hook.chmod(0o755)
    assert run("git:HEAD", "git:HEAD").code == 0
    assert not (tmp_path / "hooked").exists()


def test_articles_that_a_commit_does_not_tag_are_named_and_count_as_missed(run, repository, gold, tmp_path):
    commit(
        repository,
        "none",
        'print("warning: nic", file=sys.stderr); print("error: a3: is refused", file=sys.stderr)\n'
        "import atexit; atexit.register(os._exit, 1); lines = lines[:3] + lines[5:]",
    )
    outcome = run(gold, "git:HEAD", "--html", tmp_path / "page.html")
    name = f"git:HEAD ({git(repository, 'rev-parse', 'HEAD')[:7]}, stub none)"
    assert outcome.code == 1
    assert outcome.lines == [f"error: {name}: a3: is refused", f"error: {name}: a4: gave no result"]
    data = json.loads(outcome.out)
    assert data["failed"]["b"] == ["a3: is refused", "a4: gave no result"]
    assert data["changes"]["stage"] == {"better": 0, "worse": 2}
    assert "B did not tag a3: is refused" in (tmp_path / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("print('error: no model\\x1b[0m', file=sys.stderr); sys.exit(2)", "its own cwdnlp tag failed: no model␛[0m"),
        ("import gone", "its own cwdnlp tag failed: ModuleNotFoundError: No module named 'gone'"),
        ("sys.exit(7)", "its own cwdnlp tag failed: exit code 7"),
        ("sys.exit(0)", "its own cwdnlp tag failed: exit code 0"),
        ("import atexit; atexit.register(os._exit, 3)", "its own cwdnlp tag failed: exit code 3"),
        ("os.kill(os.getpid(), 9)", "its own cwdnlp tag failed: exit code -9"),
        ("print('{broken')", "output of its cwdnlp tag:1: Invalid JSON"),
        ("print(json.dumps({'id': 'a', 'text': '', 'later': 1}))", "output of its cwdnlp tag:1: later: unknown field"),
    ],
)
def test_a_commit_that_fails(run, repository, gold, extra, said):
    commit(repository, "none", extra)
    outcome = run(gold, "git:HEAD")
    assert (outcome.code, outcome.out, len(outcome.lines)) == (2, "", 1)
    assert outcome.err.startswith("error: git:HEAD: ")
    assert said in outcome.err


def test_a_commit_that_changes_the_text(run, repository, gold):
    commit(repository, "none", "lines = [line.replace('podpis', 'za') for line in lines]")
    outcome = run(gold, "git:HEAD")
    assert outcome.code == 2
    assert "a0: the text is not that of the gold article" in outcome.err


def test_a_commit_without_the_package_does_not_run_another(run, repository, gold):
    git(repository, "mv", "cwdnlp", "other")
    git(repository, "commit", "-q", "-m", "moved")
    outcome = run(gold, "git:HEAD")
    assert outcome.code == 2
    assert "git:HEAD: holds no cwdnlp package to tag with (check the commit out" in outcome.err


@pytest.mark.parametrize("name", ["nic", "HEAD~9", "", "--help", "--since=1.day"])
def test_no_such_commit(run, repository, name, monkeypatch):
    monkeypatch.setattr(candidates, "predictions", lambda *_, **__: pytest.fail("something was tagged before"))
    outcome = run("shipped", f"git:{name}")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.lines == [f"error: git:{name}: no such commit (git log --oneline lists them; of others: git fetch)"]


def test_a_commit_that_cannot_be_laid_out(run, repository, gold, monkeypatch):
    blob = git(repository, "rev-parse", "HEAD:cwdnlp/__main__.py")
    path = repository / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    content = path.read_bytes()
    path.unlink()
    outcome = run(gold, "git:HEAD")
    path.write_bytes(content)
    assert (outcome.code, len(outcome.lines)) == (2, 1)
    assert "git:HEAD: cannot be checked out: " in outcome.err


def test_no_repository_and_no_git(run, gold, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    outcome = run(gold, "git:HEAD")
    assert outcome.code == 2
    assert "git:HEAD: no repository here: not a git repository" in outcome.err
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = run(gold, "git:HEAD")
    assert outcome.lines == [
        "error: git is not installed (install it, or name a pipeline's folder instead of a commit)"
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nic.jsonl", "nic.jsonl: no such file"),
        ("nic", "nic: no such pipeline (name one of: shipped, a pipeline's folder or installed name"),
        ("HEAD~1", "HEAD~1: no such pipeline"),
        ("\x1b[31m", "␛[31m: no such pipeline"),
    ],
)
def test_no_such_model(run, gold, source, said, monkeypatch):
    monkeypatch.setattr(candidates, "predictions", lambda *_, **__: pytest.fail("something was tagged before"))
    for sources in ((source, "shipped"), ("shipped", source)):
        outcome = run(*sources)
        assert (outcome.code, outcome.out, len(outcome.lines)) == (2, "", 1)
        assert said in outcome.err


def test_a_folder_without_a_pipeline(run, gold, tmp_path):
    outcome = run(gold, tmp_path)
    assert outcome.code == 2
    assert "cannot load the pipeline" in outcome.err


def test_gold_that_cannot_be_read(run, gold, worse, tmp_path):
    lines = gold.read_text(encoding="utf-8").splitlines()
    broken = tmp_path / "broken.jsonl"
    broken.write_text("\n".join([lines[0], lines[1][:30]]), encoding="utf-8")
    outcome = run(gold, worse, gold=broken)
    assert outcome.code == 2
    assert f"{broken}:2: Invalid JSON" in outcome.err
    (tmp_path / "empty.jsonl").touch()
    assert "holds no gold articles" in run(gold, worse, gold=tmp_path / "empty.jsonl").err
    assert "no such file or folder" in run(gold, worse, gold=tmp_path / "none").err


def test_a_file_that_lacks_an_article(run, gold, worse):
    lines = worse.read_text(encoding="utf-8").splitlines(keepends=True)
    worse.write_text("".join(lines[1:]), encoding="utf-8")
    outcome = run(gold, worse)
    assert outcome.code == 2
    assert "lacks 1 gold articles, a0 first" in outcome.err


def test_one_article_without_anything(run, tmp_path):
    one = write(tmp_path / "one.jsonl", [record()])
    data = json.loads(run(one, one, gold=one).out)
    assert {figure["verdict"] for figure in data["figures"].values()} == {"no gold"}


def test_pages_that_cannot_be_written_are_refused_first(run, gold, tmp_path, monkeypatch):
    monkeypatch.setattr(candidates, "tag_gold", lambda *_, **__: pytest.fail("something was tagged before"))
    for place in (tmp_path, tmp_path / "none" / "page.html"):
        assert run(gold, gold, "--html", place).code == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_page_that_cannot_be_written_does_not_lose_the_results(run, gold, worse):
    outcome = run(gold, worse, "--html", "/dev/full")
    assert outcome.code == 1
    assert outcome.lines[0].startswith("error: /dev/full: cannot be written: no space left on device")
    assert json.loads(outcome.out)["articles"] == NUMBER


@pytest.mark.parametrize("options", [["--samples", "5"], ["--format", "xml"], ["--split"]])
def test_wrong_usage(cli, gold, options):
    assert cli("compare", gold, gold, "--gold", gold, *options).code == 2
    assert cli("compare", gold, gold).code == 2
    assert cli("compare", gold, "--gold", gold).code == 2


def test_hostile_text(run, tmp_path):
    nasty = "\x1b[2J\x9b<script>\u2028[bold]"
    gold = write(tmp_path / "nasty.jsonl", [record(nasty, title=nasty, stage="none", topics=[nasty])])
    other = write(tmp_path / "other.jsonl", [record(nasty)])
    for options in ([], ["--format", "table"], ["--html", tmp_path / "page.html"]):
        outcome = run(gold, other, *options, gold=gold)
        assert outcome.code == 0
        assert not {"\x1b", "\x9b", "\u2028"} & set(outcome.out)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert not {"\x1b", "\x9b", "\u2028"} & set(page)


def started(gold, *arguments):
    """Start the command as a process that leads a group of its own, as a shell starts it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        # The working directory holds a stub of the same name; -P leaves it out of the path.
        [sys.executable, "-P", "-m", "cwdnlp", "compare", *arguments, "--gold", str(gold)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.mark.parametrize(
    ("number", "to_all", "code"),
    [(signal.SIGINT, True, 130), (signal.SIGTERM, False, 143)],
)
def test_nothing_is_left_of_a_run_that_is_ended(repository, gold, tmp_path, number, to_all, code):
    commit(repository, "none", "time.sleep(60)")
    process = started(gold, str(gold), "git:HEAD")
    log = tmp_path / "log.jsonl"
    deadline = time.monotonic() + 20
    while not log.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(list((tmp_path / "scratch").iterdir())) == 2
    (os.killpg if to_all else os.kill)(process.pid, number)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (code, b"", b"")


def test_a_reader_that_goes_ends_it_quietly(gold, worse):
    process = started(gold, str(gold), str(worse))
    process.stdout.close()
    err = process.stderr.read()
    assert (process.wait(timeout=20), err) == (141, b"")


def test_the_path_of_the_child(repository, gold, run, tmp_path, monkeypatch):
    """The commit's package wins over an installed one and over one that stands on the path already."""
    elsewhere = tmp_path / "elsewhere" / "cwdnlp"
    elsewhere.mkdir(parents=True)
    (elsewhere / "__main__.py").write_text("raise SystemExit(9)", encoding="utf-8")
    (elsewhere / "__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(elsewhere.parent))
    monkeypatch.setenv("PYTHONSAFEPATH", "1")
    assert run(gold, "git:HEAD").code == 0
    assert Path.cwd() == repository


def test_a_model_of_a_commit(run, repository, gold, blank_model, tmp_path):
    """The installed code with the model that a commit has in a folder; what changed since does not count."""
    import shutil

    shutil.copytree(blank_model, repository / "work" / "model")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "a model")
    shutil.rmtree(repository / "work")
    result = run("git:HEAD:work/model", gold)
    assert (result.code, result.err) == (0, "")
    data = json.loads(result.out)
    assert data["a"] == f"git:HEAD:work/model ({git(repository, 'rev-parse', 'HEAD')[:7]}, pl_blank 0.0.0)"
    assert data["changes"]["entity"] == {"better": NUMBER, "worse": 0}


@pytest.mark.parametrize("folder", ["none", "cwdnlp/__init__.py", "../elsewhere"])
def test_a_commit_without_the_folder(run, repository, gold, folder):
    result = run(f"git:HEAD:{folder}", gold)
    assert result.code == 2
    assert result.err.startswith(f"error: git:HEAD:{folder}: cannot be fetched: ")
    assert len(result.lines) == 1
