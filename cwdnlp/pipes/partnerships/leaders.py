"""Find the unit that leads a partnership."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from cwdnlp.pipes.officials.marks import Mention
from cwdnlp.pipes.partnerships.vocabulary import LEADER, LEADER_AHEAD

__all__ = ["find_leaders"]

# The unit stands this near the word.
_AHEAD, _BEHIND = 80, 160
_BREAK = re.compile(r"[.!?](?=\s)|\n")


def find_leaders(folded: str, units: Sequence[Mention], named: Sequence[Mention]) -> dict[str, str]:
    """Return for names of partnerships (lower case) the code of the leader, the first that the text states.

    `folded` is the text without diacritics, offsets as in the text. `Gmina X – lider`, `Gmina X, która pełni rolę
    lidera` look back; `Liderem jest Gmina X`, `Lider: Gmina X` look ahead.
    """
    found: dict[str, str] = {}
    starts, unit_starts = [m.start for m in named], [u.start for u in units]
    for match in LEADER.finditer(folded):
        following = bisect_left(unit_starts, match.start())
        unit = _leading_unit(folded, match, units[max(0, following - 1) : following + 1])
        if unit is not None and unit.kb_id and named:
            # The one named last before the end of the sentence; without one the last of the text.
            owner = named[bisect_left(starts, _end(folded, match.end())) - 1]
            found.setdefault(owner.lemma.casefold(), unit.kb_id)
    return found


def _leading_unit(folded: str, match: re.Match[str], units: Sequence[Mention]) -> Mention | None:
    """Return the unit that the word speaks of: the next one after `jest` or a colon, else the last one before it."""
    before = [u for u in units if u.end <= match.start() and match.start() - u.end <= _BEHIND]
    before = [u for u in before if not _BREAK.search(folded, u.end, match.start())]
    after = [u for u in units if u.start >= match.end() and u.start - match.end() <= _AHEAD]
    after = [u for u in after if not _BREAK.search(folded, match.end(), u.start)]
    if after and LEADER_AHEAD.match(folded, match.end()):
        return after[0]
    return before[-1] if before else after[0] if after else None


def _end(folded: str, position: int) -> int:
    found = _BREAK.search(folded, position)
    return found.start() if found else len(folded)
