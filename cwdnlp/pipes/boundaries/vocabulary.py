"""Words that cannot stand at the edge of an entity, and words that belong to the entity they stand before."""

from __future__ import annotations

__all__ = [
    *(
        "ABBREVIATIONS_OF_TERMS",
        "COURTESY",
        "DASHES",
        "DEPUTY",
        "EDGE_WORDS",
        "GENERIC_BODIES",
        "UNIT_HEADS",
        *("CLOSING", "NAMING", "OPENING", "QUOTED_ORGANISATIONS", "QUOTED_PARTNERSHIPS", "WORDS_OF_KIND"),
    )
]

DASHES = frozenset(["-", "–", "—", "‑"])
EDGE_WORDS = frozenset("i oraz a w we z ze na do od dla przy pan pani panem panią pana panu".split())  # noqa: SIM905
COURTESY = frozenset("pan pani panem panią pana panu".split())  # noqa: SIM905
# Generic nouns that go with the name of a unit behind them, in the forms that a text may have.
UNIT_HEADS = frozenset(
    """
    gmina gminy gminie gminę gminą gmin gminom gminami gminach gm. m.st. miasto miasta miastu miastem mieście m. mig gim
    powiat powiatu powiatowi powiatem powiecie pow. województwo województwa województwu województwem województwie woj.
    """.split()  # noqa: SIM905 - a word a line would hide the list
)
DEPUTY = frozenset(["z-ca", "z-cy", "z-cą", "z-cę", "zast.", "zastępca", "zastępcy", "zastępcą", "zastępczyni"])
# Abbreviations of common terms, documents, taxes and registers, which are no names.
ABBREVIATIONS_OF_TERMS = frozenset(
    """
    ngo oze krs zp siwz swz vat rodo pit cit pcc pkb bip opp jst jsfp pv covid pesel nip regon ict mpzp msp mśp b2b
    cwu wlt suw led usb pdf www wifi gps sms ceidg opz pfu
    """.upper().split()
)
# Bodies that in the plural, without a name behind, are a kind and not one of it.
GENERIC_BODIES = frozenset(
    """
    rada urząd koło drużyna parafia szkoła ośrodek ministerstwo starostwo jednostka stowarzyszenie zakład dom biblioteka
    przedszkole klub komenda zespół fundacja straż sąd inspektorat nadleśnictwo gimnazjum liceum żłobek świetlica
    """.split()  # noqa: SIM905 - a word a line would hide the list
)
# Words that tell the kind of a partnership and never which one.
WORDS_OF_KIND = frozenset(
    """
    partnerstwo stowarzyszenie związek porozumienie klaster zit zintegrowanych inwestycji terytorialnych zintegrowany
    inwestycja terytorialny jednostek jednostka samorządu samorząd terytorialnego terytorialny samorządowy samorządowe
    lokalny lokalne międzygminny powiatowo gminny międzysektorowe gmin gmina powiatów powiat miast miasto - i
    """.split()  # noqa: SIM905 - a word a line would hide the list
)
# Marks and words around a quoted name, and the words in front of it that tell what it names.
OPENING = frozenset("„«‚")
CLOSING = frozenset(["”", "»", "’", "“", "''"])
NAMING = frozenset(["pn", "pn.", "pt", "pt.", "pod", "o", "nazwą", "nazwie", ".", ",", ":"])
QUOTED_PARTNERSHIPS = frozenset(
    [
        "klaster energia",
        "spółdzielnia energetyczny",
        "związek międzygminny",
        "związek gmina",
        "- gminny",
    ]
)
QUOTED_ORGANISATIONS = frozenset(
    """
    firma zespół kapela chór orkiestra grupa fundacja stowarzyszenie klub spółka przedszkole teatr zakład hufiec
    """.split()  # noqa: SIM905 - a word a line would hide the list
)
