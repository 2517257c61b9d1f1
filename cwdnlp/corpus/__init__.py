"""Annotated articles: their format, checks, statistics, splits, and exchange with other tools."""

from __future__ import annotations

from cwdnlp.corpus.dataset import load_dataset

__all__ = ["load_dataset"]
