import os
import signal
import sys
import time
from pathlib import Path

import pytest

from cwdnlp.monitor.alerts import command as module
from cwdnlp.monitor.alerts.command import run_command
from cwdnlp.monitor.alerts.errors import DeliveryError

KEY = "0123456789abcdef"


def run(*command, line=b'{"a": 1}\n', timeout=10.0):
    run_command(command, line, key=KEY, timeout=timeout)


def sh(script, **options):
    run("/bin/sh", "-c", script, **options)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie that nobody has waited for is dead too.
    return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")


def wait_for(path):
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and not (path.exists() and path.read_text(encoding="utf-8").strip()):
        time.sleep(0.01)
    return int(path.read_text(encoding="utf-8"))


def test_the_program_gets_the_alert_and_its_key(tmp_path):
    sh(f'cat > {tmp_path}/in; printf %s "$CWDNLP_ALERT_KEY" > {tmp_path}/key')
    assert (tmp_path / "in").read_bytes() == b'{"a": 1}\n'
    assert (tmp_path / "key").read_text(encoding="utf-8") == KEY


def test_no_shell_reads_the_arguments(tmp_path):
    run(
        sys.executable,
        "-S",
        "-c",
        f"import sys; open({str(tmp_path / 'out')!r}, 'w').write(sys.argv[1])",
        "$(id); `id`",
    )
    assert (tmp_path / "out").read_text(encoding="utf-8") == "$(id); `id`"


def test_a_program_that_reads_nothing_is_well(tmp_path):
    sh(f"echo ran > {tmp_path}/out", line=b"x" * 5_000_000)
    assert (tmp_path / "out").read_text(encoding="utf-8") == "ran\n"


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("exit 3", "ends with code 3"),
        ("echo no route >&2; exit 1", "ends with code 1: no route"),
        ("kill -9 $$", "ends with signal 9"),
        ("printf 'a\\033[2Jb\\nc'; exit 1", "ends with code 1: a␛[2Jb c"),
        ("printf 'x\\377'; exit 1", "ends with code 1: x\ufffd"),
    ],
)
def test_a_failure_names_the_code_and_the_last_words(script, message):
    with pytest.raises(DeliveryError) as caught:
        sh(script)
    assert caught.value.message == message
    assert caught.value.where == "command /bin/sh"
    assert caught.value.permanent is False


def test_of_much_output_the_end_is_kept():
    with pytest.raises(DeliveryError) as caught:
        sh("head -c 20000000 /dev/zero | tr '\\0' x; echo the end; exit 1")
    assert caught.value.message.endswith("the end")
    assert len(caught.value.message) < 350


def test_no_more_of_it_is_kept(monkeypatch):
    monkeypatch.setattr(module, "_quoted", lambda said: f", {len(said)} bytes kept")
    with pytest.raises(DeliveryError, match="ends with code 1, 2000 bytes kept"):
        sh("head -c 5000000 /dev/zero; exit 1")


@pytest.mark.parametrize("command", ["/nowhere/to/be/found", "no-such-program-at-all", "/", "/etc/passwd"])
def test_a_program_that_cannot_be_started(command):
    with pytest.raises(DeliveryError, match=r"cannot be started: .* \(check path and permissions\)"):
        run(command)


def test_a_slow_program_is_killed_with_what_it_started(tmp_path):
    start = time.monotonic()
    with pytest.raises(DeliveryError, match=r"takes longer than 0.5 s \(raise its timeout\)"):
        sh(f"sleep 60 & echo $! > {tmp_path}/pid; trap '' TERM INT; wait; sleep 60", timeout=0.5)
    assert time.monotonic() - start < 5
    assert not is_alive(wait_for(tmp_path / "pid"))


def test_a_program_that_closes_its_output_is_waited_for_and_killed(tmp_path):
    sh(f"exec >&- 2>&-; sleep 0.2; echo 1 > {tmp_path}/done")
    assert (tmp_path / "done").exists()
    with pytest.raises(DeliveryError, match="takes longer"):
        sh("exec >&- 2>&-; sleep 60", timeout=0.3)


def test_a_program_that_writes_for_ever_is_killed():
    with pytest.raises(DeliveryError, match="takes longer"):
        run("yes", timeout=0.3)


def test_what_a_program_leaves_behind_keeps_nobody_waiting(tmp_path):
    start = time.monotonic()
    sh(f"sleep 30 & echo $! > {tmp_path}/pid")
    assert time.monotonic() - start < 5
    pid = wait_for(tmp_path / "pid")
    assert is_alive(pid)
    os.kill(pid, signal.SIGKILL)


def test_an_interrupted_run_leaves_no_program_behind(monkeypatch):
    started = []

    def interrupt(process, timeout):
        started.append(process)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_wait", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run("sleep", "60")
    assert started[0].returncode == -signal.SIGKILL


def test_no_descriptor_is_left_open():
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        run("true")
    assert len(list(Path("/proc/self/fd").iterdir())) <= before
