"""Alerts: articles that match a rule, told at least once to standard output, a file, a program or a web address."""

from cwdnlp.monitor.alerts.alerts import Alerts
from cwdnlp.monitor.alerts.delivery import Delivered

__all__ = ["Alerts", "Delivered"]
