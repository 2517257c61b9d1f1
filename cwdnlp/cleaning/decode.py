"""Bytes to text: which encoding a page is in, and the refusal of what is no text.

Municipal sites declare encodings that are not theirs, so a declaration only counts if the text it gives is sane.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from cwdnlp.cleaning.codepages import LEGACY, canonical, disturbance, gain, mixes_scripts, only_polish, plausibility
from cwdnlp.errors import InputError

__all__ = ["MAX_BYTES", "Decoded", "Rule", "decode", "text_warnings"]

MAX_BYTES = 10_000_000
"""The largest input that is read by default; a press release page is far smaller."""

Rule = Literal["http", "bom", "meta", "utf-8", "utf-8-lossy", "letters"]
"""What decided the encoding: HTTP header, byte order mark, declaration in the page, the bytes being UTF-8,
the bytes being UTF-8 but for a few, the Polish letters of two code pages."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF document", "save its text as a .txt or .html file"),
    (b"PK\x03\x04", "a ZIP archive or a Word or LibreOffice document", "unpack it or save it as plain text"),
    (b"\x89PNG", "a PNG image", "only text can be read"),
    (b"\xff\xd8\xff", "a JPEG image", "only text can be read"),
    (b"GIF8", "a GIF image", "only text can be read"),
    (b"\x1f\x8b", "gzip data", "unpack it first, for example with gunzip"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document (OLE)", "save it as plain text"),
    (b"{\\rtf", "an RTF document", "save it as plain text"),
    (b"BZh", "bzip2 data", "unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
)
_META_WINDOW = 2048
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b")) + b"\x7f"
_MOST_CONTROLS = 0.05
_LOST_LETTER = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])(?![\w-]{1,40}=)")
_LOST_LETTERS_TO_WARN = 3


@dataclass(frozen=True)
class Decoded:
    """A text with the encoding it was in, the rule that decided it, and warnings where text was lost."""

    text: str
    encoding: str
    rule: Rule
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, http_charset: str | None = None, max_bytes: int = MAX_BYTES) -> Decoded:
    """Decode a page or a file into text.

    The rules, first that gives a sane text: the charset of the HTTP header, a byte order mark, a ``<meta>`` or XML
    declaration in the first 2,048 bytes, strict UTF-8, UTF-8 with a few broken bytes, and last whichever of
    Windows-1250 and ISO-8859-2 gives the more plausible Polish. Declared names mean what they mean to browsers
    (``iso-8859-1`` is Windows-1252). A byte order mark is dropped; line ends stay.

    Raises InputError for input that is empty, larger than `max_bytes` or binary.

    >>> decode("Łąka wśród pól".encode("iso-8859-2"), http_charset="utf-8").encoding
    'iso-8859-2'
    >>> decode(b"%PDF-1.7 ...")
    Traceback (most recent call last):
        ...
    cwdnlp.errors.InputError: the input seems to be a PDF document (save its text as a .txt or .html file)
    """
    if not data:
        raise InputError("the input is empty", remedy="check that the download or the file is complete")
    if len(data) > max_bytes:
        raise InputError(
            f"the input has {len(data):,} bytes, the limit is {max_bytes:,}",
            remedy="split it, or raise max_bytes",
        )
    _refuse_known_formats(data)
    header = _label(http_charset)
    mark, body = _split_bom(data)
    meta = _declared(body)
    wide = (mark or header or "").startswith(("utf-16", "utf-32")) and b"\0" in body
    if not wide:
        _refuse_binary(body)
    if header is not None and header.startswith("utf-16") != wide:
        header = None  # a byte order mark of a two-byte encoding cannot be explained away
    if meta is not None and meta.startswith("utf-16"):
        meta = "utf-8"  # a declaration that could be read byte by byte: browsers take it for UTF-8
    return _finish(_by_declaration(body, header, mark, meta) or _by_content(body))


def text_warnings(text: str) -> tuple[str, ...]:
    """Say where letters were lost for good: replacement characters, and question marks inside words.

    >>> text_warnings("Og?oszenie o zbi?rce odpad?w")
    ('3 question marks stand inside words, where letters were probably lost',)
    """
    found = []
    if replaced := text.count("\ufffd"):
        found.append(f"{replaced} replacement characters (U+FFFD) stand where letters could not be decoded")
    if (lost := len(_LOST_LETTER.findall(text))) >= _LOST_LETTERS_TO_WARN:
        found.append(f"{lost} question marks stand inside words, where letters were probably lost")
    return tuple(found)


def _finish(found: Decoded) -> Decoded:
    """Drop a mark that is left, refuse what is still no text, add the warnings."""
    text = found.text.removeprefix("\ufeff")
    if text.count("\0"):
        raise InputError("the input holds NUL characters: it is binary or damaged", remedy="only text can be read")
    return Decoded(text, found.encoding, found.rule, text_warnings(text))


