"""Durations, sizes and other values, as people write them."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

__all__ = ["Duration", "Name", "Size", "parse_duration", "parse_size"]

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_BYTES = {"b": 1, "kb": 1000, "mb": 1_000_000, "gb": 1_000_000_000}
_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?) ?([smhd])")
_SIZE = re.compile(r"([0-9]{1,12}) ?([kmg]?b)", re.IGNORECASE)
_LONGEST = 3660 * 86_400  # ten years
_LONGEST_NAME = 200


def parse_duration(text: Any) -> float:
    """Return the seconds of a duration such as `90s`, `15m`, `6h` or `2d`; raises ValueError.

    >>> parse_duration("15m"), parse_duration("0.5 s")
    (900.0, 0.5)
    """
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError('should be a duration such as "90s", "15m", "6h" or "2d", in quotes')
    seconds = float(match[1]) * _SECONDS[match[2]]
    if seconds > _LONGEST:
        raise ValueError("should be shorter than ten years")
    return seconds


def parse_size(text: Any) -> int:
    """Return the bytes of a size such as `500 kB` or `10 MB` (of a thousand each); raises ValueError.

    >>> parse_size("10 MB"), parse_size("512kB")
    (10000000, 512000)
    """
    match = _SIZE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError('should be a size such as "500 kB" or "10 MB", in quotes')
    return int(match[1]) * _BYTES[match[2].lower()]


def _name(text: str) -> str:
    """Return a name that can be shown in one line; raises ValueError."""
    if not text.strip() or text != text.strip():
        raise ValueError("should be a name, without blanks around it")
    if len(text) > _LONGEST_NAME or not text.isprintable():
        raise ValueError(f"should be a name of at most {_LONGEST_NAME} printable characters")
    return text


Duration = Annotated[float, BeforeValidator(parse_duration)]
Size = Annotated[int, BeforeValidator(parse_size)]
Name = Annotated[str, AfterValidator(_name)]
