"""Pieces that the sections of a report are made of. Whatever comes from a store is cut to a length and escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cwdnlp.monitor.report.results import Line
from cwdnlp.render.report.words import Words
from cwdnlp.render.workbench import text

__all__ = ["chips", "clip", "day", "heading", "link", "scroll", "section", "table", "title_link", "uncertain"]

_LONGEST = 200
_LONGEST_ADDRESS = 2000


def clip(value: str, most: int = _LONGEST) -> str:
    """Escape a name or title, and cut it where it is longer than any name.

    >>> clip("<b>" + "a" * 300, 8)
    '&lt;b&gt;aaaaa…'
    """
    return text(value if len(value) <= most else value[:most].rstrip() + "…")


def link(address: str | None, label: str) -> str:
    """Link a label (HTML) to a web address; any other scheme, and what is too long for one, leaves the label alone.

    >>> link("javascript:alert(1)", "a")
    'a'
    """
    if address is None or len(address) > _LONGEST_ADDRESS:
        return label
    if not address.lower().startswith(("http://", "https://")):
        return label
    return f'<a href="{text(address)}" rel="noopener noreferrer">{label}</a>'


def day(words: Words, iso: str, *, short: bool = False) -> str:
    """Write a day."""
    return f'<time datetime="{text(iso)}">{text(words.short(iso) if short else words.date(iso))}</time>'


def title_link(line: Line, shown: frozenset[int]) -> str:
    """Link a story's title to the article further down where it is shown, else to its page."""
    title = clip(line.title)
    return f'<a href="#a{line.item}">{title}</a>' if line.item in shown else link(line.url, title)


def chips(words: Words, line: Line) -> str:
    """Write the stage of a story with its probability."""
    if line.stage is None:
        return ""
    score = f" <small>{words.share(line.score)}</small>" if line.score is not None else ""
    doubt = f" <small>({text(words.uncertain)})</small>" if not line.certain else ""
    plain = " plain" if line.stage == "none" else ""
    return f'<span class="chip stage{plain}">{clip(words.stage_of(line.stage))}{score}{doubt}</span>'


def uncertain(words: Words, line: Line) -> str:
    """Say how sure the model was of the stage of a proof, and where it was not."""
    parts = [words.share(line.score)] if line.score is not None else []
    parts += [words.uncertain] if not line.certain else []
    return text(", ".join(parts))


def section(name: str, title: str, body: str) -> str:
    """Return a section with its heading; `body` is HTML."""
    return f'<section id="{name}" aria-labelledby="{name}-h"><h2 id="{name}-h">{text(title)}</h2>\n{body}</section>\n'


def heading(title: str) -> str:
    """Return the heading of a part of a section."""
    return f"<h3>{text(title)}</h3>\n"


def scroll(label: str, body: str) -> str:
    """Let something wide be scrolled sideways by itself, also with the keyboard."""
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{text(label)}">{body}</div>\n'


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, kind: str = "") -> str:
    """Return a table whose first column names the rows; heads are plain text, cells HTML.

    Of the kind `stack` each cell bears its head, so that on a phone the cells of a row can stand one below the other.
    """
    marks = [f' data-head="{text(cell)}"' if kind.startswith("stack") else "" for cell in head[1:]]
    columns = "".join(f'<th scope="col">{text(cell)}</th>' for cell in head)
    lines = "".join(_row(row, marks) for row in rows)
    return (
        f'<table class="{kind}">\n<caption>{text(caption)}</caption>\n<thead><tr>{columns}</tr></thead>\n'
        f"<tbody>\n{lines}</tbody>\n</table>\n"
    )


def _row(row: Sequence[str], marks: Sequence[str]) -> str:
    cells = "".join(f"<td{mark}>{cell}</td>" for mark, cell in zip(marks, row[1:], strict=True))
    return f'<tr><th scope="row">{row[0]}</th>{cells}</tr>\n'
