"""Make an article of the corpus from what a file of an annotation tool says: text, spans, labels of the whole.

Every format reads into `Span`s and a front matter; the checks that no tool makes for us stand here, once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cwdnlp.corpus.article import VALUE_LABELS, CorpusArticle, FrontMatter, parse_article
from cwdnlp.corpus.markup import Marked, Mention, read_attributes, write_attributes
from cwdnlp.errors import CorpusError
from cwdnlp.labels import SCHEMA, Label, Schema

__all__ = [
    "META_KEYS",
    "PLAIN",
    "Span",
    "as_list",
    "attributes_by_span",
    "document_labels",
    "front_matter",
    "make_article",
    "slug",
    "with_former",
]

# What of the front matter travels as metadata; the identifier, stage and topics have places of their own.
META_KEYS = ("title", "date", "place", "genre", "register", "clutter", "flaws", "group", "source", "confirmed")
PLAIN = "#dee2e6"
"""The background of a label without a colour of its own, in tools that give each one."""
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

    Every label that a corpus of the schema may have is taken as it stands, also one that the schema renames or drops.
    Raises CorpusError on two stages, or a label that is neither.

    >>> document_labels(["transport", "formation"])
    ('formation', ('transport',))
    """
    stages, topics = schema.known_stages, schema.known_topics
    given = list(dict.fromkeys(labels))
    if unknown := [label for label in given if label not in stages | topics]:
        raise CorpusError(f"{unknown[0]!r} is neither a stage nor a topic", remedy=_known_labels(stages | topics))
    found = [label for label in given if label in stages]
    if len(found) > 1:
        raise CorpusError(f"has {len(found)} stages: {', '.join(found)}", remedy="keep one")
    return (found[0] if found else ""), tuple(label for label in given if label in topics - stages)


def _known_labels(known: Iterable[str]) -> str:
    return f"known are {', '.join(sorted(known)) or 'none'}; name those of a corpus of your own with --labels"


def with_former(schema: Schema, articles: Iterable[CorpusArticle]) -> Schema:
    """Return the schema with what articles still say besides: labels that are renamed or dropped, at the end.

    A tool that shows a closed list of choices shows them too: an annotation that it cannot show would be lost there.
    """
    metas = [article.meta for article in articles]
    return replace(
        schema,
        stages=_with_others(schema, schema.stages, (meta.stage for meta in metas)),
        topics=_with_others(schema, schema.topics, (topic for meta in metas for topic in meta.topics)),
    )


def _with_others(schema: Schema, labels: tuple[Label, ...], said: Iterable[str]) -> tuple[Label, ...]:
    names = {label.id: label.name for label in labels}
    others = sorted(set(filter(None, said)) - set(names))
    return (*labels, *(Label(each, names.get(schema.resolve(each) or "", each), "") for each in others))


def as_list(data: Mapping[str, Any], key: str) -> list[Any]:
    """Return the list that stands under a key, an empty one where nothing does; raises CorpusError for anything else.

    >>> as_list({"spans": None}, "spans")
    []
    """
    value = data.get(key)
    if value is None:
        return []
    if not isinstance(value, (list, tuple)):
        raise CorpusError(f"{key} is no list: {str(value)[:60]!r}", remedy="write it in brackets")
    return list(value)


def make_article(
    identifier: str,
    text: str,
    spans: Sequence[Span],
    *,
    labels: Iterable[str] = (),
    schema: Schema = SCHEMA,
    meta: Mapping[str, Any] | None = None,
) -> CorpusArticle:
    """Return the article of the corpus that these parts make; `labels` are stage and topics in one list.

    The identifier is made a proper file name, a missing title is the first line of the text. Raises one CorpusError
    that tells all of what is wrong: a label that is none of the schema, a span outside the text, one whose text is
    another, two that overlap, one that crosses a line, and attributes that are none.
    """
    faults: list[CorpusError] = []
    stage, topics = "", tuple[str, ...]()
    with _collecting(faults):
        stage, topics = document_labels(labels, schema)
    mentions = _make_mentions(spans, text, schema, faults)
    if faults:
        raise _joined(faults)
    front = FrontMatter(id=slug(identifier), stage=stage, topics=topics)
    for key, value in (meta or {}).items():
        if key in META_KEYS and isinstance(value, (str, int, float, list, tuple)):
            setattr(front, key, _front_value(key, value))
    front.title = front.title or next((" ".join(line.split()) for line in text.splitlines() if line.strip()), "")
    path = Path(f"{front.id}.txt")
    return parse_article(CorpusArticle(path, front, Marked(text, mentions), 0).to_file(), path)


@contextmanager
def _collecting(faults: list[CorpusError]) -> Iterator[None]:
    try:
        yield
    except CorpusError as error:
        faults.append(error)


def _joined(faults: Sequence[CorpusError]) -> CorpusError:
    """Return one error that tells all faults of an item."""
    if len(faults) == 1:
        return faults[0]
    return CorpusError(f"{len(faults)} faults: {'; '.join(map(str, faults))}")


def _make_mentions(spans: Sequence[Span], text: str, schema: Schema, faults: list[CorpusError]) -> list[Mention]:
    """Return the mentions in order; what is wrong with spans is added to the faults."""
    known = [*(label.id for label in schema.entities), *VALUE_LABELS]
    ordered = sorted(spans, key=lambda span: (span.start, span.end))
    mentions: list[Mention] = []
    for span in ordered:
        with _collecting(faults):
            _check_span(span, text, known)
            mentions.append(_make_mention(span, text))
    _check_overlaps([span for span in ordered if 0 <= span.start < span.end <= len(text)], faults)
    return mentions


def _check_overlaps(spans: Sequence[Span], faults: list[CorpusError]) -> None:
    """Add each span that begins before one of those in front of it has ended."""
    furthest: Span | None = None
    for span in spans:
        if furthest and span.start < furthest.end:
            faults.append(CorpusError(f"{span} overlaps {furthest}", remedy="spans are flat: keep one of the two"))
        if not furthest or span.end > furthest.end:
            furthest = span


def _check_span(span: Span, text: str, known: Sequence[str]) -> None:
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
    if span.label not in known:
        raise CorpusError(f"{span} has an unknown label", remedy=f"rename it to one of {', '.join(known)}")


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
