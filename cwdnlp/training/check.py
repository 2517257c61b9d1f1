"""Stage `check`: the corpus must be free of findings before anything is learned from it."""

from __future__ import annotations

import hashlib
import json

from cwdnlp.corpus.article import SPLITS
from cwdnlp.corpus.faults import check_all, read_labels
from cwdnlp.corpus.findings import Finding
from cwdnlp.errors import CorpusError
from cwdnlp.label_file import LABEL_FILE, find_schema
from cwdnlp.training.parameters import Workspace
from cwdnlp.training.stages import logger

__all__ = ["check_corpus", "find_faults"]


def find_faults(workspace: Workspace) -> list[Finding]:
    """Return everything that is wrong with labels, articles and splits; raises CorpusError if there are no articles."""
    corpus = workspace.corpus
    paths = [path for split in SPLITS for path in sorted((corpus / split).glob("*.txt"))]
    if not paths:
        raise CorpusError("holds no articles", where=str(corpus), remedy=f"expected {corpus}/train/*.txt")
    schema, findings = read_labels(find_schema, corpus)
    unseen = workspace.parameters.check.unseen
    return [*findings, *check_all(paths, folders=[corpus], schema=schema, unseen=unseen)]


def check_corpus(workspace: Workspace) -> None:
    """Check everything, and write the number of articles of each split with a digest of articles and labels.

    Raises CorpusError if anything is found; each finding is logged as an error before.
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
    labels = workspace.corpus / LABEL_FILE
    if labels.is_file():  # the classifier learns from its words, and depends on this digest
        digest.update(labels.read_bytes())
    summary = {"articles": counts, "sha256": digest.hexdigest()}
    workspace.data.mkdir(parents=True, exist_ok=True)
    (workspace.data / "check.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    logger.info("%s", counts)
