"""Words of dates: months, ordinal days, relative years, and what only looks like a date.

Everything is spelled as in a dictionary; the rules fold it (see `cwdnlp.pipes.amounts.folding`) before they compare.
"""

from __future__ import annotations

MONTHS: dict[str, int] = {
    "stycznia": 1, "lutego": 2, "marca": 3, "kwietnia": 4, "maja": 5, "czerwca": 6,
    "lipca": 7, "sierpnia": 8, "września": 9, "października": 10, "listopada": 11, "grudnia": 12,
}  # fmt: skip

# Forms that need a year beside them (`11 Lipiec 2014`, `02 wrz 2022`): alone they are words or names.
MONTHS_WITH_YEAR: dict[str, int] = {
    "styczeń": 1, "luty": 2, "marzec": 3, "kwiecień": 4, "maj": 5, "czerwiec": 6,
    "lipiec": 7, "sierpień": 8, "wrzesień": 9, "październik": 10, "listopad": 11, "grudzień": 12,
    "sty": 1, "lut": 2, "mar": 3, "kwi": 4, "cze": 6, "lip": 7, "sie": 8, "wrz": 9, "paź": 10, "lis": 11, "gru": 12,
    "stycz": 1, "kwiet": 4, "czerw": 6, "sierp": 8, "wrześ": 9, "paźdz": 10, "list": 11, "grudz": 12, "grud": 12,
}  # fmt: skip

ROMAN_MONTHS: dict[str, int] = {
    "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12,
}  # fmt: skip

# Ordinals in the genitive; the nominative and the other cases have their endings changed by `patterns`.
ORDINALS: dict[str, int] = {
    "pierwszego": 1, "drugiego": 2, "trzeciego": 3, "czwartego": 4, "piątego": 5, "szóstego": 6, "siódmego": 7,
    "ósmego": 8, "dziewiątego": 9, "dziesiątego": 10, "jedenastego": 11, "dwunastego": 12, "trzynastego": 13,
    "czternastego": 14, "piętnastego": 15, "szesnastego": 16, "siedemnastego": 17, "osiemnastego": 18,
    "dziewiętnastego": 19, "dwudziestego": 20, "trzydziestego": 30,
}  # fmt: skip
ORDINAL_ENDINGS: dict[str, tuple[str, ...]] = {"iego": ("iego", "i", "im"), "ego": ("ego", "y", "ym")}

# Expressions (folded) of a year that is counted from the publication's, by the difference.
RELATIVE_YEARS: dict[int, tuple[str, ...]] = {
    0: (r"b\. ?r", "br", r"biez\.? ?r", r"biez\.? roku", "biezacego roku", r"biezacego r", "tego roku", "tegoz roku"),
    -1: (
        r"ub\.? ?r",
        r"u\. ?b\. ?r",
        r"ub\. roku",
        "ubieglego roku",
        "zeszlego roku",
        "minionego roku",
        "poprzedniego roku",
    ),
    1: ("przyszlego roku", "nastepnego roku"),
}

WEEKDAYS: tuple[str, ...] = (
    "poniedziałek", "poniedziałku", "wtorek", "wtorku", "środa", "środę", "środy", "czwartek", "czwartku",
    "piątek", "piątku", "sobota", "sobotę", "soboty", "niedziela", "niedzielę", "niedzieli",
)  # fmt: skip

# Right before a day without a year these make it a name: `ul. 3 maja`; of places that are also common nouns if the
# month has a capital: `na placu 3 Maja`; of other things with names if the day is besides one that things are named
# after: `kino 1 Maja`.
NAME_HEADS: tuple[str, ...] = (
    "ul.", "ul", "ulica", "ulicy", "ulicę", "ulicą", "ulice", "ulic", "ulicach", "ulicami", "al.", "al", "aleja",
    "alei", "aleję", "aleją", "aleje", "pl.", "os.", "im.", "imienia", "Konstytucja", "Konstytucji",
    "Konstytucję", "Konstytucją",
)  # fmt: skip
PLACES: tuple[str, ...] = (
    "plac", "placu", "placem", "placowi", "skwer", "skweru", "skwerze", "rondo", "ronda", "rondzie", "rondem",
    "osiedle", "osiedla", "osiedlu", "bulwar", "bulwaru", "bulwarze", "bulwary", "zaułek", "zaułku", "pasaż", "pasażu",
)  # fmt: skip
NAMED_THINGS: tuple[str, ...] = (
    "święto", "święta", "świętem", "świętu", "świąt", "niepodległości", "pracy", "obchody", "obchodów", "bohaterów",
    "rocznica", "rocznicy", "rocznicę", "rocznicą", "park", "parku", "parkiem", "most", "mostu", "moście", "stadion",
    "stadionu", "stadionie", "kino", "kina", "kinie", "szkoła", "szkoły", "szkole", "pułk", "pułku", "spółdzielnia",
    "spółdzielni", "kopalnia", "kopalni", "huta", "huty", "skrzyżowanie", "skrzyżowaniu", "skrzyżowania",
)  # fmt: skip
NAME_DAYS: frozenset[tuple[int, int]] = frozenset(
    {(17, 1), (8, 3), (1, 5), (3, 5), (8, 5), (9, 5), (4, 6), (22, 7), (15, 8), (31, 8), (1, 9), (17, 9), (11, 11)}
)
"""Day and month of what streets, schools and feasts are commonly named after."""

# Before a date in digits these make it a number of something else: `wersja 5.10.2021`, `Nr 3/12/2020`.
NUMBERED: tuple[str, ...] = (
    "nr", "numer", "numerem", "numeru", "znak", "sygn", "wersja", "wersji", "wersję", "wer", "ver", "v", "art", "§",
    "ust", "pkt", "poz", "rozdz", "rozdział", "rys", "tab", "IP",
)  # fmt: skip
FILE_SUFFIXES: tuple[str, ...] = (
    "pdf",
    "doc",
    "docx",
    "odt",
    "xls",
    "xlsx",
    "jpg",
    "jpeg",
    "png",
    "zip",
    "rtf",
    "html",
    "htm",
)

# After four digits these say that they are no year: `do 7 maja 2000 zł`, `3 maja 1500 osób`.
NOT_YEAR_BEFORE: tuple[str, ...] = (
    "zł", "tys", "mln", "mld", "pln", "eur", "usd", "€", "%", "osób", "osob", "mieszk", "m2", "m²", "mb", "km",
    "ha.", "szt", "uczni", "dzieci", "drzew", "sadzon", "uczestni", "rodzin", "litr", "kg", "ton", "egzempl",
    "punkt", "metr", "gospodarstw", "dawek",
)  # fmt: skip
