"""HTML to the text of the article, with its title, its day of publication and what was lost on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cwdnlp.cleaning.body import Body, BodyTimeoutError, read_body, read_body_within
from cwdnlp.cleaning.dates import find_date, find_published
from cwdnlp.cleaning.page import Page, normal_space, scan
from cwdnlp.errors import InputError

__all__ = ["DEFAULT_LIMITS", "Extracted", "Limits", "extract", "looks_like_html"]


@dataclass(frozen=True)
class Limits:
    """How much one page may cost: characters of HTML, nesting of elements, seconds for a large page."""

    characters: int = 10_000_000
    depth: int = 200
    seconds: float = 10.0


DEFAULT_LIMITS = Limits()

_SMALL_ELEMENTS, _SMALL_TEXT = 5_000, 300_000
"""A page up to this size is read in this process (see `cwdnlp.cleaning.body`)."""

_LEAST_KEPT, _MOST_MISSING = 0.3, 150
_DUPLICATED = 1.5
_SITE_PART = re.compile(r"\s(?:[-–—|»]|::)\s")
_SNIFFED = 20_000
_HTML_START = re.compile(r"\s*(?:<!doctype\s+html|<html|<head|<body)\b", re.IGNORECASE)
_PROLOGUE = re.compile(r"\s*(?:<\?xml[^>]{0,200}>|<!--.{0,500}?-->)", re.DOTALL)
_TAG = re.compile(
    r"</?(?:p|div|br|a|span|li|ul|ol|h[1-6]|table|tr|td|img|article|section|main|nav|strong|b|em|i|script|meta|link)"
    r"(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_TAGS_OF_A_PAGE = 6


@dataclass(frozen=True)
class Extracted:
    """The text of an article and what its page says about it."""

    text: str
    title: str | None
    published: str | None
    warnings: tuple[str, ...] = ()


def looks_like_html(text: str) -> bool:
    """Tell whether `text` is an HTML page or a piece of one, rather than text that mentions a tag.

    >>> looks_like_html("<!DOCTYPE html><title>Umowa</title>"), looks_like_html("Wójt < Rada > Sołtys")
    (True, False)
    """
    head = text[:_SNIFFED].lstrip("\ufeff")
    while match := _PROLOGUE.match(head):
        head = head[match.end() :]
    if _HTML_START.match(head):
        return True
    return sum(1 for _ in _TAG.finditer(head)) >= _TAGS_OF_A_PAGE


def extract(html: str, *, url: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Extracted:
    """Extract the article of a page: its text, title and day of publication.

    The body comes from trafilatura; where it finds nothing, or does not finish in time, the visible text of the page
    stands in. `warnings` says so, and also when much of the visible text is missing from the result; a page without
    any text gives an empty one, with a warning. Soft hyphens are removed and fixed spaces become plain ones.

    A page over 300,000 characters of text or 5,000 elements is read in a child process that ends after
    `limits.seconds`; one below that cannot take as long.

    Raises InputError for a page that exceeds the size or the nesting of `limits`.

    >>> page = extract("<title>Umowa</title><p>Data publikacji: 12.05.2021</p><p>Budowa drogi ruszy w maju.</p>")
    >>> page.title, page.published
    ('Umowa', '2021-05-12')
    """
    if len(html) > limits.characters:
        raise InputError(
            f"the page has {len(html):,} characters, the limit is {limits.characters:,}",
            remedy="split it, or raise Limits.characters",
        )
    page = scan(html, max_depth=limits.depth)
    if not (page.visible or page.anywhere):
        return Extracted("", page.title or None, _stated_date(page), (_why_empty(page),))
    body, warnings = _read(html, page, url, limits)
    text, lost = _choose_text(body, page)
    return Extracted(
        text=text,
        title=_choose_title(page) or (normal_space(body.title) if body.title else None),
        published=_choose_date(page, body),
        warnings=(*warnings, *lost),
    )


def _why_empty(page: Page) -> str:
    """Explain why a page has no text."""
    if page.frames:
        return "the page only holds frames: read the framed page instead"
    if page.elements:
        return "the page shows no text: it may be filled in by a script"
    return "the page is empty"


def _read(html: str, page: Page, url: str | None, limits: Limits) -> tuple[Body, tuple[str, ...]]:
    """Run trafilatura, in a process of its own for a large page."""
    if page.elements <= _SMALL_ELEMENTS and len(page.anywhere) <= _SMALL_TEXT:
        return read_body(html, url=url), ()
    try:
        return read_body_within(html, seconds=limits.seconds, url=url), ()
    except BodyTimeoutError:
        return Body(), (f"extraction took longer than {limits.seconds:g} s and was stopped",)


def _choose_text(body: Body, page: Page) -> tuple[str, tuple[str, ...]]:
    """Take trafilatura's text if it has one, else the visible text; warn of loss."""
    visible = page.visible or page.anywhere
    text = "\n".join(filter(None, map(normal_space, (body.text or "").split("\n"))))
    words, seen = len(text.split()), len(visible.split())
    if not words:
        return visible, ("no article was extracted: all visible text of the page was taken, menus included",)
    if words > _DUPLICATED * len(page.anywhere.split()) + _MOST_MISSING:
        return visible, ("extraction repeated parts of the page: all visible text was taken instead",)
    expected = min(page.prose_words, seen)
    missing = expected - words
    if missing > _MOST_MISSING and words < _LEAST_KEPT * expected:
        return text, (f"{missing:,} of {expected:,} visible words outside menus and links are missing from the text",)
    return text, ()


def _choose_title(page: Page) -> str | None:
    """Choose the headline: what the page shows as heading goes before what it tells search engines.

    A heading that the page's own title begins with is the article's; another may be the name of the site.
    """
    stated = [title for title in (page.og_title, page.title) if title]
    for heading in page.headings:
        if any(title.casefold().startswith(heading.casefold()) for title in stated):
            return heading
    if page.article_headings:
        return page.article_headings[0]
    if stated:
        return _without_site(stated[0], page.site_name)
    return page.headings[0] if page.headings else None


def _without_site(title: str, site: str) -> str:
    """Cut the site's name off a title, unless too little would be left."""
    if site and title.casefold().endswith(site.casefold()):
        cut = title[: -len(site)].rstrip(" -–—|»:")
        return cut or title
    parts = [match.start() for match in _SITE_PART.finditer(title)]
    if not parts:
        return title
    head, tail = title[: parts[-1]], title[parts[-1] :]
    return head if len(head.split()) >= max(2, len(tail.split()) - 1) else title


def _stated_date(page: Page) -> str | None:
    """Return the date that the page's markup states."""
    return next((iso for value in page.stated_dates if (iso := find_date(value)) is not None), None)


def _choose_date(page: Page, body: Body) -> str | None:
    """Choose the day of publication: markup that states it, a labelled line, a `<time>` of the article, trafilatura."""
    if found := _stated_date(page) or find_published(page.anywhere):
        return found
    for value in page.times:
        if (iso := find_date(value)) is not None:
            return iso
    return find_date(body.published) if body.published else None
