"""Standard input that can be left."""

import io
import os
import threading

import pytest

from cwdnlp.monitor.watch.errands import Stopped
from cwdnlp.monitor.watch.stream import stoppable_input


@pytest.fixture
def pipe():
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as source, os.fdopen(writer, "wb", buffering=0) as target:
        yield source, target


def test_lines_come_while_the_pipe_is_open_and_the_end_is_one(pipe):
    source, target = pipe
    stream = stoppable_input(source, threading.Event())
    target.write(b"a\nb\nc")
    assert [stream.readline(), stream.readline()] == [b"a\n", b"b\n"]
    target.close()
    assert (stream.readline(), stream.readline()) == (b"c", b"")


def test_a_stop_is_no_end_of_a_line(pipe):
    source, target = pipe
    stopping = threading.Event()
    stream = stoppable_input(source, stopping)
    target.write(b'{"id": "half')
    threading.Timer(0.1, stopping.set).start()
    with pytest.raises(Stopped):
        stream.readline()


def test_a_stream_in_memory_stays_what_it_is():
    stream = io.BytesIO(b"a")
    assert stoppable_input(stream, threading.Event()) is stream
