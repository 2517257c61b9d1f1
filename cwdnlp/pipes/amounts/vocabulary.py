"""Words of money: number words, multiples, currencies and what only looks like money.

Everything is spelled as in a dictionary; the rules fold it (see `folding`) before they compare.
"""

from __future__ import annotations

UNITS: dict[str, int] = {
    "jeden": 1, "jedna": 1, "jedno": 1, "jednego": 1, "jedną": 1, "jednym": 1, "jednej": 1,
    "dwa": 2, "dwie": 2, "dwóch": 2, "dwu": 2, "dwom": 2, "dwoma": 2, "dwiema": 2,
    "trzy": 3, "trzech": 3, "trzem": 3, "trzema": 3,
    "cztery": 4, "czterech": 4, "czterem": 4, "czterema": 4,
    "pięć": 5, "pięciu": 5, "pięcioma": 5,
    "sześć": 6, "sześciu": 6, "sześcioma": 6,
    "siedem": 7, "siedmiu": 7, "siedmioma": 7,
    "osiem": 8, "ośmiu": 8, "ośmioma": 8,
    "dziewięć": 9, "dziewięciu": 9, "dziewięcioma": 9,
}  # fmt: skip

TEENS: dict[str, int] = {
    "dziesięć": 10, "dziesięciu": 10, "dziesięcioma": 10,
    "jedenaście": 11, "jedenastu": 11, "jedenastoma": 11,
    "dwanaście": 12, "dwunastu": 12, "dwunastoma": 12,
    "trzynaście": 13, "trzynastu": 13, "trzynastoma": 13,
    "czternaście": 14, "czternastu": 14, "czternastoma": 14,
    "piętnaście": 15, "piętnastu": 15, "piętnastoma": 15,
    "szesnaście": 16, "szesnastu": 16, "szesnastoma": 16,
    "siedemnaście": 17, "siedemnastu": 17, "siedemnastoma": 17,
    "osiemnaście": 18, "osiemnastu": 18, "osiemnastoma": 18,
    "dziewiętnaście": 19, "dziewiętnastu": 19, "dziewiętnastoma": 19,
}  # fmt: skip

TENS: dict[str, int] = {
    "dwadzieścia": 20, "dwudziestu": 20, "dwudziestoma": 20,
    "trzydzieści": 30, "trzydziestu": 30, "trzydziestoma": 30,
    "czterdzieści": 40, "czterdziestu": 40, "czterdziestoma": 40,
    "pięćdziesiąt": 50, "pięćdziesięciu": 50, "pięćdziesięcioma": 50,
    "sześćdziesiąt": 60, "sześćdziesięciu": 60, "sześćdziesięcioma": 60,
    "siedemdziesiąt": 70, "siedemdziesięciu": 70, "siedemdziesięcioma": 70,
    "osiemdziesiąt": 80, "osiemdziesięciu": 80, "osiemdziesięcioma": 80,
    "dziewięćdziesiąt": 90, "dziewięćdziesięciu": 90, "dziewięćdziesięcioma": 90,
}  # fmt: skip

HUNDREDS: dict[str, int] = {
    "sto": 100, "stu": 100,
    "dwieście": 200, "dwustu": 200,
    "trzysta": 300, "trzystu": 300,
    "czterysta": 400, "czterystu": 400,
    "pięćset": 500, "pięciuset": 500,
    "sześćset": 600, "sześciuset": 600,
    "siedemset": 700, "siedmiuset": 700,
    "osiemset": 800, "ośmiuset": 800,
    "dziewięćset": 900, "dziewięciuset": 900,
}  # fmt: skip

FRACTIONS: dict[str, str] = {
    "pół": "0.5",
    "półtora": "1.5",
    "półtorej": "1.5",
    "ćwierć": "0.25",
}

# Multiples: all forms that follow a number, and the singular forms that mean one by themselves (`ponad milion
# złotych`). A plural alone (`kilka milionów złotych`) has no value and is no sum.
MULTIPLES: dict[int, tuple[str, ...]] = {
    10**9: (
        "mld.", "mld", "miliard", "miliarda", "miliardy", "miliardów", "miliardem", "miliardom", "miliardami",
        "miliardach", "miliardzie",
    ),
    10**6: (
        "mln.", "mln", "mil.", "milion", "miliona", "miliony", "milionów", "milionem", "milionom", "milionami",
        "milionach", "milionie",
    ),
    10**3: (
        "tys.", "tys", "tysiąc", "tysiąca", "tysiące", "tysięcy", "tysiącem", "tysiącom", "tysiącami", "tysiącach",
        "tysiącu",
    ),
}  # fmt: skip
SINGULARS: dict[int, tuple[str, ...]] = {
    10**9: ("miliard", "miliarda", "miliardem", "miliardowi"),
    10**6: ("milion", "miliona", "milionem", "milionowi"),
    10**3: ("tysiąc", "tysiąca", "tysiącem", "tysiącowi"),
}
# Before a singular these say that it is not one: `połowę miliona złotych`, `trzy czwarte miliona`.
NOT_ONE: tuple[str, ...] = (
    "połowa",
    "połowę",
    "połowy",
    "połowie",
    "połową",
    "czwarte",
    "czwartych",
    "trzecie",
    "trzecich",
)

