"""Stage `check`: the corpus must be free of findings before anything is learned from it."""

from __future__ import annotations

import hashlib
import json

from cwdnlp.corpus.article import SPLITS
from cwdnlp.corpus.consistency import check_consistency
from cwdnlp.corpus.findings import Finding
from cwdnlp.corpus.unseen import check_unseen
from cwdnlp.corpus.validate import check_files, check_splits
from cwdnlp.errors import CorpusError
from cwdnlp.label_file import find_schema
from cwdnlp.training.parameters import Workspace
from cwdnlp.training.stages import logger

__all__ = ["check_corpus", "find_faults"]


def find_faults(workspace: Workspace) -> list[Finding]:
    """Return what is wrong with the articles and the splits; raises CorpusError if there are none."""
    corpus = workspace.corpus
    schema = find_schema(corpus)
    paths = [path for split in SPLITS for path in sorted((corpus / split).glob("*.txt"))]
    if not paths:
        raise CorpusError("holds no articles", where=str(corpus), remedy=f"expected {corpus}/train/*.txt")
    findings = [*check_splits(corpus), *check_files(paths, schema=schema)]
    if any(finding.code == "format" for finding in findings):
        return findings  # what compares articles with each other needs all of them
    unseen = workspace.parameters.check.unseen
    return [
        *findings,
        *(check_unseen(corpus, unseen) if unseen else ()),
        *check_consistency(paths, schema=schema),
    ]


def check_corpus(workspace: Workspace) -> None:
    """Check everything, and write the number of articles of each split with a digest of the corpus.

    Raises CorpusError if anything is found; each finding is logged as an error.
    """
    findings = find_faults(workspace)
    for finding in findings:
        logger.error("%s", finding)
    if findings:
        raise CorpusError(
            f"has {len(findings)} findings", where=str(workspace.corpus), remedy="mend them and run again"
        )
    digest = hashlib.sha256()
    counts: dict[str, int] = {}
    for split in SPLITS:
        paths = sorted((workspace.corpus / split).glob("*.txt"))
        counts |= {split: len(paths)} if paths else {}
        for path in paths:
            digest.update(path.read_bytes())
    summary = {"articles": counts, "sha256": digest.hexdigest()}
    workspace.data.mkdir(parents=True, exist_ok=True)
    (workspace.data / "check.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    logger.info("%s", counts)
