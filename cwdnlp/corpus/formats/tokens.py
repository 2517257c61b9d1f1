"""cwdnlp's tokens for the formats that are made of tokens: DocBin, IOB2, Prodigy."""

from __future__ import annotations

from collections.abc import Callable

import spacy
from spacy.tokens import Doc, Span

from cwdnlp.corpus.article import CorpusArticle
from cwdnlp.errors import CorpusError
from cwdnlp.pipes.tokenizer.tokenizer import create_tokenizer

__all__ = ["make_tokenizer", "mark_tokens"]


def make_tokenizer() -> Callable[[str], Doc]:
    """Return the tokenizer of the shipped pipeline, with an empty vocabulary."""
    nlp = spacy.blank("pl")
    nlp.tokenizer = create_tokenizer(nlp)
    nlp.max_length = 10**8
    return nlp.make_doc


def mark_tokens(doc: Doc, article: CorpusArticle) -> tuple[Doc, list[Span]]:
    """Return the document and its mentions as spans of tokens.

    A clerk's missing space can leave a mention inside a token (`złz` for `zł z`); such tokens are parted at the
    mention's borders, and the document returned is another. Raises CorpusError that names file, line and mention where
    two mentions overlap.
    """
    borders = {offset for mention in article.mentions for offset in (mention.start, mention.end)}
    if not borders <= {offset for token in doc for offset in (token.idx, token.idx + len(token.text))}:
        doc = _part(doc, borders)
    spans: list[Span] = []
    for mention in article.mentions:
        span = doc.char_span(mention.start, mention.end, label=mention.label, kb_id=mention.kb_id or "")
        if span is None or (spans and span.start < spans[-1].end):
            raise CorpusError(
                f"{mention.label} {mention.text!r} overlaps the mention before it, or holds no token",
                where=article.where(mention),
                remedy="spans are flat: keep one",
            )
        spans.append(span)
    return doc, spans


def _part(doc: Doc, borders: set[int]) -> Doc:
    """Return the document with its tokens parted at the borders that fall inside them."""
    words: list[str] = []
    spaces: list[bool] = []
    for token in doc:
        cuts = [token.idx, *sorted(b for b in borders if token.idx < b < token.idx + len(token.text))]
        ends = [*cuts[1:], token.idx + len(token.text)]
        words += [doc.text[start:end] for start, end in zip(cuts, ends, strict=True)]
        spaces += [False] * (len(cuts) - 1) + [bool(token.whitespace_)]
    return Doc(doc.vocab, words=words, spaces=spaces)
