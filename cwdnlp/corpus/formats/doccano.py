"""doccano's JSON lines, of sequence labelling with or without relations and with or without document labels.

`label` holds `[start, end, label]` (doccano's older form) or `entities` objects; `cats` the stage and the topics. Other
keys are metadata, which doccano keeps and gives back: the front matter, and `attributes` by offsets. The labels of a
project are imported from files of their own: `.spans.json` and `.categories.json` beside.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cwdnlp.corpus.article import VALUE_LABELS, CorpusArticle
from cwdnlp.corpus.formats.build import (
    PLAIN,
    Span,
    as_list,
    attributes_by_span,
    front_matter,
    make_article,
    with_former,
)
from cwdnlp.corpus.formats.files import each, json_lines
from cwdnlp.errors import CorpusError
from cwdnlp.labels import SCHEMA, Schema
from cwdnlp.render.palette import BACKGROUNDS, INK

__all__ = ["read", "write"]


def write(articles: Iterable[CorpusArticle], path: Path, *, schema: Schema = SCHEMA) -> Iterator[CorpusError]:
    """Write one object a line, and the labels of the project beside; nothing can go wrong with a single article."""
    kept = list(articles)
    lines = []
    for article in kept:
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
    shown = with_former(schema, kept)
    _write_labels(path.with_suffix(".spans.json"), [*(label.id for label in shown.entities), *VALUE_LABELS])
    _write_labels(path.with_suffix(".categories.json"), [label.id for label in (*shown.stages, *shown.topics)])
    yield from ()


def _write_labels(path: Path, names: Iterable[str]) -> None:
    """Write labels as doccano's page of labels imports them."""
    labels = [{"text": name, "background_color": BACKGROUNDS.get(name, PLAIN), "text_color": INK} for name in names]
    path.write_bytes((json.dumps(labels, indent=1) + "\n").encode("utf-8"))


def read(path: Path, *, schema: Schema = SCHEMA) -> Iterator[CorpusArticle | CorpusError]:
    """Read doccano's export; an item that cannot be an article gives an error in its place."""
    return each(json_lines(path), lambda number, data: _article(number, data, schema))


def _article(number: int, data: dict[str, Any], schema: Schema) -> CorpusArticle:
    text = data.get("text", data.get("data"))
    if not isinstance(text, str):
        raise CorpusError("has no text", remedy='the key is "text"')
    attributes = data.get("attributes") if isinstance(data.get("attributes"), dict) else {}
    items = as_list(data, "entities") or as_list(data, "label")
    return make_article(
        str(data.get("id", f"article-{number}")),
        text,
        [_span(item, attributes or {}) for item in items],
        labels=[str(label) for label in as_list(data, "cats")],
        schema=schema,
        meta=data,
    )


def _span(item: Any, attributes: dict[str, Any]) -> Span:
    """Read a span in either of doccano's forms."""
    if isinstance(item, dict):
        item = [item.get("start_offset"), item.get("end_offset"), item.get("label")]
    match item:
        case [int() as start, int() as end, str() as label]:
            return Span(start, end, label, str(attributes.get(f"{start}-{end}", "")))
    raise CorpusError(f"{str(item)[:60]} is no span", remedy="spans are [start, end, label]")
