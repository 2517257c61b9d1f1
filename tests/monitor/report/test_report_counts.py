"""What a report counts: by hand from the small store, and against a second count from random ones."""

import sqlite3
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cwdnlp.monitor.store
from cwdnlp.errors import InputError, RecordError
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.report import Period, collect_report, make_report, read_period, write_report
from cwdnlp.monitor.report.numbers import count_news, count_regions, count_trend
from cwdnlp.monitor.report.partnerships import find_partnerships, make_board
from cwdnlp.monitor.report.results import Change, Numbers
from cwdnlp.monitor.report.selection import Selection
from cwdnlp.monitor.store import Store
from cwdnlp.records import Partnership
from monitor.stories_of_sieradz import ARTICLES, NOW, PARTNERSHIP, article, build_store

FEBRUARY = Period("2026-02-01", "2026-02-28")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = build_store(tmp_path_factory.mktemp("report") / "news.sqlite")
    with Store.open(path, readonly=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def february(store):
    return collect_report(store, FEBRUARY)


def small(tmp_path, *articles):
    return Store.open(build_store(tmp_path / "small.sqlite", articles), readonly=True)


def test_numbers_of_the_period_and_of_the_one_before(february):
    news = february.news
    assert news.now == Numbers(articles=9, stories=9, steps=3, partnerships=0, gminas=4, corrected=1)
    assert news.before == Numbers(articles=1, stories=1, steps=1, partnerships=1, gminas=0, corrected=0)
    assert news.stages == (
        Change("strategy", 0, 1),
        Change("implementation", 2, 0),
        Change("protest", 1, 0),
        Change("none", 6, 0),
    )
    assert news.begun == "2026-03-02"


def test_newest_first_and_of_a_day_the_last_found(february):
    assert [line.day for line in february.news.newest] == sorted((e.day for e in february.news.newest), reverse=True)
    assert [line.title for line in february.news.newest[:2]] == ["Awaria wodociągu", "Repertuar kina na 9. tydzień"]
    assert [each.line for each in february.articles] == list(february.news.newest)  # nine of at most ten
    assert all(each.record.text for each in february.articles)


def test_copies_of_a_story_count_once_and_its_first_article_tells_it(store):
    report = collect_report(store, Period("2024-03-01", "2024-03-31"))
    assert report.news.now == Numbers(articles=3, stories=1, steps=1, partnerships=1, gminas=3, corrected=0)
    (line,) = report.news.newest
    assert (line.source, line.day, line.copies) == ("Powiat sieradzki", "2024-03-12", 3)
    # The first of its articles within the period: on the 14th only Warta's is.
    (line,) = collect_report(store, Period("2024-03-13", "2024-03-31")).news.newest
    assert (line.source, line.copies) == ("Warta", 1)


def test_voivodeships_count_what_concerns_a_unit_in_them(february):
    assert february.regions == {"10": 6, "14": 1}


def test_trend_has_twelve_weeks_at_least(february):
    trend = february.trend
    assert trend.unit == "week"
    assert (trend.buckets[0].since, trend.buckets[-1].until) == ("2025-12-07", "2026-02-28")
    assert [bucket.since for bucket in trend.buckets[:3]] == ["2025-12-07", "2025-12-08", "2025-12-15"]
    assert {topic: sum(counts) for topic, counts in trend.topics.items()} == {
        "culture": 4, "education": 1, "energy": 1, "environment": 1, "own-topic": 1, "safety": 1, "sport": 1,
        "transport": 1,
    }  # fmt: skip
    cinema = {bucket.since: n for bucket, n in zip(trend.buckets, trend.topics["culture"], strict=True) if n}
    assert cinema == {"2026-01-26": 1, "2026-02-02": 1, "2026-02-09": 1, "2026-02-16": 1}  # Sundays end their weeks


@pytest.mark.parametrize(
    ("period", "unit", "first", "last"),
    [
        (Period("2025-10-01", "2026-02-28"), "week", "2025-10-01", "2025-10-05"),
        (Period("2024-02-15", "2026-02-28"), "month", "2024-02-15", "2024-02-29"),
        (Period("2019-06-30", "2026-02-28"), "year", "2019-06-30", "2019-12-31"),
    ],
)
def test_long_trends_count_months_and_years(store, period, unit, first, last):
    trend = collect_report(store, period).trend
    assert (trend.unit, trend.buckets[0].since, trend.buckets[0].until) == (unit, first, last)
    assert trend.buckets[-1].until == "2026-02-28"
    days = [(date.fromisoformat(b.until) - date.fromisoformat(b.since)).days + 1 for b in trend.buckets]
    assert sum(days) == period.days
    assert min(days) > 0


def test_partnerships_stand_at_the_furthest_stage_that_is_proven(store):
    def board(until):
        return {
            e.name: (e.stage, e.stories, e.proof.title)
            for e in collect_report(store, Period("2019-01-01", until)).board.entries
        }

    assert board("2026-02-28") == {
        PARTNERSHIP: ("implementation", 8, "Ruszyła budowa parkingu przy stacji"),
        "Dolina Wisły": ("diagnosis", 2, "Dolina Wisły zaprasza do ankiety"),
    }
    assert board("2025-04-01") == {PARTNERSHIP: ("projects", 5, "Złożyliśmy wniosek o pieniądze na drogę")}
    assert board("2024-06-30") == {PARTNERSHIP: ("formation", 2, "Powstało Partnerstwo Nad Wartą i Żegliną")}


def test_course_of_a_partnership(store):
    report = collect_report(store, FEBRUARY, partnership="nad wartą")
    (course,) = report.courses
    assert report.partnership == (course.key, PARTNERSHIP)
    assert [(step.stage, step.first, step.last, step.stories) for step in course.steps] == [
        ("formation", "2024-03-12", "2024-03-12", 1),
        ("strategy", "2024-09-20", "2026-01-30", 2),
        ("projects", "2025-01-17", "2025-02-03", 2),
        ("funding", "2025-05-28", "2025-05-28", 1),
        ("implementation", "2025-11-04", "2025-11-04", 1),
        ("exchange", "2024-06-05", "2024-06-05", 1),
    ]
    assert course.leaders == (("1014", 4), ("1014011", 1))
    assert course.members == (("1014011", 3), ("1014093", 3), ("1014042", 2))
    assert [line.day for line in course.lines] == sorted(line.day for line in course.lines)
    assert (len(course.lines), course.left_out, course.stories) == (8, 0, 8)
    assert [line.certain for line in course.lines].count(False) == 1
    assert report.news.now.stories == 0  # none of February names it


def test_a_stage_that_nobody_is_sure_of_proves_nothing(tmp_path):
    name = ("Nad Łąką", None, None, ())
    guess = article("Warta", 1, "2026-02-01", "Może", "Może tak.", stage=("funding", 0.4, "projects"), partnership=name)
    with small(tmp_path, guess) as store:
        report = collect_report(store, FEBRUARY)
    (entry,) = report.board.entries
    assert (entry.stage, entry.proof.certain) == ("none", False)
    assert [step.stage for step in report.courses[0].steps] == ["funding"]


def test_a_guess_is_no_further_than_what_is_proven(tmp_path):
    name = ("Nad Łąką", None, None, ())
    sure = article("Warta", 1, "2026-02-01", "List", "List podpisany.", stage=("formation", 0.8), partnership=name)
    guess = article("Warta", 2, "2026-02-02", "Może", "Może tak.", stage=("funding", 0.4, "projects"), partnership=name)
    with small(tmp_path, sure, guess) as store:
        (entry,) = collect_report(store, FEBRUARY).board.entries
    assert (entry.stage, entry.proof.title, entry.stories) == ("formation", "List", 2)


def test_a_step_is_proven_by_a_sure_article_though_a_guess_has_more(tmp_path):
    name = ("Nad Łąką", None, None, ())
    sure = article("Warta", 1, "2026-02-01", "Umowa", "Umowa jest.", stage=("funding", 0.5), partnership=name)
    guess = article(
        "Warta", 2, "2026-02-02", "Może", "Może tak.", stage=("funding", 0.55, "projects"), partnership=name
    )
    with small(tmp_path, sure, guess) as store:
        (entry,) = collect_report(store, FEBRUARY).board.entries
    assert (entry.stage, entry.proof.title, entry.stories) == ("funding", "Umowa", 2)


@pytest.mark.parametrize("record", ["{", '{"stage": {"label": 7}}'])
def test_one_broken_record_does_not_hide_the_others(tmp_path, record):
    articles = [
        article("Warta", 1, "2026-02-01", "Umowa", "Umowa jest."),
        article("Warta", 2, "2026-02-02", "B", "Inne."),
    ]
    path = build_store(tmp_path / "news.sqlite", articles)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE version SET record = ? WHERE item_id = 1", (record,))
    connection.close()
    errors = []
    with Store.open(path, readonly=True) as store:
        report = collect_report(store, FEBRUARY, on_error=errors.append)
        with pytest.raises(RecordError, match="broken record"):
            collect_report(store, FEBRUARY)
        assert collect_report(store, Period("2026-02-02", "2026-02-03")).news.now.stories == 1  # no transaction is left
    assert (report.news.now.stories, [each.line.title for each in report.articles]) == (2, ["B"])
    assert [error.where for error in errors] == ["https://warta.example/a/1"]


@pytest.mark.parametrize(
    ("since", "until", "buckets"),
    [
        ("9999-12-30", "9999-12-31", 12),
        ("9999-01-01", "9999-12-31", 12),
        ("9990-01-01", "9999-12-31", 10),
        ("0001-01-01", "0001-01-05", 1),
        ("0001-01-01", "9999-12-31", 9999),
    ],
)
def test_the_calendar_ends(store, since, until, buckets):
    trend = count_trend(Selection(store.connection, until=until), Period(since, until))
    assert len(trend.buckets) in (buckets, buckets + 1)  # weeks may be cut at both ends
    assert trend.buckets[-1].until == until


def test_no_day_lies_before_the_first():
    assert read_period(None, "0001-01-05", today="2026-03-01") == Period("0001-01-01", "0001-01-05")


def test_other_partnerships_of_the_same_articles_are_left_out_of_one_ones_report(tmp_path):
    source, record = article("Warta", 1, "2026-02-01", "List", "List podpisany.", stage=("formation", 0.8))
    both = [Partnership(name="Nad Łąką", members=["1014"]), Partnership(name="Za Lasem", members=["1410"])]
    with small(tmp_path, (source, record.model_copy(update={"partnerships": both}))) as store:
        report = collect_report(store, FEBRUARY, partnership="łąką")
        assert len(collect_report(store, FEBRUARY).board.entries) == 2
    assert [entry.name for entry in report.board.entries] == ["Nad Łąką"]
    assert [(course.name, course.members) for course in report.courses] == [("Nad Łąką", (("1014", 1),))]


def test_talks_are_no_step_and_other_labels_come_after_steps(tmp_path):
    def told(number, stage, name):
        text = f"Treść {number} o {name}."
        partnership = (name, None, None, ())
        return article("Warta", number, "2026-02-01", "Tytuł", text, stage=(stage, 0.9), partnership=partnership)

    stages = [(1, "exchange", "A"), (2, "formation", "A"), (3, "exchange", "B"), (4, "none", "B"), (5, "protest", "C"),
              (6, "formation", "C"), (7, "protest", "D"), (8, "exchange", "D"), (9, "none", "E")]  # fmt: skip
    with small(tmp_path, *(told(*each) for each in stages)) as store:
        board = collect_report(store, FEBRUARY).board
    assert {entry.name: entry.stage for entry in board.entries} == {
        "A": "formation", "B": "exchange", "C": "formation", "D": "protest", "E": "none",
    }  # fmt: skip


def test_unit_limits_everything_to_what_concerns_it(store):
    report = collect_report(store, FEBRUARY, unit="powiat sieradzki")
    assert report.unit == "1014"
    assert (report.news.now.stories, report.regions) == (5, {"10": 5})
    assert [entry.name for entry in report.board.entries] == [PARTNERSHIP]
    # A city with powiat rights is found by either of its codes.
    assert collect_report(store, FEBRUARY, unit="1061").news.now.stories == 1
    assert collect_report(store, FEBRUARY, unit="Łódź").news.now.stories == 1


@pytest.mark.parametrize("asked", [{"unit": "Nigdzie Takiego"}, {"partnership": "Nigdzie Takiego"}])
def test_unknown_names_are_refused_and_the_store_can_be_read_afterwards(store, asked):
    with pytest.raises(InputError):
        collect_report(store, FEBRUARY, **asked)
    assert not store.connection.in_transaction


def test_an_empty_store_and_a_period_without_articles(store, tmp_path):
    with small(tmp_path) as nothing:
        report = collect_report(nothing, FEBRUARY)
    assert report.news.now == report.news.before == Numbers()
    assert (report.news.begun, report.board.entries, report.trend.topics, report.making.stored_at) == (
        None,
        (),
        {},
        None,
    )
    quiet = collect_report(store, Period("2020-01-01", "2020-01-31"))
    assert quiet.news.now == Numbers()
    assert quiet.making.articles == len(ARTICLES)


def test_health_and_making(store, february):
    assert (february.health.sources, february.health.ok, february.health.new) == (8, 8, 0)
    assert (february.health.failing, february.health.pending, february.health.failed) == ((), 0, 0)
    making = february.making
    assert (making.store, making.articles, making.stories) == ("news.sqlite", 30, 28)
    assert (making.models, making.stored_at) == ((("pl_cwd_news 0.1.0", 9),), "2026-03-02T07:00:00Z")


def test_sources_that_fail_are_named_the_longest_silent_first(tmp_path):
    fault = SourceError("answers 503", kind=FaultKind.throttled, where="https://warta.example/rss", remedy="wait")
    with Store.open(build_store(tmp_path / "news.sqlite", ARTICLES[:1])) as store:
        for name in ("Warta", "Powiat sieradzki", "Powiat sieradzki"):
            store.record_failure(name, fault, next_at=NOW, now=NOW)
        health = collect_report(store, FEBRUARY).health
    assert (health.sources, health.ok, health.new, health.failing_total) == (8, 0, 6, 2)
    assert [(each.name, each.failures, each.ok_at) for each in health.failing] == [
        ("Warta", 1, None),
        ("Powiat sieradzki", 2, NOW),
    ]
    assert "answers 503" in health.failing[0].error


def test_one_state_of_the_store_is_seen_though_a_watch_writes(tmp_path, monkeypatch):
    path = build_store(tmp_path / "news.sqlite")
    with Store.open(path, readonly=True) as store, sqlite3.connect(path) as writer:
        original = cwdnlp.monitor.report.collect.count_news

        def meanwhile(*arguments):
            news = original(*arguments)
            writer.execute("UPDATE item SET day = '2026-02-02' WHERE id = 1")
            writer.commit()
            return news

        monkeypatch.setattr("cwdnlp.monitor.report.collect.count_news", meanwhile)
        report = collect_report(store, FEBRUARY)
        assert report.news.now.stories == len(report.articles) == 9
        assert collect_report(store, FEBRUARY).news.now.stories == 10


def test_a_report_is_written_from_python(store, tmp_path):
    path = tmp_path / "report.html"
    write_report(store, path, FEBRUARY, unit="Sieradz", title="Sieradz", language="en")
    page = path.read_text(encoding="utf-8")
    assert page == make_report(store, FEBRUARY, unit="Sieradz", title="Sieradz", language="en")
    assert page != make_report(store, FEBRUARY)
    with pytest.raises(InputError, match="there already"):
        write_report(store, path, FEBRUARY)
    write_report(store, str(path), FEBRUARY, overwrite=True)
    assert path.read_text(encoding="utf-8") == make_report(store, FEBRUARY)


DAYS = [(date(2026, 1, 1) + timedelta(days=n)).isoformat() for n in range(60)]
STAGES = [None, "none", "formation", "funding", "exchange", "protest"]
ROWS = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.sampled_from(DAYS),
        st.sampled_from(STAGES),
        st.frozensets(st.sampled_from(["zit", "sport", "own"])),
        st.frozensets(st.sampled_from(["10", "1014", "1014011", "1410023", "14"])),
        st.frozensets(st.sampled_from(["a", "b"])),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(DAYS), st.integers(0, 20))
