"""`cwdnlp corpus split`: divide articles into splits by municipality."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from cwdnlp.cli.corpus.files import Paths, read_articles

__all__ = ["split"]


def split(
    paths: Paths,
    into: Annotated[
        Path | None, typer.Option(help="Move the files into the splits of this corpus; without it, only say where.")
    ] = None,
    shares: Annotated[str, typer.Option(help="Share of each split.")] = "train=0.8,dev=0.1,test=0.1",
    seed: Annotated[str, typer.Option(help="Another seed divides in another way.")] = "cwdnlp",
) -> None:
    """Propose the split of each article, and move it there with --into.

    Articles of one gmina and re-posts of one announcement stay together, also with those that the corpus has already.
    """
    from cwdnlp.corpus.split import move_articles, propose_splits

    broken: list[str] = []
    articles = [article for _, article in read_articles(paths, broken=broken)]
    known = list(read_articles([into], broken=broken)) if into and _has_splits(into) else []
    proposal = propose_splits(articles, _shares(shares), seed=seed, known=known)
    if into is None:
        for article in articles:
            typer.echo(f"{proposal[article.meta.id]}\t{article.path}")
    else:
        broken += move_articles(articles, proposal, into)
    counts = Counter(proposal.values())
    typer.echo(", ".join(f"{name}: {count}" for name, count in counts.most_common()), err=True)
    raise typer.Exit(1 if broken else 0)


def _has_splits(corpus: Path) -> bool:
    """Tell whether a corpus has articles in its splits; what is still to be divided may lie beside them."""
    from cwdnlp.corpus.article import SPLITS

    return any(next((corpus / split).glob("*.txt"), None) for split in SPLITS)


def _shares(given: str) -> dict[str, float]:
    """Read `train=0.8,dev=0.1,test=0.1`; raises BadParameter."""
    from cwdnlp.corpus.article import SPLITS

    shares: dict[str, float] = {}
    for part in given.split(","):
        name, _, number = part.partition("=")
        try:
            shares[name.strip()] = float(number)
        except ValueError:
            raise typer.BadParameter(f"{part!r} is no share; write train=0.8,dev=0.1,test=0.1") from None
    if not set(shares) <= set(SPLITS) or min(shares.values()) < 0 or abs(sum(shares.values()) - 1) > 1e-6:
        raise typer.BadParameter(f"shares {given!r} do not fit; give shares of {', '.join(SPLITS)} that sum to 1")
    return shares
