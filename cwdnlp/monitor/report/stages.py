"""How far a stage is: the order in which reports show stages, and which of them is furthest."""

from __future__ import annotations

from collections.abc import Iterable

from cwdnlp.labels import SCHEMA

__all__ = ["EXCHANGE", "NONE", "STEPS", "in_order", "reach"]

NONE, EXCHANGE = "none", "exchange"
STEPS = tuple(stage.id for stage in SCHEMA.stages if stage.id not in (NONE, EXCHANGE))
"""The stages of an undertaking; talks (`exchange`) and other news (`none`) are no steps of it."""


def in_order(stages: Iterable[str]) -> list[str]:
    """Return stages in the order of the schema, those of other models behind its steps by their identifiers.

    >>> in_order(["none", "protest", "exchange", "funding", "formation"])
    ['formation', 'funding', 'protest', 'exchange', 'none']
    """
    return sorted(set(stages), key=_place)


def reach(stage: str) -> int:
    """Return how far a partnership is that has reached a stage.

    Somebody else's labels have an order that nobody here knows: they count as further than talks, not than any step.

    >>> reach("implementation") > reach("formation") > reach("protest") > reach("exchange") > reach("none")
    True
    """
    if stage in STEPS:
        return STEPS.index(stage) + 3
    return {EXCHANGE: 1, NONE: 0}.get(stage, 2)


def _place(stage: str) -> tuple[int, str]:
    if stage in STEPS:
        return STEPS.index(stage), ""
    return len(STEPS) + {EXCHANGE: 1, NONE: 2}.get(stage, 0), stage
