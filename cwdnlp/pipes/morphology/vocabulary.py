"""How NKJP tags, as Morfeusz gives them, read in Universal Dependencies (the conversion of UD Polish-LFG, in short)."""

from __future__ import annotations

__all__ = ["CASE", "GENDER", "NAME_TYPE", "NUMBER", "UNKNOWN_TAG", "UPOS"]

UNKNOWN_TAG = "ign"

UPOS = {
    "subst": "NOUN", "depr": "NOUN", "ger": "NOUN", "brev": "X", "frag": "X", "xxs": "X", "xxx": "X", "ign": "X",
    "adj": "ADJ", "adja": "ADJ", "adjp": "ADJ", "adjc": "ADJ", "pact": "ADJ", "ppas": "ADJ",
    "fin": "VERB", "praet": "VERB", "inf": "VERB", "impt": "VERB", "imps": "VERB", "pcon": "VERB", "pant": "VERB",
    "pred": "VERB", "winien": "VERB", "cond": "VERB", "bedzie": "AUX", "aglt": "AUX",
    "prep": "ADP", "adv": "ADV", "num": "NUM", "numcomp": "NUM", "dig": "NUM", "romandig": "NUM",
    "ppron12": "PRON", "ppron3": "PRON", "siebie": "PRON", "conj": "CCONJ", "comp": "SCONJ",
    "qub": "PART", "part": "PART", "interj": "INTJ", "interp": "PUNCT", "sp": "SPACE",
}  # fmt: skip

CASE = {"nom": "Nom", "gen": "Gen", "dat": "Dat", "acc": "Acc", "inst": "Ins", "loc": "Loc", "voc": "Voc"}
NUMBER = {"sg": "Sing", "pl": "Plur"}
GENDER = {"m1": "Masc", "m2": "Masc", "m3": "Masc", "f": "Fem", "n": "Neut"}
# UD's NameType; the dictionary's parts of geographical names count as geographical.
NAME_TYPE = {"given": "Giv", "surname": "Sur", "geo": "Geo", "geo_part": "Geo", "org": "Com"}
