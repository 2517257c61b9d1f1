"""Make an article of the corpus from what a file of an annotation tool says: text, spans, labels of the whole.

Every format reads into `Span`s and a front matter; the checks that no tool makes for us stand here, once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from cwdnlp.corpus.article import CorpusArticle, FrontMatter, parse_article
from cwdnlp.corpus.markup import Marked, Mention, read_attributes, write_attributes
from cwdnlp.errors import CorpusError
from cwdnlp.labels import SCHEMA, Schema

__all__ = ["META_KEYS", "Span", "attributes_by_span", "document_labels", "front_matter", "make_article", "slug"]

# What of the front matter travels as metadata; the identifier, stage and topics have places of their own.
META_KEYS = ("title", "date", "place", "genre", "register", "clutter", "flaws", "group", "source", "confirmed")
_LISTS = ("flaws", "confirmed")
_LETTERS = str.maketrans("łŁđĐøØß", "lLdDoOs")


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch of a text; `text`, where the tool gives it, must be what stands at the offsets.

    `attributes` are those of the corpus's own markup: `1410023 lemma="Łosice" #1 @rdr:leader`.
    """

    start: int
    end: int
    label: str
    attributes: str = ""
    text: str | None = None

    def __str__(self) -> str:
        shown = f" {self.text[:40]!r}" if self.text is not None else ""
        return f"{self.label}{shown} at {self.start}..{self.end}"


def slug(name: str) -> str:
    """Return an identifier as file names of the corpus have it: lower-case ASCII letters, digits and hyphens.

    >>> slug("Łosice: nowy most (2)"), slug("///")
    ('losice-nowy-most-2', 'article')
    """
    folded = unicodedata.normalize("NFD", name.translate(_LETTERS)).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:80].rstrip("-") or "article"


def front_matter(article: CorpusArticle) -> dict[str, str]:
    """Return the keys of the front matter that travel as metadata, those without a value left out."""
    found: dict[str, str] = {}
    for key in META_KEYS:
        value = getattr(article.meta, key)
        joined = ", ".join(value) if isinstance(value, tuple) else value
        if joined:
            found[key] = joined
    return found


def attributes_by_span(article: CorpusArticle) -> dict[str, str]:
    """Return the attributes of each mention that has some, by its offsets: `{"10-15": "1410023 #1"}`."""
    pairs = ((f"{m.start}-{m.end}", write_attributes(m)) for m in article.mentions)
    return {key: attributes for key, attributes in pairs if attributes}


def document_labels(labels: Iterable[str], schema: Schema = SCHEMA) -> tuple[str, tuple[str, ...]]:
    """Part one flat list of labels into the stage and the topics.

    Raises CorpusError on two stages, or a label that is neither.

    >>> document_labels(["transport", "formation"])
    ('formation', ('transport',))
    """
    stages = {label.id for label in schema.stages}
    topics = {label.id for label in schema.topics}
    given = list(dict.fromkeys(labels))
    if unknown := [label for label in given if label not in stages | topics]:
        raise CorpusError(f"{unknown[0]!r} is neither a stage nor a topic", remedy="see cwdnlp labels")
    found = [label for label in given if label in stages]
    if len(found) > 1:
        raise CorpusError(f"has {len(found)} stages: {', '.join(found)}", remedy="keep one")
    return (found[0] if found else ""), tuple(label for label in given if label in topics)


def make_article(
    identifier: str,
    text: str,
    spans: Sequence[Span],
    *,
    stage: str = "",
    topics: Sequence[str] = (),
    meta: Mapping[str, Any] | None = None,
) -> CorpusArticle:
    """Return the article of the corpus that these parts make.

    The identifier is made a proper file name, a missing title is the first line of the text. Raises CorpusError on a
    span outside the text, one whose text is another, two that overlap, one that crosses a line, and on attributes that
    are none.
    """
    ordered = sorted(spans, key=lambda span: (span.start, span.end))
    for span in ordered:
        _check_span(span, text)
    for former, latter in pairwise(ordered):
        if latter.start < former.end:
            raise CorpusError(f"{latter} overlaps {former}", remedy="spans are flat: keep one of the two")
    marked = Marked(text, [_make_mention(span, text) for span in ordered])
    front = FrontMatter(id=slug(identifier), stage=stage, topics=tuple(topics))
    for key, value in (meta or {}).items():
        if key in META_KEYS and value is not None:
            setattr(front, key, _front_value(key, value))
    front.title = front.title or next((" ".join(line.split()) for line in text.splitlines() if line.strip()), "")
    path = Path(f"{front.id}.txt")
    return parse_article(CorpusArticle(path, front, marked, 0).to_file(), path)


def _check_span(span: Span, text: str) -> None:
    if not 0 <= span.start < span.end <= len(text):
        raise CorpusError(
            f"{span} does not lie within the text of {len(text)} characters", remedy="count characters, not bytes"
        )
    found = text[span.start : span.end]
    if span.text is not None and span.text != found:
        raise CorpusError(f"{span} is not what stands there: {found[:40]!r}", remedy="was the text changed afterwards?")
    if "\n" in found:
        raise CorpusError(f"{span} crosses a line break", remedy="mark each line by itself")
    if not span.label or re.search(r"[\s\]|\[]", span.label):
        raise CorpusError(f"{span} has no proper label", remedy="labels are single words")


def _make_mention(span: Span, text: str) -> Mention:
    mention = Mention(span.start, span.end, span.label, text[span.start : span.end])
    try:
        read_attributes(mention, span.attributes)
    except CorpusError as error:
        raise CorpusError(f"{span}: {error.message}", remedy=error.remedy) from None
    return mention


def _front_value(key: str, value: Any) -> str | tuple[str, ...]:
    """Return a value as the front matter holds it: one line, lists apart at commas."""
    parts = value if isinstance(value, (list, tuple)) else [value]
    if key in _LISTS:
        return tuple(item.strip() for part in parts for item in str(part).split(",") if item.strip())
    return " ".join(" ".join(str(part) for part in parts).split())
