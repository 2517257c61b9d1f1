"""Labels in rules, checked against the pipeline: those of a model of one's own are known only when it is loaded."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cwdnlp.monitor.settings import AlertSettings
from cwdnlp.monitor.watch.events import tell

if TYPE_CHECKING:
    from spacy.language import Language

    from cwdnlp.labels import Schema
    from cwdnlp.monitor.rules.fields import UnfitValueError

__all__ = ["tell_unknown_labels", "unknown_labels"]

_LABELLED = ("stage", "topics")


def tell_unknown_labels(alerts: Sequence[AlertSettings], nlp: Language) -> int:
    """Log each stage and topic of a rule that a pipeline never tells, and return how many: such a rule says nothing."""
    if not alerts:
        return 0
    from cwdnlp.training.preannotation import model_schema

    found = list(unknown_labels(alerts, model_schema(nlp)))
    for rule, label, error in found:
        message = f'[[alert]] "{rule}": the model: {error.message}'
        tell("unknown_label", message, level=logging.WARNING, rule=rule, label=label, remedy=error.remedy)
    return len(found)


def unknown_labels(alerts: Sequence[AlertSettings], schema: Schema) -> Iterator[tuple[str, str, UnfitValueError]]:
    """Give the name of each rule, each label in it that a schema does not have, and the fault that names those it has.

    >>> from cwdnlp.labels import SCHEMA
    >>> from cwdnlp.monitor.settings import StdoutTarget
    >>> alert = AlertSettings(name="money", when='stage = "fundin" or "roads" in topics', target=StdoutTarget())
    >>> [(rule, label) for rule, label, _ in unknown_labels([alert], SCHEMA)]
    [('money', 'fundin'), ('money', 'roads')]
    """
    from cwdnlp.monitor.rules import parse_rule
    from cwdnlp.monitor.rules.fields import FIELDS, UnfitValueError

    for alert in alerts:
        for clause in parse_rule(alert.when, schema=None).clauses():
            for value in clause.values if clause.field in _LABELLED else ():
                try:
                    FIELDS[clause.field].check(clause.operator, value, schema)
                except UnfitValueError as error:
                    yield alert.name, str(value), error
