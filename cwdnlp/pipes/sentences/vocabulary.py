"""Punctuation that ends a sentence, and what may follow it within the sentence."""

from __future__ import annotations

__all__ = ["CLOSING", "ENDINGS"]

ENDINGS = frozenset([".", "!", "?", "…", "...", "!!", "!!!", "?!", "..", "!?"])
CLOSING = frozenset([")", "]", "”", "’", "»", "'", '"', "“"])
