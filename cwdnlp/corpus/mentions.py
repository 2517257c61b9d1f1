"""Check a single mention: its label, its edges, its TERYT code, its base form and its value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

from cwdnlp.corpus.article import VALUE_LABELS
from cwdnlp.corpus.findings import Finding
from cwdnlp.corpus.markup import Mention
from cwdnlp.corpus.vocabulary import CURRENCIES, HEDGES, YEAR_WORDS
from cwdnlp.gazetteers.register import Register
from cwdnlp.labels import Schema

__all__ = ["check_mention", "is_iso_date"]

_EDGE = re.compile(r"[\s\"'„”“»«‚’,;:()–—]")
_CODE_LENGTHS = (
    (re.compile(r"(?i)pow(?:iat|\.)"), 4),
    (re.compile(r"(?i)woj(?:ewództw|\.)"), 2),
    (re.compile(r"(?i)(?:gmin|gm\.|miast|miast[oa] i gmin)"), 7),
)
_SUGGESTED = 5
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def is_iso_date(value: str) -> bool:
    """Whether a value is a calendar day written `2021-06-18`.

    >>> is_iso_date("2024-02-29"), is_iso_date("2023-02-29"), is_iso_date("20240229")
    (True, False, False)
    """
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def check_mention(where: str, mention: Mention, *, register: Register, schema: Schema) -> Iterator[Finding]:
    """Find what is wrong with one mention by itself; `where` is its `file:line`."""
    name = f"{mention.label} {mention.text!r}"
    known = [label.id for label in schema.entities]
    if mention.label not in known and mention.label not in VALUE_LABELS:
        yield Finding(where, "label", f"{name}: unknown label; use one of {', '.join([*known, *VALUE_LABELS])}")
    yield from _check_edges(where, name, mention)
    if mention.label == "JST":
        yield from _check_code(where, name, mention, register)
    elif mention.kb_id or mention.undecided:
        yield Finding(where, "code", f"{name}: only JST carries a code; take it off")
    if mention.lemma is not None and (mention.label in VALUE_LABELS or not mention.lemma.strip()):
        yield Finding(where, "lemma", f"{name}: only entities have a base form, and none is empty; leave it out")
    if mention.label == "DATE":
        yield from _check_date(where, name, mention)
    elif mention.label == "AMOUNT":
        yield from _check_amount(where, name, mention)


def _check_edges(where: str, name: str, mention: Mention) -> Iterator[Finding]:
    if not mention.text or _EDGE.match(mention.text[:1]) or _EDGE.match(mention.text[-1:]):
        yield Finding(where, "edge", f"{name} begins or ends with a space, quotation mark or punctuation; cut it off")
        return
    if mention.text.endswith(".") and mention.label in ("JST", "PERSON") and len(mention.text.split()[-1]) > 6:
        yield Finding(where, "edge", f"{name} ends with a full stop that is no abbreviation's; leave it outside")
    if mention.label == "AMOUNT" and mention.text.lower().startswith(tuple(f"{hedge} " for hedge in HEDGES)):
        yield Finding(where, "edge", f"{name} begins with a hedge; leave it outside")
    if mention.label == "DATE" and mention.text.lower().split()[-1] in YEAR_WORDS:
        yield Finding(where, "edge", f"{name} ends with the word for year; leave it outside")


def _check_code(where: str, name: str, mention: Mention, register: Register) -> Iterator[Finding]:
    if mention.kb_id is None:
        if not mention.undecided:
            yield Finding(where, "code", f"{name} has no TERYT code; give it, or - where the text does not decide")
        return
    if mention.undecided:
        yield Finding(where, "code", f"{name} has both a code and -; keep one")
    unit = register.get(mention.kb_id)
    if unit is None:
        message = f"{name}: {mention.kb_id} is no code of the TERYT register"
        yield Finding(where, "code", f"{message}; {_codes(mention, register)}")
        return
    length = next((length for head, length in _CODE_LENGTHS if head.match(mention.text)), len(unit.code))
    if length != len(unit.code):
        message = f"{name}: {unit.code} has {len(unit.code)} digits, expected {length}; give the code of what it names"
        yield Finding(where, "code", message)
    if not _alike(mention, unit.name, unit.aliases, register.get(unit.powiat)):
        message = f"{name}: {unit.code} is {unit.name}, which the mention does not resemble"
        yield Finding(where, "code-name", f"{message}; {_codes(mention, register)}")


def _codes(mention: Mention, register: Register) -> str:
    """Say which codes a mention may have: those of the units of its name."""
    units = register.named(mention.lemma or mention.text)[:_SUGGESTED]
    found = ", ".join(f"{unit.code} ({unit.kind})" for unit in units)
    return f"{units[0].name} has {found}" if found else "correct it, or write - where the text does not decide"


def _alike(mention: Mention, name: str, aliases: Iterable[str], powiat: object) -> bool:
    """Whether some word of the mention begins like some word of the unit's name (after folding diacritics)."""
    words = {_fold(word)[:3] for word in re.findall(r"\w+", f"{mention.text} {mention.lemma or ''}")}
    names = [name, *aliases, getattr(powiat, "name", "")]
    return any(_fold(part)[:3] in words for whole in names for part in re.findall(r"\w+", whole))


def _fold(word: str) -> str:
    folded = unicodedata.normalize("NFD", word.casefold().replace("ł", "l"))
    return "".join(c for c in folded if not unicodedata.combining(c))


def _check_date(where: str, name: str, mention: Mention) -> Iterator[Finding]:
    """Find values that are no ISO date, and days or years that are others than those that the text writes."""
    if not is_iso_date(mention.value or ""):
        yield Finding(where, "value", f"{name} has no proper value; write an ISO date: DATE 2021-05-27")
        return
    day = date.fromisoformat(mention.value or "")
    written = [int(number) for number in re.findall(r"\d+", mention.text)]
    if written and (day.day not in written or any(number > 999 and number != day.year for number in written)):
        message = (
            f"{name}: {mention.value} is another day than the text writes, or it writes none; correct or unmark it"
        )
        yield Finding(where, "value", message)


def _check_amount(where: str, name: str, mention: Mention) -> Iterator[Finding]:
    """Find values that are no decimal number with its currency, and currencies that the text does not write."""
    if not _NUMBER.fullmatch(mention.value or "") or not mention.currency:
        yield Finding(where, "value", f"{name} has no proper value; write AMOUNT 2500000 PLN")
        return
    spellings = CURRENCIES.get(mention.currency, ("",))
    if not any(_fold(spelling) in _fold(mention.text) for spelling in spellings):
        yield Finding(
            where, "value", f"{name}: {mention.currency} is not the currency that the text writes; correct it"
        )
