"""Rules: a small language that says which articles are worth an alert (docs/alerts.md).

>>> from cwdnlp.labels import SCHEMA
>>> print(parse_rule('stage="funding" AND not (amount < 1_000_000 or "sport" in topics)', schema=SCHEMA))
stage = "funding" and not (amount < 1_000_000 or "sport" in topics)
"""

from cwdnlp.monitor.rules.errors import RuleError
from cwdnlp.monitor.rules.fields import FIELDS, Field
from cwdnlp.monitor.rules.parser import parse_rule
from cwdnlp.monitor.rules.subject import Subject
from cwdnlp.monitor.rules.tree import Rule

__all__ = ["FIELDS", "Field", "Rule", "RuleError", "Subject", "parse_rule"]
