"""The fields of rules: what each is compared with, and how. `docs/alerts.md` shows them as a table."""

from __future__ import annotations

import difflib
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from cwdnlp.errors import CwdnlpError, InputError
from cwdnlp.gazetteers.names import load_records
from cwdnlp.labels import Label, Schema
from cwdnlp.monitor.facts import Named
from cwdnlp.monitor.folding import fold
from cwdnlp.monitor.rules.phrase import Phrase
from cwdnlp.monitor.rules.subject import Subject
from cwdnlp.monitor.rules.tree import Check, Operator, Value, quote
from cwdnlp.monitor.units import code_prefix, find_unit

__all__ = ["FIELDS", "Field", "UnfitValueError"]

_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_IS: tuple[Operator, ...] = ("=", "in")
_ORDER: tuple[Operator, ...] = ("=", "<", "<=", ">", ">=")
_NEAR = 3


class UnfitValueError(CwdnlpError):
    """A value that a field cannot be compared with."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its operators, what it holds, and an example.

    `make` turns an operator and a value into a check; it raises UnfitValueError. The schema is None where the labels
    are not known yet, and then not checked. `has` tells whether an article has a value, for fields that may lack one.
    """

    name: str
    operators: tuple[Operator, ...]
    meaning: str
    example: str
    make: Callable[[Operator, Any, Schema | None], Check]
    number: bool = False
    has: Check | None = None

    def check(self, sign: Operator, value: Value, schema: Schema | None) -> Check:
        """Return the check of one value; raises UnfitValueError."""
        if isinstance(value, str) is self.number:
            wanted = "a number such as 1_000_000 or 0.8" if self.number else "text in quotes"
            raise UnfitValueError(f"{self.name} is compared with {wanted}", remedy=f"write such as: {self.example}")
        return self.make(sign, value, schema)


def _stage(_: Operator, value: str, schema: Schema | None) -> Check:
    _require_label(value, schema.stages if schema else None, "stage")
    return lambda subject: subject.facts.stage == value


def _topic(_: Operator, value: str, schema: Schema | None) -> Check:
    _require_label(value, schema.topics if schema else None, "topic")
    return lambda subject: value in subject.facts.topics


def _require_label(value: str, labels: tuple[Label, ...] | None, kind: str) -> None:
    """Refuse what is no label; its Polish name leads to it too."""
    if labels is None or any(label.id == value for label in labels):
        return
    names = {name: label.id for label in labels for name in (fold(label.name), label.id)}
    near = difflib.get_close_matches(fold(value), names, n=1) or difflib.get_close_matches(value, names, n=1)
    ids = ", ".join(label.id for label in labels)
    remedy = f"do you mean {quote(names[near[0]])}? there are {ids}" if near else f"there are {ids}"
    raise UnfitValueError(f"no {kind} is called {quote(value)}", remedy=remedy)


def _score(sign: Operator, value: float, _: Schema | None) -> Check:
    if value > 1:
        raise UnfitValueError("a probability is at most 1", remedy="write 0.8 for 80 percent")
    order = _ORDERS[sign]
    return lambda subject: subject.facts.stage_score is not None and order(subject.facts.stage_score, value)


def _amount(sign: Operator, value: float, _: Schema | None) -> Check:
    order = _ORDERS[sign]
    return lambda subject: any(order(amount, value) for amount in subject.amounts)


def _day(sign: Operator, value: str, _: Schema | None) -> Check:
    try:
        iso = date.fromisoformat(value).isoformat() == value
    except ValueError:
        iso = False
    if not iso:
        raise UnfitValueError(f"{quote(value)} is no day", remedy='write days as "2026-01-31"')
    order = _ORDERS[sign]
    return lambda subject: order(subject.day, value)


def _unit(sign: Operator, value: str, _: Schema | None) -> Check:
    try:
        prefix = code_prefix(find_unit(value).code)
    except InputError as error:
        raise UnfitValueError(error.message, where=error.where, remedy=error.remedy) from None
    if sign == "in":
        return lambda subject: any(code.startswith(prefix) for code in subject.facts.units)
    return lambda subject: any(code_prefix(code) == prefix for code in subject.facts.units)


def _partnership(_: Operator, value: str, __: Schema | None) -> Check:
    ids, name = _meant("PARTNERSHIP", value)
    return lambda subject: _is_named(subject.facts.partnerships, ids, name)


