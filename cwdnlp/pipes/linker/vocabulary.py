"""Generic nouns of units in the forms and abbreviations that texts use, and the kinds of unit that they ask for."""

from __future__ import annotations

__all__ = [
    "ADJECTIVE_ENDINGS",
    "BARE_TITLES",
    "COURTESY",
    "GMINAS",
    "HEADS",
    "KINDS",
    "MEN_ONLY",
    "SMALL_WORDS",
    "TITLE_UNITS",
]

_GMINA = "gmina gminy gminie gminę gminą gmino gmin gminom gminami gminach gm. gm".split()  # noqa: SIM905
_MIASTO = "miasto miasta miastu miastem mieście miast miastom miastami miastach m.".split()  # noqa: SIM905
_POWIAT = "powiat powiatu powiatowi powiatem powiecie powiaty powiatów powiatom powiatami powiatach pow. pow".split()  # noqa: SIM905
_WOJEWODZTWO = "województwo województwa województwu województwem województwie województw woj. woj".split()  # noqa: SIM905

HEADS: dict[str, str] = {
    **dict.fromkeys(_GMINA, "gmina"),
    **dict.fromkeys(_MIASTO, "miasto"),
    **dict.fromkeys(_POWIAT, "powiat"),
    **dict.fromkeys(_WOJEWODZTWO, "województwo"),
    "mig": "miasto i gmina",
    "gim": "gmina i miasto",
}

# Which kinds of unit a generic noun means, the first that exists for the name first.
KINDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "gmina": (("rural",), ("urban_rural",), ("urban",)),
    "gmina miejska": (("urban",), ("urban_rural",)),
    "gmina wiejska": (("rural",), ("urban_rural",)),
    "miasto": (("urban", "urban_rural"), ("rural",)),
    "miasto i gmina": (("urban_rural",), ("urban",), ("rural",)),
    "gmina i miasto": (("urban_rural",), ("urban",), ("rural",)),
    "gmina miasto": (("urban",), ("urban_rural",)),
    "powiat": (("powiat",),),
    "województwo": (("voivodeship",),),
    "": (("urban", "urban_rural"), ("rural",)),
}

# What kind of unit the adjective behind a title names.
TITLE_UNITS: dict[str, str] = {
    "starosta": "powiat",
    "wicestarosta": "powiat",
    "wojewoda": "voivodeship",
    "wicewojewoda": "voivodeship",
    "marszałek": "voivodeship",
    "wicemarszałek": "voivodeship",
}

# Titles that clerks type without diacritics, in the forms that mean nothing else.
BARE_TITLES: dict[str, str] = {
    "wojt": "wójt",
    "wojta": "wójta",
    "wojtowi": "wójtowi",
    "wojtem": "wójtem",
    "wojtowie": "wójtowie",
    "wojtow": "wójtów",
    "soltys": "sołtys",
    "soltysa": "sołtysa",
    "soltysi": "sołtysi",
    "soltysow": "sołtysów",
    "posel": "poseł",
    "marszalek": "marszałek",
    "wicemarszalek": "wicemarszałek",
    "zastepca": "zastępca",
    "zastepcy": "zastępcy",
    "zastepczyni": "zastępczyni",
    "przewodniczacy": "przewodniczący",
    "przewodniczaca": "przewodnicząca",
    "wiceprzewodniczacy": "wiceprzewodniczący",
    "czlonek": "członek",
}

# What an adjective of a unit ends in behind a title; the last letters of every case that titles stand in.
ADJECTIVE_ENDINGS = (
    "ski", "skiego", "skiemu", "skim", "ska", "cki", "ckiego", "ckiemu", "ckim", "cka", "dzki", "dzkiego", "dzkim",
    "zki", "zkiego", "zkim", "ni", "niego", "nim",
)  # fmt: skip

# Words between a title and a name that leave the name's case to the title.
COURTESY = frozenset(["pan", "pani", "panem", "panią", "pana", "panu", "dr", "ks.", "mgr", "inż.", "prof.", "p."])
# Forms of `gmina` that stand before several names.
GMINAS = frozenset(["gminy", "gmin", "gminom", "gminami", "gminach"])
# Names of men whose feminine form is in the dictionary and hardly anybody's name: `Jana Kowala` is `Jan Kowal`.
MEN_ONLY = frozenset(
    """
    Adam Andrzej Artur Bartłomiej Bartosz Dariusz Dawid Edward Filip Grzegorz Hubert Jakub Jan Janusz Kacper Konrad
    Krzysztof Leszek Łukasz Maciej Marcin Marek Mariusz Mateusz Michał Norbert Patryk Paweł Piotr Przemysław Rafał
    Robert Sebastian Sylwester Szymon Tadeusz Tomasz Wiktor Witold Wojciech Zbigniew Zygmunt
    """.split()  # noqa: SIM905 - a word a line would hide the list
)
# Words of names that are written small inside them.
SMALL_WORDS = frozenset("i oraz w we z ze na do od dla nad pod przy przez po o a im. nr ul. lata".split())  # noqa: SIM905
