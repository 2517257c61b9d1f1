"""Join role, person and unit into officials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cwdnlp.gazetteers.register import Register, load_register
from cwdnlp.pipes.officials.pairing import Mention, Pair, pair_up
from cwdnlp.pipes.officials.vocabulary import OFFICE_UNITS

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Officials", "find_officials", "read_mentions"]


class Officials:
    """The component: sets `doc._.officials`, a list of dictionaries with the fields of `cwdnlp.records.Official`."""

    def __call__(self, doc: Doc) -> Doc:
        """Join the officials of `doc`; needs base forms and links."""
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
    """Return each official once, in the order of the text.

    Where no unit stands with a title that belongs to one (`wójt Jan Nowak`), it is the one that the same person has
    elsewhere in the text, or the only or commonest unit of the fitting kind.
    """
    pairs = pair_up(text, mentions)
    known = {
        pair.person.lemma: pair.body
        for pair in pairs
        if pair.body is not None and pair.body.label == "JST" and _units(pair)
    }
    counts = Counter(m.kb_id for m in mentions if m.label == "JST" and m.kb_id)
    officials: dict[tuple[str, str, str | None], dict[str, Any]] = {}
    for pair in pairs:
        unit, org, body = _body(pair, known, counts, register, mentions)
        key = (pair.role.lemma, pair.person.lemma, unit)
        indices = [pair.role.index, pair.person.index, *([body.index] if body is not None else [])]
        officials.setdefault(
            key,
            {"role": pair.role.lemma, "person": pair.person.lemma, "unit": unit, "org": org, "entities": indices},
        )
    return list(officials.values())


def _units(pair: Pair) -> tuple[str, ...]:
    """Return the kinds of unit that the title's office is of; none for the office of another body."""
    role = pair.role.lemma
    return next((kinds for title, kinds in OFFICE_UNITS if role == title or role.startswith(title + " ")), ())


def _body(
    pair: Pair, known: Mapping[str, Mention], counts: Counter[str], register: Register, mentions: Sequence[Mention]
) -> tuple[str | None, str | None, Mention | None]:
    """Return code, name of the body and its mention."""
    if pair.body is not None:
        if pair.body.label == "JST":
            return pair.body.kb_id, None, pair.body
        return None, pair.body.lemma, pair.body
    kinds = _units(pair)
    if not kinds or "dożynek" in pair.role.lemma:
        return None, None, None
    elsewhere = known.get(pair.person.lemma)
    if elsewhere is not None and elsewhere.kb_id and _is_kind(elsewhere.kb_id, kinds, register):
        return elsewhere.kb_id, None, elsewhere
    fitting = {code: count for code, count in counts.items() if _is_kind(code, kinds, register)}
    if not fitting:
        return None, None, None
    code = max(fitting, key=lambda c: (fitting[c], -_first(mentions, c).start))
    return code, None, _first(mentions, code)


def _is_kind(code: str, kinds: tuple[str, ...], register: Register) -> bool:
    unit = register.get(code)
    return unit is not None and unit.kind in kinds


def _first(mentions: Sequence[Mention], code: str) -> Mention:
    return next(m for m in mentions if m.label == "JST" and m.kb_id == code)
