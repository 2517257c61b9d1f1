"""JSON lines read one by one into articles, however long the stream is: what every command that takes them shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from cwdnlp.errors import InputError, RecordError
from cwdnlp.records import Article

__all__ = [
    "MAX_LINE_BYTES",
    "MOST_CHARACTERS",
    "ONE_RECORD_A_LINE",
    "check_text",
    "decode_strictly",
    "first_line",
    "is_blank",
    "is_document",
    "looks_like_json",
    "read_article_line",
    "split_lines",
]

MAX_LINE_BYTES = 20_000_000
"""The longest JSON line: a text of a million characters in escapes, and annotations that are not read."""

MOST_CHARACTERS = 1_000_000
"""The longest text that the pipeline takes, `cwdnlp.pipeline.MAX_CHARS`, which cannot be imported without spaCy."""

ONE_RECORD_A_LINE = "one JSON object a line is expected, for example from: jq -c . FILE"
_NAME_THE_ENCODING = "give its encoding with --encoding"
_JSON_START = re.compile(r"\s*(\{\s*[\"}]|\{\s*$|\[\s*(\{|$))")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = b" \t\r\n\f\v\xef\xbb\xbf"


def split_lines(stream: BinaryIO, head: bytes = b"") -> Iterator[bytes]:
    r"""Split a stream into lines, those of `head` first; an overlong line is cut off just beyond the limit.

    >>> list(split_lines(BytesIO(b"b\nc"), b"a\n"))
    [b'a\n', b'b\n', b'c']
    """
    for part in (BytesIO(head), stream):
        while line := _line(part):
            if len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
                while (rest := _line(stream)) and not rest.endswith(b"\n"):
                    pass
            yield line


def first_line(stream: BinaryIO, most: int) -> bytes:
    """Read up to the first line that is not blank, but little more than `most` bytes of blank ones."""
    head = b""
    while (line := _line(stream)) and len(head) <= most:
        head += line
        if not is_blank(line):
            break
    return head


def is_blank(line: bytes) -> bool:
    """Tell whether a line holds nothing but white space and byte order marks."""
    return not line.strip(_BLANKS)


def is_document(line: bytes) -> bool:
    """Tell whether a first line opens a JSON document of several lines, or an array.

    >>> is_document(b"{"), is_document(b'[{"id"'), is_document(b'{"id": "a"}')
    (True, True, False)
    """
    start = line.strip(_BLANKS)
    return start == b"{" or start.startswith(b"[")


def looks_like_json(head: bytes) -> bool:
    """Tell whether a stream that begins with `head` holds JSON rather than text."""
    return _JSON_START.match(head.lstrip(_BLANKS)[:4096].decode("utf-8", errors="replace")) is not None


def read_article_line(line: bytes, encoding: str = "utf-8-sig", *, remedy: str = _NAME_THE_ENCODING) -> Article:
    """Read an article, or the article of a tagged one, from its line; `remedy` is for one in another encoding.

    Raises RecordError for a line that is too long or no article, InputError for one that is not in `encoding`.

    >>> read_article_line(b'{"id": "a", "text": "Umowa", "stage": "funding"}').text
    'Umowa'
    """
    if len(line) > MAX_LINE_BYTES:
        raise RecordError(f"the line is longer than {MAX_LINE_BYTES:,} bytes", remedy="split the article")
    return Article.from_any_json(decode_strictly(line, encoding, remedy=remedy).strip())


def decode_strictly(data: bytes, encoding: str, *, remedy: str = _NAME_THE_ENCODING) -> str:
    """Decode in an encoding that was asked for, which is not second-guessed; raises InputError."""
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        where = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        name = encoding.removesuffix("-sig")
        raise InputError(f"is not valid {name}{where}", remedy=remedy) from None


def check_text(article: Article) -> None:
    """Refuse a text that is blank, too long for the pipeline, or no valid Unicode; raises InputError."""
    if not article.text.strip():
        raise InputError("the text is empty", remedy="check where it was taken from")
    if len(article.text) > MOST_CHARACTERS:
        count = f"{len(article.text):,} characters, the limit is {MOST_CHARACTERS:,}"
        raise InputError(f"the text has {count}", remedy="split it into articles")
    for field, value in article:
        if isinstance(value, str) and _SURROGATE.search(value):
            raise InputError(f"{field} holds half a character (a lone surrogate)", remedy="write it as valid UTF-8")


def _line(stream: BinaryIO) -> bytes:
    return stream.readline(MAX_LINE_BYTES + 1)
