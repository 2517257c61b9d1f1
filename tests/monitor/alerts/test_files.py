import io
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from multiprocessing.pool import ThreadPool

import pytest

from cwdnlp.monitor.alerts.errors import DeliveryError
from cwdnlp.monitor.alerts.files import append_line, write_stdout

LIMITED = """
import resource, sys
from pathlib import Path
from cwdnlp.monitor.alerts.errors import DeliveryError
from cwdnlp.monitor.alerts.files import append_line
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (12, resource.RLIM_INFINITY))
for line in (b'{"a": 1}\\n', b'{"b": 2}\\n', b'{"c": 3}\\n'):
    try:
        append_line(line, path)
        print("written")
    except DeliveryError as error:
        print(error.message)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
append_line(b'{"b": 2}\\n', path)
"""


def test_lines_are_appended(tmp_path):
    path = tmp_path / "ż ż.jsonl"
    append_line(b"1\n", path)
    append_line(b"2\n", path)
    assert path.read_bytes() == b"1\n2\n"


@pytest.mark.parametrize(
    ("before", "after"), [(b"", b"2\n"), (b"1\n", b"1\n2\n"), (b'{"cut', b'{"cut\n2\n'), (b"\n", b"\n2\n")]
)
def test_a_line_that_was_cut_spoils_no_other(tmp_path, before, after):
    path = tmp_path / "a.jsonl"
    path.write_bytes(before)
    append_line(b"2\n", path)
    assert path.read_bytes() == after


def test_a_full_disk_loses_nothing(tmp_path):
    path = tmp_path / "a.jsonl"
    run = subprocess.run([sys.executable, "-c", LIMITED, path], capture_output=True, text=True, check=True)
    told = run.stdout.splitlines()
    assert told[0] == "written"
    assert told[1].startswith("cannot be written: ")
    assert told[2].startswith("cannot be written: ")
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines == ['{"a": 1}', '{"b', '{"b": 2}', ""]


@pytest.mark.parametrize("name", ["folder", "none/a.jsonl", "pipe", "x" * 300])
def test_what_cannot_be_appended_to(tmp_path, name):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DeliveryError, match=r"cannot be written: .* \(check folder, permissions and space\)"):
        append_line(b"1\n", tmp_path / name)


def test_a_database_is_not_written_to(tmp_path):
    path = tmp_path / "news.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE mine (x)")
    before = path.read_bytes()
    with pytest.raises(DeliveryError, match="is a database"):
        append_line(b"{}\n", path)
    assert path.read_bytes() == before


def test_a_device_is_no_file():
    from pathlib import Path

    with pytest.raises(DeliveryError, match="is no regular file"):
        append_line(b"1\n", Path("/dev/null"))


def test_no_descriptor_is_left_open(tmp_path):
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0  # noqa: PTH112, PTH208
    for _ in range(20):
        append_line(b"1\n", tmp_path / "a")
        with pytest.raises(DeliveryError):
            append_line(b"1\n", tmp_path)
    after = len(os.listdir("/proc/self/fd")) if before else 0  # noqa: PTH208
    assert after <= before + 1


def test_a_file_may_be_rotated(tmp_path):
    path = tmp_path / "a.jsonl"
    append_line(b"1\n", path)
    path.rename(tmp_path / "a.jsonl.1")
    append_line(b"2\n", path)
    assert path.read_bytes() == b"2\n"


def test_lines_of_several_writers_do_not_mix(tmp_path):
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"n": n, "x": "y" * 500}).encode() + b"\n" for n in range(60)]
    with ThreadPool(8) as pool:
        pool.map(lambda line: append_line(line, path), lines)
    found = [json.loads(line)["n"] for line in path.read_bytes().splitlines() if line]
    assert sorted(found) == list(range(60))


def test_a_full_standard_output_is_told():
    class Full(io.BytesIO):
        def flush(self):
            raise OSError(28, "No space left on device")

    with pytest.raises(DeliveryError, match="standard output: cannot be written: No space left on device"):
        write_stdout(b"1\n", Full())


def test_a_closed_stream_is_told():
    stream = io.BytesIO()
    stream.close()
    with pytest.raises(DeliveryError, match="standard output: cannot be written"):
        write_stdout(b"1\n", stream)
