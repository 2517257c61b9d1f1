"""The command line as a process: pipes, streams, signals, exit codes, time to start."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

TEXT = "Gmina Wierzbin podpisała umowę o dofinansowanie budowy żłobka."


def line(article_id, text=TEXT):
    return json.dumps({"id": str(article_id), "text": text}, ensure_ascii=False)


def test_pipe(process):
    outcome = process(stdin=TEXT.encode())
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.records[0]["text"] == TEXT


def test_output_is_utf8_in_any_locale(process, environment, tag_command, tmp_path):
    result = subprocess.run(
        [*tag_command],
        input=TEXT.encode(),
        capture_output=True,
        cwd=tmp_path,
        env={**environment, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["text"] == TEXT


def test_reader_that_leaves_early(tag_command, environment, tmp_path):
    path = tmp_path / "wiele.jsonl"
    path.write_text("".join(line(number, TEXT * 20) + "\n" for number in range(500)), encoding="utf-8")
    running = subprocess.Popen(
        [*tag_command, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    assert json.loads(running.stdout.readline())["id"] == "0"
    running.stdout.close()
    err = running.stderr.read()
    running.stderr.close()
    assert running.wait(timeout=60) == 141
    assert err == b""


def test_results_come_while_input_is_still_open(tag_command, environment):
    running = subprocess.Popen(
        [*tag_command, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    for number in range(64):
        running.stdin.write((line(number) + "\n").encode())
    running.stdin.write(b'{"urwana\n')
    running.stdin.flush()
    assert json.loads(running.stdout.readline())["id"] == "0"
    running.stdin.write((line("ostatni") + "\n").encode())
    running.stdin.close()
    rest, err = running.stdout.read(), running.stderr.read()  # not communicate: readline has read ahead
    running.stdout.close()
    running.stderr.close()
    assert running.wait(timeout=60) == 1
    assert json.loads(rest.splitlines()[-1])["id"] == "ostatni"
    assert len(rest.splitlines()) == 64
    assert err.decode().splitlines()[-1] == "1 of 66 items failed"


@pytest.mark.parametrize("jobs", [1, 2])
def test_interrupt(environment, blank_model, tmp_path, jobs):
    path = tmp_path / "wiele.jsonl"
    path.write_text("".join(line(number, TEXT * 20) + "\n" for number in range(2000)), encoding="utf-8")
    command = [sys.executable, "-m", "cwdnlp", "tag", "--model", blank_model, "--jobs", jobs, path]
    running = subprocess.Popen(
        list(map(str, command)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )
    for _ in range(150):  # so many that every worker has begun
        assert running.stdout.readline()
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: the workers get it too
    _, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (130, b"")


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is a device of Linux")
def test_full_disk(tag_command, environment):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        result = subprocess.run(
            [*tag_command], input=TEXT.encode(), stdout=full, stderr=subprocess.PIPE, env=environment, timeout=60
        )
    assert result.returncode == 1
    assert result.stderr.decode().startswith("error: standard output: cannot be written: no space left on device")
    assert b"Traceback" not in result.stderr


def test_help_is_fast_and_light(environment):
    started = time.perf_counter()
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "cwdnlp", "--help"], capture_output=True, env=environment, timeout=60
    )
    elapsed = time.perf_counter() - started
    assert result.returncode == 0
    imported = {text.rpartition("|")[2].strip() for text in result.stderr.decode().splitlines()}
    heavy = {"spacy", "sklearn", "numpy", "trafilatura", "pydantic", "lxml", "morfeusz2", "thinc"}
    assert not heavy & imported
    assert elapsed < 2.0, "0.3 s on an idle machine"


def test_usage_without_input_on_a_terminal(tag_command, environment):
    pty = pytest.importorskip("pty")
    main, terminal = pty.openpty()
    result = subprocess.run([*tag_command], stdin=terminal, capture_output=True, env=environment, timeout=60)
    assert result.returncode == 2
    assert b"nothing to read" in result.stderr
    os.close(main)
    os.close(terminal)
