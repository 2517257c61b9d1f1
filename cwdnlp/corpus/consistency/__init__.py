"""Consistency of a whole corpus: the same thing should be annotated the same way everywhere.

`cwdnlp.corpus.validate` looks at each article by itself; here articles are compared with each other, with the register
and with what the guidelines say of stages and topics. Every finding is a question: mend the file, or confirm the code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from cwdnlp.classify.hints import Hints
from cwdnlp.corpus.article import CorpusArticle, read_article
from cwdnlp.corpus.consistency.codes import check_codes
from cwdnlp.corpus.consistency.names import check_names
from cwdnlp.corpus.consistency.signals import check_signals
from cwdnlp.corpus.findings import Finding
from cwdnlp.errors import CorpusError
from cwdnlp.gazetteers.register import load_register
from cwdnlp.label_file import default_schema
from cwdnlp.labels import Schema

__all__ = ["check_articles", "check_consistency"]


def check_consistency(paths: Iterable[Path], *, schema: Schema | None = None) -> list[Finding]:
    """Compare the articles in these files; those that cannot be parsed are left out (`check_files` reports them)."""
    articles: list[CorpusArticle] = []
    for path in paths:
        try:
            articles.append(read_article(path))
        except CorpusError:
            continue
    return list(check_articles(articles, schema=schema))


def check_articles(articles: Sequence[CorpusArticle], *, schema: Schema | None = None) -> Iterator[Finding]:
    """Give what is doubtful, article by article, without what an article confirms.

    Stages and topics are those of cwdnlp unless a schema is given.
    """
    schema = schema or default_schema()
    hints = Hints.of(schema.signals)
    register = load_register()
    names = check_names(articles)
    for article in articles:
        findings = [*names.get(article.path, ()), *check_codes(article, register)]
        findings += check_signals(article, schema, hints)
        kept = (finding for finding in findings if finding.code not in article.meta.confirmed)
        yield from sorted((_with_way_out(finding) for finding in kept), key=lambda finding: finding.key)


def _with_way_out(finding: Finding) -> Finding:
    """Return a finding that tells the other thing to do: what is right as it stands is confirmed."""
    return replace(finding, message=f"{finding.message}, or confirm {finding.code}")
