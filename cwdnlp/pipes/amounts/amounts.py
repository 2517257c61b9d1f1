"""Find sums of money and their values: `2,5 mln zł`, `12 mln 546 tys. zł`, `pół miliona złotych`, `€ 500`.

Each mention of a currency is an anchor; the number is read backwards from it (or forwards from a mark such as `€`).
Decisions that the corpus format leaves open:

- only the number that carries the currency is marked: `od 2 do 5 mln zł` gives `5 mln zł`;
- thousands come in groups of three, the longest well-formed grouping wins (`km 12 300 000 zł` is 12.3 million), but
  four digits begin no group (`2022 500 000 zł` is half a million);
- three digits after one separator are thousands (`132.750 zł`, `2,737 zł`) unless the whole part is 0 or a unit follows
  (`4,350 zł/m3`); before a multiple a comma is always decimal (`1,250 mln`), a dot only before millions (`1.014 tys.`
  is a million);
- a malformed number (`12.05.202 zł`, `1/2 zł`) is no sum, an unnecessary multiple (`500 000 tysięcy złotych`) is
  taken at its word;
- groszes belong to the sum (`5 zł 50 gr`), a minus sign and hedges do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cwdnlp.pipes.amounts.folding import Folded, fold, fold_word
from cwdnlp.pipes.amounts.patterns import (
    BARE,
    CURRENCY,
    CURRENCY_CODES,
    FOLLOWING,
    GOLDEN_THING,
    HUNDREDTH,
    PRECEDING,
    PREFIX_MARKS,
    QUALIFIER,
    SCALES,
    WINDOW,
    WORD_VALUES,
)
from cwdnlp.pipes.amounts.vocabulary import CAPITAL_CODES, NOT_ONE, QUALIFIERS

__all__ = ["Amount", "find_amounts"]

_NOT_ONE = frozenset(fold_word(word) for word in NOT_ONE)
_CAPITAL_CODES = frozenset(fold_word(code) for code in CAPITAL_CODES)
_QUALIFIERS = {(code, fold_word(stem)): qualified for (code, stem), qualified in QUALIFIERS.items()}
_THREE_DIGITS = re.compile(r"([0-9]{1,3})([.,])[0-9]{3}")
_DECIMALS = re.compile(r"(.*[0-9])([.,])([0-9]{1,6})")
_STRAY_BLANK = re.compile(" ?, ?")  # `500 , 00 zł`
_NO_DIGIT = re.compile(r"[^0-9]")
_TITLE_CASE = re.compile(r"[^\W\d_][ \t]{1,3}[A-ZĄĆĘŁŃÓŚŹŻ]")
_EMISSION_NORM = re.compile(r"[ -]?(?:[1-7]|vi|iv|v)(?![\w%]|[.,][0-9]| ?cent)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in a text: its offsets, end exclusive, its value and ISO 4217 currency."""

    start: int
    end: int
    value: float
    currency: str


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in the folded text."""

    start: int
    end: int
    value: Decimal
    in_words: bool


def find_amounts(text: str) -> list[Amount]:
    """Return the sums of money in `text` in their order; time is linear in its length.

    Spans stay within a line; hedges, `brutto`, a closing full stop and sums without a currency are left out.

    >>> text = "Gmina wyda ponad 2,5 mln zł, z czego 729 834,00 zł to wkład własny."
    >>> [(text[a.start : a.end], a.value, a.currency) for a in find_amounts(text)]
    [('2,5 mln zł', 2500000.0, 'PLN'), ('729 834,00 zł', 729834.0, 'PLN')]
    >>> find_amounts("Zdobyli 3 złote medale.")
    []
    """
    folded = fold(text)
    return [_place(folded, *found) for found in _scan(folded)]


def _place(folded: Folded, start: int, end: int, value: Decimal, currency: str) -> Amount:
    """Return the sum with the offsets of the source."""
    first, last = folded.span(start, end)
    return Amount(first, last, float(value), currency)


def _scan(folded: Folded) -> Iterator[tuple[int, int, Decimal, str]]:
    """Give start, end, value and currency of each sum of the folded text."""
    done = 0
    for anchor in CURRENCY.finditer(folded.text):
        start, end = anchor.span()
        if start < done:
            continue
        match = PRECEDING.search(folded.text, max(done, start - WINDOW), start)
        number = _evaluate(match, is_unit_price=folded.text.startswith("/", end)) if match else None
        done = end
        if number and _is_money(folded, anchor, number):
            done, value, currency = _complete(folded.text, anchor, number)
            yield number.start, done, value, currency
        elif anchor[0] in PREFIX_MARKS and (after := _number_after(folded.text, end)):
            done = after.end
            yield start, done, after.value, CURRENCY_CODES[anchor[0]][0]


def _number_after(text: str, start: int) -> _Number | None:
    """Return the number after a currency's mark, unless it has a currency of its own."""
    match = FOLLOWING.match(text, start)
    if not match or CURRENCY.match(text, match.end() + len(_blanks(text, match.end()))):
        return None
    return _evaluate(match, is_unit_price=text.startswith("/", match.end()), keep_all=True)


