"""Texts with their entity spans, and edits that keep the spans where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cwdnlp.records import Entity, TaggedArticle

__all__ = ["Edit", "Sample", "apply_edits"]


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` to `end` become `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A text and its entities: what the recogniser learns from."""

    id: str
    text: str
    entities: tuple[Entity, ...] = ()

    @classmethod
    def of(cls, record: TaggedArticle) -> Sample:
        """Take text and entities of a gold record."""
        return cls(record.id, record.text, tuple(record.entities))

    def to_record(self) -> TaggedArticle:
        """Return a record that holds nothing else."""
        return TaggedArticle(id=self.id, text=self.text, entities=list(self.entities))

    def mention(self, entity: Entity) -> str:
        """Return the text of an entity."""
        return self.text[entity.start : entity.end]


def apply_edits(sample: Sample, edits: Sequence[Edit]) -> Sample:
    """Return the sample after edits that do not overlap; entities move along, those that an edit cuts are dropped.

    An edit may lie within an entity or be all of it, or stand outside; one that reaches over a border drops the entity.

    >>> sample = Sample("a", "Wójt Jodłowa", (Entity(start=5, end=12, label="JST"),))
    >>> edited = apply_edits(sample, [Edit(5, 12, "Łosic"), Edit(0, 4, "Burmistrz")])
    >>> edited.text, edited.mention(edited.entities[0])
    ('Burmistrz Łosic', 'Łosic')
    """
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    parts: list[str] = []
    position = 0
    for edit in ordered:
        parts += [sample.text[position : edit.start], edit.text]
        position = edit.end
    text = "".join(parts) + sample.text[position:]
    entities = (_move(entity, ordered) for entity in sample.entities)
    kept = [e.model_copy(update={"text": text[e.start : e.end]}) for e in entities if e is not None and e.start < e.end]
    return replace(sample, text=text, entities=tuple(kept))


def _move(entity: Entity, edits: Sequence[Edit]) -> Entity | None:
    start, end = entity.start, entity.end
    for edit in edits:
        grown = len(edit.text) - (edit.end - edit.start)
        if edit.end <= entity.start:
            start += grown
            end += grown
        elif entity.start <= edit.start and edit.end <= entity.end:
            end += grown
        elif edit.start < entity.end:
            return None
    return entity.model_copy(update={"start": start, "end": end})