def test_a_second_count_agrees(rows, since, days):
    period = Period(since, (date.fromisoformat(since) + timedelta(days=days)).isoformat())
    with sqlite3.connect(":memory:") as connection:
        fill(connection, rows)
        chosen = Selection(connection, until=period.until)
        news, regions, trend = count_news(chosen, period), count_regions(chosen, period), count_trend(chosen, period)
        board = make_board(find_partnerships(chosen), most=10)
    told = tellers(rows, period)
    assert (news.now.articles, news.now.stories) == (
        sum(period.since <= row[1] <= period.until for row in rows),
        len(told),
    )
    assert {each.label: each.now for each in news.stages if each.now} == Counter(row[2] or "none" for row in told)
    assert sum(each.before for each in news.stages) == len(tellers(rows, period.before))
    assert news.now.steps == sum((row[2] or "none") != "none" for row in told)
    assert news.now.gminas == len({unit for row in told for unit in row[4] if len(unit) == 7})
    assert news.now.partnerships == len({name for row in told for name in row[5]})
    assert regions == Counter(region for row in told for region in {unit[:2] for unit in row[4]})
    wide = tellers(rows, period.at_least(84))
    assert {topic: sum(counts) for topic, counts in trend.topics.items()} == Counter(t for row in wide for t in row[3])
    everything = {
        name: tellers([row for row in rows if name in row[5]], Period("0001-01-01", period.until)) for name in "ab"
    }
    assert {entry.key: entry.stories for entry in board.entries} == {k: len(v) for k, v in everything.items() if v}


