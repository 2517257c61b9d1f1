"""spaCy's DocBin (`.spacy`): entities with their codes in `doc.ents`, amounts and dates among `doc.spans`.

Stage and topics stand in `doc.cats` as the pipeline writes them (`stage:formation`, `topic:transport`): a category for
each label of the schema, after what this renames and drops. Everything else stands in `doc.user_data["cwdnlp"]`, with
stage and topics in the words of the article. Reading decodes plain values only (msgpack), never code, and stops at a
size.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from cwdnlp.corpus.article import VALUE_LABELS, CorpusArticle
from cwdnlp.corpus.formats.build import Span, as_list, attributes_by_span, document_labels, front_matter, make_article
from cwdnlp.corpus.formats.files import MAX_BYTES, each, read_bytes
from cwdnlp.corpus.formats.tokens import make_tokenizer, mark_tokens
from cwdnlp.errors import CorpusError
from cwdnlp.labels import SCHEMA, Schema

__all__ = ["make_doc", "read", "write"]

_VALUES = "values"
_KEY = "cwdnlp"


def write(articles: Iterable[CorpusArticle], path: Path, *, schema: Schema = SCHEMA) -> Iterator[CorpusError]:
    """Write the articles; give an error for each with overlapping spans or an unknown label, and leave it out."""
    tokenizer = make_tokenizer()
    binary = DocBin(store_user_data=True)
    for article in articles:
        try:
            binary.add(make_doc(tokenizer(article.text), article, schema=schema))
        except CorpusError as error:
            yield error
    path.write_bytes(binary.to_bytes())


def make_doc(doc: Doc, article: CorpusArticle, *, schema: Schema = SCHEMA) -> Doc:
    """Return a tokenized text with the gold annotation of its article.

    Raises CorpusError where spans overlap, and on a stage or topic that the schema does not know.
    """
    doc, spans = mark_tokens(doc, article)
    aligned = list(zip(article.mentions, spans, strict=True))
    doc.ents = tuple(span for mention, span in aligned if mention.label not in VALUE_LABELS)
    doc.spans[_VALUES] = [span for mention, span in aligned if mention.label in VALUE_LABELS]
    doc.cats = _categories(article, schema)
    doc.user_data[_KEY] = {
        "id": article.meta.id,
        "stage": article.meta.stage,
        "topics": list(article.meta.topics),
        "meta": front_matter(article),
        "attributes": attributes_by_span(article),
    }
    return doc


def _categories(article: CorpusArticle, schema: Schema) -> dict[str, float]:
    """Return a category for each stage and topic of the schema, 1 where the article has it."""
    meta = article.meta
    try:
        document_labels([*filter(None, [meta.stage]), *meta.topics], schema)
    except CorpusError as error:
        key = "topics" if meta.stage in schema.known_stages or not meta.stage else "stage"
        where = f"{article.path}:{meta.lines.get(key, 1)}"
        raise CorpusError(error.message, where=where, remedy=error.remedy) from None
    stage, topics = schema.resolve(meta.stage), {schema.resolve(topic) for topic in meta.topics}
    stages = {f"stage:{label.id}": float(label.id == stage) for label in schema.stages}
    return stages | {f"topic:{label.id}": float(label.id in topics) for label in schema.topics}


def read(path: Path, *, schema: Schema = SCHEMA) -> Iterator[CorpusArticle | CorpusError]:
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
    numbered = ((f"{path}: document {number}", doc) for number, doc in enumerate(docs, 1))
    return each(numbered, lambda number, doc: _article(number, doc, schema))


def _broken(path: Path) -> CorpusError:
    return CorpusError("is no DocBin, or damaged", where=str(path), remedy="write it with DocBin.to_disk")


def _article(number: int, doc: Doc, schema: Schema) -> CorpusArticle:
    kept = _dict(doc.user_data.get(_KEY))
    attributes = _dict(kept.get("attributes"))
    spans = []
    for span in [*doc.ents, *doc.spans.get(_VALUES, ())]:
        given = attributes.get(f"{span.start_char}-{span.end_char}", span.kb_id_ if span.label_ == "JST" else "")
        spans.append(Span(span.start_char, span.end_char, span.label_, str(given), span.text))
    identifier = str(kept.get("id") or f"article-{number}")
    labels = _labels(doc, kept, schema)
    return make_article(identifier, doc.text, spans, labels=labels, schema=schema, meta=_dict(kept.get("meta")))


def _labels(doc: Doc, kept: dict[str, Any], schema: Schema) -> list[str]:
    """Return what the categories say, in the words and the order of the article wherever these say the same."""
    given = [name.removeprefix("stage:").removeprefix("topic:") for name, score in doc.cats.items() if score >= 0.5]
    said = [str(label) for label in (kept.get("stage"), *as_list(kept, "topics")) if label]
    return said if {schema.resolve(label) for label in said} - {None} == set(given) else given


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
