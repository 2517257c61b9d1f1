"""What pages do to a text: no diacritics, capitals, other quotation marks, lines of clutter, a cut in mid-sentence."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from cwdnlp.records import TaggedArticle
from cwdnlp.training.augment.edits import Edit, Sample, apply_edits

__all__ = [
    "add_clutter",
    "capitalise",
    "capitalise_line",
    "change_quotes",
    "clutter_lines",
    "cut_off",
    "drop_diacritics",
]

_QUOTES = (("„", "”"), ('"', '"'), ("„", '"'), ("«", "»"), ("“", "”"), ("'", "'"), (",,", "''"))
_QUOTED = re.compile(r"[„\"“«]([^„”\"“«»\n]{2,120})[”\"“»]")
_STROKES = str.maketrans("łŁ", "lL")
_MAX_CLUTTER = 60


def drop_diacritics(sample: Sample) -> Sample:
    """Return the sample in ASCII letters, as sites with broken fonts and hasty clerks write.

    >>> drop_diacritics(Sample("a", "Zażółć Łódź")).text
    'Zazolc Lodz'
    """
    folded = "".join(_fold(character) for character in sample.text)
    return _relabel(replace(sample, text=folded))


def _fold(character: str) -> str:
    """Return one character for one, so that offsets stay."""
    base = unicodedata.normalize("NFD", character.translate(_STROKES))[:1]
    return base if len(base) == 1 else character


def capitalise_line(sample: Sample, rng: random.Random) -> Sample:
    """Return the sample with one of its first lines in capitals."""
    lines = list(re.finditer(r"[^\n]+", sample.text))[:3]
    if not lines:
        return sample
    line = rng.choice(lines)
    shouted = _upper(line[0])
    return _relabel(replace(sample, text=sample.text[: line.start()] + shouted + sample.text[line.end() :]))


def capitalise(sample: Sample) -> Sample:
    """Return the sample in capitals.

    >>> capitalise(Sample("a", "Łódź, ß")).text
    'ŁÓDŹ, ß'
    """
    return _relabel(replace(sample, text=_upper(sample.text)))


def _upper(text: str) -> str:
    """Return a text in capitals, one character for one."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def change_quotes(sample: Sample, rng: random.Random) -> Sample:
    """Return the sample with its quotation marks of another kind."""
    opening, closing = rng.choice(_QUOTES)
    edits: list[Edit] = []
    for match in _QUOTED.finditer(sample.text):
        edits += [Edit(match.start(), match.start() + 1, opening), Edit(match.end() - 1, match.end(), closing)]
    inside = [e for e in edits if any(x.start <= e.start < x.end for x in sample.entities)]
    return apply_edits(sample, [edit for edit in edits if edit not in inside])


def clutter_lines(records: Sequence[TaggedArticle]) -> list[str]:
    """Return the short lines without entity, amount or date that stand in several articles or look like menus."""
    found: set[str] = set()
    for record in records:
        marked = [(e.start, e.end) for e in record.entities]
        marked += [(a.start, a.end) for a in record.amounts] + [(d.start, d.end) for d in record.dates]
        for line in re.finditer(r"[^\n]+", record.text):
            text = line[0].strip()
            clean = not any(start < line.end() and line.start() < end for start, end in marked)
            if clean and 3 < len(text) < _MAX_CLUTTER and text[-1] not in ".!?…:,;" and text[:1].isupper():
                found.add(text)
    return sorted(found)


def add_clutter(sample: Sample, lines: Sequence[str], rng: random.Random) -> Sample:
    """Return the sample with a few lines of clutter before, between and behind its paragraphs."""
    if not lines:
        return sample
    places = [0, len(sample.text), *(match.end() for match in re.finditer(r"\n\n", sample.text))]
    edits = [
        Edit(place, place, f"{rng.choice(lines)}\n" if place < len(sample.text) else f"\n{rng.choice(lines)}")
        for place in sorted(rng.sample(places, min(len(places), rng.randint(1, 4))))
    ]
    return apply_edits(sample, edits)


def cut_off(sample: Sample, rng: random.Random) -> Sample:
    """Return the sample cut at a blank in its second half, as list pages cut; an entity that is cut goes."""
    blanks = [match.start() for match in re.finditer(r" ", sample.text) if match.start() > len(sample.text) // 2]
    if not blanks:
        return sample
    place = rng.choice(blanks)
    return apply_edits(sample, [Edit(place, len(sample.text), rng.choice(["...", "…", " […]", " (...)", ""]))])


def _relabel(sample: Sample) -> Sample:
    """Return the sample with the texts of its entities as they now stand."""
    kept = (e.model_copy(update={"text": sample.text[e.start : e.end]}) for e in sample.entities)
    return replace(sample, entities=tuple(kept))
