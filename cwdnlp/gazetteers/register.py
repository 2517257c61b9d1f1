"""The TERYT register: every voivodeship, powiat and gmina with its code.

Codes have 2 digits for a voivodeship, 4 for a powiat (or a city with powiat rights), 7 for a gmina; the last digit of
a gmina tells its kind and may change over the years, so that units of different years are joined on six digits.

>>> register = load_register()
>>> register["1410023"].name, register["1410023"].powiat
('Łosice', '1410')
>>> [unit.code for unit in register.named("Osiek")]
['0402082', '1213052', '2213082', '2612043']
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from typing import Literal, cast

__all__ = ["Kind", "Register", "Unit", "load_register"]

Kind = Literal["voivodeship", "powiat", "city_powiat", "urban", "rural", "urban_rural"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the register; `powiat` and `voivodeship` are the codes of the units that it lies in."""

    code: str
    kind: Kind
    name: str
    aliases: tuple[str, ...] = ()

    @property
    def voivodeship(self) -> str:
        """The code of the voivodeship."""
        return self.code[:2]

    @property
    def powiat(self) -> str:
        """The code of the powiat, empty for a voivodeship."""
        return self.code[:4] if len(self.code) > 2 else ""

    @property
    def is_gmina(self) -> bool:
        """Whether the unit is a gmina."""
        return len(self.code) == 7

    @property
    def has_town_rights(self) -> bool:
        """Whether a bare place name may mean this gmina before a rural one of the same name."""
        return self.kind in ("urban", "urban_rural")


@dataclass(slots=True)
class Register:
    """The units by code and by name."""

    units: dict[str, Unit]
    _by_name: dict[str, list[Unit]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_name = {}
        for unit in self.units.values():
            for name in (unit.name, *unit.aliases):
                self._by_name.setdefault(name.casefold(), []).append(unit)

    def __getitem__(self, code: str) -> Unit:
        return self.units[code]

    def __contains__(self, code: object) -> bool:
        return code in self.units

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units.values())

    def __len__(self) -> int:
        return len(self.units)

    def get(self, code: str) -> Unit | None:
        """Return the unit with this code, or None."""
        return self.units.get(code)

    def named(self, name: str) -> list[Unit]:
        """Return the units of this name or former name, letter case ignored, in order of code."""
        return self._by_name.get(name.casefold(), [])


@lru_cache(maxsize=1)
def load_register() -> Register:
    """Read the register that the package ships (state of 1 January 2026)."""
    table = (files("cwdnlp.gazetteers") / "data" / "units.tsv").read_text(encoding="utf-8")
    units = (
        Unit(row["code"], cast("Kind", row["kind"]), row["name"], tuple(filter(None, row["aliases"].split(";"))))
        for row in csv.DictReader(StringIO(table), delimiter="\t")
    )
    return Register({unit.code: unit for unit in units})
