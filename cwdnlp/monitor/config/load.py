"""A configuration read from its file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cwdnlp.labels import SCHEMA
from cwdnlp.monitor.config.addresses import Addresses
from cwdnlp.monitor.config.alerts import Alerts
from cwdnlp.monitor.config.errors import ConfigError, Faults
from cwdnlp.monitor.config.paths import resolve_path
from cwdnlp.monitor.config.shape import FileTable, NetworkTable, RecheckTable, read_table
from cwdnlp.monitor.config.sources import Sources
from cwdnlp.monitor.settings import AlertSettings, NetworkSettings, SourceSettings, StdinSource, WatchSettings

__all__ = ["load_config"]

_LARGEST = 20_000_000
_STORE = "news.sqlite"
# A mail address or a page: what stands in the user agent, for people who wonder who asks.
_CONTACT = re.compile(r"(?:mailto:)?[^\s@<>()]+@[^\s@<>()]+|https?://[^\s<>()]+")
_LONGEST_CONTACT = 200
_PAGE = "docs/watch-config.md"


def load_config(path: Path) -> WatchSettings:
    """Read a configuration and check all of it: keys, types, addresses, units, regular expressions, rules.

    Paths in it are relative to the file. Labels in rules are checked against those of cwdnlp, unless the file names a
    model: then only the loaded model tells them. Raises ConfigError with every fault that was found.
    """
    data = _parse(path, _read(path))
    faults = Faults()
    settings = _settings(data, path.absolute().parent, faults)
    if faults.found or settings is None:
        raise ConfigError(faults.found, where=str(path))
    return settings


def _read(path: Path) -> str:
    """Return the text of the file; raises ConfigError."""
    try:
        if not path.is_file():
            raise ConfigError(
                "is no file" if path.exists() else "does not exist", where=str(path), remedy="name a TOML file"
            )
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        raise ConfigError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="check its permissions"
        ) from None
    if len(data) > _LARGEST:
        raise ConfigError(f"is larger than {_LARGEST // 1_000_000} MB", where=str(path), remedy="is it the right file?")
    return _decode(path, data)


def _decode(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"line {line} is not UTF-8", where=str(path), remedy="save the file as UTF-8") from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    """Return the tables of the file; raises ConfigError with the line."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ConfigError("is nested too deep", where=str(path), remedy=f"see {_PAGE}") from None
    except ValueError as error:  # not only TOMLDecodeError: of a number with 5,000 digits too
        quotes = "write it in single quotes, where a backslash stays one" if "\\" in str(error) else f"see {_PAGE}"
        raise ConfigError(f"is no TOML: {error}", where=str(path), remedy=quotes) from None


def _settings(data: dict[str, Any], folder: Path, faults: Faults) -> WatchSettings | None:
    """Return the settings, or None; whatever is wrong is noted."""
    table = read_table(FileTable, data, "", faults)
    network = read_table(NetworkTable, data.get("network", {}), "[network]", faults) or NetworkTable()
    recheck = read_table(RecheckTable, data.get("recheck", {}), "[recheck]", faults) or RecheckTable.model_validate({})
    addresses = Addresses(_own_hosts(data), faults)
    sources = Sources(folder, addresses, faults).read(_rows(data, "source", faults))
    contact = _contact(data, faults)
    schema = None if data.get("model") else SCHEMA
    alerts = Alerts(folder, addresses, _names(data), sources, schema, faults).read(_rows(data, "alert", faults))
    if table is None:
        return None
    return _assemble(
        table,
        folder,
        sources,
        alerts,
        NetworkSettings(contact=contact, **network.given(*NetworkTable.model_fields)),
        recheck,
        faults,
    )


def _assemble(
    table: FileTable,
    folder: Path,
    sources: Sequence[SourceSettings],
    alerts: Sequence[AlertSettings],
    network: NetworkSettings,
    recheck: RecheckTable,
    faults: Faults,
) -> WatchSettings | None:
    """Put the parts together."""
    store = resolve_path(table.store or _STORE, folder, "store", faults)
    if store is None:
        return None
    again = {"recheck": recheck.every, "recheck_for": recheck.for_}
    others = table.given("max_attempts") | {key: value for key, value in again.items() if value is not None}
    model = _model(table.model, folder)
    return WatchSettings(
        store=store, sources=tuple(sources), alerts=tuple(alerts), network=network, model=model, **others
    )


def _model(name: str | None, folder: Path) -> str | None:
    """Return a model as `cwdnlp.load` takes it: a folder beside the file, else the name of an installed one."""
    if name is None:
        return None
    path = folder / Path(name).expanduser()
    return str(path) if path.exists() else name


def _own_hosts(data: dict[str, Any]) -> list[str]:
    """Return the entries of `allow_private`, whatever else is wrong with its table."""
    network = data.get("network")
    entries = network.get("allow_private") if isinstance(network, dict) else None
    return [entry for entry in entries if isinstance(entry, str)] if isinstance(entries, list) else []


def _names(data: dict[str, Any]) -> list[str]:
    """Return the names of all sources, of those too with which something is wrong."""
    rows = data.get("source")
    tables = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [str(row.get("name", StdinSource().name)) for row in tables]


def _rows(data: dict[str, Any], key: str, faults: Faults) -> list[Any]:
    """Return the tables of a list of tables; no source at all is a fault."""
    rows = data.get(key, [])
    if not isinstance(rows, list):
        faults.add(f"[{key}]", "should be a list of tables", f"write [[{key}]] with two brackets")
        return []
    if key == "source" and not rows:
        faults.add("[[source]]", "is missing", f"say what is to be watched, see {_PAGE}")
    return rows


def _contact(data: dict[str, Any], faults: Faults) -> str | None:
    """Return who is behind the requests; a source on the network needs it."""
    contact = data.get("contact")
    rows = data.get("source")
    asks = isinstance(rows, list) and any(isinstance(row, dict) and ("feed" in row or "page" in row) for row in rows)
    remedy = 'write contact = "mailto:monitor@gmina.example", or the address of a page about the project'
    if contact is None:
        if asks:
            faults.add("contact", "is missing: sites want to know who asks", remedy)
        return None
    if not isinstance(contact, str):
        return None  # said already, with the other keys of the file
    is_plain = contact.isascii() and contact.isprintable() and len(contact) <= _LONGEST_CONTACT
    if not is_plain or not _CONTACT.fullmatch(contact):
        faults.add("contact", "is neither a mail address nor a web address in ASCII", remedy)
        return None
    return contact
