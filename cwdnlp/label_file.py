"""A corpus's own stages and topics: the file `labels.toml` in its folder.

```toml
base = "default"            # start from the labels of cwdnlp; "none": only those below
drop = ["international"]    # labels that are not wanted; what the corpus says of them is passed over

[rename]
sport = "recreation"        # the corpus may go on saying sport; two names for one label join them

[[topics]]
id = "water"
name = "woda"
definition = "wells, waterworks, the river"
words = ["studnia", "wodociąg"]         # optional: lemmas that speak for it

[[stages]]
id = "protest"
name = "protest"
definition = "residents or a council object to a plan"
signals = ["protest/sprzeciw", "skarga+mieszkaniec"]    # optional: lemmas that meet in a sentence
```

A label that stands in the file takes the place of one of the same identifier.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cwdnlp.classify.hints import Hints
from cwdnlp.classify.vocabulary.signals import SIGNALS
from cwdnlp.classify.vocabulary.topics import TOPIC_WORDS
from cwdnlp.errors import CorpusError
from cwdnlp.labels import SCHEMA, Label, Schema

__all__ = ["LABEL_FILE", "default_schema", "find_schema", "load_schema"]

LABEL_FILE = "labels.toml"
_ID = re.compile(r"[a-z][a-z0-9_-]*")
_REMEDY = "see docs/labels.md for the keys of labels.toml"
Name = Annotated[str, Field(min_length=1)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    id: Name
    name: Name
    definition: str = ""
    signals: list[Name] = Field(default_factory=list)
    words: list[Name] = Field(default_factory=list)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    version: str = "own"
    base: Literal["default", "none"] = "default"
    drop: list[Name] = Field(default_factory=list)
    rename: dict[str, Name] = Field(default_factory=dict)
    stages: list[_Row] = Field(default_factory=list)
    topics: list[_Row] = Field(default_factory=list)


def default_schema() -> Schema:
    """Return the labels of cwdnlp with their hints.

    >>> "promesa" in default_schema().signals["funding"]
    True
    """
    return Schema(
        version=SCHEMA.version,
        entities=SCHEMA.entities,
        stages=SCHEMA.stages,
        topics=SCHEMA.topics,
        signals={stage: tuple(line.strip() for line in lines.strip().splitlines()) for stage, lines in SIGNALS.items()},
        words={topic: tuple(words.split()) for topic, words in TOPIC_WORDS.items()},
    )


def find_schema(corpus: Path) -> Schema:
    """Return the schema of a corpus folder: that of its `labels.toml`, without one that of cwdnlp.

    Raises CorpusError like `load_schema`.
    """
    path = corpus / LABEL_FILE
    return load_schema(path) if path.is_file() else default_schema()


def load_schema(path: Path) -> Schema:
    """Read a file of labels.

    Raises CorpusError, naming the file and the key, if it cannot be read, has unknown keys or contradicts itself.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        parsed = _File.model_validate(data)
        for row in (*parsed.stages, *parsed.topics):
            Hints.of({row.id: row.signals})
    except OSError as error:
        raise CorpusError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise CorpusError(f"{key}: {first['msg']}", where=str(path), remedy=_REMEDY) from None
    except RecursionError:
        raise CorpusError("is nested too deep", where=str(path), remedy=_REMEDY) from None
    except ValueError as error:  # broken TOML or UTF-8, a signal that cannot be parsed
        raise CorpusError(str(error), where=str(path), remedy=_REMEDY) from None
    return _build(parsed, str(path))


def _build(file: _File, where: str) -> Schema:
    base = default_schema()
    if file.base == "none":
        base = Schema(version=file.version, entities=base.entities, stages=(), topics=())
    known = list(dict.fromkeys(label.id for label in (*base.stages, *base.topics)))
    for key, names in (("drop", file.drop), ("rename", file.rename)):
        if unknown := [name for name in names if name not in known]:
            raise CorpusError(
                f"{key}: {unknown[0]!r} is no label of the base",
                where=where,
                remedy=f"known are {', '.join(known)}" if known else 'base = "none" has none',
            )
    if both := sorted(set(file.drop) & set(file.rename)):
        raise CorpusError(f"{both[0]!r} is both dropped and renamed", where=where, remedy="keep one")
    rows = [row.id for row in (*file.stages, *file.topics)]
    if lost := sorted(set(rows) & {*file.drop, *file.rename}):
        remedy = "give the new label another id, or leave the old one as it is"
        raise CorpusError(f"{lost[0]!r} is dropped or renamed and defined anew", where=where, remedy=remedy)
    if twice := [each for kind in (file.stages, file.topics) for each in _repeated([row.id for row in kind])]:
        raise CorpusError(f"id {twice[0]!r} is defined twice", where=where, remedy="keep one")
    stages = _labels(base.stages, file.stages, file)
    topics = _labels(base.topics, file.topics, file)
    _check_ids(stages, topics, where)
    own = (*file.stages, *file.topics)
    return Schema(
        version=file.version,
        entities=base.entities,
        stages=stages,
        topics=topics,
        renamed=dict(file.rename),
        dropped=frozenset(file.drop),
        signals=_hints(base.signals, ((row.id, row.signals) for row in own), file),
        words=_hints(base.words, ((row.id, row.words) for row in own), file),
    )


def _repeated(names: list[str]) -> list[str]:
    return [name for name in names if names.count(name) > 1]


def _labels(base: Iterable[Label], rows: Iterable[_Row], file: _File) -> tuple[Label, ...]:
    """Return the labels of the base as they are kept, renamed and replaced, then the new ones."""
    own = {row.id: Label(row.id, row.name, row.definition) for row in rows}
    kept = {label.id: label for label in base if label.id not in file.drop and label.id not in file.rename}
    labels: dict[str, Label] = {}
    for label in base:
        if label.id not in file.drop:
            name = file.rename.get(label.id, label.id)
            labels.setdefault(name, kept.get(name) or Label(name, name, label.definition))
    return tuple((labels | own).values())


def _check_ids(stages: tuple[Label, ...], topics: tuple[Label, ...], where: str) -> None:
    ids = [label.id for label in (*stages, *topics)]
    if wrong := [each for each in ids if not _ID.fullmatch(each)]:
        raise CorpusError(f"id {wrong[0]!r} should be lower-case ASCII letters, digits, - and _", where=where)
    if twice := [each for each in ids if ids.count(each) > 1]:
        raise CorpusError(f"id {twice[0]!r} is both a stage and a topic", where=where, remedy="rename one")
    if len(stages) == 1:
        raise CorpusError("there is one stage only", where=where, remedy="give none, or at least two")
    if not ids:
        raise CorpusError("there is no stage and no topic", where=where, remedy='leave out base = "none", or name some')


def _hints(
    base: Mapping[str, tuple[str, ...]], own: Iterable[tuple[str, list[str]]], file: _File
) -> dict[str, tuple[str, ...]]:
    """Return the hints by the labels' new names; a label's own come after those that it inherits."""
    hints: dict[str, list[str]] = {}
    for label, lines in base.items():
        if label not in file.drop:
            hints.setdefault(file.rename.get(label, label), []).extend(lines)
    for label, more in own:
        hints.setdefault(label, []).extend(more)
    return {label: tuple(dict.fromkeys(lines)) for label, lines in hints.items() if lines}