def _blanks(text: str, start: int) -> str:
    """Return the blanks, three at most, at `start`."""
    chunk = text[start : start + 3]
    return chunk[: len(chunk) - len(chunk.lstrip(" \t"))]


def _evaluate(match: re.Match[str], *, is_unit_price: bool, keep_all: bool = False) -> _Number | None:
    """Return the value of the parts that fit together, read from the last to the first.

    A part must be smaller than the multiple before it: of `200 tys. 5000 zł` only `5000 zł` is one sum. With `keep_all`
    (reading forwards) such a number is none.
    """
    total, start, words = Decimal(0), match.end(), True
    for name, scale in reversed(SCALES):
        bare = scale > 1 and match[name + "1"] is not None
        count = Decimal(1) if bare else _count(match[name], scale, is_unit_price=is_unit_price)
        if count is None:
            continue
        if total >= scale and start != match.end():
            return None if keep_all else _Number(start, match.end(), total, words)
        group = name + "1" if bare else name
        if bare and _is_not_one(match.string, match.start(group)):
            return None
        total, start = total + count * scale, match.start(group)
        words = words and not match[group][0].isdigit()
    return _Number(start, len(match[0].rstrip(" \t")) + match.start(), total, words)


def _is_not_one(text: str, start: int) -> bool:
    """Tell whether a bare multiple at `start` is counted by what stands before it: `połowę miliona`."""
    before = BARE.search(text, max(0, start - 16), start)
    return before is not None and (before[1] is None or before[1] in _NOT_ONE)


def _count(count: str | None, scale: int, *, is_unit_price: bool) -> Decimal | None:
    """Return the value of a count in digits or words, None for a part that is not there."""
    if not count:
        return None
    if not count[0].isdigit():
        words = (word for word in count.split() if word != "i")
        return sum((Decimal(WORD_VALUES[word]) for word in words), Decimal(0))
    digits, _, half = count.partition(" i ")
    extra = Decimal("0.5") if half else Decimal(0)
    return (
        Decimal(_plain_digits(_STRAY_BLANK.sub(",", digits.rstrip("-=, .")), scale, is_unit_price=is_unit_price))
        + extra
    )


def _plain_digits(digits: str, scale: int, *, is_unit_price: bool) -> str:
    """Return a number in any Polish style with a decimal point and nothing else between its digits."""
    three = _THREE_DIGITS.fullmatch(digits)
    if three:
        is_decimal = three[1] == "0" or (is_unit_price if scale == 1 else three[2] == "," or scale > 10**3)
        return digits.replace(",", ".") if is_decimal else three[1] + digits[-3:]
    whole, mark, decimals = digits, "", ""
    if match := _DECIMALS.fullmatch(digits):
        whole, mark, decimals = match.groups()
        if len(decimals) == 3 and not whole.isdigit() and (mark == "." or "," in whole):
            whole, decimals = digits, ""
    return _NO_DIGIT.sub("", whole) + (f".{decimals}" if decimals else "")


def _is_money(folded: Folded, anchor: re.Match[str], number: _Number) -> bool:
    """Tell whether number and currency are a sum, not golden medals, seconds, an emission norm or a mountain."""
    form, end = anchor[0], anchor.end()
    if form in _CAPITAL_CODES:
        return folded.original(*anchor.span()).isupper()
    if form == "euro":
        is_name = folded.original(*anchor.span())[0].isupper() and number.value < 1000
        return not (is_name and _EMISSION_NORM.match(folded.text, end))
    if form in {"korona", "korony", "koron"}:
        return not number.in_words or number.value >= 1000 or QUALIFIER.match(folded.text, end) is not None
    return not form.startswith("zlot") or _is_zloty(folded, anchor, number)


def _is_zloty(folded: Folded, anchor: re.Match[str], number: _Number) -> bool:
    """Tell the currency from what is golden, from names in title case (`Złoty Stok`) and from rallies (`2 zloty`)."""
    start, end = anchor.span()
    if number.value < 1000 and GOLDEN_THING.match(folded.text, end):
        return False
    original = folded.original(start, end)
    if anchor[0] == "zloty" and "l" in original.lower() and number.value != 1:
        return False
    is_title = original[0].isupper() and not original.isupper()
    return not (is_title and _TITLE_CASE.match(folded.original(end - 1, min(end + 4, len(folded.text)))))


def _complete(text: str, anchor: re.Match[str], number: _Number) -> tuple[int, Decimal, str]:
    """Return end, value and currency of a sum with the adjective and the groszes that follow its currency."""
    code, is_hundredth = CURRENCY_CODES[anchor[0]]
    end = anchor.end()
    if is_hundredth:
        return end, number.value / 100, code
    if match := QUALIFIER.match(text, end):
        qualified = _QUALIFIERS.get((code, match[1]))
        if qualified:
            return match.end(), number.value, qualified
    if (code in HUNDREDTH) and (match := HUNDREDTH[code].match(text, end)):
        rest = _count(match["u"], 1, is_unit_price=False)
        if rest is not None and rest < 100:
            return match.end(), number.value + rest / 100, code
    return end, number.value, code
