"""Prodigy's JSON lines for `ner_manual`, the stage and the topics as the accepted options of a `choice` block.

The options are the stages and topics of the schema, with what an article has besides. Spans carry token indices
(`token_end` is inclusive) over cwdnlp's own tokens, which Prodigy needs for highlighting. Items answered `reject` or
`ignore` are reported and left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cwdnlp.corpus.article import CorpusArticle
from cwdnlp.corpus.formats.build import Span, as_list, front_matter, make_article, with_former
from cwdnlp.corpus.formats.files import each, json_lines
from cwdnlp.corpus.formats.tokens import make_tokenizer, mark_tokens
from cwdnlp.corpus.markup import write_attributes
from cwdnlp.errors import CorpusError
from cwdnlp.labels import SCHEMA, Schema

__all__ = ["read", "write"]


def write(articles: Iterable[CorpusArticle], path: Path, *, schema: Schema = SCHEMA) -> Iterator[CorpusError]:
    """Write one task a line; give an error for each article with overlapping spans, and leave it out."""
    tokenizer = make_tokenizer()
    lines: list[str] = []
    for article in articles:
        try:
            doc, aligned = mark_tokens(tokenizer(article.text), article)
        except CorpusError as error:
            yield error
            continue
        spans = [
            {
                "start": m.start,
                "end": m.end,
                "label": m.label,
                "token_start": span.start,
                "token_end": span.end - 1,
                "attributes": write_attributes(m),
            }
            for m, span in zip(article.mentions, aligned, strict=True)
        ]
        tokens = [
            {"text": t.text, "start": t.idx, "end": t.idx + len(t.text), "id": t.i, "ws": bool(t.whitespace_)}
            for t in doc
        ]
        task = {
            "text": article.text,
            "tokens": tokens,
            "spans": spans,
            "options": _options(article, schema),
            "accept": [label for label in (article.meta.stage, *article.meta.topics) if label],
            "answer": "accept",
            "meta": {"id": article.meta.id, **front_matter(article)},
        }
        lines.append(json.dumps(task, ensure_ascii=False) + "\n")
    path.write_bytes("".join(lines).encode("utf-8"))


def _options(article: CorpusArticle, schema: Schema) -> list[dict[str, str]]:
    """Return what there is to choose from for an article, as Prodigy shows it."""
    shown = with_former(schema, [article])
    return [{"id": label.id, "text": label.name} for label in (*shown.stages, *shown.topics)]


def read(path: Path, *, schema: Schema = SCHEMA) -> Iterator[CorpusArticle | CorpusError]:
    """Read annotated tasks; an item that cannot be an article, or was not accepted, gives an error in its place."""
    return each(json_lines(path), lambda number, data: _article(number, data, schema))


def _article(number: int, data: dict[str, Any], schema: Schema) -> CorpusArticle:
    answer = data.get("answer", "accept")
    if answer != "accept":
        raise CorpusError(f"was answered {str(answer)!r}", remedy="accept it in Prodigy, or remove it")
    text, meta = data.get("text"), data.get("meta") or {}
    if not isinstance(text, str) or not isinstance(meta, dict):
        raise CorpusError("has no text", remedy='the key is "text"')
    labels = [str(label) for label in as_list(data, "accept")]
    identifier = meta.get("id") or data.get("_input_hash") or f"article-{number}"
    spans = [_span(item) for item in as_list(data, "spans")]
    return make_article(str(identifier), text, spans, labels=labels, schema=schema, meta=meta)


def _span(item: Any) -> Span:
    match item:
        case {"start": int() as start, "end": int() as end, "label": str() as label}:
            return Span(start, end, label, str(item.get("attributes", "")))
    raise CorpusError(f"{str(item)[:60]} is no span", remedy="spans have start, end and label")
