"""The courses of partnerships: stages over time as a drawing, and the same as a table and a list."""

from __future__ import annotations

from datetime import date

from cwdnlp.monitor.report.results import Course, Line, Report, Step
from cwdnlp.monitor.report.stages import EXCHANGE, STEPS, in_order
from cwdnlp.render.facts import unit_base
from cwdnlp.render.report.parts import chips, clip, day, link, section, table, title_link, uncertain
from cwdnlp.render.report.words import Words
from cwdnlp.render.workbench import text

__all__ = ["courses_section"]

_OPEN = 2
_ROW, _TOP, _BOTTOM = 34, 4, 22
_MOST_UNITS = 40


def courses_section(report: Report, words: Words, shown: frozenset[int]) -> str:
    """Return the courses, the first ones open."""
    if not report.courses:
        return ""
    parts = "".join(_course(course, place, words, shown) for place, course in enumerate(report.courses))
    return section("courses", words.courses, f'<p class="soft">{text(words.courses_note)}</p>\n{parts}')


def _course(course: Course, place: int, words: Words, shown: frozenset[int]) -> str:
    opened = " open" if place < _OPEN else ""
    body = (
        f"{_drawing(course, place, words)}{_left_out(course, words)}{_steps(course, words)}{_missing(course, words)}"
        f"{_units(course, words)}{_stories(course, words, shown)}"
        if course.steps
        else f"<p>{text(words.course_no_step)}</p>{_units(course, words)}"
    )
    count = words.count(course.stories, words.story)
    return (
        f'<details class="course" id="course-{place}"{opened}><summary><h3 lang="pl">{clip(course.name)}</h3> '
        f"<small>{count}</small></summary>\n{body}</details>\n"
    )


def _drawing(course: Course, place: int, words: Words) -> str:
    """Draw a line for each stage and a dot for each story.

    Places are shares of the width, so that letters keep their size on a phone.
    """
    stages = in_order((*STEPS, EXCHANGE, *(step.stage for step in course.steps)))
    span = _Span(course.lines[0].day, course.lines[-1].day)
    height = _TOP + _ROW * len(stages) + _BOTTOM
    rows = "".join(_row(words.stage_of(stage), row) for row, stage in enumerate(stages))
    dots = "".join(_dot(line, stages.index(line.stage), span, words) for line in course.lines if line.stage)
    title = words.course_figure.format(name=course.name)
    read = "; ".join(_read(step, words) for step in course.steps)
    name = f"course-{place}"
    return (
        f'<svg class="course" width="100%" height="{height}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{clip(title)}</title><desc id="{name}-d">{text(read)}</desc>\n'
        f"{rows}{_axis(span, height, words)}{dots}</svg>\n"
    )


class _Span:
    """Days as places between 3 and 97 % of the width."""

    def __init__(self, first: str, last: str) -> None:
        self.first = date.fromisoformat(first).toordinal()
        self.days = date.fromisoformat(last).toordinal() - self.first

    def place(self, ordinal: int) -> str:
        """Return the place of a day."""
        share = (ordinal - self.first) / self.days if self.days else 0.5
        return f"{3 + 94 * share:.1f}%"


def _left_out(course: Course, words: Words) -> str:
    """Say that there are earlier stories than those drawn."""
    told = words.course_left_out.format(count=words.count(course.left_out, words.story))
    return f'<p class="soft">{text(told)}</p>\n' if course.left_out else ""


def _row(name: str, row: int) -> str:
    y = _TOP + row * _ROW
    return f'<text x="0" y="{y + 12}">{clip(name, 28)}</text><line x1="0" x2="100%" y1="{y + 24}" y2="{y + 24}"/>\n'


def _dot(line: Line, row: int, span: _Span, words: Words) -> str:
    place = span.place(date.fromisoformat(line.day).toordinal())
    css = "" if line.certain else ' class="unsure"'
    return (
        f'<circle cx="{place}" cy="{_TOP + row * _ROW + 24}" r="6"{css}>'
        f"<title>{text(words.date(line.day))}: {clip(line.title)}</title></circle>\n"
    )


def _axis(span: _Span, height: int, words: Words) -> str:
    """Mark the first, the middle and the last day."""
    middle = [(0.0, "middle", "50%")]
    ends = [(0.0, "start", "0"), (0.5, "middle", "50%"), (1.0, "end", "100%")] if span.days > 1 else middle
    return "".join(
        f'<text class="day" x="{x}" y="{height - 4}" text-anchor="{anchor}">'
        f"{text(words.short(date.fromordinal(span.first + round(span.days * share)).isoformat()))}</text>\n"
        for share, anchor, x in ends
    )


def _read(step: Step, words: Words) -> str:
    return words.course_read.format(
        stage=words.stage_of(step.stage),
        count=words.count(step.stories, words.story),
        range=words.range(step.first, step.last),
    )


def _steps(course: Course, words: Words) -> str:
    head = (words.stage, words.stories, words.first, words.last, words.proves)
    rows = (
        (
            clip(words.stage_of(step.stage)),
            words.number(step.stories),
            day(words, step.first, short=True),
            day(words, step.last, short=True),
            f'<span lang="pl">{link(step.proof.url, clip(step.proof.title, 90))}</span> '
            f"<small>{uncertain(words, step.proof)}</small>",
        )
        for step in course.steps
    )
    return table(words.course_table, head, rows, kind="stack steps")


def _missing(course: Course, words: Words) -> str:
    """Name the stages before the furthest one that no story reports."""
    reached = {step.stage for step in course.steps}
    last = max((STEPS.index(stage) for stage in reached if stage in STEPS), default=0)
    missing = [words.stage_of(stage) for stage in STEPS[:last] if stage not in reached]
    return f'<p class="soft">{text(words.missing.format(stages=", ".join(missing)))}</p>\n' if missing else ""


def _units(course: Course, words: Words) -> str:
    """List leader and members with the number of stories that state them."""
    lists = "".join(
        f'<dt>{text(name)}</dt><dd lang="pl">{_codes(codes, words)}</dd>\n'
        for name, codes in ((words.leader, course.leaders), (words.members, course.members))
        if codes
    )
    return f'<dl class="units">{lists}</dl>\n<p class="soft">{text(words.stated)}</p>\n' if lists else ""


def _codes(codes: tuple[tuple[str, int], ...], words: Words) -> str:
    shown = "; ".join(f"{clip(unit_base(code))} ({words.number(number)})" for code, number in codes[:_MOST_UNITS])
    return shown + ("; …" if len(codes) > _MOST_UNITS else "")


def _stories(course: Course, words: Words, shown: frozenset[int]) -> str:
    items = "".join(
        f'<li>{day(words, line.day)} {chips(words, line)} <span lang="pl">{title_link(line, shown)}</span> '
        f"<small>{clip(line.source)}</small></li>\n"
        for line in course.lines
    )
    return f"<details><summary>{text(words.course_stories)}</summary>\n<ol class='lines'>\n{items}</ol></details>\n"
