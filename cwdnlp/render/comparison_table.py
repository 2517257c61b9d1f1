"""The comparison of two systems in the terminal: figures with a plain word, then what changed most, in short.

Everything goes through `rich.text.Text`, never through rich's markup; control characters are made visible.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from cwdnlp.evaluate.comparison import ArticleChanges, Comparison
from cwdnlp.evaluate.measure import TITLES
from cwdnlp.evaluate.significance import Difference, Verdict
from cwdnlp.render.comparison import KIND_NAMES, Line, change_lines, figure_cells, p_text, tally
from cwdnlp.render.safe import one_line

__all__ = ["comparison_table"]

ARTICLES, LINES, CHARS = 8, 6, 100
"""What is shown at most: articles, lines of each, characters of what is right and of what is wrong."""

_LEAST, _WIDE = 40, 120
_WORD = len("no difference")
_SHORT = {
    "strict": "strict F1",
    "relaxed": "relaxed F1",
    "teryt": "TERYT",
    "officials": "officials",
    "members": "members",
    "stage": "stage",
    "macro_f1": "stage F1",
    "topics": "topics",
}
_STYLES: dict[Verdict, str] = {"better": "bold green", "worse": "bold red", "no gold": "dim"}


def comparison_table(comparison: Comparison, *, width: int = 80, color: bool = False) -> str:
    """Return the comparison for a terminal of this width; `NO_COLOR` is obeyed.

    >>> from cwdnlp.evaluate.comparison import compare
    >>> print(comparison_table(compare([], [], [], names=("old", "new"), samples=9)).splitlines()[0])
    A: old
    """
    buffer = StringIO()
    console = Console(
        file=buffer,
        width=max(width, _LEAST),
        force_terminal=color,
        color_system="auto" if color else None,
        markup=False,
        highlight=False,
        emoji=False,
    )
    for part in _parts(comparison, wide=console.width >= _WIDE):
        console.print(part)
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())


def _parts(comparison: Comparison, *, wide: bool) -> Iterator[RenderableType]:
    found = comparison.significance
    yield Text(f"A: {one_line(comparison.a)}\nB: {one_line(comparison.b)}")
    yield Text(f"{comparison.articles:,} gold articles, {found.samples:,} samples", style="dim")
    yield _figures(found.figures, wide=wide)
    stage = found.stage
    yield Text(
        f"stage, McNemar: {stage.only_a} that A alone has right, {stage.only_b} that B alone has, p {p_text(stage.p)}"
    )
    counts = (
        f"{KIND_NAMES[kind]} +{better} −{worse}"
        for kind, (better, worse) in comparison.counts().items()
        if better or worse
    )
    yield Text(f"changes: {', '.join(counts) or 'none'}")
    for article in comparison.changed[:ARTICLES]:
        yield _article(article)
    if (rest := len(comparison.changed) - ARTICLES) > 0:
        yield Text(f"\n… and {rest:,} articles more (--html FILE, --format json)", style="dim")


def _figures(figures: dict[str, Difference], *, wide: bool) -> Table:
    """Set the figures as a table; a narrow terminal gets short names, and the word on two lines."""
    drawn = Table(box=box.SIMPLE if wide else box.SIMPLE_HEAD, pad_edge=False, padding=(0, int(wide)))
    drawn.add_column("figure", overflow="fold")
    for name in ("A", "B", "B − A", "95 % interval", "p", "corr. p"):
        drawn.add_column(name, justify="right", no_wrap=True)
    drawn.add_column("verdict on B", min_width=_WORD)
    for name, figure in figures.items():
        word = Text(figure.verdict, style=_STYLES.get(figure.verdict, ""))
        drawn.add_row(TITLES[name] if wide else _SHORT.get(name, name), *figure_cells(figure), word)
    return drawn


def _article(article: ArticleChanges) -> RenderableType:
    """Return an article's changes, a line each: what is right, and what the one that is wrong says."""
    head = Text(one_line(article.title or article.id), style="bold")
    if article.title:
        head.append(f"  {one_line(article.id)}", style="not bold dim")
    head.append("  " + " ".join(f"{sign}{number}" for sign, number in tally(article)), style="not bold")
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=1)
    grid.add_column(width=max(map(len, KIND_NAMES.values())), style="dim")
    grid.add_column(overflow="fold", ratio=1)
    grid.add_column(overflow="fold", ratio=1)
    lines = list(change_lines(article.changes))
    for line in lines[:LINES]:
        grid.add_row(*_cells(line))
    if (rest := len(lines) - LINES) > 0:
        grid.add_row("", "", Text(f"… {rest} more", style="dim"))
    return Group(Text(), head, grid)


def _cells(line: Line) -> tuple[Text, ...]:
    sign = Text("+", style="green") if line.change.better else Text("−", style="red")
    right, wrong = line.right or "made up", f"{line.system}: {line.wrong or '–'}"
    return sign, Text(KIND_NAMES[line.change.kind]), _shortened(right), _shortened(wrong)


def _shortened(value: str) -> Text:
    words = one_line(value)
    return Text(words if len(words) <= CHARS else f"{words[: CHARS - 1]}…")
