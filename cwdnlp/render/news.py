"""What was read from a store, for the terminal: articles, the way of a partnership, offices.

Everything goes through `rich.text.Text` and `cwdnlp.render.safe`: titles and addresses are of strangers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cwdnlp.monitor.headlines import headline
from cwdnlp.monitor.reading.columns import place_of
from cwdnlp.monitor.reading.news import NewsItem
from cwdnlp.monitor.reading.officials import OfficeHolder
from cwdnlp.monitor.reading.timeline import Proof, StatedUnit, Step, Timeline
from cwdnlp.render.facts import stage_name, topic_name
from cwdnlp.render.safe import one_line
from cwdnlp.render.terminal import memory_console

__all__ = ["news_head", "news_row", "officials_table", "timeline_table"]

_DIM, _BOLD = "dim", "bold"
_DAY, _GAP, _ROLE = 10, 2, 24
_FEW_PROOFS = 3
_FEW_SUMS = 5


def news_head(*, width: int = 80, color: bool = False) -> str:
    """Return the line above the articles."""
    console, buffer = memory_console(width, color=color)
    console.print(_news_grid(width, _cells(("day", "place", "stage", "topics"), _DIM)))
    return _written(buffer)


def news_row(item: NewsItem, *, width: int = 80, color: bool = False) -> str:
    """Return an article in three lines: day, place, stage and topics; the title; the address, in one piece."""
    console, buffer = memory_console(width, color=color)
    record = item.record
    stage = Text(stage_name(record.stage.label) if record.stage else "–")
    if record.stage and record.stage.is_uncertain:
        stage.append("?", style=_DIM)
    topics = Text(one_line(", ".join(topic_name(topic.label) for topic in record.topics)))
    console.print(_news_grid(width, [Text(item.day, style=_BOLD), Text(one_line(place_of(item))), stage, topics]))
    title = Text(one_line(record.title or headline(record.text)) or "–", style=_BOLD if color else "")
    if item.copies > 1:
        title.append(f"  ({item.copies} copies)", style=_DIM)
    console.print(Padding(title, (0, 0, 0, _DAY + _GAP)))
    _print_address(console, record.url or item.source, indent=_DAY + _GAP)
    return _written(buffer)


def timeline_table(way: Timeline, *, everything: bool = False, width: int = 80, color: bool = False) -> str:
    """Return the way of a partnership; of each step the surest articles, or `everything`."""
    console, buffer = memory_console(width, color=color)
    console.print(Text(one_line(way.name), style=_BOLD))
    console.print(Text(f"{_articles(way.stories)}, {way.first} – {way.last}", style=_DIM))
    for title, units in (("leader", way.leaders), ("members", way.members)):
        console.print(_stated(title, units))
    for step in way.steps:
        _print_step(console, step, everything=everything)
    if way.missing:
        missing = ", ".join(map(stage_name, way.missing))
        console.print(Text(f"\nno article tells of: {one_line(missing)}", style="yellow"))
    if not way.steps:
        console.print(Text("\nno article tells of any stage", style="yellow"))
    _print_money(console, way, everything=everything)
    return _written(buffer)


def officials_table(holders: Sequence[OfficeHolder], *, width: int = 80, color: bool = False) -> str:
    """Return the holders of offices, unit by unit; who was named last in an office of one is marked current."""
    console, buffer = memory_console(width, color=color)
    for number, unit in enumerate(dict.fromkeys(each.unit for each in holders)):
        here = [each for each in holders if each.unit == unit]
        console.print(Text("\n" if number else "").append(f"{unit} {one_line(here[0].unit_name)}", style=_BOLD))
        widest = max(len(one_line(each.role)) for each in here)
        for each in here:
            console.print(Padding(_holder(each, widest), (0, 0, 0, _GAP)))
            _print_address(console, each.url or each.source, indent=_GAP + min(widest, _ROLE) + _GAP)
    return _written(buffer)


def _written(buffer: StringIO) -> str:
    """Return what was printed without the blanks that fill its lines."""
    return "".join(f"{line.rstrip(' ')}\n" for line in buffer.getvalue().split("\n")[:-1])


def _holder(each: OfficeHolder, widest: int) -> Text:
    """Return office, person with variants, days and number of articles, and whether the person is in office."""
    line = Text(one_line(each.role).ljust(min(widest, _ROLE)) + " " * _GAP)
    line.append(one_line(each.person), style=_BOLD if each.current else "")
    if each.variants:
        line.append(f" ({one_line(', '.join(each.variants))})", style=_DIM)
    days = each.first if each.first == each.last else f"{each.first} – {each.last}"
    line.append(f"  {days}, {_articles(each.stories)}")
    return line.append(", current", style="green") if each.current else line


def _news_grid(width: int, cells: Sequence[Text]) -> Table:
    """Set a row of four columns that are as wide in every row, so that rows can be written one by one."""
    grid = Table.grid(padding=(0, _GAP, 0, 0), expand=True)
    grid.add_column(width=_DAY, no_wrap=True)
    grid.add_column(width=max(12, width // 4), no_wrap=True, overflow="ellipsis")
    grid.add_column(width=19, no_wrap=True, overflow="ellipsis")
    grid.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    grid.add_row(*cells)
    return grid


def _cells(names: Iterable[str], style: str) -> list[Text]:
    return [Text(name, style=style) for name in names]


def _print_address(console: Console, address: str, *, indent: int) -> None:
    """Print an address without breaking it: whoever copies it wants it whole."""
    line = Text(" " * indent).append(one_line(address), style=_DIM)
    console.print(line, soft_wrap=True)


def _stated(title: str, units: Sequence[StatedUnit]) -> Table:
    """Set members or leaders with the number of articles that state each."""
    grid = Table.grid(padding=(0, _GAP, 0, 0))
    grid.add_column(width=_DAY, style=_DIM)
    grid.add_column(overflow="fold")
    for number, each in enumerate(units):
        grid.add_row(title if number == 0 else "", Text(f"{one_line(each.name)} ({_articles(each.stories)})"))
    if not units:
        grid.add_row(title, Text("none stated", style=_DIM))
    return grid


def _print_step(console: Console, step: Step, *, everything: bool) -> None:
    """Print a step with what proves it."""
    days = step.first if step.first == step.last else f"{step.first} – {step.last}"
    head = Text("\n").append(one_line(stage_name(step.stage)), style=_BOLD)
    head.append(f"  {days}, {_articles(step.stories)}")
    if step.uncertain:
        head.append("  uncertain", style="yellow")
    if step.after:
        head.append(f"  also after {one_line(stage_name(step.after))} had begun", style="yellow")
    console.print(head)
    shown = step.proofs if everything else step.proofs[:_FEW_PROOFS]
    for proof in shown:
        _print_proof(console, proof)
    if len(shown) < len(step.proofs):
        console.print(Text(f"  and {len(step.proofs) - len(shown)} more (--all)", style=_DIM))


def _print_proof(console: Console, proof: Proof) -> None:
    """Print an article that shows a step: day, probability, title; where it stands."""
    line = Text(f"{proof.day}  " + ("" if proof.score is None else f"{proof.score:.2f}  "))
    line.append(one_line(proof.title or "(no title)"))
    if proof.uncertain:
        line.append(f"  uncertain: {one_line(' or '.join(map(stage_name, proof.alternatives)))}", style="yellow")
    console.print(Padding(line, (0, 0, 0, _GAP)))
    _print_address(console, proof.url or proof.source, indent=_GAP + _DAY + _GAP)


def _print_money(console: Console, way: Timeline, *, everything: bool) -> None:
    """Print programmes and sums that the articles name."""
    if way.programmes:
        console.print(Text("\nprogrammes", style=_BOLD))
    for programme in way.programmes:
        line = f"{programme.first}  {one_line(programme.name)} ({_articles(programme.stories)})"
        console.print(Padding(Text(line), (0, 0, 0, _GAP)))
    if way.sums:
        console.print(Text("\nsums that the articles name", style=_BOLD))
    for each in way.sums if everything else way.sums[:_FEW_SUMS]:
        console.print(
            Padding(Text(f"{each.day}  {one_line(each.text)}  {one_line(each.title or '')}"), (0, 0, 0, _GAP))
        )


def _articles(number: int) -> str:
    return "1 article" if number == 1 else f"{number:,} articles"
