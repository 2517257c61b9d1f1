"""An alert as a line of JSON that any terminal and any reader of lines can take."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["json_line"]

# Valid in JSON, but a terminal obeys some of them and readers that split text at every kind of line break stumble.
_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def json_line(payload: dict[str, Any]) -> bytes:
    r"""Return a payload in UTF-8, with its line break; half a surrogate pair becomes its escape.

    >>> json_line({"title": "Brzeźnio\n\x9b2J"}).decode()
    '{"title": "Brzeźnio\\n\\u009b2J"}\n'
    """
    line = json.dumps(payload, ensure_ascii=False).translate(_ESCAPES)
    return f"{line}\n".encode("utf-8", "backslashreplace")
