"""Abbreviations of Polish official prose. A full stop belongs to them and by itself ends no sentence."""

from __future__ import annotations

__all__ = ["ABBREVIATIONS", "FINAL_ABBREVIATIONS"]

# What never ends a sentence: something always follows.
ABBREVIATIONS = frozenset(
    """
    abp. adm. al. art. asp. bp. bł. bryg. burm. ds. dh. dot. dr. druh. dyr. dz. dypl. fot. gen. gm. godz. hab. im. inż.
    k. kard. kier. km. kol. kpt. kol. ks. licz. lek. m. m.in. m.st. mec. mgr. mjr. mł. nadkom. nr. np. o. ob. ogn. ok.
    opr. oprac. os. ost. p. p.n. p.o. p.w. par. pl. pkt. płk. pn. podinsp. podkom. pok. por. poz. pow. ppłk. pp. prof.
    przew. pt. pw. ref. rej. rys. sekr. sierż. św. śś. śp. st. stow. str. sygn. szer. tel. tj. tzn. tzw. ul. ust. wew.
    wg. wiceprzew. wlk. właśc. woj. ww. z-ca. zast. zob. zw. żeb.
    """.split()  # noqa: SIM905 - a word a line would hide the list
)

# What may stand at the end of a sentence as well as within it.
FINAL_ABBREVIATIONS = frozenset(
    "b.r. br. cd. itd. itp. in. lub. maz. mln. mld. p.n.e. r. tys. ub. wlkp. śl.".split()  # noqa: SIM905
)
