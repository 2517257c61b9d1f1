"""IOB2 as CoNLL writes it: a token a line with its tag, an empty line after each line of the text.

Ours has five columns apart by tabs (form, start, end, tag, attributes of the mention or `_`) and comments that hold the
article (`# id`, `# text` as JSON, `# stage`, `# topics`, the front matter). Files of others need only a form in the
first column and a tag in the last; their text is the forms with single spaces between.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cwdnlp.corpus.article import CorpusArticle
from cwdnlp.corpus.formats.build import META_KEYS, Span, front_matter, make_article
from cwdnlp.corpus.formats.files import each, read_text
from cwdnlp.corpus.formats.tokens import make_tokenizer, mark_tokens
from cwdnlp.corpus.markup import write_attributes
from cwdnlp.errors import CorpusError
from cwdnlp.labels import SCHEMA, Schema

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["read", "write"]

_COMMENT = re.compile(r"# ([a-z_]+) = (.*)")
_TAG = re.compile(r"O|[BI]-\S+")
_NO_ATTRIBUTES = "_"


def write(
    articles: Iterable[CorpusArticle],
    path: Path,
    *,
    schema: Schema = SCHEMA,  # noqa: ARG001 - a file of tokens says nothing of labels that it does not use
) -> Iterator[CorpusError]:
    """Write the articles; give an error for each with overlapping spans, and leave it out."""
    tokenizer = make_tokenizer()
    parts: list[str] = []
    for article in articles:
        try:
            parts += [*_comments(article), *_token_lines(tokenizer(article.text), article), ""]
        except CorpusError as error:
            yield error
    path.write_bytes("".join(f"{line}\n" for line in parts).encode("utf-8"))


def _comments(article: CorpusArticle) -> Iterator[str]:
    yield f"# id = {article.meta.id}"
    for key, value in front_matter(article).items():
        yield f"# {key} = {value}"
    yield f"# stage = {article.meta.stage}"
    yield f"# topics = {', '.join(article.meta.topics)}"
    yield f"# text = {json.dumps(article.text, ensure_ascii=False)}"


def _token_lines(doc: Doc, article: CorpusArticle) -> list[str]:
    """Return the lines of the tokens; those of white space become one empty line."""
    doc, aligned = mark_tokens(doc, article)
    tags = ["O"] * len(doc)
    attributes = [_NO_ATTRIBUTES] * len(doc)
    for mention, span in zip(article.mentions, aligned, strict=True):
        tags[span.start : span.end] = [f"B-{mention.label}", *[f"I-{mention.label}"] * (len(span) - 1)]
        attributes[span.start] = write_attributes(mention) or _NO_ATTRIBUTES
    lines: list[str] = []
    for token in doc:
        if not token.is_space:
            end = token.idx + len(token.text)
            lines.append("\t".join((token.text, str(token.idx), str(end), tags[token.i], attributes[token.i])))
        elif "\n" in token.text and lines and lines[-1]:
            lines.append("")
    return lines


@dataclass(slots=True)
class _Block:
    """The lines of one article: its comments, and its rows with their numbers (0 columns for an empty line)."""

    comments: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


def read(path: Path, *, schema: Schema = SCHEMA) -> Iterator[CorpusArticle | CorpusError]:
    """Read the articles; one that is not well-formed gives an error in its place.

    An article begins at `# id`, at `-DOCSTART-`, or with the file.
    """
    blocks = ((f"{path}:{block.rows[0][0]}", block) for block in _blocks(path))
    return each(blocks, lambda number, block: _article(number, block, schema))


def _blocks(path: Path) -> Iterator[_Block]:
    block = _Block()
    for number, line in enumerate(read_text(path).split("\n"), 1):
        comment = _COMMENT.fullmatch(line)
        if line.startswith("-DOCSTART-") or (comment and comment[1] == "id"):
            if block.rows:
                yield block
            block = _Block()
        if comment:
            block.comments[comment[1]] = comment[2]
        elif not line.startswith(("-DOCSTART-", "# ")):
            columns = line.split("\t") if "\t" in line else line.split()
            if columns or block.rows:
                block.rows.append((number, columns))
    if any(columns for _, columns in block.rows):
        yield block


def _article(number: int, block: _Block, schema: Schema) -> CorpusArticle:
    text, offsets = _text(block)
    spans = _spans(block, offsets)
    given = [block.comments.get("stage", ""), *block.comments.get("topics", "").split(",")]
    labels = [label.strip() for label in given if label.strip()]
    meta = {key: block.comments[key] for key in META_KEYS if key in block.comments}
    identifier = block.comments.get("id") or f"article-{number}"
    return make_article(identifier, text, spans, labels=labels, schema=schema, meta=meta)


def _text(block: _Block) -> tuple[str, list[tuple[int, int]]]:
    """Return the text, kept or put together, and the offsets of each row that is a token."""
    forms = [columns[0] if columns else "\n" for _, columns in block.rows]
    if "text" not in block.comments:
        text, offsets = "", []
        for form in forms:
            if form == "\n":
                text = text.rstrip(" ") + "\n"
                continue
            offsets.append((len(text), len(text) + len(form)))
            text += form + " "
        return text.rstrip(), offsets
    try:
        kept = json.loads(block.comments["text"])
    except ValueError:
        kept = None
    if not isinstance(kept, str):
        raise CorpusError("the comment # text is no JSON string", remedy="leave it out, or write it as JSON")
    offsets, position = [], 0
    for (line, _), form in zip(block.rows, forms, strict=True):
        if form == "\n":
            continue
        start = kept.find(form, position)
        if start < 0 or kept[position:start].strip():
            raise CorpusError(
                f"token {form[:40]!r} on line {line} is not what # text has there", remedy="change neither"
            )
        position = start + len(form)
        offsets.append((start, position))
    return kept, offsets


def _spans(block: _Block, offsets: list[tuple[int, int]]) -> list[Span]:
    """Return the spans that the tags say; an `I-` that continues nothing is an error, as IOB2 has it."""
    spans: list[Span] = []
    opened = ""
    tokens = iter(offsets)
    for line, columns in block.rows:
        if not columns:
            opened = ""
            continue
        start, end = next(tokens)
        tag = columns[3] if len(columns) == 5 else columns[-1]
        if len(columns) < 2 or not _TAG.fullmatch(tag):
            raise CorpusError(f"line {line} has no tag O, B-… or I-…", remedy="a token and its tag a line")
        label = tag[2:]
        if tag.startswith("B-"):
            given = columns[4] if len(columns) == 5 else _NO_ATTRIBUTES
            spans.append(Span(start, end, label, "" if given == _NO_ATTRIBUTES else given))
        elif label and label != opened:
            raise CorpusError(
                f"line {line}: {tag} continues no {label}", remedy=f"IOB2 begins each span with B-{label}"
            )
        elif label:
            spans[-1] = Span(spans[-1].start, end, label, spans[-1].attributes)
        opened = label
    return spans
