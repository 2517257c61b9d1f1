"""The words by which a page of many news items is told from one article.

Forms are lower-case and without diacritics, as `cwdnlp.cleaning.clutter_forms.tokens` gives them.
"""

from __future__ import annotations

__all__ = ["COMMON_STEMS", "CONTINUATIONS", "LIST_HEADINGS", "LIST_QUALIFIERS", "READ_MORE"]


def _words(listed: str) -> frozenset[str]:
    """Read words separated by spaces."""
    return frozenset(listed.split())


LIST_HEADINGS = _words(
    "aktualnosci wiadomosci wydarzenia newsy archiwum komunikaty wpisy artykuly tag tagi kategoria informacje "
    "ogloszenia wyniki"
)
"""First words of the heading of a list page."""

LIST_QUALIFIERS = _words(
    "temat tematu tematy tag tagu tagiem kategoria kategorii archiwum dzial dzialu strona wyszukiwania miesiaca "
    "rok lista wszystkie najnowsze ostatnie zakladka"
)
"""Words that make such a heading certain: an article's page shows the bare name of its section too."""

CONTINUATIONS = _words(
    "ponadto rowniez takze dodatkowo jednoczesnie nastepnie potem pozniej przypomnijmy przypominamy dodal dodala "
    "podkreslil podkreslila zaznaczyl zaznaczyla wyjasnil poinformowal natomiast zatem dlatego jednak jednakze tym "
    "ten ta te to ci oni ona ono oba obie jego jej ich wsrod kolejnym kolejna kolejny kolejne ostatnim drugim trzecim "
    "wspomniany wspomniana zdaniem wedlug uczestnicy zebrani zgromadzeni organizatorzy gosci goscie wszyscy wszystkie "
    "wiecej szczegoly warto jak z tego tych tej calosc lacznie inwestycja projekt zadanie spotkanie umowa dzieki"
)
"""Words with which a paragraph of an article goes on from the one before, where they open several."""

COMMON_STEMS = _words(
    "gmina gminy gmin powia samor miast miesz urzad urzed projek wojew strat rozwo burmi wojt prezy umow budow "
    "infor spotk dziala ramac zwiaz progr lokal polsk roku zlot publi"
)
"""Beginnings of words that any two municipal texts share; they say nothing about whether two belong together."""

READ_MORE = _words("czytaj wiecej zobacz calosc dalej szczegoly more")
"""Words of the link below a lead."""
