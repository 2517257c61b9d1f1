"""The alerts of a configuration: rules that can be read, and targets that can be reached in principle."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cwdnlp.labels import Schema
from cwdnlp.monitor.config.addresses import Addresses
from cwdnlp.monitor.config.errors import Faults
from cwdnlp.monitor.config.paths import resolve_path
from cwdnlp.monitor.config.shape import AlertTable, TargetTable, read_table
from cwdnlp.monitor.config.sources import row_name
from cwdnlp.monitor.folding import fold
from cwdnlp.monitor.rules import Rule, RuleError, parse_rule
from cwdnlp.monitor.settings import (
    AlertSettings,
    CommandTarget,
    FileTarget,
    FolderSource,
    SourceSettings,
    StdoutTarget,
    Target,
    WebhookTarget,
)

__all__ = ["Alerts"]

_KINDS = ("file", "command", "webhook")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_READ_SUFFIXES = (".txt", ".md", ".html", ".htm", ".json", ".jsonl", ".ndjson")
_WANTED = 'write "stdout", or a table such as { file = "alerts.jsonl" } with one of file, command, webhook'


class Alerts:
    """Reads the tables `[[alert]]` of a file and notes all that is wrong with them."""

    def __init__(
        self,
        folder: Path,
        addresses: Addresses,
        names: Sequence[str],
        sources: Sequence[SourceSettings],
        schema: Schema | None,
        faults: Faults,
    ) -> None:
        self._folder = folder
        self._addresses = addresses
        self._source_names = {fold(name): name for name in names}
        self._sources = sources
        self._schema = schema
        self._faults = faults
        self._names: dict[str, str] = {}

    def read(self, rows: Sequence[Any]) -> list[AlertSettings]:
        """Return the alerts that are right."""
        read = (self._alert(number, row) for number, row in enumerate(rows, 1))
        return [alert for alert in read if alert is not None]

    def _alert(self, number: int, row: Any) -> AlertSettings | None:
        where = row_name("alert", number, row)
        table = read_table(AlertTable, row, where, self._faults)
        if table is None:
            return None
        first = self._names.setdefault(table.name, where)
        if first != where:
            self._faults.add(f"{where}: name", f"{table.name!r} is the name of {first} too", "give each its own")
        self._check_rule(table.when, f"{where}: when")
        target = self._target(table.to, f"{where}: to")
        return None if target is None else AlertSettings(target=target, **table.given("name", "when", "once"))

    def _check_rule(self, text: str, where: str) -> None:
        try:
            rule = parse_rule(text, schema=self._schema)
        except RuleError as error:
            tail = f" ({error.remedy})" if error.remedy else ""
            self._faults.add(where, f"column {error.column}: {error.message}{tail}\n{_indented(error.excerpt)}")
        else:
            self._check_sources(rule, where)

    def _check_sources(self, rule: Rule, where: str) -> None:
        """Note sources that the file does not have: a rule about them would never hold."""
        names = self._source_names
        asked = [str(value) for clause in rule.clauses() if clause.field == "source" for value in clause.values]
        for name in asked:
            if fold(name) not in names:
                near = difflib.get_close_matches(fold(name), names, n=1)
                remedy = f"do you mean {names[near[0]]!r}?" if near else "write the name of a [[source]]"
                self._faults.add(where, f"no source is called {name!r}", remedy)

    def _target(self, to: Any, where: str) -> Target | None:
        """Return where the alerts go."""
        if to == "stdout":
            return StdoutTarget()
        if not isinstance(to, dict):
            self._faults.add(where, "is no target", _WANTED)
            return None
        table = read_table(TargetTable, to, where, self._faults)
        if table is None:
            return None
        kinds = [kind for kind in _KINDS if kind in table.model_fields_set]
        if len(kinds) != 1:
            self._faults.add(where, f"is {' and '.join(kinds)} at once" if kinds else "is no target", _WANTED)
            return None
        self._check_keys(table, kinds[0], where)
        return _MAKERS[kinds[0]](self, table, where)

    def _check_keys(self, table: TargetTable, kind: str, where: str) -> None:
        fitting = {"file": {"file"}, "command": {"command", "timeout"}}.get(kind, {kind, "token_env", "timeout"})
        for key in sorted(table.model_fields_set - fitting):
            self._faults.add(f"{where}: {key}", f"is nothing for a {kind}", "leave it out")

    def file(self, table: TargetTable, where: str) -> Target | None:
        """Return a file; one that a watched folder holds would be read as news."""
        path = resolve_path(table.file or "", self._folder, f"{where}: file", self._faults)
        if path is None:
            return None
        for source in self._sources:
            read = isinstance(source, FolderSource) and path.is_relative_to(source.path)
            if read and path.suffix.lower() in _READ_SUFFIXES:
                message = f"lies in the folder of the source {source.name!r}, and would be read as news"
                self._faults.add(f"{where}: file", message, "write alerts to another folder")
        return FileTarget(path)

    def command(self, table: TargetTable, where: str) -> Target | None:
        """Return a command; a program with a path is looked for beside the file, one without on PATH."""
        program, *rest = table.command or [""]
        if "\0" in "".join([program, *rest]):
            self._faults.add(f"{where}: command", "holds a NUL character", "leave it out")
            return None
        if "/" in program or program.startswith("~"):
            path = resolve_path(program, self._folder, f"{where}: command", self._faults)
            program = "" if path is None else str(path)
        return CommandTarget(command=(program, *rest), **table.given("timeout")) if program else None

    def webhook(self, table: TargetTable, where: str) -> Target | None:
        """Return a webhook; a token never goes over an open line but to a host of the operator's own."""
        url = table.webhook or ""
        if not self._addresses.check(url, f"{where}: webhook"):
            return None
        if table.token_env is not None and not _VARIABLE.fullmatch(table.token_env):
            message = "should be the name of an environment variable"
            self._faults.add(f"{where}: token_env", message, "write such as MONITOR_TOKEN, and the token itself there")
        if table.token_env is not None and urlsplit(url).scheme == "http" and not self._addresses.is_own(url):
            self._faults.add(f"{where}: webhook", "would send the token unencrypted", "use https")
        return WebhookTarget(url=url, **table.given("token_env", "timeout"))


_MAKERS = {"file": Alerts.file, "command": Alerts.command, "webhook": Alerts.webhook}


def _indented(excerpt: str) -> str:
    return "\n".join(f"    {line}" for line in excerpt.split("\n"))
