"""Join role, person and unit into officials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cwdnlp.gazetteers.register import Register, load_register
from cwdnlp.pipes.officials.bodies import BodyFinder
from cwdnlp.pipes.officials.pairing import Mention, pair_up
from cwdnlp.pipes.requirements import require_links

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Officials", "find_officials", "read_mentions"]


class Officials:
    """The component: sets `doc._.officials`, a list of dictionaries with the fields of `cwdnlp.records.Official`."""

    def __call__(self, doc: Doc) -> Doc:
        """Join the officials of `doc`; raises PipelineError if its entities have no base forms and links."""
        require_links(doc, "cwdnlp_officials")
        doc._.officials = find_officials(doc.text, read_mentions(doc), load_register())
        return doc


def read_mentions(doc: Doc) -> list[Mention]:
    """Return the entities of a document with their base forms and links."""
    lemmas = doc._.lemmas or [None] * len(doc.ents)
    kb_ids = doc._.kb_ids or [None] * len(doc.ents)
    return [
        Mention(index, entity.label_, entity.start_char, entity.end_char, lemma or entity.text, kb_id, entity.text)
        for index, (entity, lemma, kb_id) in enumerate(zip(doc.ents, lemmas, kb_ids, strict=True))
    ]


def find_officials(text: str, mentions: Sequence[Mention], register: Register) -> list[dict[str, Any]]:
    """Return each official once, in the order of the text; `BodyFinder` tells how units are found.

    A surname alone (`wójt Nowak`) is the one person of the article with that surname, if there is only one.
    """
    pairs = pair_up(text, mentions)
    names = _full_names(mentions)
    bodies = BodyFinder(text, mentions, pairs, names, register)
    officials: dict[tuple[str, str, str | None], dict[str, Any]] = {}
    for pair in pairs:
        unit, org, body = bodies.find(pair)
        person = names.get(pair.person.lemma, pair.person.lemma)
        indices = [pair.role.index, pair.person.index, *([body.index] if body is not None else [])]
        officials.setdefault(
            (pair.role.lemma, person, unit),
            {"role": pair.role.lemma, "person": person, "unit": unit, "org": org, "entities": indices},
        )
    return list(officials.values())


def _full_names(mentions: Sequence[Mention]) -> dict[str, str]:
    """Return for each surname that stands alone the full name that it belongs to; none where there are several."""
    persons = {m.lemma: m for m in mentions if m.label == "PERSON"}
    full = [name for name in persons if " " in name]
    found: dict[str, str] = {}
    for name, mention in persons.items():
        if " " in name:
            continue
        owners = [whole for whole in full if whole.split()[-1] in (name, mention.text)]
        if len(owners) == 1:
            found[name] = owners[0]
    return found