def _programme(_: Operator, value: str, __: Schema | None) -> Check:
    ids, name = _meant("PROGRAM", value)
    return lambda subject: _is_named(subject.facts.programmes, ids, name)


def _meant(label: str, value: str) -> tuple[frozenset[str], str]:
    """Return the identifiers that a name of the tables, another name or an identifier means, and the folded name."""
    name = _folded(value)
    return _ids_by_name(label).get(name, frozenset()) | {value}, name


@lru_cache(maxsize=2)
def _ids_by_name(label: str) -> dict[str, frozenset[str]]:
    """Return the identifiers of a table by folded name and other name: some names have several meanings."""
    found: dict[str, set[str]] = {}
    for record in load_records(label).values():
        for name in (record.name, *record.aliases):
            found.setdefault(fold(name), set()).add(record.id)
    return {name: frozenset(ids) for name, ids in found.items()}


def _is_named(found: Iterable[Named], ids: frozenset[str], name: str) -> bool:
    return any(each.key in ids or each.key == name or fold(each.name) == name for each in found)


def _person(_: Operator, value: str, __: Schema | None) -> Check:
    words = tuple(sorted(_folded(value).split()))
    return lambda subject: words in subject.persons


def _role(_: Operator, value: str, __: Schema | None) -> Check:
    name = _folded(value)
    return lambda subject: name in subject.roles


def _source(_: Operator, value: str, __: Schema | None) -> Check:
    name = _folded(value)
    return lambda subject: fold(subject.source) == name


def _folded(value: str) -> str:
    if not (name := fold(value)):
        raise UnfitValueError(f"{quote(value)} names nothing", remedy="write a name")
    return name


def _title(_: Operator, value: str, __: Schema | None) -> Check:
    phrase = _phrase(value)
    return lambda subject: phrase.stands_in(subject.title_words)


def _text(_: Operator, value: str, __: Schema | None) -> Check:
    phrase = _phrase(value)
    return lambda subject: phrase.stands_in(subject.text_words)


def _phrase(value: str) -> Phrase:
    try:
        return Phrase.of(value)
    except ValueError as error:
        raise UnfitValueError(str(error), remedy="write a few words; a word may end in * for any ending") from None


def _has_stage(subject: Subject) -> bool:
    return subject.facts.stage is not None


FIELDS: dict[str, Field] = {
    each.name: each
    for each in (
        Field("stage", _IS, "the stage", 'stage = "funding"', _stage, has=_has_stage),
        Field(
            "stage_score",
            _ORDER,
            "its probability, 0 to 1",
            "stage_score >= 0.8",
            _score,
            number=True,
        ),
        Field("topics", ("member",), "the topics", '"transport" in topics', _topic, has=lambda s: bool(s.facts.topics)),
        Field(
            "unit",
            _IS,
            "a local government that the article concerns; `=` that one, `in` that one or one inside it",
            'unit in "powiat sieradzki"',
            _unit,
            has=lambda s: bool(s.facts.units),
        ),
        Field(
            "partnership",
            _IS,
            "a partnership, by name, other name or identifier",
            'partnership = "Dolina Wisły"',
            _partnership,
            has=lambda s: bool(s.facts.partnerships),
        ),
        Field(
            "programme",
            _IS,
            "a programme, by name, other name or identifier",
            'programme = "Rządowy Fundusz Rozwoju Dróg"',
            _programme,
            has=lambda s: bool(s.facts.programmes),
        ),
        Field(
            "person",
            _IS,
            "a person, in any order of the names",
            'person = "Jan Nowak"',
            _person,
            has=lambda s: bool(s.facts.persons),
        ),
        Field(
            "role",
            _IS,
            "an office that is named, in its base form",
            'role in ("wójt", "burmistrz")',
            _role,
            has=lambda s: bool(s.roles),
        ),
        Field(
            "amount",
            _ORDER,
            "a sum of money in zlotys; one of several is enough",
            "amount >= 1_000_000",
            _amount,
            number=True,
            has=lambda s: bool(s.amounts),
        ),
        Field("day", _ORDER, "the day of publication", 'day >= "2026-01-01"', _day),
        Field("source", _IS, "the source, by its name in the configuration", 'source = "Sieradz"', _source),
        Field("title", ("contains",), "words of the title", 'title contains "obwodnic*"', _title),
        Field("text", ("contains",), "words of the text", 'text contains "list intencyjny"', _text),
    )
}
