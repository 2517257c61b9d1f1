"""Stage `data`: the corpus as gold records in JSON lines, one file a split, and the group of each article."""

from __future__ import annotations

from cwdnlp.corpus.article import read_article
from cwdnlp.errors import CorpusError
from cwdnlp.records import write_jsonl
from cwdnlp.training.parameters import Workspace
from cwdnlp.training.stages import logger

__all__ = ["LEARNED", "build_data"]

LEARNED = ("train", "dev")
"""The splits that something is learned from: dev chooses the recogniser's epoch and calibrates its confidence."""


def build_data(workspace: Workspace) -> None:
    """Write `<split>.jsonl` and `groups.tsv`.

    Raises CorpusError at an article that cannot be read, or if a split is empty that training needs.
    """
    workspace.data.mkdir(parents=True, exist_ok=True)
    groups: dict[str, str] = {}
    for split in dict.fromkeys((*LEARNED, workspace.parameters.evaluate.split)):
        paths = sorted((workspace.corpus / split).glob("*.txt"))
        if not paths:
            remedy = "divide the articles with: cwdnlp corpus split ARTICLES --into CORPUS"
            raise CorpusError("holds no articles", where=str(workspace.corpus / split), remedy=remedy)
        articles = [read_article(path) for path in paths]
        records = [article.to_record() for article in articles]
        (workspace.data / f"{split}.jsonl").write_text("".join(write_jsonl(records)), encoding="utf-8")
        metas = [article.meta for article in articles]
        groups.update({meta.id: meta.group or meta.place[:6] or meta.id for meta in metas})
        logger.info("%s: %d articles, %d entities", split, len(records), sum(len(r.entities) for r in records))
    lines = "".join(f"{identifier}\t{group}\n" for identifier, group in sorted(groups.items()))
    (workspace.data / "groups.tsv").write_text(lines, encoding="utf-8")
