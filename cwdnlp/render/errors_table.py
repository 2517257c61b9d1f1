"""The counts of disagreements as a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from cwdnlp.corpus.stats.tables import Table
from cwdnlp.evaluate.disagreements import Disagreement
from cwdnlp.render.safe import one_line

__all__ = ["errors_table"]


def errors_table(disagreements: Sequence[Disagreement]) -> Table:
    """Return the counts by kind and label, in the order of `find_disagreements`, each with the articles concerned.

    >>> errors_table([]).rows
    (('all', '0', '0'),)
    """
    rows: list[tuple[str, ...]] = []
    for kind, found in groupby(disagreements, lambda each: each.kind):
        members = list(found)
        rows.append(_row(kind, members))
        rows += [
            _row(f"  {one_line(label)}", list(each)) for label, each in groupby(members, lambda member: member.label)
        ]
    rows.append(_row("all", disagreements))
    return Table("disagreements", "Disagreements", ("kind and label", "number", "articles"), tuple(rows))


def _row(name: str, found: Iterable[Disagreement]) -> tuple[str, ...]:
    articles = [each.article for each in found]
    return name, f"{len(articles):,}", f"{len(set(articles)):,}"
