"""One article read: fetched and cleaned, or taken from what its source carried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwdnlp.cleaning import Limits, clean
from cwdnlp.errors import CwdnlpError, InputError
from cwdnlp.json_lines import check_text
from cwdnlp.monitor.candidates import Content
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.folding import fold
from cwdnlp.monitor.sources.guard import PAGE_LIMITS, decoded, lightened, refuse_costly
from cwdnlp.monitor.sources.offer import Read
from cwdnlp.monitor.sources.standins import check_landing, check_same_article, check_text_of_page
from cwdnlp.monitor.sources.visible import letters
from cwdnlp.records import Article

if TYPE_CHECKING:
    from cwdnlp.cleaning.article import Kind
    from cwdnlp.monitor.net import Fetcher, Response
    from cwdnlp.monitor.store.records import Pending

__all__ = ["FEWEST_LETTERS", "PATIENCE", "read_article"]

FEWEST_LETTERS = 40
"""A text with fewer letters is no article: a caption, a date, the name of an attachment."""

PATIENCE = 2
"""As many times a page is tried before what the source carried stands in for it."""

_LONG_WORD = 4
_LIMITS = {"html": PAGE_LIMITS, "auto": PAGE_LIMITS, "text": Limits()}


def read_article(pending: Pending, *, fetcher: Fetcher | None) -> Read:
    """Read the article of a candidate.

    Its page is fetched and cleaned. What the source carried itself takes its place where the source says so, where the
    page holds no article, and where it could not be had at `PATIENCE` attempts before; a warning says so then, and the
    page is still looked at again as any other. The article's `id` is
    the candidate's key, its `url` the candidate's address, its `source` the source's name.

    Title and day: the heading of a page is its article's title, so it goes before a link's text or a feed's title,
    unless they have nothing in common, as where a page is headed by the name of its site. The day of a feed goes
    before that of a page, which is often guessed.

    Raises SourceError if the page cannot be had and nothing stands in for it.
    """
    if pending.content is not None and (pending.url is None or not pending.fetch):
        return Read(_from_content(pending, pending.content))
    if pending.url is None or fetcher is None:
        raise SourceError("has neither an address nor a text", kind=FaultKind.bad_record, where=pending.key)
    try:
        return _from_page(pending, pending.url, fetcher)
    except SourceError as error:
        if pending.content is None or not (error.kind.permanent or pending.attempts >= PATIENCE):
            raise
        return _instead(pending, pending.content, error)


def _instead(pending: Pending, content: Content, error: SourceError) -> Read:
    """Return the article of what the source carried, or raise what was wrong with the page."""
    try:
        article = _from_content(pending, content)
    except SourceError:
        raise error from None
    return Read(article, warnings=(f"taken from what the source carries, since the page {error.message}",))


def _from_content(pending: Pending, content: Content) -> Article:
    """Make an article of what the source carried."""
    article = _cleaned(pending, content.data, kind=content.kind)[0]
    _check_length(article, pending.key)
    return article


def _from_page(pending: Pending, url: str, fetcher: Fetcher) -> Read:
    """Fetch the page and make an article of it."""
    from cwdnlp.monitor.net import address_key

    response = fetcher.fetch(url, etag=pending.etag, last_modified=pending.last_modified, accept="page")
    if response.status == 304:
        return Read(None, response.etag, response.last_modified)
    check_landing(url, response.url)
    if not response.body.strip():  # what a system sends that breaks off: it may be mended in an hour
        raise SourceError("sends an empty page", kind=FaultKind.protocol, where=url)
    article, title, warnings = _cleaned(pending, response.body, kind=_kind(response), http_charset=response.charset)
    check_text_of_page(title, article.text, where=url)
    known = pending.item_id is not None
    check_same_article(title, article.text, told=pending.title, known=known, where=url)
    _check_length(article, url)
    if address_key(response.url) != address_key(url):
        warnings = (*warnings, f"redirected to {response.url}")
    return Read(article, response.etag, response.last_modified, warnings)


def _kind(response: Response) -> Kind:
    """Return what a body is to be read as: what is not declared as a page is looked at."""
    declared = (response.content_type or "text/html").partition(";")[0].strip().lower()
    return "html" if declared in ("text/html", "application/xhtml+xml") else "auto"


def _cleaned(
    pending: Pending, data: bytes | str, *, kind: Kind, http_charset: str | None = None
) -> tuple[Article, str | None, tuple[str, ...]]:
    """Clean what was read, check that it is an article, and return it with the page's own title; raises SourceError."""
    where = pending.url or pending.key
    try:
        text = data if isinstance(data, str) else decoded(data, http_charset=http_charset)
        if kind != "text":
            text = lightened(text)
            refuse_costly(text)
        cleaned = clean(text, id=pending.key, kind=kind, url=pending.url, source=pending.source, limits=_LIMITS[kind])
        article = cleaned.article.model_copy(update=_told(pending, cleaned.article))
        _check(article)
    except CwdnlpError as error:
        message = error.message.removeprefix("the input ").removeprefix("the page ")
        raise SourceError(message, kind=FaultKind.no_article, where=where) from None
    return article, cleaned.article.title, cleaned.warnings


def _told(pending: Pending, article: Article) -> dict[str, str | None]:
    """Choose title and day between what the page says and what its source says."""
    title = article.title
    if title is None or (pending.title is not None and not _share_a_word(title, pending.title)):
        title = pending.title
    return {"title": title, "published": pending.published or article.published}


def _share_a_word(one: str, other: str) -> bool:
    """Tell whether two titles have a word of four letters or more in common."""
    first, second = ({word for word in fold(title).split() if len(word) >= _LONG_WORD} for title in (one, other))
    return bool(first & second)


def _check(article: Article) -> None:
    """Refuse a text that the pipeline or the store could not take; raises InputError."""
    check_text(article)
    if "\0" in article.text:
        raise InputError("the text holds NUL characters")


def _check_length(article: Article, where: str) -> None:
    """Refuse a text that is too short for an article; raises SourceError."""
    if (count := letters(article.text)) < FEWEST_LETTERS:
        message = f"holds only {count} letters, too few for an article"
        raise SourceError(message, kind=FaultKind.no_article, where=where)
