"""Reports made by hand, for tests of how they look."""

from dataclasses import replace

from cwdnlp.monitor.report.period import Period
from cwdnlp.monitor.report.results import (
    Board,
    BoardEntry,
    Bucket,
    Change,
    Course,
    FailingSource,
    Health,
    Line,
    Making,
    News,
    Numbers,
    Report,
    Shown,
    Step,
    Trend,
)
from cwdnlp.records import TaggedArticle

NASTY = (
    "</title></script><script>alert(1)</script><img src=x onerror=alert(1)> \"'&amp; \x1b[31mczerwone\x9b0m \u202eabc"
)
LONG = "Ł" * 10_000
RECORD = TaggedArticle.from_dict(
    {
        "id": "warta.example/a/1",
        "text": "Burmistrz Warty Jan Nowak podpisał umowę.\n\nPieniądze da Fundusz.",
        "entities": [
            {"start": 0, "end": 9, "label": "ROLE"},
            {"start": 10, "end": 15, "label": "JST", "kb_id": "1014093"},
            {"start": 16, "end": 25, "label": "PERSON"},
        ],
        "stage": {"label": "funding", "score": 0.914},
        "topics": [{"label": "transport", "score": 0.88}, {"label": "own-topic", "score": 0.5}],
    }
)
LINE = Line(7, "2026-02-20", "Umowa podpisana", "https://warta.example/a/1", "Warta", "funding", 0.914, True, 3)
STEP = Step("funding", "2026-01-05", "2026-02-20", 2, LINE)
COURSE = Course(
    "nad-laka", "Nad Łąką", 2, (("1014", 1),), (("1014093", 2),), (STEP,), (replace(LINE, day="2026-01-05"), LINE)
)
REPORT = Report(
    period=Period("2026-02-01", "2026-02-28"),
    unit="1014",
    partnership=None,
    news=News(
        now=Numbers(articles=1234, stories=80, steps=30, partnerships=2, gminas=15, corrected=1),
        before=Numbers(articles=1000, stories=80, steps=33, partnerships=1, gminas=15, corrected=0),
        stages=(Change("funding", 30, 33), Change("protest", 1, 0), Change("none", 49, 47)),
        newest=(LINE,),
        begun="2026-01-20",
    ),
    board=Board(
        (BoardEntry("nad-laka", "Nad Łąką", "funding", 2, LINE), BoardEntry("x", "Iks", "protest", 1, LINE)), left_out=3
    ),
    courses=(COURSE,),
    regions={"10": 8, "14": 2},
    trend=Trend(
        "week",
        (Bucket("2026-02-01", "2026-02-01"), Bucket("2026-02-02", "2026-02-08")),
        {"transport": (2, 4), "own-topic": (0, 1)},
    ),
    articles=(Shown(LINE, RECORD),),
    health=Health(
        sources=8, ok=6, new=1, failing_total=2, pending=4, failed=5,
        failing=(FailingSource("Sieradz", "https://sieradz.example/rss", "answers 503 (wait)", 4, "2026-02-25"),),
    ),
    making=Making("news.sqlite", 5000, 4000, "2026-03-01T06:00:00Z", (("pl_cwd_news 0.1.0", 80),)),
)  # fmt: skip
EMPTY = replace(
    REPORT,
    unit=None,
    news=News(Numbers(), Numbers(), (), (), None),
    board=Board(()),
    courses=(),
    regions={},
    trend=Trend("week", (Bucket("2026-02-01", "2026-02-28"),), {}),
    articles=(),
    health=Health(),
    making=Making("news.sqlite", 0, 0, None, ()),
)


def attacked(words, url=None):
    """Return the report with the same words in every place that a store or a user fills."""
    line = replace(LINE, title=words, url=url, source=words, stage=words)
    record = TaggedArticle.from_dict(
        {
            "id": "a",
            "text": words,
            "entities": [{"start": 0, "end": len(words), "label": words, "kb_id": words}],
            "topics": [words],
            "stage": words,
        }
    )
    step = replace(STEP, stage=words, proof=line)
    course = replace(
        COURSE, name=words, leaders=((words, 1),), members=((words, 1),), steps=(step,), lines=(line, line)
    )
    return replace(
        REPORT,
        unit=words,
        partnership=(words, words),
        news=replace(REPORT.news, stages=(Change(words, 1, 2),), newest=(line,)),
        board=Board((BoardEntry(words, words, words, 1, line), BoardEntry("nad-laka", words, "funding", 1, line))),
        courses=(course,),
        trend=replace(REPORT.trend, topics={words: (1, 2)}),
        articles=(Shown(line, record),),
        health=replace(REPORT.health, failing=(FailingSource(words, url or words, words, 1, None),)),
        making=replace(REPORT.making, store=words, models=((words, 80),)),
    )
