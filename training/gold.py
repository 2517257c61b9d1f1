"""Gold articles with the labels that a corpus's own schema makes of theirs."""

from __future__ import annotations

from cwdnlp.labels import Schema
from cwdnlp.records import Scored, Stage, TaggedArticle

__all__ = ["with_labels"]


def with_labels(record: TaggedArticle, schema: Schema) -> TaggedArticle:
    """Return a gold article with the stage and topics that the schema makes of its own."""
    stage = schema.resolve(record.stage.label) if record.stage else None
    topics = dict.fromkeys(filter(None, (schema.resolve(topic.label) for topic in record.topics)))
    return record.model_copy(
        update={"stage": Stage(label=stage) if stage else None, "topics": [Scored(label=topic) for topic in topics]}
    )
