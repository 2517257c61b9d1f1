"""Titles and names in lists: side by side, in two rows, in one order all along the line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cwdnlp.pipes.officials.marks import BODIES, Mention, Pair, body_behind, gap_kind, is_plural

__all__ = ["list_pairs", "names_first"]

# Above every single mark: the count of titles and names agrees.
_AGREED = 12
_JOINT = re.compile(r"\s*[”\"]?,?\s*(?:i|oraz|a także|,)\s+|[ \t\u00a0]{2,}")
_SAME_PERSON = re.compile(
    r"\s*[”\"]?,?\s*(?:i|oraz|a|będący|będąca)?\s*(?:(?:zarazem|jednocześnie|równocześnie)\s*(?:też|także)?\s+)"
)
_AND = re.compile(r"\s*[”\"]?,?\s*(?:i|oraz|a także|,)?\s*")


def list_pairs(text: str, mentions: Sequence[Mention]) -> list[Pair]:
    """Return the pairs that only a look at several titles or names gives.

    | pattern | example |
    | --- | --- |
    | titles, then as many names | `Starosta i Wicestarosta Suski, Jan A i Anna B` |
    | two columns of a signature | `Przewodniczący Rady    Wójt⏎Jan A    Anna B` |
    | a plural with units, then names | `wójtowie gmin Krzywda i Serokomla, Jan A i Anna B` |
    | a plural with unit and name in turn | `wójtowie gmin: Krzywda – Jan A, Serokomla – Anna B` |
    | two titles of one person | `wójt Krzywdy i zarazem prezes związku Jan A` |
    """
    pairs: list[Pair] = []
    for position, mention in enumerate(mentions):
        if mention.label != "ROLE":
            continue
        if is_plural(mention):
            pairs.extend(_plural_pairs(text, mentions, position))
        else:
            pairs.extend(_row_pairs(text, mentions, position))
            pairs.extend(_double_pairs(text, mentions, position))
    return pairs


def _gap(text: str, mentions: Sequence[Mention], position: int) -> str:
    """Return the text between a mention and the one before it."""
    return text[mentions[position - 1].end : mentions[position].start]


def _persons(text: str, mentions: Sequence[Mention], position: int) -> list[Mention]:
    """Return the names from `position` on that are joined to a row."""
    row: list[Mention] = []
    while position < len(mentions) and mentions[position].label == "PERSON":
        if row and not (
            gap_kind(_gap(text, mentions, position)) == "," or _JOINT.fullmatch(_gap(text, mentions, position))
        ):
            break
        row.append(mentions[position])
        position += 1
    return row


def _row_pairs(text: str, mentions: Sequence[Mention], position: int) -> list[Pair]:
    """Pair a row of titles with the row of as many names behind it."""
    roles: list[tuple[Mention, Mention | None]] = []
    joints: list[str] = []
    last = position
    while position < len(mentions) and mentions[position].label == "ROLE":
        if is_plural(mentions[position]):
            return []
        body, last = body_behind(text, mentions, position)
        roles.append((mentions[position], body))
        position = last + 1
        if position < len(mentions) and mentions[position].label == "ROLE":
            joints.append(_gap(text, mentions, position))
            if not _JOINT.fullmatch(joints[-1]):
                return []
    names = _persons(text, mentions, position)
    if len(roles) < 2 or len(names) != len(roles):
        return []
    kind = gap_kind(text[mentions[last].end : names[0].start])
    if kind is None or (kind == "" and any("," in joint for joint in joints)):
        return []
    shared = roles[-1][1]  # `Starosta i Wicestarosta Powiatu X`: one unit for both
    return [Pair(role, name, body or shared, _AGREED) for (role, body), name in zip(roles, names, strict=True)]


def _plural_pairs(text: str, mentions: Sequence[Mention], position: int) -> list[Pair]:
    """Pair a plural title with units and names that stand in two rows or in turn."""
    role = mentions[position]
    units = list(_row(mentions, position + 1, "JST"))
    start = position + 1 + len(units)
    if len(units) > 1:
        gaps = [_gap(text, mentions, position + 2 + turn) for turn in range(len(units) - 1)]
        names = _persons(text, mentions, start)
        if (
            len(names) == len(units)
            and all(_AND.fullmatch(gap) for gap in gaps)
            and gap_kind(_gap(text, mentions, start)) is not None
        ):
            return [Pair(role, name, unit, _AGREED) for unit, name in zip(units, names, strict=True)]
    return [Pair(role, name, unit, _AGREED) for unit, name in _turns(text, mentions, position + 1)]


def _row(mentions: Sequence[Mention], position: int, label: str) -> Iterator[Mention]:
    while position < len(mentions) and mentions[position].label == label:
        yield mentions[position]
        position += 1


def _turns(text: str, mentions: Sequence[Mention], position: int) -> list[tuple[Mention, Mention]]:
    """Return unit and name of `X – Jan A, Y – Anna B` or of `Jan A (X), Anna B (Y)`; none unless there are two."""
    found: list[tuple[Mention, Mention]] = []
    while position + 1 < len(mentions) and _in_list(_gap(text, mentions, position), first=not found):
        one, two = mentions[position], mentions[position + 1]
        kind = gap_kind(_gap(text, mentions, position + 1))
        if {one.label, two.label} != {"JST", "PERSON"} or kind not in ("-", "(", ":", ","):
            break
        if kind == "," and one.label == "JST":
            break
        found.append((one, two) if one.label == "JST" else (two, one))
        position += 2
    orders = {unit.start < name.start for unit, name in found}
    return found if len(found) > 1 and len(orders) == 1 else []


def _in_list(gap: str, *, first: bool) -> bool:
    """Whether a gap parts the items of a list, or its head from the first item."""
    if first:
        return bool(re.fullmatch(r"\s*(?:\w+\s*)?:?\s*", gap))
    return bool(re.fullmatch(r"\s*\)?\s*[,;]?\s*(?:i|oraz|a także)?\s*", gap))


def _double_pairs(text: str, mentions: Sequence[Mention], position: int) -> list[Pair]:
    """Pair a title with the name behind a second title of the same person."""
    body, last = body_behind(text, mentions, position)
    second = last + 1
    if second >= len(mentions) or mentions[second].label != "ROLE":
        return []
    _, end = body_behind(text, mentions, second)
    if end + 1 >= len(mentions) or mentions[end + 1].label != "PERSON":
        return []
    joint = _gap(text, mentions, second)
    behind = _gap(text, mentions, end + 1)
    # `z up. Wójta⏎Zastępca Wójta⏎Jan A`: the first title is the absent head's.
    signs = mentions[position].text.lower() == mentions[position].lemma
    signed = "\n" in behind and signs and re.fullmatch(r"\s*,\s*|\s*\n\s*", joint)
    if gap_kind(re.sub(r"^[”\"]", "", behind)) is None or not (signed or _SAME_PERSON.fullmatch(joint)):
        return []
    return [Pair(mentions[position], mentions[end + 1], body, _AGREED)]


def names_first(text: str, mentions: Sequence[Mention]) -> set[int]:
    """Return the positions of titles on lines that put each name before its title, without marks to tell.

    `Jan A Starosta Suski Anna B Wójt Zawoi`: the line begins with a name and ends with a title, and no name is without.
    """
    found: set[int] = set()
    for run in _runs(text, mentions):
        labels = [(position, mentions[position].label) for position in run if mentions[position].label not in BODIES]
        names = [position for position, label in labels if label == "PERSON"]
        order = "".join(label[0] for _, label in labels)
        if len(names) < 2 or not re.fullmatch(r"(?:PR+)+", order):
            continue
        kinds = {gap_kind(_gap(text, mentions, position + 1)) for position in names}
        if len(kinds) == 1:
            found.update(position for position, label in labels if label == "ROLE")
    return found


def _runs(text: str, mentions: Sequence[Mention]) -> Iterator[list[int]]:
    """Give the positions of mentions on one line with nothing but marks and small words between them."""
    run: list[int] = []
    for position, mention in enumerate(mentions):
        if run and not _belongs(text[mentions[run[-1]].end : mention.start], mentions[run[-1]], mention):
            yield run
            run = []
        run.append(position)
    if run:
        yield run


def _belongs(gap: str, before: Mention, mention: Mention) -> bool:
    if "\n" in gap or gap_kind(gap) == ":":
        return False
    if before.label == "ROLE" and mention.label in BODIES:
        return len(gap.split()) <= 2
    return gap_kind(gap) is not None or bool(re.fullmatch(r"\s*[”\"]?\s*(?:i|a) (?:zarazem|jednocześnie)\s*", gap))
