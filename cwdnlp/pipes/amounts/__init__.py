"""Sums of money and their values."""

from cwdnlp.pipes.amounts.amounts import Amount, find_amounts

__all__ = ["Amount", "find_amounts"]
