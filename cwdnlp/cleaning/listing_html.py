"""HTML pages that list news items: repeated blocks that each hold a linked heading and a short text.

Headings (or long links) at the same place of the page's structure are candidates; the block of each is the largest
element around it that holds no other one of them. Blocks in menus, footers and side columns are left out, and a page
whose other text outweighs them is an article with teasers, not a listing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from cwdnlp.cleaning.clutter import mark_clutter
from cwdnlp.cleaning.clutter_forms import is_prose, menu_strength, tokens
from cwdnlp.cleaning.dates import find_date
from cwdnlp.cleaning.html import DEFAULT_LIMITS, Limits
from cwdnlp.cleaning.listing import ListingItem
from cwdnlp.cleaning.page import normal_space, scan

__all__ = ["html_items"]

_LEAST_ITEMS = 3
_VALID_SHARE, _DISTINCT_SHARE, _PAGE_SHARE = 0.6, 0.8, 0.3
_INTRODUCTION = 45
_MOST_BEFORE = 6
_TITLE_SIGN = "\0"  # no text from a parser holds it
_FEWEST_WORDS, _MOST_WORDS = 8, 150
_FEWEST_TITLE_WORDS, _FEWEST_LINK_WORDS = 2, 3
_MOST_CANDIDATES, _MOST_GROUPS = 2_000, 30
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_SIDE = frozenset(("nav", "footer", "aside", "script", "style", "noscript", "template", "head", "select"))
_DATE_CLASS = re.compile(r"\b(?:date|data|time|published|entry-meta|meta)\b", re.IGNORECASE)
_NO_PAGE = ("#", "javascript:", "mailto:", "tel:")
_SPACED = frozenset(("p", "div", "li", "br", "td", "span", "section"))


@dataclass(frozen=True)
class _Block:
    """One candidate: its heading and the elements that belong to it."""

    heading: Any
    elements: list[Any]


def html_items(html: str, *, url: str | None = None, limits: Limits = DEFAULT_LIMITS) -> list[ListingItem]:
    """Return the news items that an HTML page lists, an empty list for any other page.

    Each item has the text of its lead, its title, its link (made absolute by `url`) and, where the block shows one,
    its day of publication.

    Raises InputError for a page nested deeper than `limits` allows.

    >>> block = "<li><h3><a href='/n{0}'>Umowa nr {0}</a></h3><p>Gmina Jodłów podpisała umowę na drogę nr {0}.</p></li>"
    >>> items = html_items("<ul>" + "".join(map(block.format, range(4))) + "</ul>", url="https://jodlow.example/")
    >>> len(items), items[3].title, items[3].url
    (4, 'Umowa nr 3', 'https://jodlow.example/n3')
    """
    from lxml.html import HTMLParser, document_fromstring

    page = scan(html, max_depth=limits.depth)
    if not page.visible:
        return []
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = document_fromstring(html.replace("\0", "").encode("utf-8", errors="replace"), parser=parser)
    best: list[ListingItem] = []
    for group in _groups(root):
        items = _items(group, url)
        if _words_of(items) > _words_of(best):
            best = items
    return [] if not best or _is_article(page.visible, best) else best


def _is_article(visible: str, items: list[ListingItem]) -> bool:
    """Tell whether a page holds so much prose besides the items that they are only its teasers."""
    prose = sum(len(line.text.split()) for line in mark_clutter(visible) if line.prose)
    inside = sum(len(item.text.split()) for item in items if is_prose(item.text))
    return prose - inside > max(_INTRODUCTION, _PAGE_SHARE * _words_of(items))


def _words_of(items: list[ListingItem]) -> int:
    return sum(len(item.text.split()) for item in items)


def _groups(root: Any) -> Iterator[list[Any]]:
    """Yield the candidates for titles, grouped by the tags on their way down from the root."""
    groups: dict[tuple[str, ...], list[Any]] = {}
    stack: list[tuple[Any, tuple[str, ...]]] = [(root, ())]
    while stack:
        element, path = stack.pop()
        if not isinstance(element.tag, str) or element.tag in _SIDE:
            continue
        path = (*path[-12:], element.tag)
        if element.tag in _HEADINGS or (element.tag == "a" and _is_title_link(element)):
            groups.setdefault(path, []).append(element)
        stack.extend((child, path) for child in reversed(element))
    for group in sorted(groups.values(), key=len, reverse=True)[:_MOST_GROUPS]:
        if len(group) >= _LEAST_ITEMS:
            yield group[:_MOST_CANDIDATES]


def _is_title_link(element: Any) -> bool:
    """Tell whether a link could be the title of an item: some words, outside headings, which stand for it then."""
    if any(child.tag in _HEADINGS for child in element) or element.getparent().tag in _HEADINGS:
        return False
    return _href(element) is not None and len((element.text or "").split()) >= _FEWEST_LINK_WORDS


def _items(group: list[Any], url: str | None) -> list[ListingItem]:
    """Read the blocks of a group; an empty list unless most are items of a listing."""
    items = [item for block in _blocks(group) if (item := _item(block, url)) is not None]
    links = {item.url for item in items}
    if len(items) < max(_LEAST_ITEMS, _VALID_SHARE * len(group)) or len(links) < _DISTINCT_SHARE * len(items):
        return []
    return items


def _blocks(group: list[Any]) -> Iterator[_Block]:
    """Yield for each title the largest element without another title, or the siblings up to the next one."""
    paths = [[*element.iterancestors()][::-1] for element in group]
    for index, element in enumerate(group):
        shared = max(
            (_common(paths[index], paths[other]) for other in (index - 1, index + 1) if 0 <= other < len(group)),
            default=0,
        )
        own = [*paths[index], element][shared:]
        top = own[0]
        elements = [top]
        if top is element:
            for sibling in element.itersiblings():
                if sibling.tag == element.tag:
                    break
                elements.append(sibling)
        yield _Block(element, elements)


def _common(one: list[Any], other: list[Any]) -> int:
    """Count the ancestors that two elements share, from the root down."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left is not right:
            break
        count += 1
    return count


