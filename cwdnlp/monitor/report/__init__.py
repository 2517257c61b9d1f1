"""What a report says: counted from the store, in stories, for a period. `cwdnlp.render.report` makes a page of it."""

from __future__ import annotations

from cwdnlp.monitor.report.collect import collect_report
from cwdnlp.monitor.report.period import Period, read_period
from cwdnlp.monitor.report.results import Report
from cwdnlp.monitor.report.writing import make_report, write_report

__all__ = ["Period", "Report", "collect_report", "make_report", "read_period", "write_report"]
