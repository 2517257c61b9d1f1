"""Inflect noun phrases and lead them back to their base form, by agreement over the dictionary's readings.

A name such as `Łosicki Dom Kultury` inflects in its *block*: the head noun and the adjectives that agree with it, which
stand around it without a gap. What follows (a genitive, a prepositional phrase, a quoted name) stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from cwdnlp.morphology.adjectives import relational, relational_form
from cwdnlp.morphology.analyser import CASES, Analysis, analyse, generate, plain

__all__ = ["base_form", "inflect", "match_case"]

_NOUNS = frozenset({"subst", "ger", "depr"})
_ADJECTIVES = frozenset({"adj", "pact", "ppas"})
# The likelier case first where a form alone does not tell: a name in a text is most often a genitive or a locative.
_CASE_ORDER = ("nom", "gen", "loc", "inst", "acc", "dat")
# Nouns of adjectival form that head their phrase even before a noun they seem to agree with (`Przewodniczącej Rady`).
_SUBSTANTIVE = re.compile(r"(?i)(?:wice)?(?:przewodnicząc|radn|komendant|skarbnik)")
_ACRONYM_ENDING = re.compile(r"([A-ZĄĆĘŁŃÓŚŹŻ]+[\w+]*[A-ZĄĆĘŁŃÓŚŹŻ+])-(?:u|owi|em|ie|y|ów|om|ami|ach|a|ą)(?![\w-])")
_ACRONYM = re.compile(r"[A-ZĄĆĘŁŃÓŚŹŻ]{2,6}")
# Heads of names whose forms are also those of rarer nouns (`Radzie` of `rad`, `Kole` of `kola`).
_USUAL_HEADS = frozenset(["rada", "koło", "izba", "dom", "zespół"])
_PART = re.compile(r"[^\s-]+|-|\s+")


def match_case(word: str, model: str) -> str:
    """Give `word` the letter case of `model`: all capitals, a capital initial, or as it is.

    >>> match_case("gmina", "GMINY"), match_case("gmina", "Gminy"), match_case("gmina", "gminy")
    ('GMINA', 'Gmina', 'gmina')
    """
    if len(model) > 1 and model.isupper():
        return word.upper()
    if model[:1].isupper():
        return word[:1].upper() + word[1:]
    return word


def inflect(phrase: str, *, place: bool = False) -> dict[str, set[str]]:
    """Return the forms of a phrase given in its base form, by case; a part that cannot be inflected stays.

    `place` says that the phrase is a place's name, whose words are read as such before anything else. Where the
    dictionary has several paradigms for a name, all are given.

    >>> sorted(inflect("Jabłonna Lacka", place=True)["loc"]), sorted(inflect("Bielsko-Biała", place=True)["gen"])
    (['Jabłonnej Lackiej', 'Jabłonnie Lackiej'], ['Bielska-Białej'])
    >>> inflect("Rada Gminy Olszanka")["inst"]
    {'Radą Gminy Olszanka'}
    """
    parts = _PART.findall(phrase)
    forms: dict[str, set[str]] = {case: set() for case in CASES if case != "voc"}
    forms["nom"].add(phrase)
    variants = dict.fromkeys((n, g) for _, n, g in _candidates(parts, case="nom"))
    blocks = {variant: _block(parts, "nom", *variant, place=place) for variant in variants}
    if not place and any(_is_common(block) for block in blocks.values()):
        blocks = {variant: block for variant, block in blocks.items() if _is_common(block)}
    longest = max(map(len, blocks.values()), default=0)
    for (number, gender), block in blocks.items():
        if not block or len(block) < longest:
            continue
        for case in forms.keys() - {"nom"}:
            options = [
                sorted({f for r in block.get(i, ()) for f in _forms(r, p, case, number, gender)}) or [p]
                for i, p in enumerate(parts)
            ]
            forms[case].update("".join(chosen) for chosen in product(*options))
    return {case: found or {phrase} for case, found in forms.items()}


def base_form(phrase: str, *, singular: bool = False) -> str:
    """Return the nominative of a phrase that stands in any case.

    `singular` is for titles of offices: it brings plurals into the singular and takes the head for a person. A phrase
    whose block cannot be told is returned as it is.

    >>> base_form("Łosickim Domu Kultury"), base_form("Związku Miast Polskich")
    ('Łosicki Dom Kultury', 'Związek Miast Polskich')
    >>> base_form("wiceburmistrzom", singular=True), base_form("ZIT-u")
    ('wiceburmistrz', 'ZIT')
    """
    phrase = plain(phrase)
    if acronym := _ACRONYM_ENDING.match(phrase):
        return acronym[1] + phrase[acronym.end() :]
    parts = _PART.findall(phrase)
    if parts and _ACRONYM.fullmatch(parts[0]) and not phrase.isupper():
        return phrase  # OSP w Jedwabnem: an acronym for a head takes no ending
    best: tuple[tuple[int, ...], dict[int, str]] | None = None
    for case, number, gender in _candidates(parts):
        if singular and gender not in ("m1", "f"):
            continue
        block = _block(parts, case, number, gender)
        replaced = _nominatives(block, parts, "sg" if singular else number, gender)
        if not replaced:
            continue
        person = singular and gender == "m1"
        usual = any(a.lemma in _USUAL_HEADS for readings in block.values() for a in readings)
        score = (_is_common(block), len(replaced), person, usual, -(number == "pl"), -_CASE_ORDER.index(case))
        if best is None or score > best[0]:
            best = (score, replaced)
    if best is None:
        return phrase
    return "".join(best[1].get(index, part) for index, part in enumerate(parts))


def _is_common(block: dict[int, list[Analysis]]) -> bool:
    """Whether every word of a block can be a common word: `Wójtowie` is no village of Wójtowo, `Związek` no surname."""
    return bool(block) and all(any(not a.names for a in readings) for readings in block.values())


def _is_gap(part: str) -> bool:
    return part == "-" or part.isspace()


@lru_cache(maxsize=20_000)
def _readings(word: str) -> tuple[Analysis, ...]:
    """Return the nominal readings of a word, with an adjective in -ski where the dictionary lacks it."""
    known = tuple(a for a in analyse(word) if a.pos in _NOUNS or a.pos in _ADJECTIVES)
    if any(a.pos == "adv" for a in analyse(word)) and not any("nom" in a.cases for a in known):
        return ()  # `Razem dla Rozwoju` is no instrumental of `raz`
    if any(a.pos == "adj" for a in known):
        return known
    return (*known, *relational(word))


def _is_place(word: str) -> bool:
    return word[:1].isupper() and not _names(word).isdisjoint(("geo", "geo_part"))


def _names(word: str) -> set[str]:
    return {name for reading in analyse(word) for name in reading.names}


def _candidates(parts: list[str], case: str | None = None) -> Iterable[tuple[str, str, str]]:
    """Give every case, number and gender that a noun among the first words could have."""
    found: dict[tuple[str, str, str], None] = {}
    for word in [p for p in parts if not _is_gap(p)][:4]:
        for reading in _readings(word):
            if reading.pos in _NOUNS:
                cases = [c for c in reading.cases if c in _CASE_ORDER and case in (None, c)]
                found.update(dict.fromkeys(product(cases, reading.numbers, reading.genders)))
    return found


def _fits(reading: Analysis, case: str, number: str, gender: str) -> bool:
    return case in reading.cases and number in reading.numbers and gender in reading.genders


def _block(parts: list[str], case: str, number: str, gender: str, *, place: bool = False) -> dict[int, list[Analysis]]:
    """Return the readings of the words that inflect together if the phrase stands in this case; empty if it cannot."""
    block: dict[int, list[Analysis]] = {}
    words = [i for i, part in enumerate(parts) if not _is_gap(part)]
    head: int | None = None
    for turn, index in enumerate(words):
        fitting = [a for a in _readings(parts[index]) if _fits(a, case, number, gender)]
        nouns = [a for a in fitting if a.pos in _NOUNS]
        adjectives = [a for a in fitting if a.pos in _ADJECTIVES]
        ahead = turn + 1 < len(words) and _noun_fits(parts[words[turn + 1]], case, number, gender, place=place)
        if head is None and nouns and not (adjectives and ahead and not _SUBSTANTIVE.match(parts[index])):
            block[index], head = _best_nouns(nouns, place=place), index
        elif adjectives and not (head is not None and len([i for i in block if i > head]) and ahead):
            block[index] = adjectives
        elif head is not None and _is_twin(parts, head, index) and (twins := _twin(parts[index], case)):
            block[index] = twins
        elif not _is_compound_adjective(parts, index):
            break
    return block if head is not None else {}


def _noun_fits(word: str, case: str, number: str, gender: str, *, place: bool) -> bool:
    """Whether a word can be a noun in this case; in a place's name a mere surname is none (`Biała Piska`)."""
    return any(
        a.pos in _NOUNS and _fits(a, case, number, gender) and not (place and a.names == ("surname",))
        for a in _readings(word)
    )


