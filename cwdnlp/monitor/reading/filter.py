"""What to read from a store: the conditions that an article has to meet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

__all__ = ["Filter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Conditions on articles; all that are given must be met.

    `unit` is a local government with everything inside it. Names of partnerships and programmes may be identifiers,
    full names or parts of them, those of persons may stand in any order of words; case and diacritics do not matter.
    Several stages are alternatives, and so are several topics: `where`, a rule as in the configuration of alerts, says
    anything else, such as two topics at once. `since` and `until` are ISO days, both included. A story that stands on
    several sites is given once, unless `copies`; `limit` is the number of articles at most.

    >>> Filter(unit="powiat sieradzki", stage="funding").stages
    ('funding',)
    """

    partnership: str | None = None
    unit: str | None = None
    person: str | None = None
    programme: str | None = None
    stage: str | Collection[str] = ()
    topic: str | Collection[str] = ()
    source: str | None = None
    since: str | None = None
    until: str | None = None
    where: str | None = None
    copies: bool = False
    limit: int | None = None

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages that are alternatives, none for any."""
        return _labels(self.stage)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that are alternatives, none for any."""
        return _labels(self.topic)


def _labels(given: str | Collection[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)
