"""What a report says in words: one vocabulary a language, and how it writes numbers and days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = ["Language", "Words", "load_words"]

Language = Literal["pl", "en"]
Forms = tuple[str, str, str]
"""A noun for 1, for 2 to 4, for 5 and more; English has the last two alike."""


_LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A vocabulary. Fields hold plain text, not HTML; `{…}` are filled in by name."""

    months: tuple[str, ...]
    day_order: str
    short_order: str
    decimal: str
    thousands: str
    stages: Mapping[str, str]
    topics: Mapping[str, str]
    entities: Mapping[str, str]
    tags: Mapping[str, str]

    title: str
    skip: str
    contents: str
    period: str
    only_unit: str
    only_partnership: str
    story: Forms
    article: Forms
    other_article: Forms
    day: Forms

    news: str
    stories: str
    articles_read: str
    steps: str
    partnerships: str
    gminas: str
    corrected: str
    before: str
    same: str
    compared: str
    begun: str
    nothing: str
    nothing_before: str
    by_stage: str
    stage: str
    in_period: str
    in_before: str
    change: str
    newest: str
    uncertain: str
    opens: str

    board: str
    board_note: str
    board_empty: str
    board_left_out: str
    more: str
    proof: str
    nobody: str

    courses: str
    courses_note: str
    course_figure: str
    course_table: str
    course_read: str
    course_stories: str
    course_left_out: str
    course_no_step: str
    first: str
    last: str
    leader: str
    members: str
    stated: str
    proves: str
    missing: str

    regions: str
    regions_note: str
    regions_figure: str
    regions_table: str
    region: str
    region_nothing: str

    topics_title: str
    topics_note: str
    topics_table: str
    topics_empty: str
    total: str
    week: str
    month: str
    year: str

    articles: str
    articles_note: str
    articles_capped: str
    articles_empty: str
    legend: str
    filter: str
    filter_words: str
    filter_stage: str
    filter_topic: str
    filter_any: str
    filter_sort: str
    sort_newest: str
    sort_oldest: str
    sort_surest: str
    filter_reset: str
    filter_count: str
    text: str
    text_cut: str
    also: str

    sources: str
    sources_none: str
    sources_of_all: str
    sources_all_well: str
    sources_failing: str
    sources_more: str
    sources_new: str
    sources_queue: str
    sources_failed: str
    sources_table: str
    source: str
    failures: str
    reason: str
    last_read: str
    never: str

    making: str
    store: str
    stored_at: str
    model: str
    model_note: str
    figures: str
    figures_other: str
    counting: str
    made_with: str

    def stage_of(self, label: str) -> str:
        """Return the name of a stage, or its identifier where it is of another model."""
        return self.stages.get(label) or _short(label)

    def topic_of(self, label: str) -> str:
        """Return the name of a topic, or its identifier where it is of another model."""
        return self.topics.get(label) or _short(label)

    def number(self, value: int) -> str:
        """Write a whole number, its thousands apart.

        >>> load_words("en").number(12345)
        '12,345'
        """
        return f"{value:,}".replace(",", self.thousands)

    def share(self, value: float) -> str:
        """Write a share of 1 with two digits.

        >>> load_words("pl").share(0.914)
        '0,91'
        """
        return f"{value:.2f}".replace(".", self.decimal)

    def percent(self, share: float) -> str:
        """Write a share of 1 in per cent with one digit, without the sign.

        >>> load_words("pl").percent(0.9187)
        '91,9'
        """
        return f"{100 * share:.1f}".replace(".", self.decimal)

    def signed(self, value: int) -> str:
        """Write a difference with its sign.

        >>> load_words("pl").signed(-3), load_words("en").signed(0)
        ('−3', 'unchanged')
        """
        if not value:
            return self.same
        return ("+" if value > 0 else "−") + self.number(abs(value))

    def count(self, value: int, forms: Forms) -> str:
        """Write a number with its noun.

        >>> forms = ("wieś", "wsie", "wsi")
        >>> [load_words("pl").count(number, forms).split()[1] for number in (1, 3, 12, 22)]
        ['wieś', 'wsie', 'wsi', 'wsie']
        """
        return f"{self.number(value)}\N{NO-BREAK SPACE}{forms[self._form(value)]}"

    def date(self, iso: str) -> str:
        """Write a day.

        >>> load_words("pl").date("2026-03-01"), load_words("en").date("2026-03-01")
        ('1 marca 2026', '1 March 2026')
        """
        day = date.fromisoformat(iso)
        return self.day_order.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def short(self, iso: str) -> str:
        """Write a day in figures, for narrow places.

        >>> load_words("pl").short("2026-03-01"), load_words("en").short("2026-03-01")
        ('1.03.2026', '2026-03-01')
        """
        day = date.fromisoformat(iso)
        return self.short_order.format(day=day.day, month=day.month, year=day.year)

    def range(self, since: str, until: str) -> str:
        """Write the first and the last of some days.

        >>> load_words("en").range("2026-03-01", "2026-03-31")
        '1 March 2026 – 31 March 2026'
        """
        return self.date(since) if since == until else f"{self.date(since)} – {self.date(until)}"

    def _form(self, value: int) -> int:
        """Choose the form of a noun by Polish rules: 1; 2–4, 22–24 …; all others."""
        if value == 1:
            return 0
        return 1 if value % 10 in (2, 3, 4) and value % 100 not in (12, 13, 14) else 2


def _short(label: str) -> str:
    """Cut an identifier that is longer than any that a person would choose."""
    return label if len(label) <= _LONGEST else label[:_LONGEST] + "…"


def load_words(language: Language) -> Words:
    """Return the vocabulary of a language."""
    if language == "en":
        from cwdnlp.render.report.words_en import ENGLISH

        return ENGLISH
    from cwdnlp.render.report.words_pl import POLISH

    return POLISH
