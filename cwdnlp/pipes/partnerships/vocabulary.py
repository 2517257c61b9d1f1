"""Phrases that announce the members and the leader of a partnership, by stems so that every form is met.

All are written without diacritics and read a text without them, so that pages typed in haste are understood too.
"""

from __future__ import annotations

import re

__all__ = ["FOLD", "HOME_MEMBER", "JOINING", "LEADER", "LEADER_AHEAD", "MEMBERS", "NOT_MEMBERS", "NO_NAMES", "SIGNED"]

FOLD = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")

LEADER = re.compile(r"(?i)\blider(?:em|a|owi|ka|ke|zy|ki)?\b|\bliderowan|\bprzewodzi\b")
# Behind the word for the leader: its name comes next (`liderem jest gmina X`, `rolę lidera pełni gmina X`, `Lider: X`).
LEADER_AHEAD = re.compile(
    r"(?i)[”\"]?\s*(?:\(?\w+\s+){0,4}?(?:jest|byla?|bylo|bedzie|zostala?|zostaje|zostanie|wybrano|pelni|sprawuje|"
    r"powierzono|przypad\w+|objela?|obejmie)\b|\s*(?:\w+\s+){0,2}\w*\s*[:–-]\s"
)
MEMBERS = re.compile(
    r"(?i)\bsklad\b|\bsklad(?:zie|u)\b|wchodz[ia]|tworz(?:y|a|o|on)|nalez[ayie]|zrzesza|skupia|obejmuje|przystap|czlone?k|"
    r"sygnatariusz|partner(?:ami|zy|ow)\b|podpisa|porozumieni[ea] (?:miedzy|pomiedzy)|uczestnik|zawiaza[nl]|zawarl|"
    r"powola|utworzy|miedzy gmin|samorzad(?:y|ow) (?:z|gmin)|stron(?:y|ami|a) porozumienia|zalozyciel|pozostali:|"
    r"gmin(?:y|ami)? (?:partnersk|czlonkowsk)|dzialamy|wspolprac|wspolnie|razem z|wraz z|rdzeni"
)
# A list of heads of units is a list of guests unless they founded something.
SIGNED = re.compile(r"(?i)podpis|sygnatariusz|zawiaza|list(?:u|em)? intencyjn|powola")
# Units that stand near the name and do not belong.
NOT_MEMBERS = re.compile(r"(?i)\bnie nalez|porozumienie z (?:powiat|gmin)|uzgadniania .{0,20}z powiat|spoza")
# Common nouns that are written like acronyms of partnerships.
NO_NAMES = frozenset(["jst", "jsfp"])
# That a unit that stands alone with the name joins or belongs.
JOINING = re.compile(r"(?i)przystap|przystep|wstap|wstep|akces|czlone?k|nalezac|nalezy|nalezal")
# That the municipality whose page it is belongs to the partnership.
HOME_MEMBER = re.compile(
    r"(?i)ktor(?:ego|ej|ych) (?:\w+ )?(?:jestesmy|gmina jest|jest \w+|gmina) (?:\w+ )?czlonk|"
    r"do ktor(?:ego|ej) (?:nasza )?gmina nalez|do ktor(?:ego|ej) nalezy (?:nasza )?gmina|"
    r"jestesmy (?:jego |jej )?czlonk|nasza gmina nalezy"
)
