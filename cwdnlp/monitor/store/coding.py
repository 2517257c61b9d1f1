"""How values are written into the database, and read again: texts, contents of candidates, records, digests."""

from __future__ import annotations

import hashlib
import json
import unicodedata
import zlib
from datetime import date, timedelta
from typing import Any

from cwdnlp.monitor.candidates import Content, ContentKind
from cwdnlp.monitor.clock import parse_time, polish_day
from cwdnlp.monitor.store.errors import StoreError, StoreFault
from cwdnlp.records import TaggedArticle

__all__ = [
    "MAX_CONTENT_BYTES",
    "day_of",
    "decode_record",
    "digest_of",
    "encode_record",
    "pack",
    "unpack",
    "writable",
]

MAX_CONTENT_BYTES = 32_000_000
"""The largest content of a candidate, in UTF-8: a file of ten million bytes in another encoding, and some more."""
_KINDS: dict[bytes, ContentKind] = {b"t": "text", b"h": "html"}
_EARLIEST = "1990-03-08"
"""The law that made the gminas: nothing on their sites is older, and what says so (0026, 1970) is a slip."""
_CLOCK_SET, _LATEST = "2026", "2099-12-31"
"""A clock that is older than this library was never set (1970), and says nothing against a date."""
_IN_COLUMNS = ("id", "text", "title", "url", "published", "source")


def writable(text: str) -> str:
    r"""Return a text that UTF-8 can hold, of the same length: half characters become question marks.

    >>> writable("Most \ud83d gotowy"), writable("żółw")
    ('Most ? gotowy', 'żółw')
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def pack(content: Content) -> bytes | None:
    """Compress what a source carried; None where it is larger than the store takes."""
    data = content.data.encode("utf-8", "replace")
    if len(data) > MAX_CONTENT_BYTES:
        return None
    return content.kind[:1].encode() + zlib.compress(data, 6)


def unpack(packed: bytes) -> Content:
    """Read what `pack` wrote; raises StoreError for anything else, and never makes more than the limit of it.

    >>> unpack(pack(Content("Most gotowy.", "text")))
    Content(data='Most gotowy.', kind='text')
    """
    reader = zlib.decompressobj()
    try:
        data = reader.decompress(packed[1:], MAX_CONTENT_BYTES + 1)
        if not reader.eof or len(data) > MAX_CONTENT_BYTES:
            raise ValueError("too long")
        return Content(data.decode(), _KINDS[packed[:1]])
    except (zlib.error, ValueError, KeyError) as error:
        raise StoreError(
            f"the content of a candidate is damaged: {error}", kind=StoreFault.damaged, remedy="restore a backup"
        ) from None


def encode_record(record: TaggedArticle) -> str:
    """Write what the columns of item and version do not hold as JSON."""
    data = {key: value for key, value in record.to_dict().items() if key not in _IN_COLUMNS}
    return writable(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def decode_record(row: Any) -> TaggedArticle:
    """Put a record together again from a row with key, text, title, url, published, source and record."""
    data = json.loads(row["record"])
    columns = {name: row[name] for name in ("text", "title", "url", "published", "source")}
    return TaggedArticle.from_dict({"id": row["key"], **columns, **data})


def digest_of(title: str | None, text: str) -> str:
    r"""Return the SHA-256 of what a reader sees of an article: other white space and other code points do not count.

    >>> digest_of("Most", "Jest  most.\n") == digest_of("Most", "Jest most.") != digest_of("Most", "Jest wiadukt.")
    True
    """
    seen = "\x00".join(" ".join(unicodedata.normalize("NFC", part).split()) for part in (title or "", text))
    return hashlib.sha256(seen.encode("utf-8", "replace")).hexdigest()


def day_of(published: str | None, *, found_at: str, now: str) -> str:
    """Return the day of an article: published, or where that is missing or lies in the future, found in Poland.

    One day ahead is allowed: clocks and time zones of publishers differ.

    >>> day_of("2026-03-02", found_at="2026-03-01T07:30:00Z", now="2026-03-01T07:30:00Z")
    '2026-03-02'
    >>> day_of("2062-03-01", found_at="2026-02-28T23:30:00Z", now="2026-03-01T07:30:00Z")
    '2026-03-01'
    """
    latest = polish_day(parse_time(now) + timedelta(days=1)) if now >= _CLOCK_SET else _LATEST
    if published and _EARLIEST <= published <= latest and _is_day(published):
        return published
    return polish_day(parse_time(found_at))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
