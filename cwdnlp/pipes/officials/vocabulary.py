"""What kinds of unit an office belongs to, and what may stand between a title and a name."""

from __future__ import annotations

__all__ = ["BODY_NOUNS", "COURTESY", "FILLERS", "OFFICE_UNITS", "PLURAL_ENDINGS", "SUBORDINATE"]

# The first words of a title (base form) and the kinds of unit that such an office is of, the likeliest first.
OFFICE_UNITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("wójt", ("rural",)),
    ("zastępca wójta", ("rural",)),
    ("zastępczyni wójta", ("rural",)),
    ("burmistrz", ("urban_rural", "urban")),
    ("burmistrzyni", ("urban_rural", "urban")),
    ("wiceburmistrz", ("urban_rural", "urban")),
    ("zastępca burmistrza", ("urban_rural", "urban")),
    ("zastępczyni burmistrza", ("urban_rural", "urban")),
    ("prezydent", ("urban",)),
    ("prezydentka", ("urban",)),
    ("wiceprezydent", ("urban",)),
    ("zastępca prezydenta", ("urban",)),
    ("zastępczyni prezydenta", ("urban",)),
    ("starosta", ("powiat",)),
    ("wicestarosta", ("powiat",)),
    ("członek zarządu powiatu", ("powiat",)),
    ("przewodniczący rady powiatu", ("powiat",)),
    ("przewodnicząca rady powiatu", ("powiat",)),
    ("marszałek", ("voivodeship",)),
    ("wicemarszałek", ("voivodeship",)),
    ("członek zarządu województwa", ("voivodeship",)),
    ("przewodniczący sejmiku", ("voivodeship",)),
    ("wojewoda", ("voivodeship",)),
    ("wicewojewoda", ("voivodeship",)),
    ("przewodniczący rady gminy", ("rural", "urban_rural")),
    ("przewodnicząca rady gminy", ("rural", "urban_rural")),
    ("przewodniczący rady miejskiej", ("urban_rural", "urban")),
    ("przewodnicząca rady miejskiej", ("urban_rural", "urban")),
    ("przewodniczący rady miasta", ("urban", "urban_rural")),
    ("przewodnicząca rady miasta", ("urban", "urban_rural")),
    ("skarbnik gminy", ("rural", "urban_rural")),
    ("sekretarz gminy", ("rural", "urban_rural")),
    ("skarbnik powiatu", ("powiat",)),
    ("sekretarz powiatu", ("powiat",)),
    ("skarbnik miasta", ("urban", "urban_rural")),
    ("sekretarz miasta", ("urban", "urban_rural")),
    ("skarbnik", ("rural", "urban_rural", "urban", "powiat")),
    ("sekretarz", ("rural", "urban_rural", "urban", "powiat")),
    ("radny powiatu", ("powiat",)),
    ("radny powiatowy", ("powiat",)),
    ("radna powiatu", ("powiat",)),
    ("radna powiatowa", ("powiat",)),
    ("radny rady powiatu", ("powiat",)),
    ("radna rady powiatu", ("powiat",)),
    ("radny sejmiku", ("voivodeship",)),
    ("radna sejmiku", ("voivodeship",)),
    ("radny", ("rural", "urban_rural", "urban")),
    ("radna", ("rural", "urban_rural", "urban")),
    ("kierownik referatu", ("rural", "urban_rural", "urban", "powiat")),
    ("naczelnik wydziału", ("urban_rural", "urban", "powiat", "rural")),
    ("inspektor ds.", ("rural", "urban_rural", "urban", "powiat")),
    ("podinspektor", ("rural", "urban_rural", "urban", "powiat")),
    ("przewodniczący rady", ("rural", "urban_rural", "urban", "powiat")),
    ("przewodnicząca rady", ("rural", "urban_rural", "urban", "powiat")),
)

# Offices that serve the head of the unit named just before.
SUBORDINATE = (
    "skarbnik",
    "sekretarz",
    "zastęp",
    "wice",
    "przewodnicz",
    "kierownik",
    "naczelnik",
    "inspektor",
    "podinsp",
)

# Between title and name: what they are called beside their title, and words that join the two.
COURTESY = frozenset(
    """
    pan pani panem panią pana panu p. dr hab. mgr inż. prof. ks. o. gen. płk kpt. mł. bryg. st. asp. druh dh. dh druhna
    mec. lek. med. red. śp. nadinsp. insp. podinsp. kom. podkom. arch. ppłk kan. prał.
    """.split()  # noqa: SIM905 - a word a line would hide the list
)

FILLERS = frozenset("i oraz p.o. to jest czyli również nasz nasza nasi naszą naszego naszym jego jej".split())  # noqa: SIM905
# The body of a title by a common noun, which is no part of it: `Dyrektor placówki Jan A`.
BODY_NOUNS = frozenset("placówki szkoły urzędu biura jednostki ośrodka przedszkola spółki firmy".split())  # noqa: SIM905

PLURAL_ENDINGS = ("owie", "rze", "rzy", "ści", "ni", "si", "cy", "ki", "ów", "om", "ami", "ych", "ymi", "imi", "ezesi")
