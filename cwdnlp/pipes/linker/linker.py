"""Give every entity its base form and its link."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.tokens import Span

from cwdnlp.gazetteers.names import find_record
from cwdnlp.gazetteers.register import load_register
from cwdnlp.pipes.linker.lemmas import PersonMention, name_base, person_bases, role_base
from cwdnlp.pipes.linker.units import UnitMention, link_units, read_mention
from cwdnlp.pipes.linker.vocabulary import ADJECTIVE_ENDINGS, COURTESY, TITLE_UNITS
from cwdnlp.pipes.morphology.vocabulary import CASE
from cwdnlp.pipes.requirements import require_annotation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

__all__ = ["Linker"]

_CASE_NAMES = {ud: ours for ours, ud in CASE.items()}
# Titles and names of programmes return in every article.
_role_base = lru_cache(maxsize=20_000)(role_base)
_name_base = lru_cache(maxsize=20_000)(name_base)


class Linker:
    """The component: sets `doc._.lemmas` and `doc._.kb_ids`, one value for each of `doc.ents`, and their `kb_id_`."""

    def __call__(self, doc: Doc) -> Doc:
        """Lemmatise and link the entities of `doc`; raises PipelineError without entities or features."""
        require_annotation(doc, "ENT_IOB", component="cwdnlp_linker", upstream="ner")
        require_annotation(doc, "TAG", component="cwdnlp_linker", upstream="cwdnlp_morphology")
        entities = doc.ents  # made anew each time that it is asked for
        lemmas: list[str | None] = [None] * len(entities)
        kb_ids: list[str | None] = [None] * len(entities)
        self._units(entities, lemmas, kb_ids)
        self._persons(entities, lemmas)
        for index, entity in enumerate(entities):
            if entity.label_ == "ROLE":
                lemmas[index] = _role_base(entity.text)
            elif entity.label_ not in ("JST", "PERSON"):
                lemmas[index] = _name_base(entity.text)
                kb_ids[index] = _record_id(entity.label_, entity.text, lemmas[index] or "")
        doc._.lemmas = lemmas
        doc._.kb_ids = kb_ids
        doc.ents = tuple(
            Span(doc, entity.start, entity.end, label=entity.label, kb_id=kb_id or "")
            for entity, kb_id in zip(entities, kb_ids, strict=True)
        )
        return doc

    def _units(self, entities: Sequence[Span], lemmas: list[str | None], kb_ids: list[str | None]) -> None:
        register = load_register()
        indices = [i for i, entity in enumerate(entities) if entity.label_ == "JST"]
        mentions: list[UnitMention] = []
        for index in indices:
            entity = entities[index]
            before = entities[index - 1] if index and entities[index - 1].end == entity.start else None
            title = TITLE_UNITS.get(_role_base(before.text)) if before is not None and before.label_ == "ROLE" else None
            mentions.append(read_mention(entity.text, register, title_unit=_adjective_unit(entity, title)))
        for index, mention, code in zip(indices, mentions, link_units(mentions), strict=True):
            lemmas[index] = mention.lemma
            kb_ids[index] = code

    def _persons(self, entities: Sequence[Span], lemmas: list[str | None]) -> None:
        indices = [i for i, entity in enumerate(entities) if entity.label_ == "PERSON"]
        mentions = [PersonMention(entities[i].text, _cases_before(entities[i])) for i in indices]
        for index, base in zip(indices, person_bases(mentions), strict=True):
            lemmas[index] = base


def _adjective_unit(entity: Span, title_unit: str | None) -> str | None:
    """Return the title's kind of unit if the mention is nothing but an adjective."""
    return (
        title_unit
        if title_unit and len(entity.text.replace("-", " - ").split()) <= 3 and _is_adjective(entity)
        else None
    )


def _is_adjective(entity: Span) -> bool:
    return entity.text.lower().endswith(ADJECTIVE_ENDINGS)


def _cases_before(entity: Span) -> frozenset[str]:
    """Return the cases of the title right before a name, if it tells; courtesy words are passed over."""
    index = entity.start - 1
    while index >= 0 and entity.doc[index].lower_ in COURTESY:
        index -= 1
    if index < 0:
        return frozenset()
    token = entity.doc[index]
    if token.pos_ not in ("NOUN", "ADP"):
        return frozenset()
    cases = frozenset(_CASE_NAMES[case] for case in token.morph.get("Case", []))
    return cases if len(cases) < len(CASE) else frozenset()


def _record_id(label: str, text: str, lemma: str) -> str | None:
    """Return the id of a partnership or programme of the tables; other organisations have none."""
    if label not in ("PARTNERSHIP", "PROGRAM"):
        return None
    return find_record(label, text) or find_record(label, lemma)
