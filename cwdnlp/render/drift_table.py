"""The result of a comparison with a model's profile, for the terminal."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text

from cwdnlp.evaluate.drift import Shift
from cwdnlp.evaluate.figures import KINDS
from cwdnlp.evaluate.verdict import Drift
from cwdnlp.render.safe import one_line
from cwdnlp.render.terminal import memory_console

__all__ = ["band", "compared", "drift_table", "effect", "word_lists"]

_STYLES = {"due": "bold red", "look": "bold yellow", "none": "bold green", "few": "bold"}
_GRADES = {"large": "red", "moderate": "yellow", "favourable": "green"}
_LEGEND = (
    "by chance: where 95 % of random samples of the held-out articles lie. effect: population stability index or what "
    "corresponds to it, 0.1 moderate, 0.25 large. Distributions: how far they are from the held-out ones."
)


def drift_table(drift: Drift, *, width: int = 80, color: bool = False) -> str:
    """Return the verdict, the figures by kind, the words behind them and what to do, at most `width` columns wide."""
    console, buffer = memory_console(width, color=color)
    console.print(Text(one_line(drift.verdict.sentence), style=_STYLES[drift.verdict.kind]))
    for advice in drift.verdict.advice:
        console.print(Text(advice))
    console.print(Text(compared(drift), style="dim"))
    console.print(_figures(drift))
    for title, words in word_lists(drift).items():
        console.print(Text(f"{title}: {words}"))
    console.print(Text(_LEGEND, style="dim"))
    return buffer.getvalue()


def compared(drift: Drift) -> str:
    """Say what was compared with what."""
    drawn = f" (drawn at random from {drift.stream:,})" if drift.stream > drift.new else ""
    model = one_line(f"{drift.model.name} {drift.model.version}")
    return f"{drift.new:,} new articles{drawn}, {drift.reference:,} held-out ones of {model}"


def band(shift: Shift) -> str:
    """Write the band of a figure, a dash where it was not tested."""
    show = shift.figure.show
    return "–" if shift.low is None else f"{show(shift.low)}–{show(shift.high)}"


def effect(shift: Shift) -> str:
    """Write an effect with two digits; a huge one is not told apart from a larger one.

    >>> from cwdnlp.evaluate.figures import figure_of
    >>> effect(Shift(figure_of("unknown"), 0.04, 0.9, effect=56.3))
    '> 10'
    """
    if shift.effect is None:
        return "–"
    return "> 10" if shift.effect > 10 else f"{shift.effect:.2f}"


def word_lists(drift: Drift) -> dict[str, str]:
    """Return the words behind the figures on language, where one has drifted, as lines with what they count."""
    grades = {shift.grade for shift in drift.shifts if shift.figure.kind == "language"}
    if drift.verdict.kind == "few" or grades.isdisjoint(("slight", "moderate", "large")):
        return {}
    risen = ", ".join(f"{each.lemma} ({each.reference:.1f} → {each.new:.1f})" for each in drift.risen)
    unknown = ", ".join(f"{one_line(lemma)} ({count})" for lemma, count in drift.unknown.items())
    lists = {"more frequent, in 1,000 words": risen, "unknown, with the number of articles": unknown}
    return {title: words for title, words in lists.items() if words}


def _figures(drift: Drift) -> Table:
    table = Table(box=box.SIMPLE, pad_edge=False, show_edge=False, padding=(0, 1))
    table.add_column("figure", overflow="fold")
    for name in ("held out", "new", "by chance", "effect"):
        table.add_column(name, justify="right")
    table.add_column("shift")
    for kind, title in KINDS.items():
        shifts = [shift for shift in drift.shifts if shift.figure.kind == kind]
        if shifts:
            table.add_row(Text(title, style="bold"))
        for shift in shifts:
            table.add_row(*_row(shift))
    return table


def _row(shift: Shift) -> list[Text]:
    figure = shift.figure
    cells = (figure.show(shift.reference), figure.show(shift.new), band(shift), effect(shift))
    grade = Text(shift.grade, style=_GRADES.get(shift.grade, ""))
    return [Text(f" {one_line(figure.title)}"), *map(Text, cells), grade]