CURRENCIES: dict[str, tuple[str, ...]] = {
    "PLN": (
        "zł", "złoty", "złote", "złotych", "złotego", "złotemu", "złotym", "złotymi",
        "złotówka", "złotówki", "złotówkę", "złotówką", "złotówek", "złotówkami", "PLN",
    ),
    "EUR": ("€", "EUR", "euro"),
    "USD": ("US$", "$", "USD", "dolar", "dolara", "dolary", "dolarów", "dolarom", "dolarami", "dolarach", "dolarem"),
    "GBP": ("£", "GBP", "funt", "funta", "funty", "funtów", "funtom", "funtami"),
    "CHF": ("CHF", "franki", "franków", "frankom", "frankami"),
    "CZK": ("CZK", "korona", "korony", "koron", "koronę", "koronom", "koronami"),
    "NOK": ("NOK",),
    "SEK": ("SEK",),
    "DKK": ("DKK",),
    "HUF": ("HUF", "forint", "forinty", "forintów", "forintami"),
    "UAH": ("UAH", "₴", "hrywna", "hrywny", "hrywnę", "hrywien", "hrywnami"),
}  # fmt: skip
# Hundredths that stand alone (`50 groszy`) or after the whole part (`5 zł 50 gr`).
HUNDREDTHS: dict[str, tuple[str, ...]] = {
    "PLN": ("grosz", "grosza", "grosze", "groszy", "groszom", "groszami"),
    "EUR": ("eurocent", "eurocenta", "eurocenty", "eurocentów"),
}
SHORT_HUNDREDTHS: dict[str, tuple[str, ...]] = {
    "PLN": ("gr",),
    "EUR": ("cent", "centy", "centów"),
    "USD": ("cent", "centy", "centów"),
}
# Adjectives that are part of the currency's name, by their stem; a crown without one is the neighbours' (CZK).
QUALIFIERS: dict[tuple[str, str], str] = {
    ("PLN", "polsk"): "PLN",
    ("USD", "amerykańsk"): "USD",
    ("USD", "kanadyjsk"): "CAD",
    ("USD", "australijsk"): "AUD",
    ("GBP", "szterling"): "GBP",
    ("GBP", "brytyjsk"): "GBP",
    ("CHF", "szwajcarsk"): "CHF",
    ("CZK", "czesk"): "CZK",
    ("CZK", "norwesk"): "NOK",
    ("CZK", "szwedzk"): "SEK",
    ("CZK", "duńsk"): "DKK",
    ("CZK", "islandzk"): "ISK",
    ("UAH", "ukraińsk"): "UAH",
}
# Marks that may stand before the number: `€ 500`, `EUR 500`.
PREFIXES: tuple[str, ...] = (
    "€",
    "US$",
    "$",
    "£",
    "₴",
    "PLN",
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "CZK",
    "NOK",
    "SEK",
    "DKK",
    "UAH",
)
# Codes that are ordinary words in small letters (`30 sek.`) count in capitals only.
CAPITAL_CODES: tuple[str, ...] = ("SEK", "NOK", "DKK", "HUF", "CZK", "CHF", "GBP", "UAH")

# Golden things that are counted, below a thousand: `3 złote medale`, `12 złotych par`. Stems, or whole words before a
# full stop.
GOLDEN: tuple[str, ...] = (
    "medal", "krąż", "odznak", "krzyż", "puchar", "statuet", "gody.", "godów.", "godach.", "godami.", "jubileusz",
    "jubilat", "rączk", "kłos", "strun", "myśl", "pary.", "par.", "parom.", "parami.", "lwy.", "lwów.", "laur",
    "dysk", "płyt", "kask", "rybk", "pierścion", "pierścien", "obrącz", "monet", "łopat", "nożycz", "kielni",
    "wstęg", "gwiazd", "tarcz", "zasad", "reguł", "rady.", "rad.", "liści", "pióra.", "piór.", "piórami.", "sztab",
    "certyfikat", "róż", "jabłk", "podków", "podkow", "lilie.", "lilii.", "kaczk", "tulipan", "serc", "żołędz",
    "dyplom", "wyróżnie", "kogut", "kur.", "kury.", "maski.", "masek.", "kielich", "korony.", "koron.", "wieńc",
    "wieniec", "liście.", "gol.", "gola.", "gole.", "goli.", "pasma.", "pasm.", "buty.", "pasy.", "gwizdk", "gwizdek",
)  # fmt: skip
