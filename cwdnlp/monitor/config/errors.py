"""What is wrong with a configuration, all of it at once."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from cwdnlp.errors import CwdnlpError

__all__ = ["ConfigError", "Faults", "nearest_of"]


class ConfigError(CwdnlpError):
    """A configuration cannot be used; each of `faults` names the table, the key and the remedy.

    >>> print(ConfigError(["store: should be text", "contact: is missing"], where="monitor.toml"))
    monitor.toml: store: should be text
    monitor.toml: contact: is missing
    """

    def __init__(self, faults: Sequence[str] | str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.faults = (faults,) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(self.faults), where=where, remedy=remedy)

    def __str__(self) -> str:
        head = f"{self.where}: " if self.where else ""
        tail = f" ({self.remedy})" if self.remedy else ""
        return "\n".join(f"{head}{fault}" for fault in self.faults) + tail

    def at(self, where: str) -> ConfigError:
        """Return a copy of this error that names `where` the configuration stands."""
        inner = f"{where}: {self.where}" if self.where else where
        return ConfigError(self.faults, where=inner, remedy=self.remedy)


class Faults:
    """Collects what is wrong, in the order in which it is found."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, where: str, message: str, remedy: str | None = None) -> None:
        """Note a fault of a key; `where` may be empty for one of the whole file."""
        tail = f" ({remedy})" if remedy else ""
        self.found.append(": ".join(filter(None, (where, f"{message}{tail}"))))


def nearest_of(word: str, known: Sequence[str]) -> str:
    """Advise the known word that is most like another, or all of them.

    >>> nearest_of("intervall", ["interval", "unit"]), nearest_of("colour", ["interval", "unit"])
    ('do you mean interval?', 'use one of: interval, unit')
    """
    near = difflib.get_close_matches(word, known, n=1)
    return f"do you mean {near[0]}?" if near else f"use one of: {', '.join(known)}"
