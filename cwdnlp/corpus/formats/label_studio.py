"""Label Studio's JSON: a list of tasks with their annotations, and the labelling configuration that shows them.

Offsets count UTF-16 code units, as Label Studio's editor does: they differ from characters behind an emoji. Reading
takes whichever of the two fits the text that the region names. The attributes of a mention stand in the region's note.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from cwdnlp.corpus.article import VALUE_LABELS, CorpusArticle
from cwdnlp.corpus.formats.build import Span, document_labels, front_matter, make_article
from cwdnlp.corpus.formats.files import each, read_text
from cwdnlp.corpus.markup import Mention, write_attributes
from cwdnlp.errors import CorpusError
from cwdnlp.labels import SCHEMA
from cwdnlp.render.palette import BACKGROUNDS

__all__ = ["labelling_config", "read", "write"]


def write(articles: Iterable[CorpusArticle], path: Path) -> Iterator[CorpusError]:
    """Write the tasks, and beside them the labelling configuration as `.xml`; nothing can go wrong with one article."""
    tasks: list[dict[str, Any]] = [
        {
            "data": {"id": article.meta.id, "text": article.text, **front_matter(article)},
            "annotations": [{"result": list(_result(article))}],
        }
        for article in articles
    ]
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".xml").write_text(labelling_config(), encoding="utf-8")
    yield from ()


def labelling_config() -> str:
    """Return the configuration of a Label Studio project for this schema.

    >>> labelling_config().splitlines()[0]
    '<View>'
    """
    labels = [*(label.id for label in SCHEMA.entities), *VALUE_LABELS]
    lines = ["<View>", '  <Labels name="label" toName="text">']
    lines += [f'    <Label value="{label}" background="{BACKGROUNDS.get(label, "#dee2e6")}"/>' for label in labels]
    lines += ["  </Labels>", '  <Text name="text" value="$text" granularity="word"/>']
    for name, choice, options in (("stage", "single", SCHEMA.stages), ("topics", "multiple", SCHEMA.topics)):
        lines.append(f'  <Choices name="{name}" toName="text" choice="{choice}">')
        lines += [f'    <Choice value="{option.id}" hint={quoteattr(option.name)}/>' for option in options]
        lines.append("  </Choices>")
    return "\n".join([*lines, "</View>", ""])


def _result(article: CorpusArticle) -> Iterator[dict[str, Any]]:
    units = _units(article.text)
    for number, mention in enumerate(article.mentions):
        region: dict[str, Any] = {
            "id": f"m{number}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": _value(mention, units),
        }
        if attributes := write_attributes(mention):
            region["meta"] = {"text": [attributes]}
        yield region
    for name, choices in (("stage", [article.meta.stage]), ("topics", list(article.meta.topics))):
        if any(choices):
            value = {"choices": choices}
            yield {"id": name, "from_name": name, "to_name": "text", "type": "choices", "value": value}


def _value(mention: Mention, units: list[int]) -> dict[str, Any]:
    return {"start": units[mention.start], "end": units[mention.end], "text": mention.text, "labels": [mention.label]}


def _units(text: str) -> list[int]:
    """Return the offset in UTF-16 code units of each character, and of the end.

    >>> _units("a😀b")
    [0, 1, 3, 4]
    """
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if ord(character) > 0xFFFF else 1))
    return offsets


def read(path: Path) -> Iterator[CorpusArticle | CorpusError]:
    """Read an export in the form JSON (not JSON-MIN); a task that cannot be an article gives an error in its place."""
    try:
        tasks = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"not valid JSON: {error}", where=str(path)) from None
    if not isinstance(tasks, list):
        raise CorpusError("is no list of tasks", where=str(path), remedy="export as JSON from Label Studio")
    return each(((f"{path}: task {number}", task) for number, task in enumerate(tasks, 1)), _article)


def _article(task: Any) -> CorpusArticle:
    match task:
        case {"data": {"text": str() as text} as data, "annotations": [*annotations]}:
            pass
        case {"data": {"text": str()}}:
            raise CorpusError("has no annotations", remedy="submit one in Label Studio; export as JSON, not JSON-MIN")
        case _:
            raise CorpusError("has no data.text", remedy="export as JSON, not JSON-MIN")
    valid = [a for a in annotations if isinstance(a, dict) and not a.get("was_cancelled")]
    if len(valid) != 1:
        raise CorpusError(f"has {len(valid)} annotations", remedy="keep the one that counts")
    units = {unit: index for index, unit in enumerate(_units(text))}
    spans: list[Span] = []
    labels: list[str] = []
    for region in valid[0].get("result") or []:
        match region:
            case {
                "type": "labels",
                "value": {"start": int() as start, "end": int() as end, "labels": [str() as label]} as v,
            }:
                spans.append(_span(region, v, text, units, label, start, end))
            case {"type": "choices", "value": {"choices": [*choices]}}:
                labels += [str(choice) for choice in choices]
            case {"type": "labels"}:
                raise CorpusError(f"{str(region.get('value'))[:80]} is no span with one label", remedy="give one label")
    stage, topics = document_labels(labels)
    identifier = str(data.get("id") or task.get("id") or "article")
    return make_article(identifier, text, spans, stage=stage, topics=topics, meta=data)


def _span(
    region: dict[str, Any], value: dict[str, Any], text: str, units: dict[int, int], label: str, start: int, end: int
) -> Span:
    """Return the span in characters: the editor's offsets count UTF-16, those of some converters characters."""
    shown = value.get("text") if isinstance(value.get("text"), str) else None
    first, last = units.get(start, start), units.get(end, end)
    if shown is not None and text[first:last] != shown and text[start:end] == shown:
        first, last = start, end
    note = (region.get("meta") or {}).get("text") or [""]
    attributes = note[0] if isinstance(note, list) else note
    return Span(first, last, label, str(attributes), shown)
