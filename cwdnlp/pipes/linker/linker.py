"""Give every entity its base form and its link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cwdnlp.gazetteers.names import find_record
from cwdnlp.gazetteers.register import load_register
from cwdnlp.pipes.linker.lemmas import PersonMention, name_base, person_bases, role_base
from cwdnlp.pipes.linker.units import UnitMention, link_units, read_mention
from cwdnlp.pipes.linker.vocabulary import TITLE_UNITS
from cwdnlp.pipes.morphology.vocabulary import CASE

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

__all__ = ["Linker"]

_CASE_NAMES = {ud: ours for ours, ud in CASE.items()}
_COURTESY = frozenset(["pan", "pani", "panem", "panią", "pana", "panu", "dr", "ks.", "mgr", "inż.", "prof.", "p."])


class Linker:
    """The component: sets `doc._.lemmas` and `doc._.kb_ids`, one value for each of `doc.ents`, and `span.kb_id`."""

    def __call__(self, doc: Doc) -> Doc:
        """Lemmatise and link the entities of `doc`."""
        lemmas: list[str | None] = [None] * len(doc.ents)
        kb_ids: list[str | None] = [None] * len(doc.ents)
        self._units(doc, lemmas, kb_ids)
        self._persons(doc, lemmas)
        for index, entity in enumerate(doc.ents):
            if entity.label_ == "ROLE":
                lemmas[index] = role_base(entity.text)
            elif entity.label_ not in ("JST", "PERSON"):
                lemmas[index] = name_base(entity.text)
                kb_ids[index] = _record_id(entity.label_, entity.text, lemmas[index] or "")
        doc._.lemmas = lemmas
        doc._.kb_ids = kb_ids
        return doc

    def _units(self, doc: Doc, lemmas: list[str | None], kb_ids: list[str | None]) -> None:
        register = load_register()
        indices = [i for i, entity in enumerate(doc.ents) if entity.label_ == "JST"]
        mentions: list[UnitMention] = []
        for index in indices:
            entity = doc.ents[index]
            before = doc.ents[index - 1] if index and doc.ents[index - 1].end == entity.start else None
            title = TITLE_UNITS.get(role_base(before.text)) if before is not None and before.label_ == "ROLE" else None
            mentions.append(read_mention(entity.text, register, title_unit=_adjective_unit(entity, title)))
        for index, mention, code in zip(indices, mentions, link_units(mentions), strict=True):
            lemmas[index] = mention.lemma
            kb_ids[index] = code

    def _persons(self, doc: Doc, lemmas: list[str | None]) -> None:
        indices = [i for i, entity in enumerate(doc.ents) if entity.label_ == "PERSON"]
        mentions = [PersonMention(doc.ents[i].text, _cases_before(doc.ents[i])) for i in indices]
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
    ending = entity.text.lower()
    return ending.endswith(("ski", "skiego", "skiemu", "skim", "cki", "ckiego", "ckiemu", "ckim", "dzki", "dzkiego",
                            "dzkim", "ska", "cka", "ni", "niego", "nim", "zki", "zkiego", "zkim"))  # fmt: skip


def _cases_before(entity: Span) -> frozenset[str]:
    """Return the cases of the title right before a name, if it tells; courtesy words are passed over."""
    index = entity.start - 1
    while index >= 0 and entity.doc[index].lower_ in _COURTESY:
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
