"""Time as a whole, and bytes as they come."""

import socket

import pytest

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.net.limits import Deadline, Meter, MeteredSocket


@pytest.fixture
def clock():
    return [100.0]


@pytest.fixture
def deadline(clock):
    return Deadline(30.0, clock=lambda: clock[0])


def test_time_passes_only_while_it_runs(deadline, clock):
    clock[0] += 1000
    with deadline.running():
        clock[0] += 20
        assert deadline.left() == 10.0
    clock[0] += 1000
    with deadline.running():
        assert deadline.left() == 10.0
        clock[0] += 9
        assert deadline.left() == 1.0
        clock[0] += 1
        with pytest.raises(SourceError, match="takes longer than 30 s") as raised:
            deadline.left()
    assert raised.value.kind is FaultKind.timeout


def test_no_time_is_left_for_a_second_go(deadline, clock):
    with deadline.running():
        clock[0] += 31
    with deadline.running(), pytest.raises(SourceError):
        deadline.left()


def test_a_socket_that_always_has_data_ends_too(deadline, clock):
    """No read of it ever waits, so that a timeout of the socket would never come."""
    ours, theirs = socket.socketpair()
    with theirs, MeteredSocket(fileno=ours.detach()) as sock, deadline.running():
        sock.meter = Meter(deadline)
        sock.meter.allow(1000)
        theirs.sendall(bytes(100))
        buffer = bytearray(10)
        assert sock.recv_into(buffer) == 10
        clock[0] += 30
        with pytest.raises(SourceError, match="takes longer"):
            sock.recv_into(buffer)
        with pytest.raises(SourceError, match="takes longer"):
            sock.sendall(b"a")


def test_bytes_are_counted_anew_for_each_part(deadline):
    meter = Meter(deadline)
    meter.allow(10, " of headers")
    meter.count(10)
    with pytest.raises(SourceError, match="sends more than 10 bytes of headers") as raised:
        meter.count(1)
    assert raised.value.kind is FaultKind.too_large
    meter.allow(5)
    meter.count(5)
