"""Sources for the terminal and for programs: how they are, and what a configuration would watch.

Names, addresses and messages are of strangers: everything goes through `cwdnlp.render.safe`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cwdnlp.monitor.settings import FeedSource, FolderSource, PageSource, SourceSettings, WatchSettings
from cwdnlp.render.safe import one_line
from cwdnlp.render.terminal import memory_console

if TYPE_CHECKING:
    from cwdnlp.monitor.reading.sources import SourceReport

__all__ = ["plan_lines", "source_details", "sources_table"]

_DIM, _BAD, _GOOD = "dim", "bold red", "green"
_STYLES = {"failing": _BAD, "ok": _GOOD}


def sources_table(reports: Sequence[SourceReport], *, width: int = 80, color: bool = False) -> str:
    """Return the sources with their counts, below each one that is in trouble the reason."""
    console, buffer = memory_console(width, color=color)
    for report in reports:
        _print_source(console, report)
    console.print(Text(_totals(reports), style=_DIM))
    return buffer.getvalue()


def source_details(report: SourceReport, *, width: int = 80, color: bool = False) -> str:
    """Return one source with its newest faults and the articles that were given up."""
    console, buffer = memory_console(width, color=color)
    _print_source(console, report)
    rows = [
        (fault.last_at, f"{fault.kind} ×{fault.count}", fault.url, fault.message.removeprefix(f"{fault.url}: "))
        for fault in report.recent
    ]
    _print_list(console, "newest faults", rows)
    failed = [
        (each.found_at, each.title or "", each.url, (each.error or "").removeprefix(f"{each.url}: "))
        for each in report.failed_articles
    ]
    _print_list(console, "articles given up (cwdnlp watch --retry-failed tries them again)", failed)
    return buffer.getvalue()


def _print_source(console: Console, report: SourceReport) -> None:
    """Print the lines of one source."""
    state = report.state
    word = state.state if state.active else "no longer watched"
    head = Text.assemble(
        (one_line(state.name), "bold"), "  ", (word, _STYLES.get(word, _DIM)), "  ", (state.kind, _DIM)
    )
    console.print(head)
    console.print(Padding(Text(one_line(state.address), style=_DIM), (0, 0, 0, 2)), soft_wrap=True)
    console.print(Padding(Text(_counts(report)), (0, 0, 0, 2)))
    if state.error:
        failures = f"{state.failures} times in a row: " if state.failures > 1 else ""
        console.print(Padding(Text(f"{failures}{one_line(state.error)}", style=_BAD), (0, 0, 0, 2)))


def _counts(report: SourceReport) -> str:
    """Return times and counts of a source in a line."""
    state = report.state
    parts = [f"last success {_time(state.ok_at)}", f"next {_time(state.next_at)}" if state.active else ""]
    parts += [f"{report.found:,} found", f"{state.pending:,} pending", f"{state.failed:,} failed"]
    faults = ", ".join(f"{kind} {count:,}" for kind, count in report.faults.items())
    return ", ".join(filter(None, parts)) + (f"; faults: {faults}" if faults else "")


def _time(moment: str | None) -> str:
    """Write a moment of the store for eyes, in UTC as it is kept."""
    return moment.replace("T", " ").replace(":00Z", "Z") if moment else "never"


def _totals(reports: Sequence[SourceReport]) -> str:
    failing = sum(report.state.active and report.state.state == "failing" for report in reports)
    found = sum(report.found for report in reports)
    sources = "1 source" if len(reports) == 1 else f"{len(reports):,} sources"
    return f"{sources}, {failing:,} failing, {found:,} articles found; times are UTC"


def _print_list(console: Console, title: str, rows: Sequence[tuple[str, str, str, str]]) -> None:
    """Print a list: moment and what, then address and message in lines of their own."""
    if not rows:
        return
    console.print(Text(f"\n{title}", style=_DIM))
    for moment, what, url, message in rows:
        console.print(Text(f"  {_time(moment)}  {one_line(what)}"))
        for text in filter(None, (url, message)):
            console.print(Padding(Text(one_line(text), style=_DIM), (0, 0, 0, 4)))


def plan_lines(settings: WatchSettings, *, table: bool = False, width: int = 120, color: bool = False) -> Iterator[str]:
    """Give the lines that say what a configuration would watch: for eyes, or as JSON lines."""
    if not table:
        for source in settings.sources:
            yield json.dumps(_plan(source), ensure_ascii=False)
        return
    console, buffer = memory_console(width, color=color)
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for source in settings.sources:
        plan = _plan(source)
        cells = (str(plan[name] or "") for name in ("kind", "name", "address", "every"))
        grid.add_row(*(Text(one_line(cell), overflow="fold") for cell in cells))
    console.print(grid)
    console.print(Text(_told(settings), style=_DIM))
    yield buffer.getvalue().rstrip("\n")


def _told(settings: WatchSettings) -> str:
    model = one_line(settings.model or "the one that comes with cwdnlp")
    alerts = ", ".join(one_line(alert.name) for alert in settings.alerts) or "none"
    count = "1 source" if len(settings.sources) == 1 else f"{len(settings.sources):,} sources"
    return f"{count}; alerts: {alerts}; model: {model}; store: {one_line(str(settings.store))}"


def _plan(source: SourceSettings) -> dict[str, Any]:
    """Return what is known of a source before it is asked."""
    kind, address = "stdin", "-"
    if isinstance(source, FeedSource | PageSource):
        kind, address = "feed" if isinstance(source, FeedSource) else "page", source.url
    elif isinstance(source, FolderSource):
        kind, address = "folder", str(source.path)
    interval = getattr(source, "interval", None)
    every = None if interval is None else _duration(interval)
    return {"name": source.name, "kind": kind, "address": address, "unit": source.unit, "every": every}


def _duration(seconds: float) -> str:
    """Write an interval as a configuration has it.

    >>> _duration(3600.0), _duration(90), _duration(172_800), _duration(0.5)
    ('1h', '90s', '2d', '0.5s')
    """
    for size, letter in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size:.0f}{letter}"
    return f"{seconds:g}s"
