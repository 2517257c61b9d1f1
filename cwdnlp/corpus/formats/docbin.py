"""spaCy's DocBin (`.spacy`): entities with their codes in `doc.ents`, amounts and dates among `doc.spans`.

Stage and topics stand in `doc.cats` as the pipeline writes them (`stage:formation`, `topic:transport`), everything else
in `doc.user_data["cwdnlp"]`. Reading decodes plain values only (msgpack), never code, and stops at a size.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from cwdnlp.corpus.article import VALUE_LABELS, CorpusArticle
from cwdnlp.corpus.formats.build import Span, attributes_by_span, document_labels, front_matter, make_article
from cwdnlp.corpus.formats.files import MAX_BYTES, each, read_bytes
from cwdnlp.corpus.formats.tokens import make_tokenizer, mark_tokens
from cwdnlp.errors import CorpusError
from cwdnlp.labels import SCHEMA

__all__ = ["make_doc", "read", "write"]

_VALUES = "values"
_KEY = "cwdnlp"


def write(articles: Iterable[CorpusArticle], path: Path) -> Iterator[CorpusError]:
    """Write the articles; give an error for each with overlapping spans, and leave it out."""
    tokenizer = make_tokenizer()
    binary = DocBin(store_user_data=True)
    for article in articles:
        try:
            binary.add(make_doc(tokenizer(article.text), article))
        except CorpusError as error:
            yield error
    path.write_bytes(binary.to_bytes())


def make_doc(doc: Doc, article: CorpusArticle) -> Doc:
    """Return a tokenized text with the gold annotation of its article; raises CorpusError where spans overlap."""
    doc, spans = mark_tokens(doc, article)
    aligned = list(zip(article.mentions, spans, strict=True))
    doc.ents = tuple(span for mention, span in aligned if mention.label not in VALUE_LABELS)
    doc.spans[_VALUES] = [span for mention, span in aligned if mention.label in VALUE_LABELS]
    doc.cats = {f"stage:{label.id}": float(label.id == article.meta.stage) for label in SCHEMA.stages}
    doc.cats |= {f"topic:{label.id}": float(label.id in article.meta.topics) for label in SCHEMA.topics}
    doc.user_data[_KEY] = {
        "id": article.meta.id,
        "topics": list(article.meta.topics),  # in the article's order, which categories do not keep
        "meta": front_matter(article),
        "attributes": attributes_by_span(article),
    }
    return doc


def read(path: Path) -> Iterator[CorpusArticle | CorpusError]:
    """Read the documents; one that cannot be an article gives an error in its place.

    Documents of others need `doc.text` and `doc.ents`; a category of 0.5 or more is taken as given.
    """
    data = read_bytes(path)
    decompressor = zlib.decompressobj()
    try:
        plain = decompressor.decompress(data, MAX_BYTES)
    except zlib.error:
        raise _broken(path) from None
    if decompressor.unconsumed_tail:
        raise CorpusError("holds too much when unpacked", where=str(path), remedy="part it")
    del plain
    try:
        docs = list(DocBin(store_user_data=True).from_bytes(data).get_docs(Vocab()))
    except Exception:
        raise _broken(path) from None  # a damaged file can fail anywhere in the decoder, with any kind of error
    numbered = ((f"{path}: document {number}", (number, doc)) for number, doc in enumerate(docs, 1))
    return each(numbered, lambda item: _article(*item))


def _broken(path: Path) -> CorpusError:
    return CorpusError("is no DocBin, or damaged", where=str(path), remedy="write it with DocBin.to_disk")


def _article(number: int, doc: Doc) -> CorpusArticle:
    kept: Any = doc.user_data.get(_KEY)
    kept = kept if isinstance(kept, dict) else {}
    attributes = kept.get("attributes") or {}
    spans = []
    for span in [*doc.ents, *doc.spans.get(_VALUES, ())]:
        given = attributes.get(f"{span.start_char}-{span.end_char}", span.kb_id_ if span.label_ == "JST" else "")
        spans.append(Span(span.start_char, span.end_char, span.label_, str(given), span.text))
    labels = [name.removeprefix("stage:").removeprefix("topic:") for name, score in doc.cats.items() if score >= 0.5]
    stage, topics = document_labels(labels)
    order = {topic: place for place, topic in enumerate(kept.get("topics") or ())}
    topics = tuple(sorted(topics, key=lambda topic: order.get(topic, len(order))))
    identifier = str(kept.get("id") or f"article-{number}")
    return make_article(identifier, doc.text, spans, stage=stage, topics=topics, meta=kept.get("meta") or {})
