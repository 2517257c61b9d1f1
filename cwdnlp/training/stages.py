"""What the stages share: reading what others wrote, choosing articles, the versions of libraries, their log."""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from cwdnlp.errors import CorpusError
from cwdnlp.evaluate.gold import read_records
from cwdnlp.records import TaggedArticle
from cwdnlp.training.parameters import Workspace

__all__ = ["check_versions", "corpus_digest", "logger", "read_groups", "read_split", "take_articles", "watched"]

logger = logging.getLogger("cwdnlp.training")


def read_split(workspace: Workspace, split: str) -> list[TaggedArticle]:
    """Return the gold records of a split as the stage `data` wrote them; raises CorpusError if it did not."""
    path = workspace.data / f"{split}.jsonl"
    if not path.is_file():
        raise CorpusError("is missing", where=str(path), remedy="run the stage data first; cwdnlp train runs all")
    return read_records(path)


def read_groups(workspace: Workspace) -> dict[str, str]:
    """Return the group of each article: its re-posts, its gmina, or itself."""
    lines = (workspace.data / "groups.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def corpus_digest(workspace: Workspace) -> str:
    """Return the digest of the corpus that was checked; raises CorpusError if none was."""
    path = workspace.data / "check.json"
    if not path.is_file():
        raise CorpusError("is missing", where=str(path), remedy="run the stage check first")
    return str(json.loads(path.read_text(encoding="utf-8"))["sha256"])


def take_articles(records: list[TaggedArticle], limit: int) -> list[TaggedArticle]:
    """Return `limit` of the articles (0: all) in their order; a larger number holds the smaller.

    Which ones depends on the digests of their ids: the first in alphabetical order would be those of a few places.
    """
    if not limit:
        return records
    order = sorted(records, key=lambda record: hashlib.sha256(record.id.encode()).digest())
    chosen = {record.id for record in order[:limit]}
    return [record for record in records if record.id in chosen]


def check_versions(path: Path | None) -> list[str]:
    """Warn about each library that is not of the version that a file names (`numpy==2.4.6`); return the warnings."""
    warnings: list[str] = []
    lines = path.read_text(encoding="utf-8").splitlines() if path is not None and path.is_file() else []
    for line in lines:
        name, _, wanted = line.partition("==")
        if not wanted:
            continue
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "none"
        if found != wanted.strip():
            warnings.append(f"{name} {found} is installed, the models here were trained with {wanted.strip()}")
    for warning in warnings:
        logger.warning("%s; metrics may differ", warning)
    return warnings


def watched() -> bool:
    """Tell whether somebody looks at standard error: a bar is shown there, or nothing moves."""
    return sys.stderr is not None and sys.stderr.isatty()
