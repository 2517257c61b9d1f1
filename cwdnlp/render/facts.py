"""What a tagged article says, in the words that every output form shows: grouped mentions, named units, sums.

>>> unit_name("1410023")
'gmina miejsko-wiejska Łosice, mazowieckie'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cwdnlp.gazetteers.register import Kind, load_register
from cwdnlp.labels import SCHEMA
from cwdnlp.records import Amount, Official, Scored, TaggedArticle

__all__ = [
    "Mention",
    "amount_value",
    "code_text",
    "distinct",
    "group_mentions",
    "official_place",
    "score_text",
    "stage_name",
    "topic_name",
    "unit_base",
    "unit_name",
]

_KINDS: dict[Kind, str] = {
    "voivodeship": "województwo",
    "powiat": "powiat",
    "city_powiat": "miasto na prawach powiatu",
    "urban": "gmina miejska",
    "rural": "gmina wiejska",
    "urban_rural": "gmina miejsko-wiejska",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity as the article names it, however often: base form, code, and how many times it stands there."""

    label: str
    base: str
    kb_id: str | None
    count: int


def group_mentions(tagged: TaggedArticle) -> dict[str, list[Mention]]:
    """Group the entities by label (order of the schema, unknown labels last) and by base form and code.

    >>> article = TaggedArticle.from_dict({"id": "a", "text": "Wierzbin i Wierzbin", "entities": [
    ...     {"start": 0, "end": 8, "label": "JST"}, {"start": 11, "end": 19, "label": "JST"}]})
    >>> group_mentions(article)
    {'JST': [Mention(label='JST', base='Wierzbin', kb_id=None, count=2)]}
    """
    counts: dict[tuple[str, str, str | None], int] = {}
    for entity in tagged.entities:
        base = entity.lemma or entity.text or tagged.text[entity.start : entity.end]
        key = (entity.label, base, entity.kb_id)
        counts[key] = counts.get(key, 0) + 1
    order = [label.id for label in SCHEMA.entities]
    order += sorted({label for label, _, _ in counts} - set(order))
    groups: dict[str, list[Mention]] = {label: [] for label in order}
    for (label, base, kb_id), count in counts.items():
        groups[label].append(Mention(label, base, kb_id, count))
    return {label: mentions for label, mentions in groups.items() if mentions}


def unit_base(code: str) -> str:
    """Return the shortest name of a unit that can be understood, or the code itself where the register lacks it.

    >>> unit_base("1410023"), unit_base("1410"), unit_base("9999999")
    ('Łosice', 'powiat łosicki', '9999999')
    """
    unit = load_register().get(code)
    if unit is None:
        return code
    return f"{_KINDS[unit.kind]} {unit.name}" if unit.kind in ("powiat", "voivodeship") else unit.name


def code_text(kb_id: str | None) -> str:
    """Return a code and, if it is a unit's, the unit's name; empty for an entity without a code.

    >>> code_text("1410"), code_text("cwd"), code_text(None)
    ('1410 powiat łosicki, mazowieckie', 'cwd', '')
    """
    return " ".join(filter(None, (kb_id, unit_name(kb_id) if kb_id else None)))


def unit_name(code: str) -> str | None:
    """Return kind, name and region of a unit; None where the register lacks the code.

    >>> unit_name("14"), unit_name("1410"), unit_name("9999999")
    ('województwo mazowieckie', 'powiat łosicki, mazowieckie', None)
    """
    register = load_register()
    unit = register.get(code)
    if unit is None:
        return None
    region = register.get(unit.voivodeship)
    tail = f", {region.name}" if region is not None and region is not unit else ""
    return f"{_KINDS[unit.kind]} {unit.name}{tail}"


def official_place(official: Official) -> str | None:
    """Return the unit with its code, or the body, that an official serves; None where the text names neither."""
    return code_text(official.unit) if official.unit is not None else official.org


def stage_name(label: str) -> str:
    """Return the Polish name of a stage, or the label itself if the schema lacks it."""
    return next((stage.name for stage in SCHEMA.stages if stage.id == label), label)


def topic_name(label: str) -> str:
    """Return the Polish name of a topic, or the label itself if the schema lacks it."""
    return next((topic.name for topic in SCHEMA.topics if topic.id == label), label)


def score_text(scored: Scored) -> str:
    """Return the probability with two digits, or nothing where the record has none (as in gold)."""
    return "" if scored.score is None else f"{scored.score:.2f}"


def amount_value(amount: Amount) -> str:
    """Return the value of an amount in digits with its currency, thousands apart.

    >>> amount_value(Amount(start=0, end=10, text="2,5 mln zł", value=2_500_000.0, currency="PLN"))
    '2 500 000 PLN'
    """
    digits = f"{amount.value:,.0f}" if amount.value == round(amount.value) else f"{amount.value:,.2f}"
    return f"{digits.replace(',', ' ').replace('.', ',')} {amount.currency}"


def distinct(pairs: Iterable[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Return the pairs of a wording and its value, each once, in the order of the text."""
    return list(dict.fromkeys(pairs))
