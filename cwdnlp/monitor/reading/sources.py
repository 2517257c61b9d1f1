"""How the sources of a store are: what they gave, what failed and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cwdnlp.errors import InputError
from cwdnlp.monitor.store import FaultState, SourceState, Store
from cwdnlp.monitor.store.errors import naming_faults

if TYPE_CHECKING:
    import sqlite3

__all__ = ["FailedArticle", "SourceReport", "source_report", "source_reports"]

SHOWN = 20
"""How many faults and failed articles of a source are told."""


@dataclass(frozen=True, slots=True)
class FailedArticle:
    """An article that was given up; it is tried again when its source says that it changed, or on request."""

    url: str
    title: str | None
    error: str | None
    attempts: int
    found_at: str


@dataclass(frozen=True, slots=True)
class SourceReport:
    """A source with its counts: `faults` by kind, and the newest of `failed_articles`, which were given up."""

    state: SourceState
    faults: dict[str, int]
    failed_articles: tuple[FailedArticle, ...] = ()

    @property
    def failing(self) -> bool:
        """Whether somebody should look after it: it cannot be asked, or articles of it were given up."""
        return self.state.active and (self.state.state == "failing" or self.state.failed > 0)

    @property
    def found(self) -> int:
        """How many articles it has offered."""
        return self.state.pending + self.state.done + self.state.failed

    @property
    def recent(self) -> tuple[FaultState, ...]:
        """Its newest faults, newest first."""
        return self.state.faults[:SHOWN]

    def to_dict(self, *, details: bool = False) -> dict[str, Any]:
        """Return the report as plain data; with `details` also its newest faults and failed articles."""
        told = asdict(self.state)
        for name in ("id", "etag", "last_modified", "faults"):
            del told[name]
        data = {**told, "found": self.found, "faults": self.faults}
        if details:
            data["recent_faults"] = [asdict(fault) for fault in self.recent]
            data["failed_articles"] = [asdict(article) for article in self.failed_articles]
        return data


def source_reports(store: Store, *, failing: bool = False) -> list[SourceReport]:
    """Return the sources of a store by name: those of the configuration first; with `failing` only those in trouble."""
    counts = _fault_counts(store)
    reports = [SourceReport(state, counts.get(state.id, {})) for state in store.sources()]
    wanted = [report for report in reports if report.failing or not failing]
    return sorted(wanted, key=lambda report: not report.state.active)


def source_report(store: Store, name: str) -> SourceReport:
    """Return one source with the newest of its articles that were given up; raises InputError for another name."""
    states = {state.name: state for state in store.sources()}
    if name not in states:
        raise InputError(f"no source is called {name!r}", where=str(store.path), remedy=_nearest(name, list(states)))
    state = states[name]
    with naming_faults(store.path):
        rows = store.connection.execute(
            "SELECT coalesce(url, key) AS url, title, error, attempts, found_at FROM candidate "
            "WHERE source_id = ? AND state = 'failed' ORDER BY found_at DESC, id DESC LIMIT ?",
            (state.id, SHOWN),
        ).fetchall()
    return SourceReport(
        state, _fault_counts(store).get(state.id, {}), tuple(FailedArticle(**dict(row)) for row in rows)
    )


def _fault_counts(store: Store) -> dict[int, dict[str, int]]:
    """Return how many faults each source had, by kind."""
    with naming_faults(store.path):
        rows: list[sqlite3.Row] = store.connection.execute(
            "SELECT source_id, kind, sum(count) AS count FROM fault GROUP BY source_id, kind ORDER BY kind"
        ).fetchall()
    counts: dict[int, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row["source_id"], {})[row["kind"]] = row["count"]
    return counts


def _nearest(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3, cutoff=0.5)
    return f"do you mean {' or '.join(map(repr, near))}?" if near else "`cwdnlp sources` lists them"
