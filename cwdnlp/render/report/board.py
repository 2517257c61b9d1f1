"""Partnerships as a board with a column for each stage; on a phone the columns follow one another."""

from __future__ import annotations

from collections.abc import Sequence

from cwdnlp.monitor.report.results import BoardEntry, Report
from cwdnlp.monitor.report.stages import EXCHANGE, NONE, STEPS, in_order
from cwdnlp.render.report.parts import clip, day, link, section
from cwdnlp.render.report.words import Words
from cwdnlp.render.workbench import text

__all__ = ["board_section"]

_FIRST = 8
"""Cards of a column that are shown at once."""


def board_section(report: Report, words: Words) -> str:
    """Return the board."""
    board = report.board
    if not board.entries:
        return section("board", words.board, f"<p>{text(words.board_empty)}</p>\n")
    courses = {course.key: place for place, course in enumerate(report.courses)}
    by_stage: dict[str, list[BoardEntry]] = {stage: [] for stage in (*STEPS, EXCHANGE, NONE)}
    for entry in board.entries:
        by_stage.setdefault(entry.stage, []).append(entry)
    columns = "".join(_column(stage, by_stage[stage], words, courses) for stage in in_order(by_stage))
    rest = words.board_left_out.format(number=words.number(board.left_out))
    note = words.board_note.format(day=words.date(report.period.until))
    return section(
        "board",
        words.board,
        f'<p class="soft">{text(note)}</p>\n<div class="board">\n{columns}</div>\n'
        + (f'<p class="soft">{text(rest)}</p>\n' if board.left_out else ""),
    )


def _column(stage: str, entries: Sequence[BoardEntry], words: Words, courses: dict[str, int]) -> str:
    name = clip(words.stage_of(stage))
    head = f"<h3>{name} <small>{words.number(len(entries))}</small></h3>\n"
    if not entries:
        return f'<div class="column empty">{head}<p class="soft">{text(words.nobody)}</p></div>\n'
    cards = [_card(entry, words, courses) for entry in entries]
    more = ""
    if len(cards) > _FIRST:
        rest = words.more.format(number=words.number(len(cards) - _FIRST))
        more = f"<details><summary>{text(rest)}</summary>\n<ul>{''.join(cards[_FIRST:])}</ul></details>\n"
    return f'<div class="column">{head}<ul>{"".join(cards[:_FIRST])}</ul>\n{more}</div>\n'


def _card(entry: BoardEntry, words: Words, courses: dict[str, int]) -> str:
    """Return a partnership with a link to its course, where that is shown, and to the article that proves its stage."""
    name = f'<span lang="pl">{clip(entry.name)}</span>'
    if entry.key in courses:
        name = f'<a href="#course-{courses[entry.key]}">{name}</a>'
    told = f'<span class="hide">{text(words.proof)}</span>{day(words, entry.proof.day, short=True)}'
    proof = link(entry.proof.url, told)
    return f"<li>{name}<br><small>{words.count(entry.stories, words.story)}<br>{proof}</small></li>\n"
