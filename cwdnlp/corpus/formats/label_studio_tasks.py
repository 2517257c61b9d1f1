"""What Label Studio exports: tasks with their annotations (JSON), or one flat object an annotation (JSON-MIN).

Of a task the ground truth is taken where one is marked so, else the annotation that was changed last; those that were
skipped, predictions and drafts are none. Regions of `<Labels>` are read, and choices whatever they are called;
relations, ratings, texts and choices about a single region are passed over.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cwdnlp.corpus.article import CorpusArticle
from cwdnlp.corpus.formats.build import META_KEYS, Span, as_list, make_article
from cwdnlp.errors import CorpusError
from cwdnlp.labels import Schema
from cwdnlp.render.safe import one_line

__all__ = ["ARTICLE_ID", "Task", "read_task", "read_tasks", "utf16_offsets"]

logger = logging.getLogger(__name__)

ARTICLE_ID = "article_id"
"""The key of an article's identifier among the data of its task: JSON-MIN overwrites `id` with that of the task."""
_IDS = (ARTICLE_ID, "id")
# What JSON-MIN adds to the data of a task.
_ABOUT = ("annotation_id", "annotator", "created_at", "updated_at", "lead_time")


@dataclass(frozen=True, slots=True)
class Task:
    """What an export says of a task: its place, and the item of it, or those of JSON-MIN that are of one task."""

    where: str
    items: Sequence[Any]


def read_tasks(items: Sequence[Any], path: Path) -> Iterator[tuple[str, Task]]:
    """Give the tasks of an export with their places; the items of JSON-MIN about one task are joined at the first."""
    flat: dict[str, list[Any]] = {}
    for item in items:
        if _is_flat(item):
            flat.setdefault(str(item.get("id")), []).append(item)
    for number, item in enumerate(items, 1):
        given = item.get("id") if isinstance(item, dict) else None
        where = f"{path}: task {number}" + (f" (id {one_line(str(given))[:40]})" if given is not None else "")
        found = flat.pop(str(given), []) if given is not None and _is_flat(item) else [item]
        if found:
            yield where, Task(where, found)


def _is_flat(item: Any) -> bool:
    """Whether an item is of JSON-MIN, which has the data of the task beside everything else."""
    return isinstance(item, dict) and not isinstance(item.get("data"), dict) and "annotations" not in item


def read_task(number: int, task: Task, schema: Schema) -> CorpusArticle:
    """Return the article that a task makes; raises CorpusError that tells what is wrong with it."""
    if not isinstance(task.items[0], dict):
        raise CorpusError(f"is no task: {str(task.items[0])[:40]!r}", remedy="export as JSON or JSON-MIN")
    data, annotations = _flat(task.items, schema) if _is_flat(task.items[0]) else _full(task.items[0])
    regions = as_list(_choose(annotations, task.where), "result")
    text = _text(data, [region.get("value") for region in regions if isinstance(region, dict)], schema)
    spans, labels = _read_regions(regions, text)
    found = (data.get(key) for key in _IDS)
    task_id = task.items[0].get("id") or f"article-{number}"
    identifier = next((each for each in found if each not in (None, "")), task_id)
    return make_article(str(identifier), text, spans, labels=labels, schema=schema, meta=data)


