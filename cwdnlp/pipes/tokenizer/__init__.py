"""Tokenizer for Polish official prose."""

from cwdnlp.pipes.tokenizer.tokenizer import create_tokenizer

__all__ = ["create_tokenizer"]
