"""Phrases that announce the members and the leader of a partnership, by stems so that every form is met.

All are written without diacritics and read a text without them, so that pages typed in haste are understood too.
"""

from __future__ import annotations

import re

__all__ = [
    *("CUES", "FOLD", "JOINING", "KINDS", "LEADER", "LEADER_AHEAD", "NOT_MEMBERS", "NO_NAMES", "SMALL_WORDS"),
]

FOLD = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")

LEADER = re.compile(r"(?i)\blider(?:em|a|owi|ka|ke|zy|ki)?\b|\bliderowan|\bprzewodzi\b")
# Behind the word for the leader: its name comes next (`liderem jest gmina X`, `rolę lidera pełni gmina X`, `Lider: X`).
LEADER_AHEAD = re.compile(
    r"(?i)[”\"]?\s*(?:\(?\w+\s+){0,4}?(?:jest|byla?|bylo|bedzie|zostala?|zostaje|zostanie|wybrano|pelni|sprawuje|"
    r"powierzono|przypad\w+|objela?|obejmie)\b|\s*(?:\w+\s+){0,2}\w*\s*[:–-]\s"
)
# Beginnings of words and parts of phrases that speak for or against membership, as far as the weights have learned.
CUES = (
    *(" nie ", "nie nalez", " my", "my ", " do ", "w sklad", " gmin"),
    *"""
    akces biora czlon delegac dolacz dzial gosc graniczy imieniu jestesmy ktor lider list miedzy nalez nastepuj
    obejm obok otrzyma partner podpis porozum powital powola przewodn przyjech przystap przystep razem reprezent
    samorzad sasied sklad skupia spoza stron sygnat tworz uczest udzial utworz wchodz wejd weszl wizyt wraz wspol
    wstap zaloz zawar zawiaz zgromadz zrzesz
    """.split(),  # noqa: SIM905 - a word a line would hide the list
)
# The surest of them.
JOINING = re.compile(
    r"sklad|wchodz|weszl|wejd|tworz|nalez|zrzesz|skupia|przystap|przystep|czlon|sygnat|podpis|porozum|zawiaz|zawar|powola|zaloz|"
    r"dolacz|wstap|akces|jestesmy|partnerzy|partnerami|wspolnie|razem z|obok "
)
# Said right beside a unit, that it does not belong.
NOT_MEMBERS = re.compile(r"\bnie nalez|\bspoza\b|\bnie (?:jest|sa|byl\w*) czlonk|porozumienie z (?:powiat|gmin)")
# Common nouns that are written like acronyms of partnerships.
NO_NAMES = frozenset(["jst", "jsfp"])
# Words of names that acronyms may leave out.
SMALL_WORDS = frozenset("i oraz a w we z ze na do od dla nad pod po przy im rzecz".split())  # noqa: SIM905
# Words for the kind of a partnership, which a writer leaves out or exchanges where its own name follows.
KINDS = frozenset(
    """
    partnerstwo stowarzyszenie związek porozumienie klaster energii spółdzielnia energetyczna zit mof of zm zpg szit rit
    oświ subregion aglomeracja metropolia obszar obszaru obszary funkcjonalny funkcjonalnego miejski miejskiego
    międzygminny powiatowo gminny komunalny celowy zintegrowane zintegrowanych inwestycje inwestycji terytorialne
    terytorialnych gmin gminy powiatów powiaty miast miasta samorządów samorządy jst
    """.split()  # noqa: SIM905 - a word a line would hide the list
)
