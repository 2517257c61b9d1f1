"""Stage `check`: the corpus must be free of findings before anything is learned from it.

Writes the number of articles of each split and a digest of the corpus; exits with 1 if there is a finding.

    python -m training.check_corpus
"""

from __future__ import annotations

import hashlib
import json
import sys

from cwdnlp.corpus.article import SPLITS
from cwdnlp.corpus.consistency import check_consistency
from cwdnlp.corpus.unseen import check_unseen
from cwdnlp.corpus.validate import check_files, check_splits
from cwdnlp.label_file import find_schema
from training.common import DATA, ROOT, configure_logging, logger


def main() -> int:
    """Check every article and the splits; return the exit code."""
    configure_logging()
    corpus = ROOT / "corpora"
    schema = find_schema(corpus)
    files = {split: sorted((corpus / split).glob("*.txt")) for split in SPLITS}
    everything = [path for paths in files.values() for path in paths]
    findings = [
        *check_splits(corpus),
        *check_unseen(corpus, "test"),
        *check_files(everything, schema=schema),
        *check_consistency(everything, schema=schema),
    ]
    for finding in findings:
        logger.error("%s", finding)
    if findings:
        logger.error("%d findings; mend them and run again", len(findings))
        return 1
    digest = hashlib.sha256()
    for paths in files.values():
        for path in paths:
            digest.update(path.read_bytes())
    summary = {"articles": {split: len(paths) for split, paths in files.items() if paths}, "sha256": digest.hexdigest()}
    DATA.mkdir(exist_ok=True)
    (DATA / "check.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    logger.info("%s", summary["articles"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
