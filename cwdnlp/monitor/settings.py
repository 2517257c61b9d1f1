"""What a configuration says, as typed values with every default; `cwdnlp.monitor.config` reads it from TOML."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = [
    "AlertSettings",
    "CommandTarget",
    "FeedSource",
    "FileTarget",
    "FolderSource",
    "NetworkSettings",
    "PageSource",
    "SourceSettings",
    "StdinSource",
    "StdoutTarget",
    "Target",
    "WatchSettings",
    "WebhookTarget",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSettings:
    """How the network is used: limits of one request, and politeness towards one host.

    Times are in seconds. `contact` is a mail address or a page about the project; it goes into the user agent.
    `allow_private` lists hosts, addresses and networks (`127.0.0.1`, `10.20.0.0/16`, `intranet.example`) that may be
    asked although they are not public.
    """

    contact: str | None = None
    workers: int = 8
    timeout: float = 30.0
    max_bytes: int = 10_000_000
    max_redirects: int = 5
    host_delay: float = 2.0
    robots_max_age: float = 86_400.0
    allow_private: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """An RSS or Atom feed; with `full_text` its entries carry the whole article, and no page is fetched."""

    name: str
    url: str
    interval: float = 3600.0
    unit: str | None = None
    full_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSource:
    """A page that lists news: links whose absolute address the regular expression `links` matches somewhere.

    `exclude` takes some of them out again; only links to the same site (host) count, unless `other_hosts`.
    """

    name: str
    url: str
    links: str
    exclude: str | None = None
    other_hosts: bool = False
    interval: float = 3600.0
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSource:
    """A folder of .txt, .md, .html, .htm, .json, .jsonl and .ndjson files, with the folders in it."""

    name: str
    path: Path
    interval: float = 60.0
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StdinSource:
    """JSON lines on standard input, each an article, until the input ends."""

    name: str = "stdin"
    unit: str | None = None


SourceSettings = FeedSource | PageSource | FolderSource | StdinSource


@dataclass(frozen=True, slots=True)
class StdoutTarget:
    """Alerts as JSON lines on standard output."""


@dataclass(frozen=True, slots=True)
class FileTarget:
    """Alerts as JSON lines at the end of a file."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandTarget:
    """A program started for each alert, without a shell, with the alert as JSON on its standard input."""

    command: tuple[str, ...]
    timeout: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookTarget:
    """An address that each alert is posted to as JSON; `token_env` names the variable with a bearer token."""

    url: str
    token_env: str | None = None
    timeout: float = 30.0


Target = StdoutTarget | FileTarget | CommandTarget | WebhookTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettings:
    """A rule and where its alerts go. `once` says what an alert is given once for: a story, an item or a version."""

    name: str
    when: str
    target: Target
    once: Literal["story", "item", "version"] = "story"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """A whole configuration.

    An article that was read is looked at again every `recheck` seconds during `recheck_for` seconds after it was
    found (0: never), since pages are corrected in their first days. What cannot be had is tried `max_attempts` times.
    """

    store: Path
    sources: tuple[SourceSettings, ...]
    alerts: tuple[AlertSettings, ...] = ()
    network: NetworkSettings = NetworkSettings()
    model: str | None = None
    recheck: float = 86_400.0
    recheck_for: float = 7 * 86_400.0
    max_attempts: int = 6
