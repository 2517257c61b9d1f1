"""Forms in which people read tagged articles: a table for the terminal, a page for the browser.

Both take `TaggedArticle` records and give strings; neither writes anywhere.
"""

from __future__ import annotations

from cwdnlp.render.html import render_article, render_page
from cwdnlp.render.table import render_table

__all__ = ["render_article", "render_page", "render_table"]
