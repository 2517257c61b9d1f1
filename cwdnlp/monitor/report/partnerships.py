"""Partnerships: how far each has come, and the way of some of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cwdnlp.gazetteers.names import load_records
from cwdnlp.monitor.folding import fold
from cwdnlp.monitor.report.results import Board, BoardEntry, Course, Line, Step
from cwdnlp.monitor.report.selection import CERTAIN, LINE, Selection, read_line
from cwdnlp.monitor.report.stages import NONE, in_order, reach

__all__ = ["Partnership", "find_partnerships", "make_board", "make_course"]

_LINES = LINE.replace("FROM told", "FROM named AS told")


@dataclass(slots=True)
class Partnership:
    """A partnership of the store: its key, the name that it is called by most, its stories and its steps."""

    key: str
    name: str
    stories: int = 0
    steps: list[Step] = field(default_factory=list)

    @property
    def furthest(self) -> Step:
        """The furthest step that an article proves; where none does, what is most certain."""
        proven = [step for step in self.steps if step.proof.certain]
        return max(proven or self.steps, key=lambda step: (reach(step.stage) if proven else 0, step.last, step.stage))


def find_partnerships(chosen: Selection) -> list[Partnership]:
    """Return the partnerships that articles name up to the last day, the most reported first."""
    found = {key: Partnership(key, name) for key, name in _names(chosen).items()}
    for key, step in _steps(chosen):
        found[key].steps.append(step)
        found[key].stories += step.stories
    for each in found.values():
        order = in_order(step.stage for step in each.steps)
        each.steps.sort(key=lambda step: order.index(step.stage))
    return sorted(found.values(), key=lambda each: (-each.stories, fold(each.name), each.key))


def make_board(partnerships: Sequence[Partnership], *, most: int) -> Board:
    """Place each partnership at its furthest step; one that no article is sure of stands at none."""
    entries = []
    for each in partnerships[:most]:
        step = each.furthest
        entries.append(
            BoardEntry(each.key, each.name, step.stage if step.proof.certain else NONE, each.stories, step.proof)
        )
    return Board(tuple(entries), left_out=max(0, len(partnerships) - most))


def make_course(chosen: Selection, partnership: Partnership, *, lines: int) -> Course:
    """Return the way of a partnership, with the newest of the stories that report a step of it."""
    query = _LINES + (
        "WHERE told.partnership = :key AND version.stage <> 'none' ORDER BY item.day DESC, item.id DESC LIMIT :lines"
    )
    newest = [read_line(row) for row in chosen.rows(query, key=partnership.key, lines=lines)]
    steps = tuple(step for step in partnership.steps if step.stage != NONE)
    return Course(
        key=partnership.key,
        name=partnership.name,
        stories=partnership.stories,
        leaders=_stated(chosen, partnership.key, _LEADERS),
        members=_stated(chosen, partnership.key, _MEMBERS),
        steps=steps,
        lines=tuple(reversed(newest)),
        left_out=sum(step.stories for step in steps) - len(newest),
    )


_LEADERS = """
    SELECT item_partnership.leader, count(*) FROM named
    JOIN item_partnership
    ON item_partnership.item_id = named.item_id AND item_partnership.partnership = named.partnership
    WHERE named.partnership = :key AND item_partnership.leader IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1
"""
_MEMBERS = """
    SELECT item_member.unit, count(*) FROM named
    JOIN item_member ON item_member.item_id = named.item_id AND item_member.partnership = named.partnership
    WHERE named.partnership = :key GROUP BY 1 ORDER BY 2 DESC, 1
"""


def _stated(chosen: Selection, key: str, query: str) -> tuple[tuple[str, int], ...]:
    """Return the codes that the stories of a partnership state, with how many do."""
    return tuple((code, number) for code, number in chosen.rows(query, key=key))


def _names(chosen: Selection) -> dict[str, str]:
    """Return the name of each partnership: that of the tables, else the one that it is called by most."""
    query = """
        SELECT item_partnership.partnership, item_partnership.name, count(*) FROM named
        JOIN item_partnership
        ON item_partnership.item_id = named.item_id AND item_partnership.partnership = named.partnership
        WHERE :partnership IS NULL OR named.partnership = :partnership GROUP BY 1, 2
    """
    tables = load_records("PARTNERSHIP")
    counts: dict[str, Counter[str]] = {}
    for key, name, number in chosen.rows(query):
        counts.setdefault(key, Counter())[name] = number
    return {key: tables[key].name if key in tables else _most(names) for key, names in counts.items()}


def _most(names: Counter[str]) -> str:
    """Return the most frequent of some names; of equals the shortest."""
    return min(names, key=lambda name: (-names[name], len(name), name))


def _steps(chosen: Selection) -> Iterator[tuple[str, Step]]:
    """Give each partnership's stages with their days, numbers and proof."""
    query = f"""
        SELECT named.partnership, coalesce(version.stage, 'none'), min(item.day), max(item.day), count(*),
            max({CERTAIN} || printf('%.6f', coalesce(version.stage_score, 1.0)) || item.day || printf('%020d', item.id))
        FROM named JOIN item ON item.id = named.item_id JOIN version ON version.id = item.version_id
        WHERE :partnership IS NULL OR named.partnership = :partnership GROUP BY 1, 2
    """  # noqa: S608
    rows = [(*row[:-1], int(row[-1][-20:])) for row in chosen.rows(query)]
    proofs = _proofs(chosen, {row[-1] for row in rows})
    for key, stage, first, last, number, item in rows:
        yield key, Step(stage, first, last, number, proofs[item])


def _proofs(chosen: Selection, items: Iterable[int]) -> dict[int, Line]:
    """Return the lines of articles."""
    query = LINE.replace("FROM told", "FROM (SELECT :item AS item_id, 1 AS copies) AS told")
    return {item: read_line(chosen.one(query, item=item)) for item in items}
