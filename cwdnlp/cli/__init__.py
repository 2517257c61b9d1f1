"""The command line: `cwdnlp`."""

from __future__ import annotations

from cwdnlp.cli.app import main

__all__ = ["main"]