def _full(item: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    """Return the data of a task in the form JSON, and its annotations; raises CorpusError if there are none."""
    given: list[Mapping[str, Any]] = [each for each in as_list(item, "annotations") if isinstance(each, dict)]
    counted = [each for each in given if not each.get("was_cancelled")]
    if not counted:
        others = {"skipped": len(given), "predictions": len(as_list(item, "predictions"))}
        shown = ", ".join(f"{count} {name}" for name, count in others.items() if count)
        message = f"has no annotations{f', only {shown}' if shown else ''}"
        raise CorpusError(message, remedy="submit one in Label Studio, or remove the task")
    if not isinstance(item.get("data"), dict):
        raise CorpusError("has no data", remedy="export as JSON or JSON-MIN from Label Studio")
    return item["data"], counted


def _flat(items: Sequence[Mapping[str, Any]], schema: Schema) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    """Return the data of a task in the form JSON-MIN, and its annotations; raises CorpusError if there are none."""
    annotations: list[Mapping[str, Any]] = []
    for item in items:
        result = [part for key, value in item.items() for part in _parts(key, value, schema)]
        if result or any(key in item for key in _ABOUT):
            about = {"id": item.get("annotation_id"), "completed_by": item.get("annotator")}
            times = {key: item.get(key) for key in ("created_at", "updated_at")}
            annotations.append({**about, **times, "result": result})
    if not annotations:
        raise CorpusError("has no annotations", remedy="export as JSON or JSON-MIN from Label Studio")
    return items[0], annotations


def _parts(key: str, value: Any, schema: Schema) -> Iterator[dict[str, Any]]:
    """Give what an entry of JSON-MIN says, in the form of JSON; data of the task and results stand side by side there.

    A single choice is a bare string, which is told by its key or by being a label.
    """
    match value:
        case [{"labels": _}, *_]:
            yield from ({"type": "labels", "value": region} for region in value)
        case {"choices": _}:
            yield {"type": "choices", "value": value}
        case [{"choices": _}, *_]:
            yield from ({"type": "choices", "value": choice} for choice in value)
        case str() if key in ("stage", "topics") or (
            key not in ("text", *META_KEYS, *_IDS) and value in schema.known_stages | schema.known_topics
        ):
            yield {"type": "choices", "value": {"choices": [value]}}


def _choose(annotations: Sequence[Mapping[str, Any]], where: str) -> Mapping[str, Any]:
    """Return the annotation that counts, and say which it is where there are several."""
    chosen = max(enumerate(annotations), key=lambda pair: (*_weight(pair[1]), pair[0]))[1]
    if len(annotations) > 1:
        by = chosen.get("completed_by")
        by = by.get("email") or by.get("id") if isinstance(by, dict) else by
        shown = one_line(f"annotation {chosen.get('id')} of annotator {by}")[:100]
        reason = "the ground truth" if chosen.get("ground_truth") else "changed last"
        logger.warning("%s has %d annotations; taken is %s, %s", where, len(annotations), shown, reason)
    return chosen


def _weight(annotation: Mapping[str, Any]) -> tuple[bool, str]:
    """Return by what the annotation that counts is chosen; Label Studio writes its times so that they sort as text."""
    changed = annotation.get("updated_at") or annotation.get("created_at") or ""
    return bool(annotation.get("ground_truth")), str(changed)


def _read_regions(regions: Sequence[Any], text: str) -> tuple[list[Span], list[str]]:
    """Return the spans and the labels of the whole that results say."""
    units = {unit: index for index, unit in enumerate(utf16_offsets(text))}
    spans: list[Span] = []
    labels: list[str] = []
    for region in regions:
        match region:
            case {"type": "labels", "value": {"start": int(), "end": int(), "labels": [_, *_]} as value}:
                spans.append(_span(region, value, text, units))
            case {"type": "choices", "value": {"choices": [*choices]} as value} if "start" not in value:
                labels += [str(choice) for choice in choices]
            case {"type": str() as kind, **rest} if kind.endswith("labels"):
                shown = str(rest.get("value"))[:80]
                raise CorpusError(f"{shown} ({kind}) is no span with a label", remedy="mark <Text> with <Labels>")
    return spans, labels


def _text(data: Mapping[str, Any], values: Iterable[Any], schema: Schema) -> str:
    """Return the text of a task: under `text`, or under the one key whose string holds all that was marked."""
    if isinstance(given := data.get("text"), str):
        return given
    marked = [value["text"] for value in values if isinstance(value, dict) and isinstance(value.get("text"), str)]
    known = schema.known_stages | schema.known_topics
    keys = [key for key, value in data.items() if isinstance(value, str) and value not in known]
    texts = [data[key] for key in keys if key not in (*_ABOUT, *_IDS, *META_KEYS)]
    fitting = [text for text in texts if all(each in text for each in marked)]
    if len(fitting) != 1:
        shown = one_line(", ".join(map(str, data)))[:200] or "nothing"
        raise CorpusError(f"has no text; its data are {shown}", remedy='call the key of the text "text"')
    return str(fitting[0])


def _span(region: Mapping[str, Any], value: Mapping[str, Any], text: str, units: Mapping[int, int]) -> Span:
    """Return the span in characters: the editor's offsets count UTF-16, those of some converters characters."""
    start, end, labels = value["start"], value["end"], list(dict.fromkeys(map(str, value["labels"])))
    shown = value.get("text") if isinstance(value.get("text"), str) else None
    if len(labels) > 1:
        message = f"{(shown or '')[:40]!r} at {start}..{end} has {len(labels)} labels: {', '.join(labels)}"
        raise CorpusError(message, remedy="keep one")
    first, last = units.get(start, start), units.get(end, end)
    if shown is not None and text[first:last] != shown and text[start:end] == shown:
        first, last = start, end
    meta = region.get("meta")
    note = meta.get("text") if isinstance(meta, dict) else None
    attributes = " ".join(map(str, note)) if isinstance(note, list) else str(note or "")
    return Span(first, last, labels[0], attributes, shown)


def utf16_offsets(text: str) -> list[int]:
    """Return the offset in UTF-16 code units of each character, and of the end.

    >>> utf16_offsets("a😀b")
    [0, 1, 3, 4]
    """
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if ord(character) > 0xFFFF else 1))
    return offsets
