"""Signatures that similar texts share a part of, so that a copy is found without comparing with every article.

MinHash (Broder, "On the resemblance and containment of documents", 1997): of each of many hash functions the least
value over a text's shingles is kept; two texts agree on one with the probability that is their Jaccard similarity.
Bands of two values each (locality-sensitive hashing; Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets",
chapter 3) make it a look-up: two texts of similarity 0.5 share one of sixteen bands with probability 0.99, of 0.3 with
0.78, two different releases (0.01) with 0.002. A teaser has little of the article's text but its beginning, so that
four more bands are taken of the first words alone.

A band carries the month of the article's day: only articles of neighbouring days can be one story, and the part of the
index that is in use stays small however old the store is.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from cwdnlp.monitor.stories.shingles import Shingle, Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["bands", "nearby"]

BANDS = 16
LEAD_BANDS = 4
ROWS = 2
LEAD_WORDS = 45
"""How long a beginning is; a little more than the shortest text that counts as a part of another."""
PERIOD = 31
"""Days in a month of the index."""
MAX_GAP = 30
"""How many days apart articles of one story may be: longer, and it is a notice that comes every month."""
_HASH_BITS = 44


def bands(words: Words, day: str) -> list[int]:
    """Return the bands of a text that stands under `day`, as numbers of 64 bits; none of an empty one."""
    return [_place(_month(day), value) for value in _values(words)]


def nearby(words: Words, day: str) -> list[int]:
    """Return the bands under which articles of the same text would stand whose day is near."""
    middle = date.fromisoformat(day).toordinal()
    first, last = max(middle - MAX_GAP, 1) // PERIOD, (middle + MAX_GAP) // PERIOD
    return [_place(month, value) for value in _values(words) for month in range(first, last + 1)]


def _month(day: str) -> int:
    return date.fromisoformat(day).toordinal() // PERIOD


def _place(month: int, value: int) -> int:
    return (month << _HASH_BITS) | value


@lru_cache(maxsize=64)
def _values(words: Words) -> tuple[int, ...]:
    """Return the hashes of all bands, each of its number and its rows; a text is looked up, and then written."""
    if not words:
        return ()
    whole = _bands(words.shingles(), BANDS, "whole")
    return tuple(dict.fromkeys(whole + _bands(words.first(LEAD_WORDS).shingles(), LEAD_BANDS, "lead")))


def _bands(shingles: list[Shingle], count: int, name: str) -> list[int]:
    least = _least(shingles, count * ROWS)
    rows = (least[start : start + ROWS].tobytes() for start in range(0, count * ROWS, ROWS))
    return [_hash(f"{name} {number} ".encode() + row) >> (64 - _HASH_BITS) for number, row in enumerate(rows)]


def _least(shingles: list[Shingle], count: int) -> NDArray[np.uint32]:
    """Return the least value of each hash function over the shingles.

    The functions are x → the upper half of (a·x + b) modulo 2^64 (multiply-shift; Dietzfelbinger, 1996) with fixed
    coefficients: signatures of all years and machines must agree, which random generators do not promise.
    """
    import numpy as np

    hashes = np.array([_hash(" ".join(shingle).encode("utf-8", "replace")) for shingle in set(shingles)], dtype="<u8")
    factors, terms = (np.array(numbers, dtype="<u8") for numbers in _coefficients(count))
    mixed = (hashes[:, None] * factors + terms) >> np.uint64(32)
    least: NDArray[np.uint32] = np.min(mixed, axis=0).astype("<u4")
    return least


@cache
def _coefficients(count: int) -> tuple[list[int], list[int]]:
    """Return a and b of each hash function; a is odd."""
    factors = [_hash(f"factor {number}".encode()) | 1 for number in range(count)]
    return factors, [_hash(f"term {number}".encode()) for number in range(count)]


def _hash(data: bytes) -> int:
    """Hash to 64 bits, the same on every machine (Python's own hash is salted)."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")
