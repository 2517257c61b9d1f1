"""What a report says, counted and chosen, before it has a language or a look."""

from __future__ import annotations

from dataclasses import dataclass

from cwdnlp.monitor.report.period import Period
from cwdnlp.records import TaggedArticle

__all__ = [
    "Board",
    "BoardEntry",
    "Bucket",
    "Change",
    "Course",
    "FailingSource",
    "Health",
    "Line",
    "Making",
    "News",
    "Numbers",
    "Report",
    "Shown",
    "Step",
    "Trend",
]


@dataclass(frozen=True, slots=True)
class Line:
    """A story in a line: its first article, how many articles tell it, and the stage with its probability.

    `title` is the beginning of the text where the article has no title; `certain` tells whether the model was sure of
    the stage.
    """

    item: int
    day: str
    title: str
    url: str | None
    source: str
    stage: str | None
    score: float | None
    certain: bool
    copies: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a period holds.

    `steps` are stories whose stage is not `none`; `gminas` and `partnerships` those that the stories concern and name;
    `corrected` are articles of the period that their sites changed after they were read.
    """

    articles: int = 0
    stories: int = 0
    steps: int = 0
    partnerships: int = 0
    gminas: int = 0
    corrected: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """Stories with a label, in the period and in the one before."""

    label: str
    now: int
    before: int


@dataclass(frozen=True, slots=True)
class News:
    """What is new; `begun` is the first day that the store has anything of, None if it is empty."""

    now: Numbers
    before: Numbers
    stages: tuple[Change, ...]
    newest: tuple[Line, ...]
    begun: str | None


@dataclass(frozen=True, slots=True)
class BoardEntry:
    """A partnership at the furthest stage that an article proves, with the article."""

    key: str
    name: str
    stage: str
    stories: int
    proof: Line


@dataclass(frozen=True, slots=True)
class Board:
    """Partnerships, the most reported first; `left_out` are those beyond the most that are shown."""

    entries: tuple[BoardEntry, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that articles report of a partnership; `proof` is the most certain of them, and a guess if that is."""

    stage: str
    first: str
    last: str
    stories: int
    proof: Line


@dataclass(frozen=True, slots=True)
class Course:
    """The way of a partnership: its steps in the order of the stages, and the stories that report them in that of time.

    `stories` are all that name it, also those of no step (`none`), which are neither among `steps` nor among `lines`.
    `leaders` and `members` are TERYT codes with the number of stories that state them, the most stated first.
    `left_out` are earlier stories that are not among `lines`.
    """

    key: str
    name: str
    stories: int
    leaders: tuple[tuple[str, int], ...]
    members: tuple[tuple[str, int], ...]
    steps: tuple[Step, ...]
    lines: tuple[Line, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Bucket:
    """A week, month or year of a trend, cut off where the trend begins and ends."""

    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Stories by topic over time; the numbers of a topic are in the order of the buckets."""

    unit: str
    buckets: tuple[Bucket, ...]
    topics: dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Shown:
    """An article that is shown whole."""

    line: Line
    record: TaggedArticle


@dataclass(frozen=True, slots=True)
class FailingSource:
    """A source that cannot be read, with the reason."""

    name: str
    address: str
    error: str
    failures: int
    ok_at: str | None


@dataclass(frozen=True, slots=True)
class Health:
    """How the sources are, whatever the report is limited to; `new` ones were not asked yet."""

    sources: int = 0
    ok: int = 0
    new: int = 0
    failing: tuple[FailingSource, ...] = ()
    failing_total: int = 0
    pending: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Making:
    """What the report was made from: the store, and the models that read the stories of the period."""

    store: str
    articles: int
    stories: int
    stored_at: str | None
    models: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `unit` is a TERYT code, `partnership` a key of the store with its name."""

    period: Period
    unit: str | None
    partnership: tuple[str, str] | None
    news: News
    board: Board
    courses: tuple[Course, ...]
    regions: dict[str, int]
    trend: Trend
    articles: tuple[Shown, ...]
    health: Health
    making: Making
