"""The voivodeships as tiles of equal size, laid out like the map, and as a table."""

from __future__ import annotations

from cwdnlp.gazetteers.register import load_register
from cwdnlp.monitor.folding import fold
from cwdnlp.monitor.report.results import Report
from cwdnlp.render.report.parts import section, table
from cwdnlp.render.report.words import Words
from cwdnlp.render.workbench import text

__all__ = ["SHADES", "TILES", "regions_section"]

TILES: dict[str, tuple[str, int, int]] = {
    "32": ("ZP", 1, 2), "22": ("PM", 1, 3), "28": ("WN", 1, 4),
    "08": ("LB", 2, 1), "30": ("WP", 2, 2), "04": ("KP", 2, 3), "14": ("MZ", 2, 4), "20": ("PD", 2, 5),
    "02": ("DS", 3, 1), "16": ("OP", 3, 2), "10": ("LD", 3, 3), "26": ("SK", 3, 4), "06": ("LU", 3, 5),
    "24": ("SL", 4, 3), "12": ("MA", 4, 4), "18": ("PK", 4, 5),
}  # fmt: skip
"""Letters (ISO 3166-2:PL as it was until 2018), row and column of each voivodeship by its code.

Each voivodeship touches all of its real neighbours, by a side or a corner.
"""
SHADES = 5


def regions_section(report: Report, words: Words) -> str:
    """Return the map with its table; the numbers are in both."""
    regions = {code: report.regions.get(code, 0) for code in TILES}
    if not any(regions.values()):
        return section("regions", words.regions, f"<p>{text(words.region_nothing)}</p>\n")
    ranked = sorted(regions, key=lambda code: (-regions[code], fold(_name(code))))
    rows = ((f'<span lang="pl">{text(_name(code))}</span> <small>{TILES[code][0]}</small>',
             words.number(regions[code])) for code in ranked)  # fmt: skip
    body = (
        f'<p class="soft">{text(words.regions_note)}</p>\n<div class="columns">\n<div>{_map(regions, words)}</div>\n'
        f"<div>{table(words.regions_table, (words.region, words.stories), rows, kind='regions')}</div>\n</div>\n"
    )
    return section("regions", words.regions, body)


def _map(regions: dict[str, int], words: Words) -> str:
    most = max(regions.values())
    tiles = "".join(_tile(code, number, most, words) for code, number in regions.items())
    read = "; ".join(f"{_name(code)}: {number}" for code, number in regions.items())
    return f'<div class="tiles" role="img" aria-label="{text(words.regions_figure)}: {text(read)}">\n{tiles}</div>\n'


def _tile(code: str, number: int, most: int, words: Words) -> str:
    letters, row, column = TILES[code]
    return (
        f'<div class="tile shade{_shade(number, most)}" style="grid-area: {row} / {column}" '
        f'title="{text(_name(code))}">'
        f"<span>{letters}</span><b>{words.number(number)}</b></div>\n"
    )


def _shade(number: int, most: int) -> int:
    """Return the shade of a number: 0 for none, then as many steps up to the largest.

    >>> [_shade(number, 100) for number in (0, 1, 25, 26, 100)]
    [0, 1, 1, 2, 4]
    """
    return -(-number * (SHADES - 1) // most)


def _name(code: str) -> str:
    return load_register()[code].name
