"""A tagged article as a panel for the terminal.

Everything goes through `rich.text.Text`, never through rich's markup: a `[` of an article is a `[` on the screen, and
control characters are made visible (`cwdnlp.render.safe`).
"""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cwdnlp.labels import SCHEMA
from cwdnlp.records import Partnership, Phrase, Scored, TaggedArticle
from cwdnlp.render.facts import (
    Mention,
    amount_value,
    code_text,
    distinct,
    group_mentions,
    official_place,
    score_text,
    stage_name,
    topic_name,
    unit_base,
)
from cwdnlp.render.palette import TERMINAL
from cwdnlp.render.safe import one_line
from cwdnlp.render.terminal import memory_console

__all__ = ["render_table"]

_MAX_MENTIONS = 40
_NAMES = {label.id: label.name for label in SCHEMA.entities}
_HEAD_WIDTH = 12
_DIM, _BOLD = "dim", "bold"
_Row = tuple[Text, RenderableType]


def render_table(tagged: TaggedArticle, *, width: int = 80, color: bool = False) -> str:
    """Render an article as a panel of at most `width` columns, with the colours of the terminal if `color`.

    `NO_COLOR` is obeyed. The text itself is not shown, only what was found in it.

    >>> print(render_table(TaggedArticle(id="a1", text="Ala"), width=40).splitlines()[1].strip("│ "))
    stage         –
    """
    console, buffer = memory_console(width, color=color)
    console.print(_panel(tagged))
    return buffer.getvalue()


def _panel(tagged: TaggedArticle) -> RenderableType:
    """Build the panel: id and day above, model below, the rows of facts inside."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(width=_HEAD_WIDTH)
    grid.add_column(overflow="fold", ratio=1)
    for head, body in _rows(tagged):
        grid.add_row(head, body)
    model = f"{one_line(tagged.model.name)} {one_line(tagged.model.version)}" if tagged.model else None
    return Panel(
        grid,
        title=_title(tagged),
        title_align="left",
        subtitle=Text(model, style=_DIM) if model else None,
        subtitle_align="right",
        box=box.ROUNDED,
        padding=(0, 1),
        expand=True,
    )


def _title(tagged: TaggedArticle) -> Text:
    """Put the article's id and day on the upper edge."""
    title = Text(one_line(tagged.id), style=_BOLD)
    return title.append(f" · {one_line(tagged.published)}", style="not bold") if tagged.published else title


def _rows(tagged: TaggedArticle) -> list[_Row]:
    """List the rows of the panel: a head and a body each, a blank row between the parts."""
    parts = [_about(tagged), _classes(tagged), _entities(tagged), _relations(tagged), _values(tagged)]
    rows: list[_Row] = []
    for part in filter(None, parts):
        if rows:
            rows.append((Text(), Text()))
        rows += part
    return rows


def _about(tagged: TaggedArticle) -> list[_Row]:
    """Give title, address and source, where the article has them."""
    facts = [("title", tagged.title, _BOLD), ("url", tagged.url, ""), ("source", tagged.source, "")]
    return [(_head(name), Text(one_line(value), style=style)) for name, value, style in facts if value]


def _classes(tagged: TaggedArticle) -> list[_Row]:
    """Give stage and topics with their probabilities."""
    stage: RenderableType = Text("–")
    rows: list[_Row] = []
    if tagged.stage is not None:
        stages = tagged.stage.candidates or [tagged.stage]
        stage = _scored([(stage_name(each.label), each) for each in stages], style=_BOLD)
    head = _head("stage")
    if tagged.stage is not None and tagged.stage.is_uncertain:
        head.append("\nuncertain", style=_DIM)
    rows.append((head, stage))
    if tagged.topics:
        rows.append((_head("topics"), _scored([(topic_name(topic.label), topic) for topic in tagged.topics])))
    return rows + _reasons(tagged)


def _reasons(tagged: TaggedArticle) -> list[_Row]:
    """Give the phrases that spoke for each label, then those against it."""
    rows: list[_Row] = []
    for explanation in tagged.explanations:
        grid = _grid(4, None)
        for sign, is_for in (("+", True), ("–", False)):
            phrases = [phrase for phrase in explanation.phrases if (phrase.weight > 0) is is_for]
            if phrases:
                quoted = (f"{one_line(_quote(tagged, phrase))} {abs(phrase.weight):.1f}" for phrase in phrases)
                grid.add_row(_dim(f"  {sign}"), Text(" · ".join(quoted)))
        kind, _, label = explanation.label.partition(":")
        name = stage_name(label) if kind == "stage" else topic_name(label)
        rows.append((_head("why"), Group(Text(one_line(name)), grid)))
    return rows


