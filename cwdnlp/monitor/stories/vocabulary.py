"""Words that tell one event from another, and words that do not although they are written with a capital."""

from __future__ import annotations

__all__ = ["CALENDAR", "UNIT_WORDS"]

CALENDAR = frozenset(
    """
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia styczen
    luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien styczniu lutym
    marcu kwietniu maju czerwcu lipcu sierpniu wrzesniu pazdzierniku listopadzie grudniu poniedzialek wtorek
    sroda srode czwartek piatek sobota sobote niedziela niedziele poniedzialku wtorku srody czwartku piatku
    soboty niedzieli
    """.split()  # noqa: SIM905 - a word a line would hide the list
)
"""Months and days of the week as notices write them, folded; their first three letters tell them apart."""

UNIT_WORDS = frozenset(
    """
    gmina gminy gminie gmine miasto miasta miescie miejska miejski miejskiego miejskim powiat powiatu powiecie
    powiatowy powiatowego urzad urzedu urzedzie urzedem starostwo starostwa samorzad samorzadu burmistrz
    burmistrza burmistrzem wojt wojta wojtem prezydent prezydenta prezydentem starosta starosty starosta nasza
    nasz naszego naszej nasze w z na i o u do dnia wczoraj dzis dzisiaj
    """.split()  # noqa: SIM905 - a word a line would hide the list
)
"""Words in which copies name their own local government, and small words that begin sentences, folded."""
