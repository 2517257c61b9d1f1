"""What the validator finds: the record of a finding, and every code that a finding may have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cwdnlp.errors import CorpusError
from cwdnlp.render.safe import one_line

__all__ = ["CONFIRMABLE", "Finding"]

# The codes that a file may list under `confirmed`; `format`, `duplicate-id` and `split-leak` can never be right.
CONFIRMABLE = frozenset(
    """
    id title text date place genre register clutter flaws stage topics confirmed
    label edge code code-name lemma value official member two-labels repeat bracket
    other-label unmarked cut code-kind code-far code-twice stage-signal topic-signal
    """.split()  # noqa: SIM905 - a word a line would hide the list
)
_LINE = re.compile(r":(\d+)\Z")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong or doubtful: where, which kind (`code`), what and how to mend it."""

    where: str
    code: str
    message: str

    def __str__(self) -> str:
        return one_line(f"{self.where}: [{self.code}] {self.message}")

    @classmethod
    def of(cls, error: CorpusError, path: Path, code: str = "format") -> Finding:
        """Return what an error says as a finding of a file; without a line of its own it is on the first.

        >>> str(Finding.of(CorpusError("is empty", remedy="write it"), Path("a.txt")))
        'a.txt:1: [format] is empty (write it)'
        """
        where = error.where or str(path)
        remedy = f" ({error.remedy})" if error.remedy else ""
        return cls(where if _LINE.search(where) else f"{where}:1", code, error.message + remedy)

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What findings are put in order by: file, line as a number, code and message."""
        line = _LINE.search(self.where)
        path = self.where[: line.start()] if line else self.where
        return path, int(line[1]) if line else 0, self.code, self.message
