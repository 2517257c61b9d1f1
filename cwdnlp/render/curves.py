"""Curves of shares as small inline SVG in the colours of the workbench's pages, light and dark.

Written by hand rather than drawn by a library: the base install has none that draws, and a picture of a dozen points is
a dozen elements. Both axes are shares, shown as per cent. The same points give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cwdnlp.render.workbench import text

__all__ = ["CURVE_STYLE", "Point", "draw_curve"]

CURVE_STYLE = """\
.curves { display: flex; flex-wrap: wrap; gap: 1rem 2rem; }
.curves figure { margin: 0; flex: 1 1 17rem; max-width: 26rem; }
.curves svg { display: block; width: 100%; height: auto; overflow: visible; }
.curves text { fill: var(--soft); font-size: 11px; }
.curves .grid { stroke: var(--line); } .curves .promise { stroke: var(--soft); stroke-dasharray: 4 4; }
.curves .line { stroke: var(--accent); stroke-width: 2; fill: none; } .curves circle { fill: var(--accent); }
figcaption { font-weight: 600; font-size: .95rem; margin-bottom: .3rem; }
"""
_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 340, 250, 44, 10, 14, 44
_STEPS = 5
_FLOORS = (0.9, 0.8, 0.5, 0.0)  # five steps from each of them to 1 are round figures


class Point(NamedTuple):
    """A point of a curve: its place (shares, 0 to 1), its radius in pixels, and what it says when pointed at."""

    across: float
    up: float
    radius: float = 3.0
    hint: str = ""


def draw_curve(
    title: str, points: Sequence[Point], *, across: str, up: str, whole: bool = False, promise: bool = False
) -> str:
    """Return a figure of points joined by a line, with its caption; `across` and `up` name the axes.

    The axes begin below the least value, with `whole` at 0. `promise` adds the diagonal on which both shares are equal.
    A reader that cannot see the figure is read its title and values.

    >>> '<circle cx="197.2"' in draw_curve("Curve", [Point(0.5432, 0.9), Point(0, 1)], across="x", up="y")
    True
    """
    lows = (0.0, 0.0) if whole else (_floor(each.across for each in points), _floor(each.up for each in points))
    line = " ".join(f"{_x(each.across, lows[0]):.1f},{_y(each.up, lows[1]):.1f}" for each in points)
    dots = "".join(_dot(each, lows) for each in points)
    read = "; ".join(f"{each.across:.0%}: {each.up:.1%}" for each in points)
    return (
        f"<figure><figcaption>{text(title)}</figcaption>\n"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{text(f"{title}: {up} by {across}: {read}")}">\n'
        f"{_grid(lows)}{_names(across, up)}"
        f"{_diagonal(lows) if promise else ''}"
        f'<polyline class="line" points="{line}"/>\n{dots}</svg></figure>\n'
    )


def _x(value: float, low: float) -> float:
    return _LEFT + (value - low) / (1 - low) * (_WIDTH - _LEFT - _RIGHT)


def _y(value: float, low: float) -> float:
    return _HEIGHT - _BOTTOM - (value - low) / (1 - low) * (_HEIGHT - _TOP - _BOTTOM)


def _floor(values: Iterable[float]) -> float:
    """Return where an axis begins that ends at 1 and holds the values."""
    least = min(values, default=0.0)
    return next(floor for floor in _FLOORS if floor <= least)


def _grid(lows: tuple[float, float]) -> str:
    """Return the lines of the axes' steps with their figures."""
    lines = []
    left, right, bottom = _LEFT, _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    for step in range(_STEPS + 1):
        across, up = (low + (1 - low) * step / _STEPS for low in lows)
        x, y = _x(across, lows[0]), _y(up, lows[1])
        lines.append(
            f'<line class="grid" x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
            f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{up:.0%}</text>'
            f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{across:.0%}</text>\n'
        )
    return "".join(lines)


def _names(across: str, up: str) -> str:
    """Return the names of the axes."""
    middle, height = (_LEFT + _WIDTH - _RIGHT) / 2, (_TOP + _HEIGHT - _BOTTOM) / 2
    return (
        f'<text x="{middle:.1f}" y="{_HEIGHT - 8}" text-anchor="middle">{text(across)}</text>'
        f'<text transform="translate(9 {height:.1f}) rotate(-90)" text-anchor="middle">{text(up)}</text>\n'
    )


def _diagonal(lows: tuple[float, float]) -> str:
    low = max(lows)
    return (
        f'<line class="promise" x1="{_x(low, lows[0]):.1f}" y1="{_y(low, lows[1]):.1f}" '
        f'x2="{_x(1, lows[0]):.1f}" y2="{_y(1, lows[1]):.1f}"/>\n'
    )


def _dot(point: Point, lows: tuple[float, float]) -> str:
    x, y = _x(point.across, lows[0]), _y(point.up, lows[1])
    hint = f"<title>{text(point.hint)}</title>" if point.hint else ""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{point.radius:.1f}">{hint}</circle>\n'