def _item(block: _Block, url: str | None) -> ListingItem | None:
    """Read one block; None if it lacks a title, a link or a text of a lead's length."""
    title = normal_space(block.heading.text_content())
    link = next(filter(None, map(_href, _links(block))), None)
    if link is None or len(title.split()) < _FEWEST_TITLE_WORDS:
        return None
    pieces: list[str] = []
    for element in block.elements:
        _collect(element, block.heading, pieces)
    before, _, after = "".join(pieces).partition(_TITLE_SIGN)
    text = normal_space(f"{before} {after}")
    if len(before.split()) > _MOST_BEFORE or not _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS:
        return None
    return ListingItem(0, len(text), text, title, urljoin(url, link) if url else link, _published(block))


def _links(block: _Block) -> Iterator[Any]:
    """Yield the links of a block, that of the title first."""
    yield from block.heading.iter("a")
    yield from block.heading.iterancestors("a")
    for element in block.elements:
        yield from element.iter("a")


def _href(element: Any) -> str | None:
    """Return the address of a link to another page."""
    address = (element.get("href") or "").strip()
    return None if not address or address.lower().startswith(_NO_PAGE) else address


def _collect(element: Any, heading: Any, pieces: list[str]) -> None:
    """Collect the text of a block without its title, its day and its buttons."""
    from lxml import etree

    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            pieces.append((node.tail or "") if node is not element else " ")
        elif not isinstance(node.tag, str) or node is heading or _is_aside(node):
            walk.skip_subtree()
            pieces.append(_TITLE_SIGN if node is heading else " ")
        else:
            pieces.append(" " if node.tag in _SPACED else "")
            pieces.append(node.text or "")


def _is_aside(element: Any) -> bool:
    """Tell whether an element of a block is no part of its lead."""
    if element.tag in _SIDE or element.tag in ("time", "button") or _is_date(element):
        return True
    if element.tag != "a":
        return False
    strength = menu_strength(tokens(element.text_content()))
    return strength is not None and strength[0] > 0


def _is_date(element: Any) -> bool:
    """Tell whether an element shows nothing but a day."""
    if not _DATE_CLASS.search(element.get("class") or ""):
        return False
    shown = normal_space(element.text_content())
    return len(shown) <= 60 and find_date(shown) is not None


def _published(block: _Block) -> str | None:
    """Return the day that a block shows in a `<time>` or an element named for it."""
    for top in block.elements:
        for element in top.iter():
            if not isinstance(element.tag, str):
                continue
            if element.tag == "time":
                found = find_date(element.get("datetime") or "") or find_date(normal_space(element.text_content()))
            else:
                found = find_date(normal_space(element.text_content())) if _is_date(element) else None
            if found is not None:
                return found
    return None
