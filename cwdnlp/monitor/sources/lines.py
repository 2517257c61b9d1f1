"""JSON lines as candidates: each article by itself, a broken line a fault with its number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from cwdnlp.errors import CwdnlpError
from cwdnlp.json_lines import ONE_RECORD_A_LINE, check_text, is_blank, is_document, read_article_line, split_lines
from cwdnlp.monitor.candidates import Candidate, Content
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.sources.links import web_address
from cwdnlp.monitor.sources.offer import digest_of, note_fault, own_key
from cwdnlp.records import Article

__all__ = ["read_lines"]


def read_lines(stream: BinaryIO, *, source: str, where: str, faults: list[SourceError]) -> Iterator[Candidate]:
    r"""Give the articles of a stream of JSON lines, one line at a time; whatever fails is added to `faults`.

    An article is known by its address if it has one, else by the source and its id, and has changed if its line has.
    Annotations of tagged articles are left out.

    Raises OSError where the stream cannot be read on.

    >>> from io import BytesIO
    >>> faults = []
    >>> stream = BytesIO(b'{"id": "a", "text": "Umowa"}\n{"id": 7}')
    >>> [each.key for each in read_lines(stream, source="rzad", where="stdin", faults=faults)]
    ['rzad#a']
    >>> str(faults[0])
    'stdin:2: id: Input should be a valid string, and 1 more'
    """
    records = 0
    for number, line in enumerate(split_lines(stream), 1):
        if is_blank(line):
            continue
        records += 1
        if records == 1 and is_document(line):
            note_fault(
                faults, _fault(CwdnlpError("not one record a line", remedy=ONE_RECORD_A_LINE), f"{where}:{number}")
            )
            return
        try:
            article = read_article_line(line, remedy="write it as UTF-8")
            check_text(article)
        except CwdnlpError as error:
            note_fault(faults, _fault(error, f"{where}:{number}"))
            continue
        yield _candidate(article, source, digest_of(line.strip().decode("utf-8", errors="replace")))


def _candidate(article: Article, source: str, fingerprint: str) -> Candidate:
    """Make the candidate of a record: its text is the article, its address only says where that stands."""
    address = web_address(article.url) if article.url else None
    return Candidate(
        key=address.key if address else own_key(source, article.id),
        fingerprint=fingerprint,
        url=address.url if address else None,
        title=article.title,
        published=article.published,
        content=Content(article.text, "text"),
        fetch=False,
    )


def _fault(error: CwdnlpError, where: str) -> SourceError:
    return SourceError(error.message, kind=FaultKind.bad_record, where=where, remedy=error.remedy)
