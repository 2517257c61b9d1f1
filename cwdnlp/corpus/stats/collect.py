"""Collections whose variety can be measured: articles of a corpus, gold records, figures kept from before."""

from __future__ import annotations

import json
from pathlib import Path

from cwdnlp.corpus.article import CorpusArticle
from cwdnlp.corpus.stats.variety import Prose, Variety, measure_variety
from cwdnlp.errors import CorpusError, RecordError
from cwdnlp.records import TaggedArticle, read_jsonl

__all__ = ["prose_of", "read_variety"]


def prose_of(article: CorpusArticle | TaggedArticle) -> Prose:
    """Return the text of an article with the spans of its names and values."""
    if isinstance(article, CorpusArticle):
        spans = tuple((mention.start, mention.end) for mention in article.mentions)
        return Prose(article.meta.id, article.text, spans, article.meta.group)
    return Prose(
        article.id,
        article.text,
        tuple(
            sorted(
                [(e.start, e.end) for e in article.entities]
                + [(a.start, a.end) for a in article.amounts]
                + [(d.start, d.end) for d in article.dates]
            )
        ),
    )


def read_variety(path: Path) -> Variety:
    """Measure the articles of a `.jsonl`, or read the figures of the first collection in a `.json` of `corpus stats`.

    Raises CorpusError that names the file if it is neither.
    """
    try:
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            return measure_variety([prose_of(r) for r in read_jsonl(content.splitlines(), where=str(path))])
        return Variety.from_dict(next(iter(json.loads(content)["variety"].values())))
    except OSError as error:
        raise CorpusError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except RecordError as error:
        raise CorpusError(error.message, where=error.where, remedy=error.remedy) from None
    except (ValueError, KeyError, TypeError, StopIteration, AttributeError):
        raise CorpusError(
            "holds no figures of variety", where=str(path), remedy="make it with cwdnlp corpus stats --format json"
        ) from None
