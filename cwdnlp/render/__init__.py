"""Forms in which people read tagged articles: a table for the terminal, a page for the browser.

Both take `TaggedArticle` records and give strings; neither writes anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cwdnlp.render.html import render_article, render_page
    from cwdnlp.render.table import render_table

__all__ = ["render_article", "render_page", "render_table"]


def __getattr__(name: str) -> Any:
    """Import a form when it is first asked for: the command line needs `cwdnlp.render.safe` before anything else."""
    if name in ("render_article", "render_page"):
        from cwdnlp.render import html

        return getattr(html, name)
    if name == "render_table":
        from cwdnlp.render.table import render_table

        return render_table
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
