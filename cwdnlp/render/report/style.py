"""The style of a report, on top of the workbench's."""

from __future__ import annotations

from cwdnlp.render.palette import BACKGROUNDS, BORDERS, INK

__all__ = ["DARK_SHADES", "LIGHT_SHADES", "style_sheet"]

LIGHT_SHADES = (("#eceff3", "#1b1f24"), ("#cfe0f1", "#1b1f24"), ("#9cc3e6", "#1b1f24"), ("#2f6fae", "#ffffff"),
                ("#0b4580", "#ffffff"))  # fmt: skip
DARK_SHADES = (("#262e37", "#e8ebee"), ("#1f3d59", "#e8ebee"), ("#28597f", "#ffffff"), ("#6aa5d9", "#10151a"),
               ("#a9d2f7", "#10151a"))  # fmt: skip
"""Ground and ink of the tiles, from none to most."""

_LINES = {"PARTNERSHIP": "solid", "ROLE": "dotted", "PROGRAM": "double", "PERSON": "dashed", "JST": "solid",
          "ORG": "dotted"}  # fmt: skip

_STYLE = """\
header.page, main { max-width: 76rem; }
html { scroll-behavior: smooth; text-size-adjust: 100%; }
body { overflow-wrap: break-word; }
.hide { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: .5rem; top: .5rem; z-index: 2; background: var(--card); padding: .4rem .8rem; }
h1 { font-size: 1.75rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; line-height: 1.3; }
h3 { overflow-wrap: anywhere; }
.lead { font-size: 1.05rem; margin: 0; overflow-wrap: anywhere; }
nav ul { gap: .2rem 1.1rem; }
nav a { display: inline-block; padding: .2rem 0; }
section { overflow: visible; scroll-margin-top: 1rem; }
section > p { max-width: 52rem; margin: 0 0 .8rem; }
.soft { font-size: .92rem; }
a { overflow-wrap: anywhere; text-underline-offset: .15em; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: .5rem 2.5rem; }
.columns h3 { margin-top: 0; }
dl.figures { display: grid; grid-template-columns: repeat(6, 1fr); gap: 1px;
  background: var(--line); border: 1px solid var(--line); border-radius: .4rem; overflow: hidden; margin: 0 0 1.2rem; }
dl.figures > div { background: var(--card); padding: .6rem .8rem; display: flex; flex-direction: column; }
dl.figures dt { font-size: .9rem; line-height: 1.35; order: 1; }
dl.figures dd { margin: 0; order: 2; line-height: 1.35; }
dl.figures dt + dd { font-size: 1.7rem; font-weight: 650; order: 0; }
table { width: 100%; }
tbody th { overflow-wrap: anywhere; }
thead th { font-size: .85rem; color: var(--soft); vertical-align: bottom; }
tbody th { font-weight: 400; }
table.stages tbody th { min-width: 8.2rem; hyphens: auto; }
caption { font-weight: 600; color: var(--ink); font-size: 1rem; }
table.steps td:last-child, table.steps th:last-child, table.failing td:nth-child(2), table.failing th:nth-child(2) {
  text-align: left; }
table.steps td:not(:last-child), table.failing td:nth-child(3) { white-space: nowrap; }
table.failing td { overflow-wrap: anywhere; }
table.wide { width: auto; }
table.wide th[scope=row] { white-space: nowrap; }
.scroll { overflow-x: auto; }
ol.lines { list-style: none; margin: 0; padding: 0; }
ol.lines > li { padding: .45rem 0; border-top: 1px solid var(--line); line-height: 1.45; }
.chip { display: inline-block; border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; font-size: .85rem;
  line-height: 1.5; overflow-wrap: anywhere; }
.chip.stage { background: var(--stage); border-color: var(--stage); color: #fff; }
.chip.stage small { color: #e3ecf5; }
.chip.stage.plain { background: none; border-color: var(--line); color: var(--ink); }
.chip.stage.plain small { color: var(--soft); }
.board { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.6rem, 1fr)); gap: .5rem; }
.column { background: var(--ground); border-radius: .4rem;
  padding: .45rem .45rem .2rem; min-width: 0; font-size: .85rem;
  hyphens: auto; }
.column h3 { margin: 0 0 .4rem; font-size: .8rem; line-height: 1.3; border-bottom: 3px solid var(--accent);
  padding-bottom: .3rem; }
.column.empty h3 { border-color: var(--line); }
.column ul { list-style: none; margin: 0; padding: 0; }
.column li { padding: .1rem 0 .4rem; border-bottom: 1px solid var(--line); margin-bottom: .35rem; line-height: 1.35;
  overflow-wrap: anywhere; }
.column li:last-child { border: 0; }
.whole { white-space: nowrap; }
.column time { white-space: nowrap; }
.column small { font-size: .78rem; }
.column p { margin: 0 0 .3rem; }
.column details { border: 0; padding: 0 0 .3rem; }
details.course { padding: .7rem 0; scroll-margin-top: 1rem; }
details.course h3 { display: inline; margin: 0; }
details details { margin-top: .4rem; }
svg.course { display: block; margin: .6rem 0; overflow: visible; }
svg.course text { fill: var(--soft); font-size: 12px; }
svg.course line { stroke: var(--line); stroke-width: 2; }
svg.course circle { fill: var(--accent); stroke: var(--card); stroke-width: 1.5; }
svg.course circle.unsure { fill: var(--card); stroke: var(--accent); stroke-width: 2; }
dl.units { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: .4rem 0 .6rem; }
dl.units dt { color: var(--soft); }
dl.units dd { margin: 0; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(5, 1fr); gap: 4px; max-width: 34rem; }
.tile { aspect-ratio: 1; border-radius: .3rem; padding: .35rem .45rem; display: flex; flex-direction: column;
  justify-content: space-between; line-height: 1.1; min-width: 0; }
.tile span { font-size: .8rem; }
.tile b { font-size: 1.25rem; align-self: flex-end; font-weight: 650; }
.small { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); gap: 1rem 1.5rem;
  margin-bottom: .8rem; }
.small figure { margin: 0; min-width: 0; }
.small svg { display: block; width: 100%; height: 44px; }
.small rect { fill: var(--accent); }
.small line { stroke: var(--soft); stroke-width: 1; vector-effect: non-scaling-stroke; }
figcaption { font-size: .9rem; overflow-wrap: anywhere; }
.legend { display: flex; flex-wrap: wrap; gap: .4rem .6rem; list-style: none; margin: 0 0 1rem; padding: 0;
  font-size: .88rem; }
article { border-top: 1px solid var(--line); padding: .9rem 0 .5rem; scroll-margin-top: 1rem; }
article:target, details.course:target { outline: 2px solid var(--accent); outline-offset: 6px; }
article h3 { margin: 0 0 .15rem; font-size: 1.08rem; line-height: 1.35; }
article details { border: 0; padding: .1rem 0; }
.about, .chips { margin: 0 0 .35rem; font-size: .9rem; color: var(--soft); overflow-wrap: anywhere; }
.chips { display: flex; flex-wrap: wrap; gap: .3rem; color: var(--ink); }
.body { max-width: 46rem; white-space: pre-line; overflow-wrap: anywhere; line-height: 1.85; margin: .5rem 0; }
.body mark, .legend mark { padding: .1em .25em; border-radius: .2em; font-weight: 500;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.t { font-size: .72em; color: var(--soft); }
#filter { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin-bottom: .8rem; }
#filter[hidden] { display: none; }
#filter label { display: flex; flex-direction: column; font-size: .85rem; color: var(--soft); flex: 1 1 10rem;
  min-width: 0; }
#filter :is(select, input, button) { font: inherit; font-size: 1rem; width: 100%; min-width: 0; color: var(--ink);
  background: var(--card); border: 1px solid var(--soft); border-radius: .3rem; padding: .3rem .5rem; }
#filter button { width: auto; cursor: pointer; }
output { color: var(--soft); }
@media (max-width: 66rem) { dl.figures { grid-template-columns: repeat(3, 1fr); } }
@media (max-width: 40rem) {
  header.page, main { padding: .8rem; }
  h1 { font-size: 1.4rem; }
  .board { display: block; }
  .small { grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); }
  .column { margin-bottom: .5rem; }
  .column.empty { display: flex; gap: .6rem; align-items: baseline; }
  .column.empty h3 { border: 0; margin: 0; padding: 0; }
  dl.units { grid-template-columns: 1fr; gap: 0; }
  dl.units dd { margin-bottom: .4rem; }
  dl.figures { grid-template-columns: 1fr 1fr; }
  table.stages :is(th, td) { padding: .2rem; font-size: .9rem; }
  table.stages thead th { font-size: .78rem; }
  table.stages tbody th { min-width: 6.4rem; }
  table.stack thead { position: absolute; clip-path: inset(50%); }
  table.stack :is(tbody, tr, th, td, caption) { display: block; }
  table.stack :is(th, td, td:last-child) { text-align: left; white-space: normal; border: 0; padding: .05rem 0; }
  table.stack tbody th { font-weight: 600; }
  table.stack td::before { content: attr(data-head) ": "; color: var(--soft); font-size: .85rem; }
  table.stack tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print {
  :root { color-scheme: light; --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --accent: #0b4580;
    --stage: #243b53; }
  body { font-size: 10pt; }
  header.page, main { max-width: none; padding: 0; }
  nav, #filter, .skip { display: none; }
  section { border: 0; padding: 0; margin: 0 0 1.5rem; }
  h2, h3, caption { break-after: avoid; }
  article, tr, .column li, figure, svg, .tiles { break-inside: avoid; }
  dl.figures { grid-template-columns: repeat(3, 1fr); }
  .board { display: grid; grid-template-columns: repeat(4, 1fr); }
  .scroll { overflow: visible; }
  .tile, mark, .chip, rect, circle { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; }
}
"""


def style_sheet() -> str:
    """Return the rules of a report, with those for the tiles and marks.

    >>> ".shade4" in style_sheet()
    True
    """
    return "".join(
        (
            ":root { --stage: #243b53; }\n",
            "@media (prefers-color-scheme: dark) { :root { --stage: #2c5a86; } }\n",
            _STYLE,
            *_shades(LIGHT_SHADES),
            "@media (prefers-color-scheme: dark) {\n@media screen {\n",
            *_shades(DARK_SHADES),
            "} }\n",
            *(_mark(label, color) for label, color in BACKGROUNDS.items()),
        )
    )


def _shades(shades: tuple[tuple[str, str], ...]) -> list[str]:
    return [f".shade{place} {{ background: {ground}; color: {ink}; }}\n" for place, (ground, ink) in enumerate(shades)]


def _mark(label: str, color: str) -> str:
    line = f"border-bottom: 3px {_LINES[label]} {BORDERS[label]}"
    return f'mark[data-label="{label}"] {{ background: {color}; color: {INK}; {line}; }}\n'
