"""`cwdnlp labels`: the label schema."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from cwdnlp.labels import SCHEMA, Label

__all__ = ["Layout", "labels"]


class Layout(StrEnum):
    """The forms of a listing."""

    table = "table"
    json = "json"


def labels(
    layout: Annotated[Layout, typer.Option("--format", "-f", help="A table to read, or JSON.")] = Layout.table,
) -> None:
    """List the entity labels, stages and topics with their Polish names and definitions."""
    if layout is Layout.json:
        typer.echo(json.dumps(schema_dict(), ensure_ascii=False, indent=2))
        return
    from rich.console import Console, Group

    Console(highlight=False).print(Group(*map(_table, ("entities", "stages", "topics"))))


def schema_dict() -> dict[str, Any]:
    """Return the schema as plain data.

    >>> schema_dict()["stages"][0]["name"]
    'zawiązanie'
    """
    groups = {"entities": SCHEMA.entities, "stages": SCHEMA.stages, "topics": SCHEMA.topics}
    data: dict[str, Any] = {"version": SCHEMA.version}
    for name, members in groups.items():
        data[name] = [{"id": label.id, "name": label.name, "definition": label.definition} for label in members]
    return data


def _table(name: str) -> Any:
    """Set a group of labels as a table."""
    from rich import box
    from rich.table import Table

    members: tuple[Label, ...] = getattr(SCHEMA, name)
    table = Table(box=box.SIMPLE_HEAD, title=name, title_justify="left", title_style="bold", pad_edge=False)
    table.add_column("id", style="cyan", no_wrap=True, min_width=14)
    table.add_column("name", min_width=15)
    table.add_column("definition", overflow="fold")
    for label in members:
        table.add_row(label.id, label.name, label.definition)
    return table
