"""What the stages share: where things are, and the check of library versions."""

from __future__ import annotations

import logging
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["CONSTRAINTS", "DATA", "MODEL", "ROOT", "check_versions", "configure_logging"]

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "training" / "data"
MODEL = ROOT / "models" / "pl_cwd_news"
CONSTRAINTS = ROOT / "training" / "constraints.txt"
logger = logging.getLogger("training")


def configure_logging() -> None:
    """Log plain lines to standard error."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")


def check_versions() -> list[str]:
    """Warn about each library that is not of the version that trained the shipped models; return the warnings."""
    warnings: list[str] = []
    for line in CONSTRAINTS.read_text(encoding="utf-8").splitlines():
        name, _, wanted = line.partition("==")
        if not wanted:
            continue
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "none"
        if found != wanted.strip():
            warnings.append(f"{name} {found} is installed, the shipped models were trained with {wanted.strip()}")
    for warning in warnings:
        logger.warning("warning: %s; metrics may differ", warning)
    return warnings
