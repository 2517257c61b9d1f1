"""The style sheet of the HTML page."""

from __future__ import annotations

from cwdnlp.render.palette import BORDERS, INK

__all__ = ["stylesheet"]

_BASE = f"""\
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: #f4f5f7; color: {INK};
  font: 16px/1.6 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }}
header.page, main {{ max-width: 60rem; margin: 0 auto; padding: 1.25rem; }}
header.page {{ padding-bottom: 0; }}
h1 {{ font-size: 1.25rem; margin: 0 0 .6rem; color: #4a5361; font-weight: 600; }}
h2 {{ font-size: 1.4rem; line-height: 1.3; margin: 0 0 .25rem; overflow-wrap: anywhere; }}
ul {{ list-style: none; margin: 0; padding: 0; }}
a {{ color: #0b5394; overflow-wrap: anywhere; }}
small {{ color: #59636f; font-size: .85em; }}
.legend {{ display: flex; flex-wrap: wrap; gap: .3rem .5rem; font-size: .85rem; }}
article {{ background: #fff; border: 1px solid #d9dde3; border-radius: .6rem;
  margin: 0 0 1.5rem; padding: 1.5rem 1.75rem; }}
article > header {{ border-bottom: 1px solid #e4e7eb; margin-bottom: 1rem; padding-bottom: 1rem; }}
.about {{ color: #59636f; font-size: .9rem; margin: 0 0 .6rem; overflow-wrap: anywhere; }}
.about:empty, .classes:empty, dl:empty {{ display: none; }}
.classes {{ margin: 0 0 .8rem; display: flex; flex-wrap: wrap; gap: .4rem; }}
.chip {{ border-radius: 1rem; padding: .1rem .75rem; font-size: .9rem; background: #e9ecf0; }}
.chip.stage {{ background: #243b53; color: #fff; font-weight: 600; }}
.chip.stage small {{ color: #d9e2ec; font-weight: 400; }}
.unsure {{ color: #59636f; font-size: .9rem; align-self: center; }}
q.for {{ color: #1b6e3c; }}
q.against {{ color: #a61b1b; }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: 0; font-size: .95rem; }}
dt {{ color: #59636f; }}
dd {{ margin: 0; overflow-wrap: anywhere; }}
.entities {{ line-height: 2.1; overflow-wrap: anywhere; }}
mark.entity {{ color: {INK}; padding: .12em .35em; border-radius: .3em; border-bottom: 2px solid #868e96;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }}
mark .tag {{ font-size: .68em; font-weight: 700; letter-spacing: .03em; margin-left: .5em; opacity: .85; }}
mark .tag b {{ font-weight: 400; }}
@media (max-width: 40rem) {{
  dl {{ grid-template-columns: 1fr; gap: 0; }}
  dd {{ margin-bottom: .5rem; }}
  article {{ padding: 1rem; }}
}}
@media print {{
  body {{ background: #fff; }}
  article {{ break-inside: avoid-page; }}
  mark.entity {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
}}
"""


def stylesheet() -> str:
    """Return the rules of the page, with one for the edge of each label's mark.

    >>> 'mark[data-label="JST"]' in stylesheet()
    True
    """
    edges = "".join(f'mark[data-label="{label}"] {{ border-color: {color}; }}\n' for label, color in BORDERS.items())
    return _BASE + edges
