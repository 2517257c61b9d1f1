"""How the sources are, and what the store holds as a whole."""

from __future__ import annotations

import sqlite3

from cwdnlp.monitor.report.period import Period
from cwdnlp.monitor.report.results import FailingSource, Health, Making
from cwdnlp.monitor.report.selection import Selection

__all__ = ["count_making", "examine_sources"]


def examine_sources(connection: sqlite3.Connection, *, most: int) -> Health:
    """Count the sources by state and name those that fail, the longest failing first."""
    states = dict(connection.execute("SELECT state, count(*) FROM source WHERE active = 1 GROUP BY 1"))
    queue = dict(connection.execute("SELECT state, count(*) FROM candidate WHERE state <> 'done' GROUP BY 1"))
    failing = connection.execute(
        """
        SELECT name, address, coalesce(error, ''), failures, ok_at FROM source WHERE active = 1 AND state = 'failing'
        ORDER BY ok_at, failures DESC, name LIMIT ?  -- never (NULL) comes first
        """,
        (most,),
    )
    return Health(
        sources=sum(states.values()),
        ok=states.get("ok", 0),
        new=states.get("new", 0),
        failing=tuple(FailingSource(*row) for row in failing),
        failing_total=states.get("failing", 0),
        pending=queue.get("pending", 0),
        failed=queue.get("failed", 0),
    )


def count_making(chosen: Selection, period: Period, *, store: str) -> Making:
    """Count what the report was made from."""
    connection = chosen.connection
    (articles,) = connection.execute("SELECT count(*) FROM item WHERE version_id IS NOT NULL").fetchone()
    (stories,) = connection.execute("SELECT count(DISTINCT story_id) FROM item").fetchone()
    latest = connection.execute("SELECT stored_at FROM version ORDER BY id DESC LIMIT 1").fetchone()
    models = chosen.rows(
        """
        SELECT version.model, count(*) FROM told JOIN item ON item.id = told.item_id
        JOIN version ON version.id = item.version_id GROUP BY 1 ORDER BY 2 DESC, 1
        """,
        period,
    )
    return Making(
        store=store,
        articles=articles,
        stories=stories,
        stored_at=latest[0] if latest else None,
        models=tuple((model, number) for model, number in models),
    )
