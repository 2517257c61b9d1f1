"""The comparison of two systems as a page: the figures with their tests, then every article that changed.

English like the rest of the workbench, passages of articles in their own language; what comes from articles, gold or
the command line is escaped.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from cwdnlp.evaluate.comparison import ArticleChanges, Change, Comparison
from cwdnlp.evaluate.measure import TITLES
from cwdnlp.evaluate.significance import ALPHA, Difference, Verdict
from cwdnlp.render.facts import code_text, unit_base
from cwdnlp.render.marks import Mark, mark_text
from cwdnlp.render.workbench import page, share, table, text

__all__ = ["KIND_NAMES", "Line", "change_lines", "comparison_page", "figure_cells", "p_text", "signed", "tally"]

KIND_NAMES = {
    "entity": "entity",
    "code": "TERYT code",
    "official": "official",
    "member": "member",
    "stage": "stage",
    "topic": "topic",
}
_SECTIONS = {"figures": "Figures", "changes": "What changed", "articles": "Article by article"}
_CLASSES: dict[Verdict, str] = {"better": "good", "worse": "bad"}
_STYLE = """\
p { max-width: 46rem; }
.systems, summary, .changes { overflow-wrap: anywhere; }
.systems { margin: .2rem 0; }
.figures { overflow-x: auto; }
.figures th, .figures td { white-space: nowrap; }
.figures tbody th { white-space: normal; min-width: 8rem; }
.figures td:nth-child(2), .figures th:nth-child(2) { text-align: left; }
summary b { margin-right: .4rem; }
.changes { list-style: none; margin: .6rem 0; padding: 0; }
.changes li { margin: 0 0 .8rem; }
.changes p { margin: 0; }
.context { border-left: 3px solid var(--line); padding-left: .7rem; font-size: .92em; }
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A change in words, or several members of one partnership that changed alike.

    `right` is what gold has, None for what was made up; `wrong` is what the system says that has it wrong, None for
    nothing.
    """

    change: Change
    right: str | None
    wrong: str | None

    @property
    def system(self) -> str:
        """The system that has it wrong."""
        return "A" if self.change.better else "B"


def comparison_page(comparison: Comparison, *, gold: str = "", notes: Iterable[str] = ()) -> str:
    """Return the page; `gold` names the gold articles, `notes` are what a reader must know before the figures.

    >>> from cwdnlp.evaluate.comparison import compare
    >>> page = comparison_page(compare([], [], [], names=("old < new", "new"), samples=9))
    >>> "old &lt; new" in page, "No article changed." in page
    (True, True)
    """
    contents = (_figures(comparison), _counts(comparison), _articles(comparison))
    body = "\n".join(
        f'<section id="{name}">\n<h2>{title}</h2>\n{content}\n</section>'
        for (name, title), content in zip(_SECTIONS.items(), contents, strict=True)
    )
    return page("Comparison of two models", body, lead=_lead(comparison, gold, notes), style=_STYLE)


def _lead(comparison: Comparison, gold: str, notes: Iterable[str]) -> str:
    """Say what was compared with what, and link the sections."""
    articles = f"{comparison.articles:,} gold articles" + (f" of {text(gold)}" if gold else "")
    links = "".join(f'<li><a href="#{name}">{title}</a></li>' for name, title in _SECTIONS.items())
    return (
        f'<p class="systems"><b>A</b> {text(comparison.a)}<br><b>B</b> {text(comparison.b)}</p>\n'
        f'<p class="soft">{articles}, {comparison.significance.samples:,} samples</p>\n'
        + "".join(f'<p class="bad">{text(note)}</p>\n' for note in notes)
        + f'<nav aria-label="Sections"><ul>{links}</ul></nav>\n'
    )


def _figures(comparison: Comparison) -> str:
    """Return the table of figures with a word on how to read it, and McNemar's test."""
    found = comparison.significance
    rows = [_figure(TITLES[name], figure) for name, figure in found.figures.items()]
    head = ("figure", "verdict on B", "gold", "A", "B", "B − A", "95 % interval", "p", "corrected p")
    drawn = table("Headline figures, and the difference with its tests", head, rows)
    stage = found.stage
    return (
        f'<div class="figures" role="region" aria-label="Figures" tabindex="0">{drawn}</div>\n'
        "<p>p: how often systems that are alike would differ as much (paired approximate randomisation over articles); "
        "corrected p: by Holm, for looking at all figures at once. B is called better or worse where that is below "
        f"{ALPHA}. The interval is that of the difference (paired bootstrap).</p>\n"
        f"<p>Stage by McNemar’s exact test: A alone has {stage.only_a} articles right, B alone {stage.only_b}; "
        f"p {p_text(stage.p)}.</p>"
    )


def _figure(title: str, figure: Difference) -> tuple[str, ...]:
    css = _CLASSES.get(figure.verdict, "soft")
    return text(title), f'<span class="{css}">{figure.verdict}</span>', f"{figure.gold:,}", *figure_cells(figure)


