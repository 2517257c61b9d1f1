"""Compressed bodies: whole, cut, broken, and far larger than they look."""

import gzip
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.net.decompress import unfold
from tests.monitor.hostile import gzip_bomb


def raw_deflate(data):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def unfolded(data, codings, limit=1_000_000, step=7):
    return b"".join(unfold((data[at : at + step] for at in range(0, len(data), step)), codings, limit))


PACKERS = {"": bytes, "identity": bytes, "gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress}


@given(data=st.binary(max_size=400), coding=st.sampled_from(list(PACKERS)), step=st.integers(1, 50))
def test_what_was_packed_comes_out(data, coding, step):
    assert unfolded(PACKERS[coding](data), coding, step=step) == data


@given(data=st.binary(max_size=400), step=st.integers(1, 50))
def test_bare_deflate_comes_out(data, step):
    assert unfolded(raw_deflate(data), "deflate", step=step) == data


def test_repetitive_data_comes_out_whole():
    # The decoder then holds more than the last step took out of it.
    for size in (65_535, 65_536, 65_537, 300_000):
        assert unfolded(gzip.compress(bytes(size)), "gzip", step=10_000) == bytes(size)
        assert unfolded(zlib.compress(bytes(size)), "deflate", step=10_000) == bytes(size)
        assert unfolded(raw_deflate(bytes(size)), "deflate", step=10_000) == bytes(size)


def test_layers_come_off_in_reverse_order():
    packed = gzip.compress(zlib.compress(b"Umowa"))
    assert unfolded(packed, "deflate, GZIP") == b"Umowa"
    with pytest.raises(SourceError):
        unfolded(packed, "gzip, deflate")


def test_members_follow_each_other_and_padding_is_dropped():
    packed = gzip.compress(b"Umowa ") + gzip.compress(b"podpisana")
    assert unfolded(packed, "gzip") == b"Umowa podpisana"
    assert unfolded(packed + bytes(100), "gzip") == b"Umowa podpisana"


def test_an_empty_body_needs_no_frame():
    assert unfolded(b"", "gzip") == b""
    assert unfolded(b"", "deflate") == b""


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_body_cut_anywhere_is_a_fault(coding):
    packed = PACKERS[coding](b"Gmina podpisala umowe " * 20)
    for length in range(1, len(packed)):
        with pytest.raises(SourceError) as raised:
            unfolded(packed[:length], coding)
        assert raised.value.kind is FaultKind.protocol


def test_bare_deflate_that_is_cut_is_a_fault():
    with pytest.raises(SourceError, match="early"):
        unfolded(raw_deflate(b"Gmina podpisala umowe " * 20)[:-1], "deflate")


@pytest.mark.parametrize("codings", ["br", "compress", "gzip, br", "gzip, gzip, gzip", "gzip;q=1", "\x00"])
def test_codings_that_were_not_asked_for_are_faults(codings):
    with pytest.raises(SourceError) as raised:
        unfolded(gzip.compress(b"Umowa"), codings)
    assert raised.value.kind is FaultKind.protocol
    assert "\x00" not in str(raised.value)


@given(data=st.binary(max_size=200), coding=st.sampled_from(["gzip", "deflate", "gzip, gzip"]))
def test_garbage_is_a_fault_or_a_body(data, coding):
    try:
        unfolded(data, coding)
    except SourceError as fault:
        kind = fault.kind
        assert kind is FaultKind.protocol


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_costs_no_more_memory_than_the_limit(layers):
    bomb = gzip_bomb(50_000_000, layers)
    tracemalloc.start()
    try:
        with pytest.raises(SourceError) as raised:
            unfolded(bomb, ", ".join(["gzip"] * layers), limit=500_000, step=65_536)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert raised.value.kind is FaultKind.too_large
    assert peak < 1_500_000


def test_what_lies_between_two_layers_is_limited_too():
    packed = gzip.compress(gzip.compress(b"Umowa") + bytes(5_000_000))
    assert unfolded(packed, "gzip, gzip", limit=6_000_000) == b"Umowa"
    with pytest.raises(SourceError) as raised:
        unfolded(packed, "gzip, gzip", limit=1_000_000)
    assert raised.value.kind is FaultKind.too_large


def test_the_limit_is_exact():
    packed = gzip.compress(bytes(1000))
    assert len(unfolded(packed, "gzip", limit=1000)) == 1000
    with pytest.raises(SourceError, match="more than 999 bytes"):
        unfolded(packed, "gzip", limit=999)


def test_a_flood_of_members_ends_soon():
    started = time.process_time()
    with pytest.raises(SourceError, match="too many parts"):
        unfolded(gzip.compress(b"") * 400_000, "gzip", limit=10_000_000, step=65_536)
    assert time.process_time() - started < 0.5
