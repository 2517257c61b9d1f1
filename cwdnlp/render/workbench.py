"""The shell of the workbench's pages: evaluation, comparison, errors.

Self-contained like the page of tagged articles: style inside, nothing loaded, a content policy that says so. In English
for those who train models; passages of articles carry their own language. Light and dark, for phones and screen
readers: real headings, tables with captions and scopes, `<details>` for what opens.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape

from cwdnlp.render.palette import BORDERS
from cwdnlp.render.safe import one_line

__all__ = ["page", "share", "table", "text"]

_STYLE = """\
:root { color-scheme: light dark; --ground: #f4f5f7; --card: #fff; --ink: #1b1f24; --soft: #59636f; --line: #d9dde3;
  --accent: #0b5394; --good: #1b6e3c; --bad: #a61b1b; --heat: 24, 100, 171; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181d; --card: #1d232a; --ink: #e8ebee; --soft: #a8b3bf;
  --line: #38424d; --accent: #8fc1f0; --good: #7fd49f; --bad: #f59b9b; --heat: 110, 168, 220; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", "DejaVu Sans",
  sans-serif; }
header.page, main { max-width: 72rem; margin: 0 auto; padding: 1.25rem; }
header.page { padding-bottom: 0; }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; }
h2 { font-size: 1.2rem; margin: 0 0 .6rem; }
h3 { font-size: 1rem; margin: 1rem 0 .4rem; }
a { color: var(--accent); }
small, .soft, caption { color: var(--soft); }
small { font-size: .85em; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; margin: 0 0 1.25rem;
  padding: 1.1rem 1.4rem; overflow-x: auto; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem .9rem; list-style: none; padding: 0; margin: .5rem 0 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: .3rem 0 1rem; }
caption { text-align: left; padding-bottom: .3rem; font-size: .9rem; }
th, td { padding: .2rem .7rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
th { font-weight: 600; }
th:first-child, td:first-child, th.left, td.left { text-align: left; }
.good { color: var(--good); } .bad { color: var(--bad); }
details { border-top: 1px solid var(--line); padding: .5rem 0; }
summary { cursor: pointer; }
mark { background: none; color: inherit; border-bottom: 3px solid #868e96; font-weight: 600; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 40rem) { section { padding: .8rem; } th, td { padding: .2rem .4rem; } }
"""


def page(
    title: str, body: str, *, lead: str = "", style: str = "", script: str = "", language: str = "en", skip: str = ""
) -> str:
    """Return a whole page; `body` and `lead` are HTML that the caller has escaped, `style` and `script` our own.

    The policy allows just this script, by its digest, and nothing from elsewhere. `skip` is the text of a link from the
    very top to the content.

    >>> "<h1>A &lt; B</h1>" in page("A < B", "<section></section>")
    True
    """
    marks = "".join(f'mark[data-label="{label}"] {{ border-color: {color}; }}\n' for label, color in BORDERS.items())
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = f"script-src 'sha256-{digest}'; " if script else ""
    policy = f"default-src 'none'; style-src 'unsafe-inline'; {allowed}base-uri 'none'; form-action 'none'"
    first = f'<a class="skip" href="#main">{text(skip)}</a>\n' if skip else ""
    target = ' id="main"' if skip else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>\n{_STYLE}{marks}{style}</style>\n</head>\n<body>\n"
        f'{first}<header class="page"><h1>{text(title)}</h1>\n{lead}</header>\n<main{target}>\n{body}\n</main>\n'
        f"{f'<script>{script}</script>' if script else ''}</body>\n</html>\n"
    )


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Return a table whose first column names the rows; cells are HTML that the caller has escaped.

    >>> table("F1", ["label", "F1"], [["JST", "0.9"]])[:29]
    '<table>\n<caption>F1</caption>'
    """
    columns = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>\n' for row in rows
    )
    return (
        f"<table>\n<caption>{text(caption)}</caption>\n<thead><tr>{columns}</tr></thead>\n"
        f"<tbody>\n{lines}</tbody>\n</table>"
    )


def share(value: float | None) -> str:
    """Write a figure between 0 and 1 with three digits, a dash for none.

    >>> share(0.5), share(None)
    ('0.500', '–')
    """
    return "–" if value is None else f"{value:.3f}"


def text(value: str) -> str:
    """Escape a value for text and attributes, control characters made visible."""
    return escape(one_line(value), quote=True)