def tellers(rows, period):
    """Return the first article of each story in a period."""
    first = {}
    for row in sorted(rows, key=lambda row: row[1]):
        if period.since <= row[1] <= period.until:
            first.setdefault(row[0], row)
    return list(first.values())


def fill(connection, rows):
    schema = Path(cwdnlp.monitor.store.__file__).with_name("migrations") / "0001.sql"
    connection.executescript(schema.read_text(encoding="utf-8"))
    connection.execute("INSERT INTO source (id, name, kind, address) VALUES (1, 'a', 'feed', 'http://a.example')")
    connection.executemany("INSERT OR IGNORE INTO story (id, key) VALUES (?, '')", [(row[0],) for row in rows])
    for n, (story, day, stage, topics, units, names) in enumerate(rows, 1):
        connection.execute(
            "INSERT INTO item VALUES (?, ?, 1, ?, NULL, '2026-01-01T00:00:00Z', ?, NULL)", (n, str(n), story, day)
        )
        connection.execute(
            "INSERT INTO version (id, item_id, number, digest, text, stored_at, stage, record, model) "
            "VALUES (?, ?, 1, '', 'tekst', '2026-01-01T00:00:00Z', ?, '{}', 'm 1')",
            (n, n, stage),
        )
        connection.execute("UPDATE item SET version_id = ? WHERE id = ?", (n, n))
        connection.executemany("INSERT INTO item_topic VALUES (?, ?, 1.0)", [(n, each) for each in topics])
        connection.executemany("INSERT INTO item_unit VALUES (?, ?)", [(n, each) for each in units])
        connection.executemany(
            "INSERT INTO item_partnership VALUES (?, ?, ?, 0, NULL)", [(n, each, each) for each in names]
        )


def test_periods_are_read_as_other_commands_read_days():
    assert read_period(None, None, today="2026-03-31") == Period("2026-03-01", "2026-03-31")
    assert read_period("2w", "1d", today="2026-03-31") == Period("2026-03-16", "2026-03-30")
    assert Period("2026-03-01", "2026-03-31").before == Period("2026-01-29", "2026-02-28")
    assert Period("0001-01-01", "2026-03-31").before.since == "0001-01-01"


@pytest.mark.parametrize(
    ("since", "until"), [("2026-04-01", "2026-03-31"), ("gestern", None), (None, "2026-02-30"), ("1000000d", None)]
)
def test_what_is_no_period_is_refused(since, until):
    with pytest.raises(InputError):
        read_period(since, until, today="2026-03-31")
