"""doccano's JSON lines, of sequence labelling with or without relations and with or without document labels.

`label` holds `[start, end, label]` (doccano's older form) or `entities` objects; `cats` the stage and the topics. Other
keys are metadata, which doccano keeps and gives back: the front matter, and `attributes` by offsets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cwdnlp.corpus.article import CorpusArticle
from cwdnlp.corpus.formats.build import Span, attributes_by_span, document_labels, front_matter, make_article
from cwdnlp.corpus.formats.files import each, json_lines
from cwdnlp.errors import CorpusError

__all__ = ["read", "write"]


def write(articles: Iterable[CorpusArticle], path: Path) -> Iterator[CorpusError]:
    """Write one object a line; nothing can go wrong with a single article."""
    lines = []
    for article in articles:
        data = {
            "id": article.meta.id,
            "text": article.text,
            "label": [[m.start, m.end, m.label] for m in article.mentions],
            "cats": [label for label in (article.meta.stage, *article.meta.topics) if label],
            **front_matter(article),
            "attributes": attributes_by_span(article),
        }
        lines.append(json.dumps(data, ensure_ascii=False) + "\n")
    path.write_bytes("".join(lines).encode("utf-8"))
    yield from ()


def read(path: Path) -> Iterator[CorpusArticle | CorpusError]:
    """Read doccano's export; an item that cannot be an article gives an error in its place."""
    return each(json_lines(path), _article)


def _article(data: dict[str, Any]) -> CorpusArticle:
    text = data.get("text", data.get("data"))
    if not isinstance(text, str):
        raise CorpusError("has no text", remedy='the key is "text"')
    attributes = data.get("attributes") if isinstance(data.get("attributes"), dict) else {}
    spans = [_span(item, attributes or {}) for item in data.get("entities") or data.get("label") or []]
    stage, topics = document_labels(str(label) for label in data.get("cats") or [])
    return make_article(str(data.get("id", "article")), text, spans, stage=stage, topics=topics, meta=data)


def _span(item: Any, attributes: dict[str, Any]) -> Span:
    """Read a span in either of doccano's forms."""
    if isinstance(item, dict):
        item = [item.get("start_offset"), item.get("end_offset"), item.get("label")]
    match item:
        case [int() as start, int() as end, str() as label]:
            return Span(start, end, label, str(attributes.get(f"{start}-{end}", "")))
    raise CorpusError(f"{str(item)[:60]} is no span", remedy="spans are [start, end, label]")
