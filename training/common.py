"""What the stages share: where things are, and the check of library versions."""

from __future__ import annotations

import hashlib
import logging
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from cwdnlp.records import TaggedArticle, read_jsonl

__all__ = ["CONSTRAINTS", "DATA", "MODEL", "ROOT", "check_versions", "configure_logging", "read_gold", "take_articles"]

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "training" / "data"
MODEL = ROOT / "models" / "pl_cwd_news"
CONSTRAINTS = ROOT / "training" / "constraints.txt"
logger = logging.getLogger("training")


def configure_logging() -> None:
    """Log plain lines to standard error."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")


def read_gold(path: Path) -> list[TaggedArticle]:
    """Read gold articles."""
    with path.open(encoding="utf-8") as lines:
        return list(read_jsonl(lines, where=path.name))


def take_articles(records: list[TaggedArticle], limit: int) -> list[TaggedArticle]:
    """Return `limit` of the articles (0: all) in their order; a larger number holds the smaller.

    Which ones depends on the digests of their ids: the first in alphabetical order would be those of a few places.
    """
    if not limit:
        return records
    order = sorted(records, key=lambda record: hashlib.sha256(record.id.encode()).digest())
    chosen = {record.id for record in order[:limit]}
    return [record for record in records if record.id in chosen]


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
