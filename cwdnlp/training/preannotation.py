"""What a pipeline found in an article, as an article of the corpus that somebody corrects.

A tagged record says more than the corpus's markup can hold: links of programmes, a member that no mention names, a day
without a year. Here that is left out, rather than the article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from cwdnlp.classify.persistence import make_manifest
from cwdnlp.corpus.article import CorpusArticle
from cwdnlp.corpus.formats.build import slug
from cwdnlp.corpus.formats.jsonl import from_record
from cwdnlp.errors import CorpusError
from cwdnlp.evaluate.gold import with_labels
from cwdnlp.labels import SCHEMA, Label, Schema
from cwdnlp.pipes.classifier.classifier import Classifier
from cwdnlp.records import Amount, Date, Entity, Official, Partnership, TaggedArticle

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["corpus_id", "model_schema", "preannotate", "preannotate_all"]

_FILES = frozenset([".txt", ".md", ".html", ".htm"])
_LONGEST = 71  # a slug has eighty characters at most, eight of them and a hyphen for the digest
_NAMELESS = "article"
_NOTHING_MARKED: dict[str, Any] = {"entities": [], "officials": [], "partnerships": [], "amounts": [], "dates": []}


def corpus_id(article_id: str) -> str:
    """Return the identifier that an article gets in the corpus: the same for the same, and hardly another's.

    A file's extension is left out. What a file name cannot hold is told by a digest.

    >>> corpus_id("2021/Łosice.txt"), corpus_id("a7")
    ('2021-losice', 'a7')
    >>> corpus_id("https://example.org/" + "x" * 100)[-10:], corpus_id("???")
    ('x-7d6b55cf', 'article-a03b221c')
    """
    path = PurePosixPath(article_id)
    stem = article_id.removesuffix(path.suffix) if path.suffix.lower() in _FILES else article_id
    name = slug(stem)
    if len(name) <= _LONGEST and (name != _NAMELESS or stem == _NAMELESS):
        return name
    digest = hashlib.sha256(article_id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name[:_LONGEST].rstrip('-')}-{digest}"


def preannotate_all(records: Iterable[TaggedArticle], schema: Schema) -> list[CorpusArticle]:
    """Return the articles to correct, each with an identifier of its own; raises CorpusError like `preannotate`."""
    taken: set[str] = set()
    articles: list[CorpusArticle] = []
    for record in records:
        base = name = corpus_id(record.id)
        number = 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        articles.append(preannotate(record.model_copy(update={"id": name}), schema))
    return articles


def preannotate(record: TaggedArticle, schema: Schema) -> CorpusArticle:
    """Return an article with as much of its record as the markup holds, and the labels that the schema has.

    Raises CorpusError where not even the bare text can be an article of the corpus.

    >>> from cwdnlp.labels import SCHEMA
    >>> program = Entity(start=0, end=3, label="PROGRAM", lemma="CWD", kb_id="cwd")
    >>> preannotate(TaggedArticle(id="a", text="CWD działa", entities=[program]), SCHEMA).to_file().splitlines()[-1]
    '[[CWD|PROGRAM]] działa'
    """
    plain = _simplified(_with_known_labels(record, schema), schema)
    with suppress(CorpusError):
        return from_record(plain, schema=schema)
    return from_record(plain.model_copy(update=_NOTHING_MARKED), schema=schema)


def _with_known_labels(record: TaggedArticle, schema: Schema) -> TaggedArticle:
    record = with_labels(record, schema)
    stages, topics = ({label.id for label in labels} for labels in (schema.stages, schema.topics))
    return record.model_copy(
        update={
            "stage": record.stage if record.stage and record.stage.label in stages else None,
            "topics": [topic for topic in record.topics if topic.label in topics],
        }
    )


def _simplified(record: TaggedArticle, schema: Schema) -> TaggedArticle:
    """Leave out what the markup cannot say: crossing spans, days without a date, links other than of units."""
    taken: list[tuple[int, int]] = []
    labels = {label.id for label in schema.entities}
    kept = [
        index
        for index, entity in enumerate(record.entities)
        if entity.label in labels and _claim(entity, record.text, taken)
    ]
    entities = [_plain_entity(record.entities[index]) for index in kept]
    places = {index: place for place, index in enumerate(kept)}
    return record.model_copy(
        update={
            "entities": entities,
            "amounts": [amount for amount in record.amounts if _claim(amount, record.text, taken)],
            "dates": [day for day in record.dates if day.iso and _claim(day, record.text, taken)],
            "officials": [
                official.model_copy(update={"entities": [places[index] for index in official.entities]})
                for official in record.officials
                if _is_marked(official, places)
            ],
            "partnerships": list(_named(record.partnerships, entities)),
        }
    )


def _claim(span: Entity | Amount | Date, text: str, taken: list[tuple[int, int]]) -> bool:
    """Take the place of a span, unless it crosses a line or another has it."""
    free = all(span.end <= start or end <= span.start for start, end in taken)
    if not free or "\n" in text[span.start : span.end]:
        return False
    taken.append((span.start, span.end))
    return True


def _plain_entity(entity: Entity) -> Entity:
    lemma = " ".join(entity.lemma.split()) if entity.lemma else None
    return entity.model_copy(update={"kb_id": entity.kb_id if entity.label == "JST" else None, "lemma": lemma or None})


def _is_marked(official: Official, places: dict[int, int]) -> bool:
    return bool(official.entities) and all(index in places for index in official.entities)


def _named(partnerships: Iterable[Partnership], entities: list[Entity]) -> Iterable[Partnership]:
    """Give the partnerships that a mention names, with those of their units that one names."""
    names = {entity.lemma for entity in entities if entity.label == "PARTNERSHIP"}
    units = {entity.kb_id for entity in entities if entity.label == "JST"}
    for each in partnerships:
        if each.name in names:
            leader = each.leader if each.leader in units else None
            members = [code for code in each.members if code in units]
            yield each.model_copy(update={"leader": leader, "members": members})


def model_schema(nlp: Language) -> Schema:
    """Return the labels that a pipeline's classifier tells, as its manifest describes them; cwdnlp's where it has none.

    >>> from spacy.lang.pl import Polish
    >>> model_schema(Polish()).stage("none").name
    'brak'
    """
    classifier = next((pipe for _, pipe in nlp.pipeline if isinstance(pipe, Classifier)), None)
    if classifier is None or classifier.model is None:
        return SCHEMA
    manifest = classifier.manifest or make_manifest(classifier.model)
    stages, topics = (tuple(Label(**label) for label in manifest[kind]) for kind in ("stages", "topics"))
    if {*stages, *topics} <= {*SCHEMA.stages, *SCHEMA.topics}:
        return SCHEMA  # also those that it has not learned yet
    return Schema(version=str(manifest["schema"]), entities=SCHEMA.entities, stages=stages, topics=topics)
