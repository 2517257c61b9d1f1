"""An annotated article of the corpus in the terminal: its text with every mention in the colour of its label.

Without colour the mentions stand in brackets with their label; control characters are made visible.
"""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from cwdnlp.corpus.article import CorpusArticle
from cwdnlp.corpus.markup import write_attributes
from cwdnlp.render.facts import code_text, official_place
from cwdnlp.render.palette import TERMINAL
from cwdnlp.render.safe import one_line, visible

__all__ = ["render_markup"]

_VALUE_COLOR = "white"


def render_markup(article: CorpusArticle, *, width: int = 100, color: bool = False) -> str:
    r"""Render an article; `NO_COLOR` is obeyed.

    >>> from pathlib import Path
    >>> from cwdnlp.corpus.article import parse_article
    >>> article = parse_article("---\nid: a\nstage: none\n---\n[[Łosice|JST 1410023]] zapraszają.", Path("a.txt"))
    >>> print(render_markup(article).splitlines()[3])
    [Łosice]JST 1410023 zapraszają.
    """
    buffer = StringIO()
    console = Console(
        file=buffer, width=width, force_terminal=color, color_system="auto" if color else None, highlight=False
    )
    console.print(Rule(Text(one_line(article.meta.id)), align="left"))
    console.print(Text(_front_line(article), style="dim"))
    console.print()
    console.print(_body(article, color=color and console.color_system is not None))
    if facts := _facts(article):
        console.print()
        console.print(Text("\n".join(facts), style="dim"))
    console.print()
    return buffer.getvalue()


def _front_line(article: CorpusArticle) -> str:
    meta = article.meta
    parts = [meta.date, code_text(meta.place) if meta.place else "", meta.genre, meta.register]
    parts += [
        f"clutter: {meta.clutter}" if meta.clutter else "",
        f"flaws: {', '.join(meta.flaws)}" if meta.flaws else "",
    ]
    parts += [f"stage: {meta.stage or '-'}", f"topics: {', '.join(meta.topics) or '-'}"]
    return one_line(" · ".join(part for part in parts if part))


def _body(article: CorpusArticle, *, color: bool) -> Text:
    """Return the text with its mentions marked; attributes follow each in small print."""
    shown = visible(article.text)
    body = Text()
    position = 0
    for mention in article.mentions:
        body.append(shown[position : mention.start])
        style = TERMINAL.get(mention.label, _VALUE_COLOR)
        words = one_line(" ".join(filter(None, (mention.label, write_attributes(mention)))))
        if color:
            body.append(shown[mention.start : mention.end], style=f"{style} reverse")
            body.append(f" {words}", style=f"{style} dim")
        else:
            body.append(f"[{shown[mention.start : mention.end]}]{words}")
        position = mention.end
    body.append(shown[position:])
    return body


def _facts(article: CorpusArticle) -> list[str]:
    """Return the officials and the partnerships that the annotation makes."""
    record = article.to_record()
    lines = [
        one_line(f"official: {o.role} {o.person}" + (f" – {place}" if (place := official_place(o)) else ""))
        for o in record.officials
    ]
    for partnership in record.partnerships:
        units = [f"{code_text(partnership.leader)} (leader)"] if partnership.leader else []
        units += [code_text(code) for code in partnership.members]
        lines.append(one_line(f"partnership: {partnership.name}" + (": " + "; ".join(units) if units else "")))
    return lines
