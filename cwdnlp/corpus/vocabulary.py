"""The values that the front matter of a corpus article may have, and the words that a marked value may not."""

from __future__ import annotations

__all__ = ["CLUTTERS", "CURRENCIES", "FLAWS", "GENRES", "HEDGES", "NO_FLAW", "REGISTERS", "YEAR_WORDS"]

GENRES = frozenset(
    """
    money_note works_report signing survey_invitation consultation_notice strategy_note visit_report application_note
    service_notice ceremony wishes teaser bulletin
    """.split()  # noqa: SIM905 - a word a line would hide the list
)
REGISTERS = frozenset(["stiff", "chatty", "facts", "interview", "gallery"])
CLUTTERS = frozenset(["none", "light", "heavy"])
NO_FLAW = "none"
FLAWS = frozenset([NO_FLAW, "typos", "no_diacritics", "capitals", "missing_spaces", "mixed_quotes"])

# What stays outside a sum of money, and outside a date.
HEDGES = ("ponad", "około", "ok.", "blisko", "prawie", "niemal", "przeszło", "do", "co najmniej", "nawet")
YEAR_WORDS = ("r.", "r", "roku", "rok")
# How a text writes a currency, by its code; other currencies are not checked.
CURRENCIES = {"PLN": ("zł", "pln", "grosz"), "EUR": ("eur", "€"), "USD": ("usd", "dol", "$")}
