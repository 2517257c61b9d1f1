"""What is wrong with a rule, and where in it."""

from __future__ import annotations

from cwdnlp.errors import CwdnlpError
from cwdnlp.render.safe import one_line

__all__ = ["RuleError"]

_AROUND = 60


class RuleError(CwdnlpError):
    """A rule cannot be understood; `column` counts characters from 1, `excerpt` points to the place.

    >>> error = RuleError("there is no field 'stag'", rule='day > "2026-01-01" and stag = "x"', column=24)
    >>> print(error)
    column 24: there is no field 'stag'
    >>> print(error.excerpt)
    day > "2026-01-01" and stag = "x"
                           ^
    """

    def __init__(
        self, message: str, *, rule: str = "", column: int = 1, where: str | None = None, remedy: str | None = None
    ) -> None:
        super().__init__(message, where=where, remedy=remedy)
        self.rule = rule
        self.column = column

    def __str__(self) -> str:
        head = f"{self.where}: " if self.where else ""
        tail = f" ({self.remedy})" if self.remedy else ""
        return f"{head}column {self.column}: {self.message}{tail}"

    @property
    def excerpt(self) -> str:
        """The part of the rule that the column lies in, with a caret under it."""
        start = max(0, self.column - 1 - _AROUND)
        before, after = self.rule[start : self.column - 1], self.rule[self.column - 1 :][:_AROUND]
        left = "…" * (start > 0) + _flat(before)
        right = _flat(after) + "…" * (len(self.rule) > self.column - 1 + _AROUND)
        return f"{left}{right}\n{' ' * len(left)}^"

    def at(self, where: str) -> RuleError:
        """Return a copy of this error that names `where` the rule stands."""
        inner = f"{where}: {self.where}" if self.where else where
        return RuleError(self.message, rule=self.rule, column=self.column, where=inner, remedy=self.remedy)


def _flat(text: str) -> str:
    """Return text of the same length for one line of a terminal."""
    return "".join(one_line(char) or " " for char in text)
