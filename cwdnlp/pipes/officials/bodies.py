"""The unit or organisation whose office a person holds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence

from cwdnlp.gazetteers.register import Register
from cwdnlp.pipes.officials.marks import Mention, Pair
from cwdnlp.pipes.officials.vocabulary import OFFICE_UNITS, SUBORDINATE

__all__ = ["BodyFinder"]

Body = tuple[str | None, str | None, Mention | None]
_NONE: Body = (None, None, None)
# What may stand on a line before the unit that heads it: bullets, numbers, `(3)`.
_LINE_HEAD = re.compile(r"[^\w\n]*(?:\(?\d{1,2}[.)]|[a-z]\))?[^\w\n]*")
_SERVES = re.compile(
    r"\b(?:wraz|razem) ze?\b|\bkontrasygna|\b(?:jego|jej|ich)\b|^\s*[,(–-]?\s*ze?\b|\btowarzysz\w+ (?:mu|jej|im)\b"
)
_SERVES_REACH = 80
# A unit right before the title, as in `Gmina X – Wójt`, `X: burmistrz`; right behind the name, as in `Jan A z Libiąża`.
_HEADED = re.compile(r"\s*[:–-]\s*(?:pan\w*\s+)?", re.IGNORECASE)
_FROM = re.compile(r",?\s+ze?\s+")
# Gminas that have become towns since had a wójt.
_RURAL, _SINCE_TOWN = ("rural",), ("urban_rural",)
# Two persons cannot both be the head of one unit.
_HEADS = ("wójt", "burmistrz", "prezydent", "starosta", "marszałek")
_REPRESENTED = re.compile(
    r"[”\"]?,?\s+(?:z siedzibą w \w+,?\s+)?reprezentowan\w+\s+przez:?\s+(?:pan\w*\s+)?", re.IGNORECASE
)


class BodyFinder:
    """Finds the body of each pair of one text.

    A unit or organisation beside the title counts. Where none stands there, a title that belongs to a unit of some kind
    (`wójt Jan Nowak`) takes the first of these that is of the kind: the unit that the official represents (`Gmina X
    reprezentowana przez Wójta`), that which heads the line (`Gmina X – Wójt`), that which the person is from (`Jan
    Nowak z Libiąża`), that of the same person elsewhere, that of the head whom the official comes with (`wraz ze
    Skarbnik Anną Nowak`), the commonest of the text that no other head has. An office of a powiat or voivodeship that
    the text does not name is of the one that all units of the text lie in.
    """

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        pairs: Sequence[Pair],
        names: Mapping[str, str],
        register: Register,
    ) -> None:
        self._text = text
        self._mentions = mentions
        self._pairs = sorted(pairs, key=lambda p: p.role.start)
        self._names = names
        self._register = register
        self._units = [m for m in mentions if m.label == "JST" and m.kb_id]
        self._starts = [m.start for m in self._units]
        self._of_kinds: dict[tuple[str, ...], list[Mention]] = {}
        self._counts = Counter(m.kb_id for m in self._units if m.kb_id)
        self._known = {
            names.get(pair.person.lemma, pair.person.lemma): pair.body
            for pair in pairs
            if pair.body is not None and pair.body.label == "JST" and _kinds(pair)
        }
        self._headed = {
            pair.body.kb_id or "": names.get(pair.person.lemma, pair.person.lemma)
            for pair in pairs
            if pair.body is not None and pair.body.label == "JST" and pair.role.lemma.startswith(_HEADS)
        }
        self._found: dict[tuple[int, int], Body] = {}
        for pair in self._pairs:
            self._found[pair.role.index, pair.person.index] = self._resolve(pair)

    def find(self, pair: Pair) -> Body:
        """Return the unit's code, else the organisation's name, and the mention of either."""
        return self._found[pair.role.index, pair.person.index]

    def _resolve(self, pair: Pair) -> Body:
        if pair.body is not None:
            if pair.body.label == "JST":
                return pair.body.kb_id, None, pair.body
            return None, pair.body.lemma, pair.body
        kinds = _kinds(pair)
        if not kinds or "dożynek" in pair.role.lemma:
            return _NONE
        candidates = (
            self._represented(pair),
            self._line_unit(pair),
            self._unit_before(pair),
            self._unit_behind(pair),
            self._known.get(self._names.get(pair.person.lemma, pair.person.lemma)),
            self._head_unit(pair),
        )
        for unit in candidates:
            if unit is not None and self._is_of(unit, kinds):
                return unit.kb_id, None, unit
        return self._commonest(pair, kinds)

    def _represented(self, pair: Pair) -> Mention | None:
        """Return the unit right before the title, if it is said to be represented by the official."""
        following = bisect_left(self._starts, pair.role.start)
        if not following:
            return None
        unit = self._units[following - 1]
        return unit if _REPRESENTED.fullmatch(self._text, unit.end, pair.role.start) else None

    def _line_unit(self, pair: Pair) -> Mention | None:
        """Return the unit at the head of the line of the title, followed by a colon or dash."""
        start = self._text.rfind("\n", 0, pair.role.start) + 1
        first = bisect_left(self._starts, start)
        for unit in self._units[first : first + 1]:
            if unit.end <= pair.role.start:
                behind = self._text[unit.end : pair.role.start]
                if _LINE_HEAD.fullmatch(self._text[start : unit.start]) and re.match(r"\s*[:–-]\s?", behind):
                    return unit
        return None

    def _unit_before(self, pair: Pair) -> Mention | None:
        """Return the unit right before the title, with a dash or colon between."""
        following = bisect_left(self._starts, pair.role.start)
        unit = self._units[following - 1] if following else None
        return unit if unit and _HEADED.fullmatch(self._text, unit.end, pair.role.start) else None

    def _unit_behind(self, pair: Pair) -> Mention | None:
        """Return the unit right behind the name, if the person is said to be from it."""
        following = bisect_left(self._starts, pair.person.end)
        unit = self._units[following] if following < len(self._units) else None
        return unit if unit and _FROM.fullmatch(self._text, pair.person.end, unit.start) else None

    def _head_unit(self, pair: Pair) -> Mention | None:
        """Return the unit of the official named just before, whom this one serves by the words between."""
        if not pair.role.lemma.startswith(SUBORDINATE):
            return None
        last = bisect_left(self._pairs, pair.role.start, key=lambda p: p.role.start)
        for before in reversed(self._pairs[max(0, last - 3) : last]):
            end = max(before.person.end, before.role.end)
            unit = self._found[before.role.index, before.person.index][2]
            if end > pair.role.start or unit is None:
                continue
            between = self._text[end : pair.role.start]
            if len(between) <= _SERVES_REACH and "\n" not in between and _SERVES.search(between):
                return unit if unit.label == "JST" else None
            return None
        return None

    def _commonest(self, pair: Pair, kinds: tuple[str, ...]) -> Body:
        """Return the commonest unit of the kinds, for a head the commonest that is no other's."""
        fitting = self._fitting(kinds)
        head = pair.role.lemma.startswith(_HEADS)
        if head:
            person = self._names.get(pair.person.lemma, pair.person.lemma)
            fitting = [unit for unit in fitting if self._headed.get(unit.kb_id or "", person) == person]
        if fitting:
            return fitting[0].kb_id, None, fitting[0]
        if kinds == _RURAL and not self._fitting(kinds):
            return self._commonest(pair, _SINCE_TOWN)
        if kinds in (("powiat",), ("voivodeship",)) and not self._fitting(kinds):
            return self._around(kinds[0]), None, None
        return _NONE

    def _fitting(self, kinds: tuple[str, ...]) -> list[Mention]:
        """Return the first mention of each unit of the kinds, the commonest first."""
        if kinds not in self._of_kinds:
            firsts = {unit.kb_id: unit for unit in reversed(self._units) if self._is_of(unit, kinds)}
            self._of_kinds[kinds] = sorted(firsts.values(), key=lambda m: (-self._counts[m.kb_id or ""], m.start))
        return self._of_kinds[kinds]

    def _around(self, kind: str) -> str | None:
        """Return the powiat or voivodeship that all units of the text lie in, if there is one."""
        length = 4 if kind == "powiat" else 2
        codes = {(unit.kb_id or "")[:length] for unit in self._units if len(unit.kb_id or "") >= length}
        code = codes.pop() if len(codes) == 1 else None
        return code if code and self._register.get(code) else None

    def _is_of(self, mention: Mention, kinds: tuple[str, ...]) -> bool:
        unit = self._register.get(mention.kb_id or "")
        return unit is not None and unit.kind in kinds


def _kinds(pair: Pair) -> tuple[str, ...]:
    """Return the kinds of unit that the title's office is of; none for the office of another body."""
    role = pair.role.lemma
    return next((kinds for title, kinds in OFFICE_UNITS if role == title or role.startswith(title + " ")), ())
