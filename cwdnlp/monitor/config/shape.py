"""The tables of a configuration with their keys; what is not given stays None, so that defaults live in one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cwdnlp.monitor.config.errors import Faults, nearest_of
from cwdnlp.monitor.config.values import Duration, Name, Size
from cwdnlp.render.safe import one_line

__all__ = [
    "AlertTable",
    "FileTable",
    "NetworkTable",
    "RecheckTable",
    "SourceTable",
    "Table",
    "TargetTable",
    "read_table",
]

Text = Annotated[str, Field(min_length=1, max_length=4000)]

_MESSAGES = {
    "string_type": "should be text in quotes",
    "string_too_short": "should not be empty",
    "string_too_long": "is too long",
    "bool_type": "should be true or false",
    "int_type": "should be a whole number",
    "list_type": "should be a list in [ ]",
    "too_short": "should not be empty",
    "dict_type": "should be a table",
    "model_type": "should be a table",
}
_BOUNDS = frozenset({"greater_than", "greater_than_equal", "less_than_equal"})


class Table(BaseModel):
    """A table with strict types."""

    model_config = ConfigDict(strict=True)

    def given(self, *keys: str) -> dict[str, Any]:
        """Return what the file gives of some keys, lists as tuples."""
        values = ((key, getattr(self, key)) for key in keys if key in self.model_fields_set)
        return {key: tuple(value) if isinstance(value, list) else value for key, value in values}


class NetworkTable(Table):
    """`[network]`."""

    workers: Annotated[int, Field(ge=1, le=64)] | None = None
    timeout: Annotated[Duration, Field(gt=0, le=600)] | None = None
    max_bytes: Annotated[Size, Field(ge=1000, le=1_000_000_000)] | None = None
    max_redirects: Annotated[int, Field(ge=0, le=20)] | None = None
    host_delay: Annotated[Duration, Field(le=3600)] | None = None
    robots_max_age: Annotated[Duration, Field(ge=60)] | None = None
    allow_private: list[Text] | None = None


class RecheckTable(Table):
    """`[recheck]`; `for` is a word of Python."""

    every: Duration | None = None
    for_: Duration | None = Field(None, alias="for")


class SourceTable(Table):
    """`[[source]]`, of any kind."""

    name: Name | None = None
    feed: Text | None = None
    page: Text | None = None
    folder: Text | None = None
    stdin: bool | None = None
    interval: Duration | None = None
    unit: Text | None = None
    full_text: bool | None = None
    links: Text | None = None
    exclude: Text | None = None
    other_hosts: bool | None = None


class AlertTable(Table):
    """`[[alert]]`."""

    name: Name
    when: str
    to: Any
    once: Literal["story", "item", "version"] | None = None


class TargetTable(Table):
    """The table that `to` of an alert can be."""

    file: Text | None = None
    command: Annotated[list[Text], Field(min_length=1)] | None = None
    webhook: Text | None = None
    token_env: Text | None = None
    timeout: Annotated[Duration, Field(gt=0, le=600)] | None = None


class FileTable(Table):
    """The whole file; sources and alerts are read one by one, so that each says what is wrong with it."""

    store: Text | None = None
    contact: Text | None = None
    model: Text | None = None
    max_attempts: Annotated[int, Field(ge=1, le=100)] | None = None
    network: Any = None
    recheck: Any = None
    source: Any = None
    alert: Any = None


T = TypeVar("T", bound=Table)


def read_table(kind: type[T], data: Any, where: str, faults: Faults) -> T | None:
    """Return a table, or None with all that is wrong with it noted; unknown keys are noted and passed over."""
    if isinstance(data, dict):
        keys = [field.alias or name for name, field in kind.model_fields.items()]
        for key in (key for key in data if key not in keys):
            faults.add(_joined(where, one_line(key)), "unknown key", _place_of(key, keys))
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            place = ".".join(str(part) for part in each["loc"])
            unit = _unit_of(data.get(place)) if isinstance(data, dict) and each["type"] in _BOUNDS else ""
            faults.add(_joined(where, place), *_explain(each["type"], each["msg"] + unit))
        return None


def _place_of(key: str, keys: Sequence[str]) -> str:
    """Advise where a key belongs; TOML gives what stands below a table to that table."""
    if key in FileTable.model_fields:
        return "it is a key of the whole file: write it above the first table"
    return nearest_of(key, keys)


def _unit_of(value: Any) -> str:
    """Return in what the bounds of a value are told: durations and sizes are written as text, plain numbers are not."""
    if not isinstance(value, str):
        return ""
    return " bytes" if value.lower().endswith("b") else " seconds"


def _joined(*parts: str) -> str:
    return ": ".join(filter(None, parts))


def _explain(kind: str, message: str) -> tuple[str, str | None]:
    """Return what is wrong, and the remedy."""
    if kind == "missing":
        return "is missing", "see docs/watch-config.md"
    own = message.removeprefix("Value error, ").replace("Input should", "should")
    return _MESSAGES.get(kind, own), None
