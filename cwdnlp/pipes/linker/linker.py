"""Give every entity its base form and its link."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.tokens import Span

from cwdnlp.gazetteers.names import find_record
from cwdnlp.gazetteers.register import Register, load_register
from cwdnlp.pipes.gazetteer.gazetteer import GROUP
from cwdnlp.pipes.linker.lemmas import PersonMention, name_base, person_bases, role_base
from cwdnlp.pipes.linker.units import UnitMention, is_ambiguous, link_units, read_mention
from cwdnlp.pipes.linker.vocabulary import ADJECTIVE_ENDINGS, COURTESY, GMINAS, TITLE_UNITS
from cwdnlp.pipes.morphology.vocabulary import CASE
from cwdnlp.pipes.requirements import require_annotation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

__all__ = ["Linker"]

_CASE_NAMES = {ud: ours for ours, ud in CASE.items()}
_LONGEST_LIST = 60
_LIST_MARKS = frozenset([",", ":", "i", "oraz", "-", "–", "a", "także", "("])
_IN_NAMES = frozenset(["nad", "pod", "k.", "koło", "w"])
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
            mention = read_mention(entity.text, register, title_unit=_adjective_unit(entity, title))
            mentions.append(_as_gmina(mention, register) if mention.head == "" and _in_list(entity) else mention)
        hints = _hints(entities, register) if is_ambiguous(mentions) else []
        for index, mention, code in zip(indices, mentions, link_units(mentions, hints), strict=True):
            lemmas[index] = mention.lemma
            kb_ids[index] = code

    def _persons(self, entities: Sequence[Span], lemmas: list[str | None]) -> None:
        indices = [i for i, entity in enumerate(entities) if entity.label_ == "PERSON"]
        mentions = [PersonMention(entities[i].text, _cases_before(entities, i)) for i in indices]
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


def _in_list(entity: Span) -> bool:
    """Whether a bare name stands in a list behind `gminy`: `gmin Lipno i Osieczna`, `gminy: Lipno, Rydzyna`."""
    doc = entity.doc
    for index in range(entity.start - 1, max(-1, entity.start - _LONGEST_LIST), -1):
        token = doc[index]
        if token.lower_ in GMINAS:
            return True
        if not (token.text in _LIST_MARKS or token.text[:1].isupper() or token.lower_ in _IN_NAMES):
            return False
    return False


def _as_gmina(mention: UnitMention, register: Register) -> UnitMention:
    """Return a mention with those of its units that `gmina` before its name would mean."""
    meant = read_mention(f"gmina {mention.lemma}", register)
    kept = tuple(unit for unit in meant.candidates if unit.name in {each.name for each in mention.candidates})
    return replace(mention, candidates=kept) if kept else mention


def _hints(entities: Sequence[Span], register: Register) -> list[UnitMention]:
    """Return the places and voivodeships that stand in other entities: `Urząd Gminy w Tarnawatce`."""
    doc = entities[0].doc
    others = [entity for entity in entities if entity.label_ in ("ORG", "PROGRAM", "PARTNERSHIP")]
    inside = {index for entity in others for index in range(entity.start, entity.end)}
    return [
        read_mention(span.text, register)
        for span in doc.spans.get(GROUP, ())
        if span.label_ in ("place", "voivodeship") and span.start in inside
    ]


def _cases_before(entities: Sequence[Span], index: int) -> frozenset[str]:
    """Return the cases of the title before a name, if it tells; courtesy words and the title's unit are passed over."""
    place = _before(entities[index])
    while index and entities[index - 1].end == place + 1 and entities[index - 1].label_ in ("JST", "ORG"):
        index -= 1
        place = _before(entities[index])
    doc = entities[index].doc
    if index and entities[index - 1].end == place + 1 and entities[index - 1].label_ == "ROLE":
        place = entities[index - 1].start  # `Wójta Gminy`: the head has the case
    if place < 0:
        return frozenset()
    token = doc[place]
    if token.pos_ not in ("NOUN", "ADP"):
        return frozenset()
    cases = frozenset(_CASE_NAMES[case] for case in token.morph.get("Case", []))
    return cases if len(cases) < len(CASE) else frozenset()


def _before(entity: Span) -> int:
    """Return the place of the token before an entity, courtesy words and white space passed over."""
    index = entity.start - 1
    while index >= 0 and (entity.doc[index].lower_ in COURTESY or entity.doc[index].is_space):
        index -= 1
    return index


def _record_id(label: str, text: str, lemma: str) -> str | None:
    """Return the id of a partnership or programme of the tables; other organisations have none."""
    if label not in ("PARTNERSHIP", "PROGRAM"):
        return None
    return find_record(label, text) or find_record(label, lemma)
