"""An article of the store as a nested row: what Parquet files and datasets hold."""

from __future__ import annotations

from typing import Any

from cwdnlp.monitor.reading.news import NewsItem

__all__ = ["LISTS", "MONITOR", "nested_row"]

LISTS: dict[str, tuple[str, ...]] = {
    "entities": ("start", "end", "label", "text", "lemma", "kb_id", "score"),
    "officials": ("role", "person", "unit", "org", "entities"),
    "partnerships": ("name", "kb_id", "leader", "members"),
    "programs": ("name", "kb_id"),
    "amounts": ("start", "end", "text", "value", "currency"),
    "dates": ("start", "end", "text", "iso"),
}
"""The lists of a record with the fields of their members."""

MONITOR = ("item", "story", "copies", "version", "versions", "current", "day", "site", "found_at", "stored_at")
"""What the monitor knows of an article, besides its record."""


def nested_row(item: NewsItem) -> dict[str, Any]:
    """Return an article by column: plain values, labels with their scores, lists of dictionaries."""
    record = item.record
    row: dict[str, Any] = {
        "id": record.id,
        "title": record.title,
        "text": record.text,
        "url": record.url,
        "published": record.published,
        "source": item.source,
        "stage": record.stage.label if record.stage else None,
        "stage_score": record.stage.score if record.stage else None,
        "stage_candidates": [each.to_dict() for each in record.stage.candidates] if record.stage else [],
        "topics": [each.to_dict() for each in record.topics],
        "model": f"{record.model.name} {record.model.version}" if record.model else None,
    }
    row |= {name: getattr(item, name) for name in MONITOR}
    for name, fields in LISTS.items():
        row[name] = [{field: getattr(each, field) for field in fields} for each in getattr(record, name)]
    for entity in row["entities"]:
        entity["text"] = entity["text"] or record.text[entity["start"] : entity["end"]]
    return row
