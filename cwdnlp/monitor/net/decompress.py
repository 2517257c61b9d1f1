"""Compressed bodies, unfolded step by step, so that a few kilobytes never become gigabytes.

urllib3 can do this too, but takes a body that ends early for a whole one; a page cut in the middle would then be
stored as a shorter article.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from cwdnlp.monitor.faults import FaultKind, SourceError

__all__ = ["ACCEPTED", "unfold"]

ACCEPTED = "gzip, deflate"
"""The codings that are asked for."""

_STEP = 65_536
_MAX_LAYERS = 2
_MAX_MEMBERS = 100
_GZIP = 16 + zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS


def unfold(chunks: Iterable[bytes], codings: str, limit: int) -> Iterator[bytes]:
    """Yield a body in pieces of bounded size, up to `limit` bytes.

    `codings` is the value of Content-Encoding. Raises SourceError: `too_large` beyond the limit, `protocol` for an
    unknown coding and for data that is broken or ends early.

    >>> b"".join(unfold([zlib.compress(b"Umowa")], "deflate", 100))
    b'Umowa'
    """
    names = [name.strip().lower() for name in codings.split(",")]
    layers = [name for name in names if name not in ("", "identity")]
    if len(layers) > _MAX_LAYERS:
        raise _fault(f"compresses its answer {len(layers)} times")
    for name in reversed(layers):
        if name not in ("gzip", "x-gzip", "deflate"):
            raise _fault("codes its answer in a way that was not asked for")
        chunks = _within(chunks, limit)
        chunks = _inflate_deflate(chunks) if name == "deflate" else _inflate_gzip(chunks)
    return _within(chunks, limit)


def _within(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Yield chunks until they are too many bytes."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise SourceError(f"holds more than {limit:,} bytes", kind=FaultKind.too_large)
        yield chunk


def _inflate_gzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what gzip holds: members one after the other, and after the last perhaps padding, which is dropped."""
    decoder = None
    members = 0
    for chunk in chunks:
        rest = chunk
        while rest and (decoder or not members or rest.startswith(b"\x1f")):
            if decoder is None:
                decoder = zlib.decompressobj(_GZIP)
                members += 1
                if members > _MAX_MEMBERS:
                    raise _fault("compresses its answer in too many parts")
            yield from _steps(decoder, rest)
            if not decoder.eof:
                break
            rest, decoder = decoder.unused_data, None
    if decoder is not None:
        raise _fault("ends its answer early")


def _inflate_deflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what deflate holds: with the frame of zlib, as the standard says, or bare, as some servers send it."""
    decoder = None
    head = b""
    for chunk in chunks:
        if decoder is None:
            head += chunk
            if len(head) < 2:
                continue
            framed = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
            decoder, chunk = zlib.decompressobj(zlib.MAX_WBITS if framed else _RAW), head
        if not decoder.eof:
            yield from _steps(decoder, chunk)
    if head and (decoder is None or not decoder.eof):
        raise _fault("ends its answer early")


def _steps(decoder: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """Yield what data unfolds to, a bounded piece at a time."""
    full = True  # what was unfolded may still wait in the decoder when all data is in it
    while (data or full) and not decoder.eof:
        try:
            piece = decoder.decompress(data, _STEP)
        except zlib.error:
            raise _fault("compresses its answer wrongly") from None
        full = len(piece) == _STEP
        data = decoder.unconsumed_tail
        if piece:
            yield piece


def _fault(message: str) -> SourceError:
    """Return a fault of the server."""
    return SourceError(message, kind=FaultKind.protocol)
