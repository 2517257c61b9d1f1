"""Where results go: every byte is written, or the user is told."""

import io
import os
import subprocess
import sys
import threading

import pytest

from cwdnlp.cli.output import Sink
from cwdnlp.errors import CwdnlpError


class Sip(io.RawIOBase):
    """A raw stream that takes a few bytes at a time, and in the end none."""

    def __init__(self, room):
        self.taken = b""
        self._room = room

    def writable(self):
        return True

    def write(self, data):
        part = bytes(data[: min(7, self._room - len(self.taken))])
        self.taken += part
        return len(part) or None


def test_a_stream_that_takes_a_part_gets_the_rest():
    stream = Sip(1_000)
    Sink(stream, "standard output").write("zażółć " * 20)
    assert stream.taken.decode() == "zażółć " * 20


def test_a_stream_that_takes_no_more_is_told():
    with pytest.raises(CwdnlpError, match="standard output: cannot be written"):
        Sink(Sip(20), "standard output", owned=True).write("a" * 21)


WRITER = """
from cwdnlp.cli.output import Sink
Sink.open(None).write("x" * 3_000_000)
"""


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_in_the_middle_is_noticed(environment, unbuffered):
    """Raw standard output reports a part as written when the reader goes: what follows has to find out."""
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER],
        stdout=writer,
        stderr=subprocess.PIPE,
        env={**environment, "PYTHONUNBUFFERED": unbuffered},
    )
    os.close(writer)
    os.read(reader, 10)
    threading.Timer(0.2, os.close, [reader]).start()
    _, err = process.communicate(timeout=30)
    assert b"BrokenPipeError" in err
