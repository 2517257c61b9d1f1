"""Label Studio's JSON: a list of tasks with their annotations, and the labelling configuration that shows them.

Offsets count UTF-16 code units, as Label Studio's editor does: they differ from characters behind an emoji. The
attributes of a mention stand in the region's note. What its exports look like is read in `label_studio_tasks`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from cwdnlp.corpus.article import VALUE_LABELS, CorpusArticle
from cwdnlp.corpus.formats.build import PLAIN, front_matter, with_former
from cwdnlp.corpus.formats.files import each, read_text
from cwdnlp.corpus.formats.label_studio_tasks import ARTICLE_ID, read_task, read_tasks, utf16_offsets
from cwdnlp.corpus.markup import Mention, write_attributes
from cwdnlp.errors import CorpusError
from cwdnlp.labels import SCHEMA, Schema
from cwdnlp.render.palette import BACKGROUNDS

__all__ = ["labelling_config", "read", "write"]


def write(articles: Iterable[CorpusArticle], path: Path, *, schema: Schema = SCHEMA) -> Iterator[CorpusError]:
    """Write the tasks, and beside them the labelling configuration as `.xml`; nothing can go wrong with one article."""
    kept = list(articles)
    tasks: list[dict[str, Any]] = [
        {
            "data": {ARTICLE_ID: article.meta.id, "text": article.text, **front_matter(article)},
            "annotations": [{"result": list(_result(article))}],
        }
        for article in kept
    ]
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".xml").write_text(labelling_config(with_former(schema, kept)), encoding="utf-8")
    yield from ()


def labelling_config(schema: Schema = SCHEMA) -> str:
    """Return the configuration of a Label Studio project for a schema; without stages or topics it has no such choice.

    >>> labelling_config().splitlines()[0]
    '<View>'
    """
    labels = [*(label.id for label in schema.entities), *VALUE_LABELS]
    lines = ["<View>", '  <Labels name="label" toName="text">']
    lines += [f'    <Label value="{label}" background="{BACKGROUNDS.get(label, PLAIN)}"/>' for label in labels]
    lines += ["  </Labels>", '  <Text name="text" value="$text" granularity="word"/>']
    for name, choice, options in (("stage", "single", schema.stages), ("topics", "multiple", schema.topics)):
        if options:
            lines.append(f'  <Choices name="{name}" toName="text" choice="{choice}">')
            lines += [f"    <Choice value={quoteattr(each.id)} hint={quoteattr(each.name)}/>" for each in options]
            lines.append("  </Choices>")
    return "\n".join([*lines, "</View>", ""])


def _result(article: CorpusArticle) -> Iterator[dict[str, Any]]:
    units = utf16_offsets(article.text)
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


def read(path: Path, *, schema: Schema = SCHEMA) -> Iterator[CorpusArticle | CorpusError]:
    """Read an export in the form JSON or JSON-MIN; a task that cannot be an article gives an error in its place.

    Raises CorpusError if the file is no list of tasks.
    """
    try:
        items = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        remedy = "export as JSON or JSON-MIN from Label Studio"
        raise CorpusError(f"not valid JSON: {error}", where=str(path), remedy=remedy) from None
    if not isinstance(items, list):
        raise CorpusError("is no list of tasks", where=str(path), remedy="export as JSON or JSON-MIN")
    return each(read_tasks(items, path), lambda number, task: read_task(number, task, schema))