def _is_compound_adjective(parts: list[str], index: int) -> bool:
    """Whether the word is the stiff half of an adjective (`powiatowo-gminny`), not of a name (`Bielsko-Biała`)."""
    return (
        index + 1 < len(parts)
        and parts[index + 1] == "-"
        and parts[index].endswith("o")
        and not _is_place(parts[index])
    )


def _best_nouns(nouns: list[Analysis], *, place: bool) -> list[Analysis]:
    """Keep the readings as a place name, or else as a common noun, where there are such; drop rare and stiff ones."""
    wanted = [a for a in nouns if ("geo" in a.names or "geo_part" in a.names if place else not a.names)] or nouns
    return [a for a in wanted if not a.rare and len(a.cases) < len(CASES)] or wanted


def _is_twin(parts: list[str], head: int, index: int) -> bool:
    """Whether the word at `index` is the second half of a double place name (`Golub-Dobrzyń`, `Góra Kalwaria`)."""
    if index != head + 2:
        return False
    if parts[head + 1] == "-":
        return _is_place(parts[index])
    return len(parts) == 3 and all("geo" in _names(parts[i]) for i in (head, index))


def _twin(word: str, case: str) -> list[Analysis]:
    return [a for a in _readings(word) if a.pos in _NOUNS and case in a.cases and {"geo", "geo_part"} & set(a.names)]


