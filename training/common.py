"""What the repository's own scripts share: where things are, and their log."""

from __future__ import annotations

import logging
from pathlib import Path

from cwdnlp.training.parameters import Workspace

__all__ = ["ROOT", "WORKSPACE", "configure_logging", "logger"]

ROOT = Path(__file__).resolve().parent.parent
WORKSPACE = Workspace.open(ROOT)
logger = logging.getLogger("cwdnlp.training")


def configure_logging() -> None:
    """Log plain lines to standard error."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("cwdnlp").setLevel(logging.INFO)
