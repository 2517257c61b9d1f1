"""The page of `cwdnlp drift`: the verdict, the figures, how the labels are distributed, the words behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cwdnlp.evaluate.drift import ALPHA, DRAWS, LARGE, LEAST_WITH, MODERATE, Cell, Shift
from cwdnlp.evaluate.figures import KINDS
from cwdnlp.evaluate.verdict import Drift
from cwdnlp.render.drift_table import band, compared, effect, word_lists
from cwdnlp.render.workbench import page, share, table, text

__all__ = ["drift_page"]

_MOST_CELLS = 40
_WIDTH, _HEIGHT = 220, 22
_STYLE = """\
.verdict { font-size: 1.15rem; font-weight: 600; margin: 0 0 .6rem; }
.due { border-left: .4rem solid var(--bad); } .none { border-left: .4rem solid var(--good); }
.look, .few { border-left: .4rem solid var(--accent); }
.verdict { overflow-wrap: anywhere; } td { white-space: nowrap; } b.large { color: var(--bad); }
svg.bars { display: block; }
svg .before { fill: var(--soft); opacity: .55; } svg .now { fill: var(--accent); }
svg .band { stroke: var(--ink); stroke-width: 1.5; }
.key span { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 0; }
.key .before { background: var(--soft); opacity: .55; } .key .now { background: var(--accent); margin-left: 1em; }
@media (min-width: 60rem) {
  .figures th[scope=row] { min-width: 18.5rem; }
  .figures td { min-width: 6rem; }
  .figures td:nth-child(2), .figures td:nth-child(5) { min-width: 8rem; }
  .distributions th[scope=row] { min-width: 11rem; }
}
"""
_KEY = (
    '<p class="key soft"><span class="before"></span>held out, with the band of chance <span class="now"></span>new</p>'
)
_NOTES = f"""\
<p>The held-out articles are those that the figures of the model card were measured on, as the model tags them. The
band is where 95 % of random samples of them lie that are as large as the new articles. Distributions are told by their
distance from the held-out articles: the population stability index, for lemmas the Jensen-Shannon divergence in bits;
the held-out value is the distance that chance alone gives.</p>
<p>p is the share of {DRAWS:,} shuffles of all articles that give at least as large a difference, after Holm's
correction for the number of figures. The effect is the population stability index, for ratios the square of Cohen's d:
{MODERATE} is moderate, {LARGE} large. A shift is shown where p is below {ALPHA}, and counts where the effect is at
least moderate; favourable is one in the direction that nobody needs to worry about. Figures that fewer than
{LEAST_WITH} articles of either side have are not tested.</p>"""


def drift_page(drift: Drift) -> str:
    """Return a whole page; whatever comes from articles is escaped."""
    sections = [_verdict(drift), _figures(drift.shifts), *_distributions(drift.shifts), _words(drift)]
    title = "Is retraining due?"
    body = "\n".join(filter(None, [*sections, f"<section><h2>How to read this</h2>\n{_NOTES}</section>"]))
    return page(title, body, lead=f"<p class='soft'>{text(_compared(drift))}</p>\n", style=_STYLE)


def _compared(drift: Drift) -> str:
    return f"{compared(drift)}, trained on {drift.trained_on:,} articles"


def _verdict(drift: Drift) -> str:
    verdict = drift.verdict
    advice = "".join(f"<li>{text(each)}</li>" for each in verdict.advice)
    return (
        f'<section class="{verdict.kind}"><h2>Verdict</h2>\n<p class="verdict">{text(verdict.sentence)}</p>\n'
        f"{f'<ul>{advice}</ul>' if advice else ''}</section>"
    )


def _figures(shifts: Sequence[Shift]) -> str:
    """Return a table for each kind of figure."""
    tables = []
    for kind, title in KINDS.items():
        rows = [_row(shift) for shift in shifts if shift.figure.kind == kind]
        if rows:
            head = ("figure", "shift", "held out", "new", "by chance", "effect", "p")
            tables.append(table(title.capitalize(), head, rows))
    return "<section class='figures'><h2>Figures</h2>\n" + "\n".join(tables) + "</section>"


def _row(shift: Shift) -> tuple[str, ...]:
    show = shift.figure.show
    grade = f'<b class="{shift.grade}">{shift.grade}</b>' if shift.grade in ("large", "moderate") else shift.grade
    p = "–" if shift.p is None else f"{shift.corrected:.3f}"
    return text(shift.figure.title), grade, show(shift.reference), show(shift.new), band(shift), effect(shift), p


def _distributions(shifts: Iterable[Shift]) -> list[str]:
    """Return a section with bars for each distribution that was compared."""
    found = []
    for shift in shifts:
        if shift.cells:
            found.append(f"<h3>{text(shift.figure.title.capitalize())}</h3>\n{_bars(shift.cells)}")
    return (
        ["\n".join(["<section class='distributions'><h2>Distributions</h2>", _KEY, *found, "</section>"])]
        if found
        else []
    )


def _bars(cells: Sequence[Cell]) -> str:
    shown = cells[:_MOST_CELLS]
    most = max(max(cell.reference, cell.new, cell.high) for cell in shown) or 1.0
    rows = [
        (text(cell.category or "(none given)"), share(cell.reference), share(cell.new), _svg(cell, most))
        for cell in shown
    ]
    rest = f", {len(cells) - len(shown)} rarer ones left out" if len(cells) > len(shown) else ""
    return table(f"Shares{rest}", ("", "held out", "new", ""), rows)


def _svg(cell: Cell, most: float) -> str:
    """Draw two bars one above the other, over the upper one the band; the numbers stand beside it."""
    before, now, low, high = (
        f"{value / most * _WIDTH:.1f}" for value in (cell.reference, cell.new, cell.low, cell.high)
    )
    return (
        f'<svg class="bars" width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true">'
        f'<rect class="before" x="0" y="2" width="{before}" height="8"/>'
        f'<rect class="now" x="0" y="12" width="{now}" height="8"/>'
        f'<path class="band" d="M{low} 6H{high}M{low} 3V9M{high} 3V9"/></svg>'
    )


def _words(drift: Drift) -> str:
    """Return the words where the words have drifted; else they would be those of chance."""
    lists = "".join(
        f"<dt>{text(title)}</dt><dd lang='pl'>{text(words)}</dd>" for title, words in word_lists(drift).items()
    )
    return f"<section><h2>Words</h2>\n<dl>{lists}</dl></section>" if lists else ""
