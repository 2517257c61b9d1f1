"""The colours of the entity labels, the same idea in the terminal and on the page.

Backgrounds are light enough for near-black text: each pair has a contrast of at least 7:1 (WCAG 2.2, level AAA).
"""

from __future__ import annotations

__all__ = ["BACKGROUNDS", "BORDERS", "INK", "TERMINAL"]

INK = "#1b1f24"
BACKGROUNDS = {
    "PARTNERSHIP": "#ffd8a8",
    "ROLE": "#e0d4fc",
    "PROGRAM": "#fcc2d7",
    "PERSON": "#c3e6cb",
    "JST": "#bfdcff",
    "ORG": "#fff3a3",
}
BORDERS = {
    "PARTNERSHIP": "#c2620a",
    "ROLE": "#6741d9",
    "PROGRAM": "#c2255c",
    "PERSON": "#2b8a3e",
    "JST": "#1864ab",
    "ORG": "#997404",
}
TERMINAL = {
    "PARTNERSHIP": "yellow",
    "ROLE": "magenta",
    "PROGRAM": "bright_red",
    "PERSON": "green",
    "JST": "bright_blue",
    "ORG": "cyan",
}
