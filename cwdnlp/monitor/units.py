"""Local governments as people name them: a name, a kind with a name, or a TERYT code.

A bare place name means the town where a rural gmina of the same name lies around it, and `gmina X` that rural gmina;
namesakes in several voivodeships are never guessed at. Whatever `unit_label` shows is understood again.

>>> find_unit("powiat sieradzki").code, find_unit("Sieradz").code, find_unit("gmina Sieradz").code
('1014', '1014011', '1014082')
>>> find_unit("gmina Brzeziny, powiat kaliski").code
'3007022'
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from cwdnlp.errors import InputError
from cwdnlp.gazetteers.register import Kind, Unit, load_register
from cwdnlp.monitor.folding import fold

__all__ = ["code_prefix", "find_unit", "same_unit", "unit_label", "within"]

_NEAR = 3
_LONGEST = 200
_CODE = re.compile(r"[0-9]+")
# Powiats are numbered up to 60, cities with the rights of a powiat from 61 (regulation on TERYT, Dz.U. 1998 nr 157).
_FIRST_CITY = 61

_GMINAS: tuple[Kind, ...] = ("urban", "rural", "urban_rural")
_TOWNS: tuple[Kind, ...] = ("urban", "urban_rural")
# Folded, longest first: "gmina miejsko-wiejska" begins with "gmina" too.
_HEADS: dict[str, tuple[Kind, ...]] = {
    "miasto na prawach powiatu": ("city_powiat",),
    "gmina miejsko wiejska": ("urban_rural",),
    "gmina wiejska": ("rural",),
    "gmina miejska": ("urban",),
    "miasto i gmina": ("urban_rural",),
    "gmina i miasto": ("urban_rural",),
    "miasto stoleczne": _TOWNS,
    "wojewodztwo": ("voivodeship",),
    "powiat": ("powiat",),
    "gmina": _GMINAS,
    "miasto": _TOWNS,
    "m st": _TOWNS,
    "woj": ("voivodeship",),
    "pow": ("powiat",),
    "gm": _GMINAS,
    "m": _TOWNS,
}
_WORDS: dict[Kind, str] = {
    "voivodeship": "województwo",
    "powiat": "powiat",
    "city_powiat": "miasto na prawach powiatu",
    "urban": "gmina miejska",
    "rural": "gmina wiejska",
    "urban_rural": "gmina miejsko-wiejska",
}


def find_unit(name: str) -> Unit:
    """Return the unit that a name or code means.

    Letter case and diacritics do not matter, names stand in the nominative, and what follows a comma says where the
    unit lies. A code has 2, 4 or 7 digits; the kind of a gmina, its last digit, may be left out or out of date.

    Raises InputError for what the register does not know, naming the nearest names, and for what has several meanings,
    naming the codes to choose from.

    >>> find_unit("woj. Lodzkie").code, find_unit("Łódź").code, find_unit("101403").name
    ('10', '1061011', 'Brąszewice')
    >>> find_unit("powiat opolski")
    Traceback (most recent call last):
        ...
    cwdnlp.errors.InputError: 'powiat opolski' may be several units (give one of these codes: 0612 powiat opolski, \
lubelskie; 1609 powiat opolski, opolskie)
    """
    text = unicodedata.normalize("NFC", " ".join(name.split()))
    if not fold(text) or len(text) > _LONGEST:
        raise InputError("is no name of a unit", where=repr(text[:40]), remedy='name one such as "powiat sieradzki"')
    if _CODE.fullmatch(text):
        return _by_code(text)
    first, *regions = text.split(",")
    found = [unit for unit in _by_name(first) if all(_lies_in(unit, region) for region in regions)]
    if not found:
        raise InputError(f"no unit is called {text!r}", remedy=_nearest(first))
    if len(found) > 1:
        raise InputError(f"{text!r} may be several units", remedy=f"give one of these codes: {_choices(found)}")
    return found[0]


def within(code: str, unit: str) -> bool:
    """Tell whether the unit with a code is another one or lies inside it.

    A city with powiat rights and its only gmina are one place.

    >>> within("1014032", "1014"), within("1014", "1014032"), within("1061", "1061011")
    (True, False, True)
    """
    return code.startswith(code_prefix(unit))


def same_unit(code: str, other: str) -> bool:
    """Tell whether two codes are of one place: the kind of a gmina may have changed.

    >>> same_unit("1014033", "1014032"), same_unit("1061011", "1061"), same_unit("1014", "1014032")
    (True, True, False)
    """
    return code_prefix(code) == code_prefix(other)


def code_prefix(unit: str) -> str:
    """Return what the codes of a unit, and of all units inside it, begin with.

    >>> code_prefix("1014"), code_prefix("1014032"), code_prefix("1061011")
    ('1014', '101403', '1061')
    """
    if len(unit) >= 4 and unit[2:4].isdecimal() and int(unit[2:4]) >= _FIRST_CITY:
        return unit[:4]
    return unit[:6]


def unit_label(code: str) -> str:
    """Return kind and name of a unit and where it lies, which only this unit is called; an unknown code as it is.

    >>> unit_label("1014082"), unit_label("10"), unit_label("9999999")
    ('gmina wiejska Sieradz, powiat sieradzki, łódzkie', 'województwo łódzkie', '9999999')
    """
    register = load_register()
    unit = register.get(code)
    if unit is None:
        return code
    parts = [f"{_WORDS[unit.kind]} {unit.name}"]
    powiat = register.get(unit.powiat)
    if unit.is_gmina and powiat is not None and powiat.kind == "powiat":
        parts.append(f"powiat {powiat.name}")
    if unit.kind != "voivodeship":
        parts.append(register[unit.voivodeship].name)
    return ", ".join(parts)


def _by_code(text: str) -> Unit:
    """Return the unit with a code; raises InputError."""
    unit = load_register().get(text) or (_gminas_by_number().get(text[:6]) if len(text) in (6, 7) else None)
    if unit is None:
        remedy = "codes have 2 digits for a voivodeship, 4 for a powiat, 7 for a gmina"
        raise InputError(f"the register of units has no code {text[:40]!r}", remedy=remedy)
    return unit


@lru_cache(maxsize=1)
def _gminas_by_number() -> dict[str, Unit]:
    """Return the gminas by the six digits that stay when their kind changes."""
    return {unit.code[:6]: unit for unit in load_register() if unit.is_gmina}


def _by_name(text: str) -> list[Unit]:
    """Return what a name can mean, the place that is meant by it first cleared of those around it."""
    head, bare = _split_head(fold(text))
    if head is None:
        return _beside(_named(bare, text), drop="rural")
    found = [unit for unit in _named(bare, text) if unit.kind in _HEADS[head]]
    return _beside(found, drop="urban" if head in ("gmina", "gm") else "rural")


def _split_head(folded: str) -> tuple[str | None, str]:
    """Separate the word for the kind from a folded name."""
    for head in _HEADS:
        if folded.startswith(f"{head} "):
            return head, folded.removeprefix(f"{head} ")
    return None, folded


def _named(bare: str, typed: str) -> list[Unit]:
    """Return the units of a folded name; those whose very letters were typed, if there are any."""
    found = _units_by_name().get(bare, ())
    letters = typed.casefold()
    exact = [unit for unit in found if any(letters.endswith(name.casefold()) for name in (unit.name, *unit.aliases))]
    return exact or list(found)


@lru_cache(maxsize=1)
def _units_by_name() -> dict[str, tuple[Unit, ...]]:
    """Return the units by folded name and former name."""
    found: dict[str, dict[str, Unit]] = {}
    for unit in load_register():
        for name in (unit.name, *unit.aliases):
            found.setdefault(fold(name), {})[unit.code] = unit
    return {name: tuple(units.values()) for name, units in found.items()}


def _beside(units: list[Unit], *, drop: Kind) -> list[Unit]:
    """Leave out units of a kind that have a namesake of another kind beside them, and cities beside their gmina."""
    gminas = [unit for unit in units if unit.is_gmina]
    return [unit for unit in units if not any(_yields(unit, other, drop) for other in gminas if other is not unit)]


def _yields(unit: Unit, other: Unit, drop: Kind) -> bool:
    """Tell whether a name rather means the other unit."""
    if unit.kind == "city_powiat":
        return other.powiat == unit.code
    # A city with powiat rights is a powiat of its own, and yet the town that the gmina around it is named after.
    beside = unit.powiat == other.powiat or (
        unit.voivodeship == other.voivodeship and any(_is_city(each) for each in (unit, other))
    )
    return unit.kind == drop and other.kind != drop and beside


def _is_city(unit: Unit) -> bool:
    """Tell whether a gmina is a city with powiat rights."""
    return len(code_prefix(unit.code)) == 4


def _lies_in(unit: Unit, region: str) -> bool:
    """Tell whether a unit lies in what is named behind a comma: its powiat or its voivodeship."""
    head, bare = _split_head(fold(region))
    register = load_register()
    around: Iterable[Unit | None] = (register.get(unit.powiat), register.get(unit.voivodeship))
    return any(
        each is not None and fold(each.name) == bare and (head is None or each.kind in _HEADS[head]) for each in around
    )


def _choices(units: list[Unit]) -> str:
    """Write the codes to choose from with what they mean."""
    return "; ".join(f"{unit.code} {unit_label(unit.code)}" for unit in units)


def _nearest(text: str) -> str:
    """Advise the names most like one that is unknown."""
    head, bare = _split_head(fold(text))
    kinds = _HEADS[head] if head else tuple(_WORDS)
    units = {name: [unit for unit in found if unit.kind in kinds] for name, found in _units_by_name().items()}
    near = difflib.get_close_matches(bare, [name for name, found in units.items() if found], n=_NEAR)
    labels = [f"{units[name][0].code} {unit_label(units[name][0].code)}" for name in near]
    return f"do you mean {'; '.join(labels)}?" if labels else "give its name in the nominative, or its TERYT code"
