"""Sentence boundaries."""