def _quote(tagged: TaggedArticle, phrase: Phrase) -> str:
    return tagged.text[phrase.start : phrase.end]


def _scored(labels: list[tuple[str, Scored]], *, style: str = "") -> RenderableType:
    """Write Polish names with identifiers and probabilities."""
    grid = _grid(18, 15, None)
    for name, scored in labels:
        grid.add_row(Text(one_line(name), style=style), _dim(scored.label), Text(score_text(scored)))
    return grid


def _entities(tagged: TaggedArticle) -> list[_Row]:
    """Give the entities by label, each base form once."""
    rows: list[_Row] = []
    for label, mentions in group_mentions(tagged).items():
        color = TERMINAL.get(label, "")
        head = Text(one_line(label), style=f"bold {color}".strip())
        if label in _NAMES:
            head.append(f"\n{_NAMES[label]}", style="not bold dim")
        rows.append((head, _mentions(mentions, color)))
    return rows


def _mentions(mentions: list[Mention], color: str) -> RenderableType:
    """Write base forms with how often they stand in the text, their codes and the units' names."""
    has_codes = any(mention.kb_id for mention in mentions)
    grid = _grid(None, None) if has_codes else _grid(None)
    for mention in mentions[:_MAX_MENTIONS]:
        base = Text(one_line(mention.base), style=color)
        if mention.count > 1:
            base.append(f" ×{mention.count}", style="not bold dim")
        grid.add_row(base, *([_dim(code_text(mention.kb_id))] if has_codes else []))
    if len(mentions) > _MAX_MENTIONS:
        grid.add_row(_dim(f"… and {len(mentions) - _MAX_MENTIONS} more"))
    return grid


def _relations(tagged: TaggedArticle) -> list[_Row]:
    """Give officials, partnerships with their members, and programmes."""
    rows: list[_Row] = []
    if tagged.officials:
        grid = _grid(None, None)
        for official in tagged.officials:
            name = Text(one_line(official.role)).append(" ").append(one_line(official.person), style=_BOLD)
            grid.add_row(name, _dim(official_place(official)))
        rows.append((_head("officials"), grid))
    if tagged.partnerships:
        rows.append((_head("partnerships"), _partnerships(tagged.partnerships)))
    if tagged.programs:
        rows.append((_head("programmes"), _pairs((program.name, program.kb_id) for program in tagged.programs)))
    return rows


def _partnerships(partnerships: list[Partnership]) -> RenderableType:
    """Write each partnership with its leader and members below it."""
    grid = _grid(None)
    for partnership in partnerships:
        name = Text(one_line(partnership.name), style=_BOLD)
        if partnership.kb_id:
            name.append(f"  {one_line(partnership.kb_id)}", style="not bold dim")
        grid.add_row(name)
        details = Table.grid(padding=(0, 1))
        details.add_column(no_wrap=True)
        details.add_column(overflow="fold")
        if partnership.leader:
            details.add_row(_dim("  leader"), _unit(partnership.leader))
        if partnership.members:
            details.add_row(_dim("  members"), Text(", ").join(_unit(code) for code in partnership.members))
        if details.row_count:
            grid.add_row(details)
    return grid


def _unit(code: str) -> Text:
    """Write the bare name of a unit with its code."""
    name = unit_base(code)
    return Text(one_line(name)).append(f" {one_line(code)}" if name != code else "", style=_DIM)


def _values(tagged: TaggedArticle) -> list[_Row]:
    """Give amounts and dates with their values."""
    amounts = distinct((amount.text, amount_value(amount)) for amount in tagged.amounts)
    dates = distinct((day.text, day.iso or "year unknown") for day in tagged.dates)
    return [(_head(name), _pairs(pairs)) for name, pairs in (("amounts", amounts), ("dates", dates)) if pairs]


def _pairs(pairs: Iterable[tuple[str, str | None]]) -> RenderableType:
    """Write wordings with their codes or values beside them."""
    grid = _grid(None, None)
    for wording, value in pairs:
        grid.add_row(Text(one_line(wording)), _dim(value))
    return grid


def _grid(*widths: int | None) -> Table:
    """Make a table without lines; a column without a width takes what its content needs."""
    grid = Table.grid(padding=(0, 2))
    for width in widths:
        grid.add_column(min_width=width, overflow="fold")
    return grid


def _head(name: str) -> Text:
    return Text(name, style=_DIM)


def _dim(value: str | None) -> Text:
    return Text(one_line(value or ""), style=_DIM)
