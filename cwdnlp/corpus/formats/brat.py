"""brat standoff: a folder with `<id>.txt` and `<id>.ann`, offsets in characters.

The attributes of a mention stand in a note of the annotator; stage, topics and front matter, for which brat has no
place, in `articles.json` beside. `annotation.conf` and `visual.conf` let brat open the folder as it is; comments in the
former say which stages and topics there are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cwdnlp.corpus.article import VALUE_LABELS, CorpusArticle
from cwdnlp.corpus.formats.build import Span, as_list, front_matter, make_article, with_former
from cwdnlp.corpus.formats.files import each, read_text
from cwdnlp.corpus.markup import write_attributes
from cwdnlp.errors import CorpusError
from cwdnlp.labels import SCHEMA, Schema
from cwdnlp.render.palette import BACKGROUNDS, BORDERS
from cwdnlp.render.safe import one_line

__all__ = ["read", "write"]

_ARTICLES = "articles.json"
_ENTITY = re.compile(r"(T\d+)\t(\S+) ([\d ;]+)\t(.*)")
_NOTE = re.compile(r"#\d+\tAnnotatorNotes (T\d+)\t(.*)")


def write(articles: Iterable[CorpusArticle], path: Path, *, schema: Schema = SCHEMA) -> Iterator[CorpusError]:
    """Write the folder; nothing can go wrong with a single article."""
    path.mkdir(parents=True, exist_ok=True)
    written = list(articles)
    kept: dict[str, dict[str, Any]] = {}
    for article in written:
        lines: list[str] = []
        for number, mention in enumerate(article.mentions, 1):
            lines.append(f"T{number}\t{mention.label} {mention.start} {mention.end}\t{mention.text}")
            if attributes := write_attributes(mention):
                lines.append(f"#{number}\tAnnotatorNotes T{number}\t{attributes}")
        (path / f"{article.meta.id}.txt").write_bytes(article.text.encode("utf-8"))
        (path / f"{article.meta.id}.ann").write_bytes("".join(f"{line}\n" for line in lines).encode("utf-8"))
        kept[article.meta.id] = {
            "stage": article.meta.stage,
            "topics": list(article.meta.topics),
            **front_matter(article),
        }
    (path / _ARTICLES).write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _write_configuration(path, with_former(schema, written))
    yield from ()


def _write_configuration(path: Path, schema: Schema) -> None:
    """Write what brat needs to open the folder, and what a person needs who fills in stage and topics."""
    lines = [f"# {_ARTICLES} has stage and topics; brat has no place for them"]
    for name, labels in (("stage", schema.stages), ("topics", schema.topics)):
        lines += [f"# {name}: {one_line(f'{label.id} ({label.name})')}" for label in labels]
    entities = [*(label.id for label in schema.entities), *VALUE_LABELS]
    lines += ["[entities]", *entities, "[relations]", "[events]", "[attributes]", ""]
    (path / "annotation.conf").write_text("\n".join(lines), encoding="utf-8")
    drawing = [f"{label}\tbgColor:{BACKGROUNDS[label]}, borderColor:{BORDERS[label]}" for label in BACKGROUNDS]
    (path / "visual.conf").write_text("\n".join(["[labels]", "[drawing]", *drawing, ""]), encoding="utf-8")


def read(path: Path, *, schema: Schema = SCHEMA) -> Iterator[CorpusArticle | CorpusError]:
    """Read a folder; a text whose annotation cannot be read gives an error in its place."""
    files = sorted(path.glob("*.ann"))
    if not files:
        raise CorpusError("holds no .ann files", where=str(path), remedy="brat keeps <id>.txt and <id>.ann in a folder")
    kept = _read_articles(path / _ARTICLES)
    return each(((str(file), file) for file in files), lambda _, file: _article(file, kept.get(file.stem, {}), schema))


def _read_articles(path: Path) -> dict[str, dict[str, Any]]:
    if not path.exists():
        return {}
    try:
        data = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"not valid JSON: {error}", where=str(path), remedy="remove it, or mend it") from None
    if not isinstance(data, dict):
        raise CorpusError("not a JSON object", where=str(path), remedy="remove it, or mend it")
    return {key: value for key, value in data.items() if isinstance(value, dict)}


def _article(file: Path, kept: dict[str, Any], schema: Schema) -> CorpusArticle:
    text = read_text(file.with_suffix(".txt"))
    found: dict[str, tuple[int, int, str, str]] = {}
    notes: dict[str, str] = {}
    for number, line in enumerate(read_text(file).split("\n"), 1):
        if match := _NOTE.fullmatch(line):
            notes[match[1]] = match[2]
        elif line.startswith("T"):
            found[line.partition("\t")[0]] = _entity(line, number)
    spans = [Span(start, end, label, notes.get(key, ""), shown) for key, (start, end, label, shown) in found.items()]
    labels = [str(label) for label in (kept.get("stage"), *as_list(kept, "topics")) if label]
    return make_article(file.stem, text, spans, labels=labels, schema=schema, meta=kept)


def _entity(line: str, number: int) -> tuple[int, int, str, str]:
    match = _ENTITY.fullmatch(line)
    if not match:
        raise CorpusError(f"line {number} is no entity: {line[:60]!r}", remedy="T1<tab>LABEL start end<tab>text")
    if ";" in match[3]:
        raise CorpusError(f"line {number}: {match[4][:40]!r} is in several parts", remedy="mark one unbroken span")
    offsets = [int(part) for part in match[3].split()]
    if len(offsets) != 2:
        raise CorpusError(f"line {number} has not two offsets: {match[3]!r}", remedy="start and end")
    return offsets[0], offsets[1], match[2], match[4]
