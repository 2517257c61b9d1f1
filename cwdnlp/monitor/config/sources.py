"""The sources of a configuration: each of one kind, with keys that fit it, none twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cwdnlp.errors import InputError
from cwdnlp.monitor.config.addresses import Addresses
from cwdnlp.monitor.config.errors import Faults
from cwdnlp.monitor.config.paths import resolve_path
from cwdnlp.monitor.config.shape import SourceTable, read_table
from cwdnlp.monitor.net.address import address_key
from cwdnlp.monitor.settings import FeedSource, FolderSource, PageSource, SourceSettings, StdinSource
from cwdnlp.monitor.units import find_unit
from cwdnlp.render.safe import one_line

__all__ = ["Sources"]

_KINDS = ("feed", "page", "folder", "stdin")
_KEYS: dict[str, frozenset[str]] = {
    "feed": frozenset(["name", "feed", "interval", "unit", "full_text"]),
    "page": frozenset(["name", "page", "interval", "unit", "links", "exclude", "other_hosts"]),
    "folder": frozenset(["name", "folder", "interval", "unit"]),
    "stdin": frozenset(["name", "stdin", "unit"]),
}
_SHORTEST_ON_NETWORK = 60.0
_SHORTEST_IN_FOLDER = 1.0


class Sources:
    """Reads the tables `[[source]]` of a file and notes all that is wrong with them."""

    def __init__(self, folder: Path, addresses: Addresses, faults: Faults) -> None:
        self._folder = folder
        self._addresses = addresses
        self._faults = faults
        self._names: dict[str, str] = {}
        self._places: dict[tuple[object, ...], str] = {}

    def read(self, rows: Sequence[Any]) -> list[SourceSettings]:
        """Return the sources, but for those that cannot be made out."""
        read = (self._source(number, row) for number, row in enumerate(rows, 1))
        return [source for source in read if source is not None]

    def _source(self, number: int, row: Any) -> SourceSettings | None:
        where = row_name("source", number, row)
        table = read_table(SourceTable, row, where, self._faults)
        if table is None or (kind := self._kind(table, where)) is None:
            return None
        self._check_keys(table, kind, where)
        self._check_name(table, kind, where)
        source = _MAKERS[kind](self, table, self._unit(table, where), where)
        if source is not None:
            self._check_place(source, where)
        return source

    def _kind(self, table: SourceTable, where: str) -> str | None:
        """Return which of the four kinds a source is."""
        kinds = [kind for kind in _KINDS if kind in table.model_fields_set]
        if len(kinds) != 1:
            message = f"is {' and '.join(kinds)} at once" if kinds else "says nowhere to look"
            self._faults.add(where, message, "give exactly one of feed, page, folder, stdin")
            return None
        return kinds[0]

    def _check_keys(self, table: SourceTable, kind: str, where: str) -> None:
        """Note keys of another kind of source."""
        for key in sorted(table.model_fields_set - _KEYS[kind]):
            kinds = " or ".join(each for each in _KINDS if key in _KEYS[each])
            self._faults.add(f"{where}: {key}", f"is nothing for a {kind}", f"it belongs to a {kinds}; leave it out")

    def _unit(self, table: SourceTable, where: str) -> str | None:
        """Return the code of the unit whose site it is."""
        if table.unit is None:
            return None
        try:
            return find_unit(table.unit).code
        except InputError as error:
            self._faults.add(f"{where}: unit", error.message, error.remedy)
            return None

    def feed(self, table: SourceTable, unit: str | None, where: str) -> SourceSettings | None:
        """Return a feed."""
        url = self._address(table.feed or "", table, f"{where}: feed")
        given = table.given("name", "interval", "full_text")
        return FeedSource(url=url, unit=unit, **given) if url and table.name else None

    def page(self, table: SourceTable, unit: str | None, where: str) -> SourceSettings | None:
        """Return a page that lists news."""
        url = self._address(table.page or "", table, f"{where}: page")
        for key, pattern in (("links", table.links), ("exclude", table.exclude)):
            self._check_pattern(pattern, f"{where}: {key}")
        if table.links is None:
            remedy = "give a regular expression that the addresses of articles match, such as '/aktualnosci/\\d+'"
            self._faults.add(f"{where}: links", "is missing", remedy)
        given = table.given("name", "interval", "links", "exclude", "other_hosts")
        return PageSource(url=url, unit=unit, **given) if url and table.name and table.links else None

    def folder(self, table: SourceTable, unit: str | None, where: str) -> SourceSettings | None:
        """Return a folder."""
        self._check_interval(table, _SHORTEST_IN_FOLDER, where)
        path = resolve_path(table.folder or "", self._folder, f"{where}: folder", self._faults)
        given = table.given("name", "interval")
        return FolderSource(path=path, unit=unit, **given) if path and table.name else None

    def stdin(self, table: SourceTable, unit: str | None, where: str) -> SourceSettings | None:
        """Return standard input."""
        if table.stdin is False:
            self._faults.add(f"{where}: stdin", "should be true", "leave the source out if it is not wanted")
        return StdinSource(unit=unit, **table.given("name"))

    def _address(self, url: str, table: SourceTable, where: str) -> str | None:
        """Return an address that can be asked, and not too often."""
        if not self._addresses.check(url, where):
            return None
        if not self._addresses.is_own(url):
            self._check_interval(table, _SHORTEST_ON_NETWORK, where.rpartition(": ")[0])
        return url

    def _check_interval(self, table: SourceTable, shortest: float, where: str) -> None:
        if table.interval is not None and table.interval < shortest:
            self._faults.add(f"{where}: interval", f"is shorter than {shortest:.0f} s", "ask less often")

    def _check_pattern(self, pattern: str | None, where: str) -> None:
        try:
            re.compile(pattern or "")
        except (re.error, RecursionError, OverflowError) as error:
            remedy = "write it in single quotes, where a backslash stays one"
            self._faults.add(where, f"is no regular expression: {error}", remedy)

    def _check_name(self, table: SourceTable, kind: str, where: str) -> None:
        """Note a missing name, and that of an earlier source: the store knows sources by their names."""
        name = table.name or (StdinSource().name if kind == "stdin" else None)
        if name is None:
            self._faults.add(f"{where}: name", "is missing", "give each source a name of its own")
        elif (first := self._names.setdefault(name, where)) != where:
            self._faults.add(f"{where}: name", f"{name!r} is the name of {first} too", "give each its own")

    def _check_place(self, source: SourceSettings, where: str) -> None:
        """Note what an earlier source watches already."""
        first = self._places.setdefault(_place(source), where)
        if first != where:
            self._faults.add(where, f"is the same as {first}", "leave one of them out")


_MAKERS = {"feed": Sources.feed, "page": Sources.page, "folder": Sources.folder, "stdin": Sources.stdin}


def row_name(table: str, number: int, row: Any) -> str:
    """Return how a row of a list of tables is named in messages.

    >>> row_name("source", 3, {"name": "Brzeźnio"})
    '[[source]] 3 ("Brzeźnio")'
    """
    name = row.get("name") if isinstance(row, dict) else None
    return (
        f'[[{table}]] {number} ("{one_line(name[:60])}")' if isinstance(name, str) and name else f"[[{table}]] {number}"
    )


def _place(source: SourceSettings) -> tuple[object, ...]:
    """Return what two sources must not share; one page may be read twice if it is for other links."""
    match source:
        case FeedSource():
            return ("feed", address_key(source.url))
        case PageSource():
            return ("page", address_key(source.url), source.links, source.exclude)
        case FolderSource():
            return ("folder", source.path)
        case StdinSource():
            return ("stdin",)
