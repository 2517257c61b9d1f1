"""From bytes, HTML or text to an `Article`: decoding, extraction, listings, clutter.

>>> from cwdnlp.cleaning import clean
>>> clean("Wójt Gminy Jodłów podpisał umowę.", id="a1").article.text
'Wójt Gminy Jodłów podpisał umowę.'
"""

from __future__ import annotations

from cwdnlp.cleaning.article import Cleaned, clean, clean_items
from cwdnlp.cleaning.clutter import clutter_lines
from cwdnlp.cleaning.decode import Decoded, decode
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
