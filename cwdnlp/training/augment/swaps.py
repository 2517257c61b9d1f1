"""Exchange names for others of the same kind in the same case, the same name by the same everywhere in an article."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cwdnlp.records import Entity
from cwdnlp.training.augment.edits import Edit, Sample, apply_edits
from cwdnlp.training.augment.forms import exchange_phrase, exchange_word, word_cases
from cwdnlp.training.augment.pools import Pools, phrase_kind, place_kind

__all__ = ["SWAPPED", "swap_names"]

SWAPPED = ("PERSON", "JST", "ORG", "PARTNERSHIP", "PROGRAM")
_TRIES = 12
_GENERIC = re.compile(
    r"(?i)(?:(?:gmin\w*|miast\w*|powiat\w*|województw\w*|miejsk\w*|wiejsk\w*|gm\.|m\.|pow\.|woj\.|i) )+"
)


def swap_names(
    sample: Sample, pools: Pools, rng: random.Random, *, share: float = 0.6, labels: Sequence[str] = SWAPPED
) -> Sample:
    """Exchange each name of the labels with the probability `share`; one stays where no other fits all its mentions."""
    article = _Article(sample, pools, rng)
    edits: list[Edit] = []
    for (label, _), entities in _by_name(sample).items():
        if label in labels and rng.random() < share:
            edits += article.exchange(label, entities)
    return apply_edits(sample, edits)


def _by_name(sample: Sample) -> dict[tuple[str, str], list[Entity]]:
    """Group the mentions by label and name: a unit's by its code, a person's by the last part of the name."""
    groups: dict[tuple[str, str], list[Entity]] = {}
    for entity in sample.entities:
        lemma = entity.lemma or sample.mention(entity)
        name = entity.kb_id if entity.label == "JST" else lemma.split()[-1] if entity.label == "PERSON" else lemma
        if name and entity.label in SWAPPED:
            groups.setdefault((entity.label, name), []).append(entity)
    return groups


@dataclass(slots=True)
class _Article:
    """An article with what was exchanged in it so far: first names keep theirs in all mentions of a person."""

    sample: Sample
    pools: Pools
    rng: random.Random
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def exchange(self, label: str, entities: list[Entity]) -> list[Edit]:
        """Return the edits that exchange all mentions of one name; none if no other name fits them all."""
        for _ in range(_TRIES):
            edits = self._try(label, entities)
            if edits is not None:
                return edits
        return []

    def _try(self, label: str, entities: list[Entity]) -> list[Edit] | None:
        if label == "PERSON":
            return self._try_person(entities)
        lemma = entities[0].lemma or self.sample.mention(entities[0])
        if label == "JST":
            name = _GENERIC.sub("", lemma)
            pool = self.pools.units.get(place_kind(entities[0].kb_id or "", name), [])
        else:
            pool = self.pools.phrases.get((label, phrase_kind(lemma)), [])
        if not pool:
            return []
        new = self.rng.choice(pool)
        edits: list[Edit] = []
        for entity in entities:
            form = self._unit_form(entity, new) if label == "JST" else self._phrase_form(entity, new)
            if form is None:
                return None
            edits.append(Edit(entity.start, entity.end, form))
        return edits

    def _phrase_form(self, entity: Entity, new: str) -> str | None:
        mention = self.sample.mention(entity)
        return exchange_phrase(mention, entity.lemma or mention, new)

    def _unit_form(self, entity: Entity, new: str) -> str | None:
        """Return a mention with its generic noun kept and its name exchanged; the noun tells the case of adjectives."""
        mention = self.sample.mention(entity)
        lemma = entity.lemma or mention
        head = _GENERIC.match(mention)
        shown, base = mention[head.end() :] if head else mention, _GENERIC.sub("", lemma)
        if new.endswith("ki") and new.islower():
            noun = "starosta" if not head else ""
            before, after = (f"{noun} {base}", f"{noun} {new}") if noun else (lemma.lower(), f"powiat {new}")
            whole = f"{noun} {shown}" if noun else mention
            form = exchange_phrase(whole.lower(), before.lower(), after)
            return None if form is None else _restore(form.removeprefix("starosta ").removeprefix("starosty "), mention)
        if head and shown == base:
            return mention[: head.end()] + new
        form = exchange_phrase(shown, base, new, place=True)
        return None if form is None else (mention[: head.end()] if head else "") + form

    def _try_person(self, entities: list[Entity]) -> list[Edit] | None:
        """Exchange first name and surname; persons whose names the dictionary lacks stay who they are."""
        full = max((e.lemma or "" for e in entities), key=lambda lemma: len(lemma.split())).split()
        gender = _gender(full)
        if gender is None or len(full) > 2:
            return []
        kinds = ("given", "surname") if len(full) == 2 else ("surname",)
        new = {kind: self._new_name(kind, gender, old) for kind, old in zip(kinds, full, strict=True)}
        edits: list[Edit] = []
        for entity in entities:
            parts = list(re.finditer(r"\S+", self.sample.mention(entity)))
            lemma = (entity.lemma or "").split()
            if len(parts) != len(lemma):
                return []
            for part, base, kind in zip(parts, lemma, ("given", "surname")[-len(parts) :], strict=True):
                if part[0].endswith("."):
                    continue
                form = exchange_word(part[0], kind, gender, base, new.get(kind, ""))
                if form is None:
                    return None
                edits.append(Edit(entity.start + part.start(), entity.start + part.end(), form))
        return edits

    def _new_name(self, kind: str, gender: str, old: str) -> str:
        pool = self.pools.persons.get((kind, gender), [old])
        return self.rng.choice(pool)


def _gender(parts: list[str]) -> str | None:
    """Return the one gender that a name given in the nominative can have, None if both or neither."""
    kinds = ("given", "surname")[-len(parts) :] if len(parts) <= 2 else ()
    fitting = [
        gender
        for gender in ("m1", "f")
        if kinds
        and all(
            any(case == "nom" for _, case in word_cases(part, kind, gender))
            for part, kind in zip(parts, kinds, strict=True)
        )
    ]
    return fitting[0] if len(fitting) == 1 else None


def _restore(form: str, mention: str) -> str:
    """Give the new adjective the letter case of the old one: `Sieradzki`, `SIERADZKI`, `sieradzkiego`."""
    if mention.isupper():
        return form.upper()
    olds, news = mention.split(), form.split()
    if len(olds) != len(news):
        return form
    return " ".join(n[:1].upper() + n[1:] if o[:1].isupper() else n for o, n in zip(olds, news, strict=True))
