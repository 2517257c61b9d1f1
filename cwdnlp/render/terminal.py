"""A console that writes into memory, for what is rendered as text of a given width."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

__all__ = ["MAX_WIDTH", "memory_console"]

MAX_WIDTH = 120
"""Columns that a rendering takes at most: longer lines are hard to read, however wide the terminal is."""
_MIN_WIDTH = 40


def memory_console(width: int, *, color: bool = False) -> tuple[Console, StringIO]:
    r"""Return a console of 40 to 120 columns and what it writes into, with `color` in the colours of the terminal.

    `NO_COLOR` is obeyed. Text is taken as it is: no markup, no emoji codes, no highlighting.

    >>> console, buffer = memory_console(80)
    >>> console.print("[bold] :smile:")
    >>> buffer.getvalue()
    '[bold] :smile:\n'
    """
    buffer = StringIO()
    console = Console(
        file=buffer,
        width=max(_MIN_WIDTH, min(width, MAX_WIDTH)),
        force_terminal=color,
        color_system="auto" if color else None,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    return console, buffer