def _refuse_known_formats(data: bytes) -> None:
    """Raise InputError if `data` begins like a known binary format."""
    for magic, kind, remedy in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"the input seems to be {kind}", remedy=remedy)


def _refuse_binary(data: bytes) -> None:
    """Raise InputError for NUL bytes or a high share of control characters."""
    if b"\0" in data:
        raise InputError(
            "the input holds NUL bytes: it is binary, or UTF-16 without a byte order mark",
            remedy="save it as UTF-8 text",
        )
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if controls > _MOST_CONTROLS * len(data):
        raise InputError(
            f"{controls:,} of {len(data):,} bytes are control characters: the input is binary",
            remedy="only text can be read",
        )


def _label(label: str | None) -> str | None:
    """Read the charset of an HTTP header, whether given alone or inside a content type."""
    if label is None:
        return None
    _, found, value = label.lower().partition("charset=")
    return canonical(value.partition(";")[0] if found else label)


def _split_bom(data: bytes) -> tuple[str | None, bytes]:
    """Return the encoding that a byte order mark names, and the data without the mark."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, data[len(mark) :]
    return None, data


def _declared(data: bytes) -> str | None:
    """Return the encoding that the page itself declares at its beginning."""
    head = _COMMENT.sub(b"", data[:_META_WINDOW])
    match = _META.search(head) or _XML.search(head)
    return canonical(match[1].decode("ascii")) if match else None


def _by_declaration(body: bytes, header: str | None, mark: str | None, meta: str | None) -> Decoded | None:
    """Try header, byte order mark and declaration in this order; None if none gives a sane text."""
    candidates: tuple[tuple[str | None, Rule], ...] = ((header, "http"), (mark, "bom"), (meta, "meta"))
    for encoding, rule in candidates:
        if encoding is not None and (text := _decode_declared(body, encoding, mark)) is not None:
            return Decoded(text, encoding, rule)
    return None


def _decode_declared(body: bytes, encoding: str, mark: str | None) -> str | None:
    """Decode by a declaration; None if the bytes or the resulting text contradict it."""
    if encoding == "utf-16":
        encoding = mark if mark is not None and mark.startswith("utf-16") else "utf-16-le"
    wide = encoding.startswith(("utf-16", "utf-32"))
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        if not (wide and encoding == mark):
            return None
        text = body.decode(encoding, errors="replace")  # the mark leaves no doubt: only the end is cut off
    except LookupError:  # a codec that this build of Python lacks
        return None
    if wide:
        return text
    return None if _contradicted(body, text, encoding) else text


def _contradicted(body: bytes, text: str, encoding: str) -> bool:
    """Tell whether a sounder reading of `body` shows `text` to be plainly wrong."""
    if text.isascii():
        return False
    if encoding == "utf-8":
        return _accidental_utf8(body, text)
    utf8 = _strict_utf8(body)
    if utf8 is not None:
        return True
    wrong = disturbance(text)
    return wrong > 0 and any(
        disturbance(other) < wrong and gain(other) > 0 and plausibility(other) > plausibility(text)
        for other in _legacy_readings(body).values()
    )


def _by_content(body: bytes) -> Decoded:
    """Decide by the bytes alone: UTF-8, nearly UTF-8, or the code page with the more plausible Polish."""
    text = _strict_utf8(body)
    if text is not None:
        return Decoded(text, "utf-8", "utf-8")
    lossy = body.decode("utf-8", errors="replace")
    if _nearly_utf8(body, lossy):
        return Decoded(lossy, "utf-8", "utf-8-lossy")
    readings = _legacy_readings(body)
    best = max(readings, key=lambda name: (plausibility(readings[name]), -LEGACY.index(name)))
    return Decoded(readings[best], best, "letters")


def _strict_utf8(body: bytes) -> str | None:
    """Return `body` as UTF-8 unless it is not, or only is by accident."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if _accidental_utf8(body, text) else text


def _nearly_utf8(body: bytes, lossy: str) -> bool:
    """Tell whether the page is UTF-8 but for a few bytes, or for its end that was cut off."""
    replaced = lossy.count("\ufffd")
    broken = replaced - body.count(b"\xef\xbf\xbd")
    sound = len(lossy) - len(lossy.encode("ascii", errors="ignore")) - replaced
    cut_off = broken == 1 and lossy.endswith("\ufffd")
    return sound > 0 and (sound >= 2 * broken or cut_off) and not mixes_scripts(lossy)


def _accidental_utf8(body: bytes, text: str) -> bool:
    """Tell whether valid UTF-8 is meant otherwise: ``ÓŁ`` of Windows-1250 has the bytes of a Cyrillic letter."""
    if not mixes_scripts(text):
        return False
    return any(only_polish(other) and gain(other) > gain(text) for other in _legacy_readings(body).values())


def _legacy_readings(body: bytes) -> dict[str, str]:
    """Return `body` in each of the two Polish code pages."""
    return {name: body.decode(name, errors="replace") for name in LEGACY}
