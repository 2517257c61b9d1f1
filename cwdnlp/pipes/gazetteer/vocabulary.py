"""Titles of offices and generic nouns of units, by base form, as the annotation guidelines list them."""

from __future__ import annotations

__all__ = ["GENERIC_ABBREVIATIONS", "GENERIC_NOUNS", "OFFICES_OF_POWIAT", "OFFICES_OF_VOIVODESHIP", "ROLES"]

# Heads of titles. Left out, by the rulings: ekspert, lider, przedstawiciel, specjalista, gospodarz, włodarz and others
# of their kind.
ROLES = frozenset(
    """
    wójt burmistrz burmistrzyni prezydent prezydentka starosta starościna wicestarosta wiceburmistrz wiceburmistrzyni
    wiceprezydent wiceprezydentka marszałek marszałkini wicemarszałek wicemarszałkini wojewoda wicewojewoda sołtys
    sołtyska zastępca zastępczyni skarbnik skarbniczka sekretarz sekretarka przewodniczący przewodnicząca
    wiceprzewodniczący wiceprzewodnicząca członek członkini radny radna poseł posłanka senator senatorka minister
    ministra wiceminister premier wicepremier podsekretarz dyrektor dyrektorka wicedyrektor wicedyrektorka kierownik
    kierowniczka naczelnik naczelniczka prezes prezeska wiceprezes wiceprezeska koordynator koordynatorka doradca
    doradczyni inspektor inspektorka podinspektor komendant komendantka proboszcz rzecznik rzeczniczka pełnomocnik
    pełnomocniczka komisarz kanclerz rektor dziekan wikary biskup arcybiskup ambasador konsul mer eurodeputowany
    europoseł europosłanka asesor audytor architekt konserwator leśniczy nadleśniczy
    """.split()  # noqa: SIM905 - a word a line would hide the list
)

GENERIC_NOUNS = frozenset(["gmina", "miasto", "powiat", "województwo", "miejscowość", "związek"])
GENERIC_ABBREVIATIONS = {"gm.": "gmina", "m.": "miasto", "pow.": "powiat", "woj.": "województwo"}

# Titles whose adjective names a unit: Starosta Kolneński, Wojewoda Mazowiecki.
OFFICES_OF_POWIAT = frozenset(["starosta", "wicestarosta", "starościna"])
OFFICES_OF_VOIVODESHIP = frozenset(["wojewoda", "wicewojewoda", "marszałek", "wicemarszałek"])
