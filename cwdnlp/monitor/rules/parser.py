"""From the text of a rule to its tree, by recursive descent.

```text
rule      = all { "or" all }
all       = single { "and" single }
single    = "not" single | "(" rule ")" | "has" FIELD | test
test      = TEXT [ "not" ] "in" FIELD
          | FIELD ( SIGN value | [ "not" ] "in" values | "contains" TEXT )
values    = value | "(" value { "," value } ")"
value     = TEXT | NUMBER
```
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import cast

from cwdnlp.labels import Schema
from cwdnlp.monitor.rules.errors import RuleError
from cwdnlp.monitor.rules.fields import FIELDS, Field, UnfitValueError
from cwdnlp.monitor.rules.tokens import Token, cut
from cwdnlp.monitor.rules.tree import And, Check, Clause, Condition, Not, Operator, Or, Rule, Value

__all__ = ["DEEPEST", "parse_rule"]

DEEPEST = 50
_SIGNS = ("=", "!=", "<", "<=", ">", ">=")
_KEYWORDS = frozenset(["and", "or", "not", "in", "contains", "has"])


def parse_rule(text: str, *, schema: Schema | None) -> Rule:
    """Read a rule whose stages and topics are those of a schema; without one, its labels are not checked.

    Raises RuleError with the column and the remedy: for what is no rule, unknown fields, labels and units, a rule of
    more than 4,000 characters or nested deeper than 50.

    >>> from cwdnlp.labels import SCHEMA
    >>> parse_rule('stage = "fundin"', schema=SCHEMA)
    Traceback (most recent call last):
        ...
    cwdnlp.monitor.rules.errors.RuleError: column 9: no stage is called "fundin" (do you mean "funding"? there are \
formation, diagnosis, strategy, projects, funding, implementation, exchange, none)
    """
    parser = _Parser(text, list(cut(text)), schema)
    condition = parser.rule()
    if parser.next.kind != "end":
        raise parser.fault("the rule should end here, or go on with and, or", remedy="join conditions with and, or")
    return Rule(condition)


class _Parser:
    """Walks over the pieces of a rule once, from left to right."""

    def __init__(self, text: str, tokens: Sequence[Token], schema: Schema | None) -> None:
        self._text = text
        self._tokens = tokens
        self._schema = schema
        self._place = 0
        self._depth = 0

    @property
    def next(self) -> Token:
        """The piece that comes next."""
        return self._tokens[self._place]

    def fault(self, message: str, *, remedy: str, token: Token | None = None) -> RuleError:
        """Return an error that points to a piece, by default the next."""
        return RuleError(message, rule=self._text, column=(token or self.next).column, remedy=remedy)

    def rule(self) -> Condition:
        """Read conditions joined by `or`."""
        parts = self._joined("or", self._all)
        return parts[0] if len(parts) == 1 else Or(_flattened(parts, Or))

    def _all(self) -> Condition:
        parts = self._joined("and", self._single)
        return parts[0] if len(parts) == 1 else And(_flattened(parts, And))

    def _joined(self, word: str, read: Callable[[], Condition]) -> list[Condition]:
        parts = [read()]
        while self._take_word(word):
            parts.append(read())
        return parts

    def _single(self) -> Condition:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self.fault(f"is nested deeper than {DEEPEST}", remedy="make several alerts of it")
        condition = self._negated_or_plain()
        self._depth -= 1
        return condition

    def _negated_or_plain(self) -> Condition:
        if self._take_word("not"):
            return Not(self._single())
        if self._take_sign("("):
            condition = self.rule()
            self._require_sign(")")
            return condition
        if self._take_word("has"):
            return self._has()
        return self._member() if self.next.kind == "text" else self._comparison()

    def _has(self) -> Condition:
        token, field = self._field()
        if field.has is None:
            names = ", ".join(each.name for each in FIELDS.values() if each.has)
            raise self.fault(f"every article has a {field.name}", remedy=f"has is for {names}", token=token)
        return Clause(field.name, "has", (), field.has)

    def _member(self) -> Condition:
        """Read `"transport" in topics`."""
        token = self._advance()
        negated = self._take_word("not")
        if not self._take_word("in"):
            raise self.fault("in should come here", remedy='write such as: "transport" in topics')
        place, field = self._field()
        if "member" not in field.operators:
            raise self.fault(f"{field.name} is no list", remedy=f"write such as: {field.example}", token=place)
        test = Clause(field.name, "member", (token.value,), self._check(field, "member", token))
        return Not(test) if negated else test

    def _comparison(self) -> Condition:
        _, field = self._field()
        token = self._advance()
        if token.value == "not" and token.kind == "word" and self.next.value == "in":
            self._require_operator(field, "in", token)
            self._advance()
            return Not(self._inclusion(field))
        if token.kind == "word" and token.value == "in":
            self._require_operator(field, "in", token)
            return self._inclusion(field)
        sign = "=" if token.value == "!=" else token.value
        if token.kind == "text" or token.kind == "number" or token.value not in (*_SIGNS, "contains"):
            raise self._no_operator(field, token)
        self._require_operator(field, sign, token)
        test = self._test(field, cast("Operator", sign), [self._value(field)])
        return Not(test) if token.value == "!=" else test

    def _inclusion(self, field: Field) -> Condition:
        """Read what follows `in`; a single name is the same as `=`, but for units."""
        if self._take_sign("("):
            tokens = [self._value(field)]
            while self._take_sign(","):
                tokens.append(self._value(field))
            self._require_sign(")")
        else:
            tokens = [self._value(field)]
        is_one = len(tokens) == 1 and field.name != "unit"
        return self._test(field, "=" if is_one else "in", tokens)

    def _test(self, field: Field, sign: Operator, tokens: Sequence[Token]) -> Clause:
        checks = [self._check(field, sign, token) for token in tokens]
        return Clause(field.name, sign, tuple(map(_read, tokens)), _any_of(checks))

    def _check(self, field: Field, sign: Operator, token: Token) -> Check:
        try:
            return field.check(sign, _read(token), self._schema)
        except UnfitValueError as error:
            message = f"{error.where}: {error.message}" if error.where else error.message
            raise self.fault(message, remedy=error.remedy or f"write such as: {field.example}", token=token) from None

    def _field(self) -> tuple[Token, Field]:
        token = self._advance()
        field = FIELDS.get(token.value) if token.kind == "word" else None
        if field is None:
            raise self._no_field(token)
        return token, field

    def _no_field(self, token: Token) -> RuleError:
        names = ", ".join(FIELDS)
        if token.kind == "end":
            return self.fault("the rule ends where a condition should come", remedy=f"fields: {names}", token=token)
        if token.kind != "word" or token.value in _KEYWORDS:
            message = f"a condition should come here, not {token.value!r}"
            return self.fault(message, remedy=f"fields: {names}", token=token)
        near = difflib.get_close_matches(token.value, FIELDS, n=1)
        hint = f"do you mean {near[0]}? " if near else ""
        remedy = f"{hint}fields: {names}; labels and names stand in quotes"
        return self.fault(f"there is no field {token.value!r}", remedy=remedy, token=token)

    def _require_operator(self, field: Field, sign: str, token: Token) -> None:
        if sign not in field.operators:
            raise self._no_operator(field, token)

    def _no_operator(self, field: Field, token: Token) -> RuleError:
        what = "the end of the rule" if token.kind == "end" else repr(token.value)
        message = f"{what} cannot follow {field.name}"
        return self.fault(message, remedy=f"write such as: {field.example}", token=token)

    def _value(self, field: Field) -> Token:
        token = self._advance()
        if token.kind not in ("text", "number"):
            what = "the rule ends" if token.kind == "end" else f"{token.value!r} stands"
            message = f"{what} where a value of {field.name} should come"
            raise self.fault(message, remedy=f"write such as: {field.example}", token=token)
        return token

    def _advance(self) -> Token:
        token = self.next
        self._place += 1
        return token

    def _take_word(self, word: str) -> bool:
        return self._take("word", word)

    def _take_sign(self, sign: str) -> bool:
        return self._take("sign", sign)

    def _take(self, kind: str, value: str) -> bool:
        found = self.next.kind == kind and self.next.value == value
        self._place += found
        return found

    def _require_sign(self, sign: str) -> None:
        if not self._take_sign(sign):
            raise self.fault(f"{sign} should come here", remedy="close every parenthesis that is opened")


def _flattened(parts: Sequence[Condition], kind: type[And] | type[Or]) -> tuple[Condition, ...]:
    """Return the parts, those of the same kind dissolved: `(a and b) and c` is `a and b and c`."""
    return tuple(inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,)))


def _read(token: Token) -> Value:
    return float(token.value) if token.kind == "number" else token.value


def _any_of(checks: Sequence[Check]) -> Check:
    return checks[0] if len(checks) == 1 else lambda subject: any(check(subject) for check in checks)
