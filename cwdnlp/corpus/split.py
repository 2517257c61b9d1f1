"""Divide a corpus into splits by municipality, never at random.

All articles of one publisher's gmina, and all re-posts of one announcement, stay together; which split a group goes to
depends on its name alone, so that adding articles moves no others.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cwdnlp.corpus.article import CorpusArticle

logger = logging.getLogger(__name__)

__all__ = ["group_articles", "move_articles", "propose_splits"]


def group_articles(articles: Sequence[CorpusArticle]) -> list[list[CorpusArticle]]:
    """Join articles that share a gmina (six digits of `place`, which outlast a change of kind) or a re-post group."""
    home: dict[str, int] = {}
    groups: dict[int, list[CorpusArticle]] = {}
    for number, article in enumerate(articles):
        keys = _keys(article)
        joined = sorted({home[key] for key in keys if key in home})
        target = joined[0] if joined else number
        members = [a for other in joined for a in groups.pop(other)] + [article]
        groups[target] = members
        for member in members:
            home.update(dict.fromkeys(_keys(member), target))
    return list(groups.values())


def _keys(article: CorpusArticle) -> list[str]:
    """Return what binds an article to others: its gmina and its re-posts; its own name where it has neither."""
    place, group = article.meta.place[:6], article.meta.group
    keys = ([f"place {place}"] if place else []) + ([f"group {group}"] if group else [])
    return keys or [f"id {article.meta.id}"]


def propose_splits(
    articles: Sequence[CorpusArticle],
    shares: Mapping[str, float],
    *,
    seed: str = "cwdnlp",
    known: Iterable[tuple[str, CorpusArticle]] = (),
) -> dict[str, str]:
    """Return the split of each article by id; `shares` gives the share of each split and sums to one.

    Articles that share a gmina or a group of re-posts with one that is `known` (pairs of split and article) go where
    that stands; where those stand in several splits, in the first of them, and a warning is logged. Raises ValueError
    if the shares do not sum to one.
    """
    if abs(sum(shares.values()) - 1.0) > 1e-6:
        raise ValueError(f"shares should sum to 1, not {sum(shares.values()):g}")
    homes: dict[str, str] = {}
    for split, article in known:
        homes.update(dict.fromkeys(_keys(article), split))
    proposal: dict[str, str] = {}
    for group in group_articles(articles):
        name = min(article.meta.place[:6] or article.meta.id for article in group)
        digest = hashlib.sha256(f"{seed}:{name}".encode()).digest()
        point = int.from_bytes(digest[:8], "big") / 2**64
        settled = {key: homes[key] for article in group for key in _keys(article) if key in homes}
        if len(set(settled.values())) > 1:
            where = ", ".join(f"{key} of {split}" for key, split in settled.items())
            logger.warning("%s: joins %s; all of them belong in one split", group[0].path, where)
        split = next(iter(settled.values()), None) or _split_at(point, shares)
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


def move_articles(articles: Iterable[CorpusArticle], proposal: Mapping[str, str], corpus: Path) -> list[str]:
    """Move each article's file into its split of a corpus; return those that stay, with an error in the log.

    A file stays if its name is taken there, or if the folder cannot be written.
    """
    stayed: list[str] = []
    for article in articles:
        target = corpus / proposal[article.meta.id] / article.path.name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                raise FileExistsError(None, f"{target} exists; give the article another id and file name")
            shutil.move(article.path, target)
        except OSError as error:
            logger.error("%s: cannot be moved: %s", article.path, error.strerror)
            stayed.append(str(article.path))
    return stayed