def _forms(reading: Analysis, word: str, case: str, number: str, gender: str) -> Iterable[str]:
    """Give the forms of one reading in a case; a noun keeps its own number and gender, an adjective takes them."""
    generated = generate(reading.lemma)
    if not generated and reading.pos == "adj" and (form := relational_form(reading.lemma, number, case, gender)):
        return [match_case(form, word)]
    genders = reading.genders if reading.pos in _NOUNS else (gender,)
    found = [
        form
        for form in generated
        if form.pos == ("subst" if reading.pos == "depr" else reading.pos)
        and case in form.cases
        and form.degree == reading.degree
        and form.negated == reading.negated
        and not set(form.genders).isdisjoint(genders)
        and (set(reading.names) & set(form.names) if reading.names else not form.names)
        and (reading.rare or not form.rare)
    ]
    in_number = [form for form in found if number in form.numbers]
    return [match_case(form.form, word) for form in in_number or found]


def _nominatives(block: dict[int, list[Analysis]], parts: list[str], number: str, gender: str) -> dict[int, str]:
    """Return the nominative of every word of the block, by index; empty if the head has none."""
    replaced: dict[int, str] = {}
    for index, readings in block.items():
        word = parts[index]
        for reading in sorted(readings, key=lambda a: (a.rare, not (a.names and word[:1].isupper()))):
            if "nom" in reading.cases and number in reading.numbers and gender in reading.genders:
                replaced[index] = word
                break
            forms = list(_forms(reading, word, "nom", number, gender))
            if forms:
                replaced[index] = forms[0]
                break
        else:
            return {}
    return replaced
