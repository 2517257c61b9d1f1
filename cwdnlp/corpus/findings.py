"""What the validator finds: the record of a finding, and every code that a finding may have."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CONFIRMABLE", "Finding"]

# The codes that a file may list under `confirmed`; `format`, `duplicate-id` and `split-leak` can never be right.
CONFIRMABLE = frozenset(
    """
    id title text date place genre register clutter flaws stage topics confirmed
    label edge code code-name lemma value official member two-labels repeat
    other-label unmarked cut code-kind code-far code-twice stage-signal topic-signal
    """.split()  # noqa: SIM905 - a word a line would hide the list
)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong or doubtful: where, which kind (`code`), what and how to mend it."""

    where: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: [{self.code}] {self.message}"
