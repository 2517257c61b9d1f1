"""From bytes, HTML or text to an `Article`: decoding, extraction, listings, clutter.

The names that need an HTML parser are imported when they are first used: the pipeline needs none of them.

>>> from cwdnlp.cleaning import clean
>>> clean("Wójt Gminy Jodłów podpisał umowę.", id="a1").article.text
'Wójt Gminy Jodłów podpisał umowę.'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cwdnlp.cleaning.clutter import clutter_lines
from cwdnlp.cleaning.decode import Decoded, decode

if TYPE_CHECKING:
    from cwdnlp.cleaning.article import Cleaned, clean, clean_items
    from cwdnlp.cleaning.html import Extracted, Limits, extract
    from cwdnlp.cleaning.listing import ListingItem, is_listing, split_listing
    from cwdnlp.cleaning.listing_html import html_items

__all__ = [
    "Cleaned",
    "Decoded",
    "Extracted",
    "Limits",
    "ListingItem",
    "clean",
    "clean_items",
    "clutter_lines",
    "decode",
    "extract",
    "html_items",
    "is_listing",
    "split_listing",
]

_HOMES = {
    "Cleaned": "article",
    "clean": "article",
    "clean_items": "article",
    "Extracted": "html",
    "Limits": "html",
    "extract": "html",
    "ListingItem": "listing",
    "is_listing": "listing",
    "split_listing": "listing",
    "html_items": "listing_html",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"cwdnlp.cleaning.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'cwdnlp.cleaning' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
