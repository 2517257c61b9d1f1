"""The watch: sources asked in their rhythm, articles read, tagged and stored once, alerts delivered.

The main thread alone touches the store and the pipeline (`loop`, `desk`); workers ask and read (`errands`). What is
due stands in the store and in the timetable (`planner`), by host (`lanes`), and nothing is in memory that a kill could
lose: the queue is in the store, and an article leaves it in the transaction that stores it.
"""

from __future__ import annotations

from cwdnlp.monitor.watch.summary import Summary
from cwdnlp.monitor.watch.watch import Watch, watch_once

__all__ = ["Summary", "Watch", "watch_once"]
