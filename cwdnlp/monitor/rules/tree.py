"""Rules as trees of conditions: judged on an article, and written in their normal form."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from cwdnlp.monitor.rules.subject import Subject

__all__ = ["And", "Check", "Clause", "Condition", "Not", "Operator", "Or", "Rule", "Value", "quote", "written"]

Operator = Literal["=", "<", "<=", ">", ">=", "in", "contains", "has", "member"]
Value = str | float
Check = Callable[[Subject], bool]


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition on one field; `check` is the same as a function, made when the rule is read.

    The operator `member` is that of `"transport" in topics`.
    """

    field: str
    operator: Operator
    values: tuple[Value, ...]
    check: Check = dataclasses.field(compare=False, repr=False)

    def matches(self, subject: Subject) -> bool:
        """Tell whether the condition holds."""
        return self.check(subject)

    def __str__(self) -> str:
        return self.write(negated=False)

    def write(self, *, negated: bool) -> str:
        """Return the condition, or its opposite where there is an operator for that, as it is written in a rule."""
        values = ", ".join(map(written, self.values))
        word = "not in" if negated else "in"
        if self.operator == "has":
            return f"has {self.field}"
        if self.operator == "member":
            return f"{values} {word} {self.field}"
        if self.operator == "in":
            return f"{self.field} {word} ({values})" if len(self.values) > 1 else f"{self.field} {word} {values}"
        return f"{self.field} {'!=' if negated else self.operator} {values}"

    @property
    def has_opposite(self) -> bool:
        """Whether there is an operator that says the opposite."""
        return self.operator in ("=", "in", "member")


@dataclass(frozen=True, slots=True)
class Not:
    """A condition that must not hold."""

    part: Condition

    def matches(self, subject: Subject) -> bool:
        """Tell whether the condition does not hold."""
        return not self.part.matches(subject)

    def __str__(self) -> str:
        if isinstance(self.part, Clause) and self.part.has_opposite:
            return self.part.write(negated=True)
        return f"not ({self.part})" if isinstance(self.part, And | Or) else f"not {self.part}"


@dataclass(frozen=True, slots=True)
class And:
    """Conditions that must all hold; none of them is an `And` itself."""

    parts: tuple[Condition, ...]

    def matches(self, subject: Subject) -> bool:
        """Tell whether all conditions hold."""
        return all(part.matches(subject) for part in self.parts)

    def __str__(self) -> str:
        return " and ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Conditions of which one must hold; none of them is an `Or` itself."""

    parts: tuple[Condition, ...]

    def matches(self, subject: Subject) -> bool:
        """Tell whether one of the conditions holds."""
        return any(part.matches(subject) for part in self.parts)

    def __str__(self) -> str:
        return " or ".join(map(str, self.parts))


Condition = Clause | Not | And | Or


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; `str(rule)` is its normal form, which reads as the same rule."""

    condition: Condition

    def matches(self, subject: Subject) -> bool:
        """Tell whether the rule holds for an article."""
        return self.condition.matches(subject)

    def __str__(self) -> str:
        return str(self.condition)

    def clauses(self) -> Iterator[Clause]:
        """Give the conditions on fields, from left to right."""
        waiting: list[Condition] = [self.condition]
        while waiting:
            part = waiting.pop(0)
            if isinstance(part, Clause):
                yield part
            else:
                waiting[:0] = [part.part] if isinstance(part, Not) else part.parts


def written(value: Value) -> str:
    r"""Return a value as it is written in a rule.

    >>> written(2_500_000.0), written(0.05), written('Zespół "Nad Łąką"')
    ('2_500_000', '0.05', '\'Zespół "Nad Łąką"\'')
    """
    if isinstance(value, str):
        return quote(value)
    return f"{int(value):_}" if value == int(value) else format(Decimal(repr(value)), "f")


def quote(text: str) -> str:
    r"""Return a string in quotes, such that it needs as few backslashes as possible.

    >>> print(quote("Sieradz"), quote('a "b"'), quote('"\''))
    "Sieradz" 'a "b"' "\"'"
    """
    escaped = text.replace("\\", "\\\\")
    if '"' in text and "'" not in text:
        return f"'{escaped}'"
    return '"' + escaped.replace('"', '\\"') + '"'
