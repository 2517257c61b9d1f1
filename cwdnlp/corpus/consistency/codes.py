"""TERYT codes that contradict the text: the other one of two namesakes, a far namesake, two codes for one name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from cwdnlp.corpus.article import CorpusArticle, base_form
from cwdnlp.corpus.findings import Finding
from cwdnlp.gazetteers.register import Register, Unit

__all__ = ["check_codes"]

_GMINA = re.compile(r"(?i)gmin\w*|gm\.")
_TOWN_AND_GMINA = re.compile(r"(?i)miast\w* i gmin|gmin\w* (?:i )?miast|gmin\w* miejsk")
_REACH = 120  # characters before a name in which the head of its list may stand


def check_codes(article: CorpusArticle, register: Register) -> Iterator[Finding]:
    """Give a finding for each gmina whose code the guidelines, the publisher or the article itself speak against."""
    home = register.get(article.meta.place)
    codes: dict[str, dict[str, str]] = defaultdict(dict)
    for mention in article.mentions:
        unit = register.get(mention.kb_id or "")
        if mention.label != "JST" or unit is None or not unit.is_gmina:
            continue
        where = article.where(mention)
        namesakes = [other for other in register.named(unit.name) if other.is_gmina and other is not unit]
        before = article.text[max(0, mention.start - _REACH) : mention.start]
        better = _by_kind(mention.text, before, unit, [other for other in namesakes if other.powiat == unit.powiat])
        if better:
            message = f"{mention.text!r} has {unit.code} ({unit.kind}); correct it to {better.code} ({better.kind})"
            yield Finding(where, "code-kind", message)
        if home and unit.voivodeship != home.voivodeship:
            near = [other for other in namesakes if other.voivodeship == home.voivodeship]
            if near:
                message = f"{mention.text!r} has {unit.code} of another voivodeship; correct it to {near[0].code}"
                yield Finding(where, "code-far", message)
        codes[base_form(mention).casefold()].setdefault(unit.code, where)
    for name, places in codes.items():
        if len(places) > 1:
            where = list(places.values())[-1]
            yield Finding(
                where, "code-twice", f"{name!r} has the codes {' and '.join(places)} in one article; keep one"
            )


def _by_kind(text: str, before: str, unit: Unit, beside: list[Unit]) -> Unit | None:
    """Return the unit of that name in the powiat that the noun before the name asks for, if it is another.

    A bare name in a list whose head stands before (`gmin: Łączna i Bliżyn`) may be either.
    """
    if _TOWN_AND_GMINA.match(text) or (not _GMINA.match(text) and _GMINA.search(before)):
        return None
    wants_rural = bool(_GMINA.match(text))
    if wants_rural and unit.kind == "urban":
        return next((other for other in beside if other.kind == "rural"), None)
    if not wants_rural and unit.kind == "rural":
        return next((other for other in beside if other.has_town_rights), None)
    return None