def _counts(comparison: Comparison) -> str:
    """Return the table of changes by kind."""
    rows = [(KIND_NAMES[kind], str(better), str(worse)) for kind, (better, worse) in comparison.counts().items()]
    return table("What one of the two has right and the other wrong", ("kind", "for the better", "for the worse"), rows)


def _articles(comparison: Comparison) -> str:
    """Return the articles that changed, each to be opened."""
    changed = comparison.changed
    if not changed:
        return "<p>No article changed.</p>"
    lead = f"<p>{len(changed):,} of {comparison.articles:,} articles changed; those that changed most come first.</p>"
    return "\n".join([lead, *map(_article, changed)])


def _article(article: ArticleChanges) -> str:
    name = text(article.title or article.id)
    tail = f" <small>{text(article.id)}</small>" if article.title else ""
    counts = " ".join(
        f'<span class="{"good" if sign == "+" else "bad"}">{sign}{n}</span>' for sign, n in tally(article)
    )
    lines = "\n".join(map(_line, change_lines(article.changes)))
    return (
        f'<details>\n<summary><b lang="pl">{name}</b> {counts}{tail}</summary>\n'
        f'<ul class="changes">\n{lines}\n</ul>\n</details>'
    )


def _line(line: Line) -> str:
    """Return a change as a list item, with the passage below it where it has a place in the text."""
    css, word = ("good", "better") if line.change.better else ("bad", "worse")
    right = "made up" if line.right is None else f'<b lang="pl">{text(line.right)}</b>'
    wrong = "–" if line.wrong is None else f'<span lang="pl">{text(line.wrong)}</span>'
    return (
        f'<li><p><span class="{css}">{word}</span> <span class="soft">{KIND_NAMES[line.change.kind]}:</span> {right}; '
        f"{line.system}: {wrong}</p>{_context(line.change)}</li>"
    )


def _context(change: Change) -> str:
    """Return the passage with the entity marked; nothing for what has no place in the text."""
    passage = change.passage
    if passage is None or change.start is None:
        return ""
    start = change.start - passage.start
    mark = Mark(start, start + len(change.text), "both", label=change.label)
    return f'<p class="context" lang="pl">{mark_text(passage.text, [mark])}</p>'


def change_lines(changes: Iterable[Change]) -> Iterator[Line]:
    """Put changes into words, members that one partnership gained or lost together in one line.

    >>> changes = [Change("member", False, None, None, code, label="Razem") for code in ("1410", "1410023")]
    >>> [line.wrong for line in change_lines(changes)]
    ['Razem: powiat łosicki 1410, Łosice 1410023']
    """
    groups: dict[Hashable, list[Change]] = {}
    for number, change in enumerate(changes):
        alike = (change.label, change.better, change.gold is None) if change.kind == "member" else number
        groups.setdefault(alike, []).append(change)
    return map(_in_words, groups.values())


def _in_words(group: list[Change]) -> Line:
    """Put one change, or several members alike, into words."""
    first = group[0]
    if first.kind == "member":
        codes = ", ".join(_unit(change.gold or change.wrong or "") for change in group)
        words = f"{first.label}: {codes}"
        return Line(first, None, words) if first.gold is None else Line(first, words, None)
    if first.kind == "code":
        return Line(first, f"{first.text} = {code_text(first.gold)}", code_text(first.wrong) or None)
    return Line(first, first.gold, first.wrong)


def _unit(code: str) -> str:
    name = unit_base(code)
    return code if name == code else f"{name} {code}"


def tally(article: ArticleChanges) -> list[tuple[str, int]]:
    """Return how many changes are for the better (+) and for the worse (−), without what there is none of.

    >>> tally(ArticleChanges("a", None, (Change("stage", True, "none", None, "none"),)))
    [('+', 1)]
    """
    return [(sign, number) for sign, number in (("+", article.better), ("−", article.worse)) if number]


def figure_cells(figure: Difference) -> tuple[str, ...]:
    """Return A, B, difference, interval and p-values in digits; dashes where gold has nothing to measure by."""
    if not figure.gold:
        return ("–",) * 6
    low, high = figure.interval
    values = share(figure.a), share(figure.b), signed(figure.difference)
    return *values, f"{signed(low)} to {signed(high)}", p_text(figure.p), p_text(figure.corrected)


def signed(value: float) -> str:
    """Write a difference with its sign.

    >>> signed(-0.0123), signed(0)
    ('−0.012', '0.000')
    """
    rounded = round(value, 3) + 0.0
    return f"{rounded:+.3f}".replace("-", "−") if rounded else "0.000"


def p_text(p: float) -> str:
    """Write a p-value with four digits.

    >>> p_text(0.03125), p_text(0.00001), p_text(1)
    ('0.0312', '<0.0001', '1')
    """
    if p < 0.0001:
        return "<0.0001"
    return "1" if p == 1 else f"{p:.4f}"
