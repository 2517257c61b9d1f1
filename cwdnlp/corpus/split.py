"""Divide a corpus into splits by municipality, never at random.

All articles of one publisher's gmina, and all re-posts of one announcement, stay together; which split a group goes to
depends on its name alone, so that adding articles moves no others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from cwdnlp.corpus.article import CorpusArticle

__all__ = ["group_articles", "propose_splits"]


def group_articles(articles: Sequence[CorpusArticle]) -> list[list[CorpusArticle]]:
    """Join articles that share a gmina (six digits of `place`, which outlast a change of kind) or a re-post group."""
    home: dict[str, int] = {}
    groups: dict[int, list[CorpusArticle]] = {}
    for number, article in enumerate(articles):
        keys = [f"place {article.meta.place[:6]}", *([f"group {article.meta.group}"] if article.meta.group else [])]
        joined = sorted({home[key] for key in keys if key in home})
        target = joined[0] if joined else number
        members = [a for other in joined for a in groups.pop(other)] + [article]
        groups[target] = members
        for member in members:
            home[f"place {member.meta.place[:6]}"] = target
            if member.meta.group:
                home[f"group {member.meta.group}"] = target
    return list(groups.values())


def propose_splits(
    articles: Sequence[CorpusArticle], shares: Mapping[str, float], *, seed: str = "cwdnlp"
) -> dict[str, str]:
    """Return the split of each article by id; `shares` gives the share of each split and sums to one.

    Raises ValueError if it does not.
    """
    if abs(sum(shares.values()) - 1.0) > 1e-6:
        raise ValueError(f"shares should sum to 1, not {sum(shares.values()):g}")
    proposal: dict[str, str] = {}
    for group in group_articles(articles):
        name = min(article.meta.place[:6] for article in group)
        digest = hashlib.sha256(f"{seed}:{name}".encode()).digest()
        point = int.from_bytes(digest[:8], "big") / 2**64
        split = _split_at(point, shares)
        proposal.update({article.meta.id: split for article in group})
    return proposal


def _split_at(point: float, shares: Mapping[str, float]) -> str:
    """Return the split whose part of the line from 0 to 1 holds `point`."""
    end = 0.0
    name = ""
    for name, share in shares.items():
        end += share
        if point < end:
            return name
    return name
