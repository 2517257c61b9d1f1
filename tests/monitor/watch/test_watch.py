"""A watch as a whole, on a web that a test makes up."""

import io
import json
import logging
import os
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import spacy

from cwdnlp.errors import InputError, ModelError
from cwdnlp.monitor import Watch
from cwdnlp.monitor.candidates import Candidate, Content
from cwdnlp.monitor.faults import FaultKind, SourceError
from cwdnlp.monitor.settings import AlertSettings, FileTarget, FolderSource, StdinSource, WatchSettings
from cwdnlp.monitor.sources import Offer
from cwdnlp.monitor.store import Store, StoreError, StoreFault
from cwdnlp.monitor.store import sources as sources_module
from cwdnlp.monitor.watch.tagging import pipeline_tagger
from tests.monitor.sites import fake_tagger, feed_of, html_of, text_of
from tests.monitor.watch.conftest import Time


def count(store, query="SELECT count(*) FROM item"):
    return store().connection.execute(query).fetchone()[0]


def known(store):
    """How many articles are stored, none where there is no store yet."""
    try:
        return count(store)
    except StoreError:
        return 0


def test_every_article_is_stored_once_and_then_nothing_is_to_do(make, web, store):
    sources = [web.site(name) for name in "abc"]
    assert make(*sources).once().stored == 6
    before = len(web.asked)
    again = make(*sources).once()
    assert (again.stored, again.found, again.polled) == (0, 0, 3)
    assert len(web.asked) == before + 3  # the feeds, no article
    assert count(store) == 6


def test_a_changed_article_is_a_new_version(make, web, moment, store):
    source = web.site("a", 1)
    make(source, recheck=60, clocks=moment.clocks()).once()
    moment.wall += timedelta(seconds=90)
    web.pages["https://a.example/a/0"] = html_of(*text_of("corrected"))
    summary = make(source, recheck=60, clocks=moment.clocks()).once()
    assert (summary.stored, summary.versions) == (0, 1)
    assert count(store, "SELECT count(*) FROM version") == 2


def test_an_article_that_is_as_before_is_no_version(make, web, moment):
    source = web.site("a", 1)
    make(source, recheck=60, clocks=moment.clocks()).once()
    moment.wall += timedelta(seconds=90)
    summary = make(source, recheck=60, clocks=moment.clocks()).once()
    assert (summary.stored, summary.versions, summary.unchanged) == (0, 0, 1)


def test_an_article_that_was_removed_stays_and_is_no_failure(make, web, moment, store):
    source = web.site("a", 1)
    make(source, recheck=60, clocks=moment.clocks()).once()
    moment.wall += timedelta(seconds=90)
    del web.pages["https://a.example/a/0"]
    summary = make(source, recheck=60, clocks=moment.clocks()).once()
    assert (summary.failed_items, summary.faults, summary.ok) == (0, 1, True)
    assert count(store) == 1


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError("deep"), UnicodeError("odd"), OSError(28, "full")])
def test_what_nobody_foresaw_is_a_fault_of_one_article(make, web, store, error):
    sources = [web.site(name) for name in "ab"]
    web.pages["https://a.example/a/1"] = error
    summary = make(*sources).once()
    assert (summary.stored, summary.failed_items, summary.ok) == (3, 1, False)
    [state] = [state for state in store().sources() if state.name == "a"]
    assert [(fault.kind, fault.url) for fault in state.faults] == [("protocol", "https://a.example/a/1")]
    assert type(error).__name__ in state.faults[0].message


def test_what_nobody_foresaw_is_a_fault_of_one_source(make, web, store):
    sources = [web.site(name) for name in "ab"]
    web.pages["https://a.example/rss"] = ZeroDivisionError("x")
    summary = make(*sources).once()
    assert (summary.stored, summary.failed_sources) == (2, 1)
    assert [state.failures for state in store().sources()] == [1, 0]


def test_a_listing_that_breaks_off_keeps_what_came_and_is_no_success(make, store, tmp_path, monkeypatch):
    def poll(source, **_):
        def candidates():
            for number in range(200):
                yield Candidate(f"x#{number}", "1", content=Content(text_of(f"x{number}")[1], "text"))
            raise SourceError("breaks off", kind=FaultKind.unreadable)

        return Offer(candidates())

    source = FolderSource(name="x", path=tmp_path)
    assert make(source).once().ok  # an empty folder
    ok_at = store().sources()[0].ok_at
    monkeypatch.setattr("cwdnlp.monitor.watch.watch.poll", poll)
    listings = count_calls(monkeypatch, "mark_listed")
    for failures in (1, 2):
        moment = Time()
        moment.wall = datetime.now(UTC) + timedelta(days=failures)
        summary = make(source, clocks=moment.clocks()).once()
        assert (summary.failed_sources, summary.stored) == (1, 200 if failures == 1 else 0)
        [state] = store().sources()
        assert (state.state, state.failures, state.ok_at) == ("failing", failures, ok_at)
    assert listings == []


def count_calls(monkeypatch, name):
    """Note the calls of a function of the store's sources."""
    calls, original = [], getattr(sources_module, name)

    def counted(*args, **options):
        calls.append(name)
        return original(*args, **options)

    monkeypatch.setattr(sources_module, name, counted)
    return calls


def test_a_page_that_names_new_addresses_without_end_is_named(make, web, store, monkeypatch, caplog):
    monkeypatch.setattr("cwdnlp.monitor.store.queue.MAX_NEW", 3)
    with caplog.at_level(logging.WARNING, "cwdnlp.monitor"):
        summary = make(web.site("calendar", 200), web.site("b", 2)).once()
    assert (summary.stored, summary.failed_items, summary.ok) == (5, 1, False)
    [fault] = [record for record in caplog.records if getattr(record, "event", "") == "entry_fault"]
    assert fault.fields["source"] == "calendar"
    assert "new addresses within a week" in fault.message
    with caplog.at_level(logging.WARNING, "cwdnlp.monitor"):
        assert make(web.site("b", 2)).once().ok


def test_what_an_endless_listing_had_left_over_is_offered_again_though_nothing_changes(make, web, store, monkeypatch):
    monkeypatch.setattr("cwdnlp.monitor.store.queue.MAX_NEW", 3)
    fetch = web.fetch
    monkeypatch.setattr(web, "fetch", lambda url, **options: replace(fetch(url, **options), etag='"1"'))
    make(web.site("calendar", 4), web.site("b", 2)).once()
    assert {state.name: state.etag for state in store().sources()} == {"calendar": None, "b": '"1"'}


class Narrow:
    """A pipeline's stand-in with memory for so many articles at a time, and none for those with a word."""

    def __init__(self, room, word="BOMB"):
        self.room, self.word = room, word

    def tag_many(self, articles, *, nlp, on_error):
        if len(articles) > self.room or any(self.word in article.text for article in articles):
            raise MemoryError
        return iter(fake_tagger(articles))


def test_where_memory_lacks_articles_are_tagged_singly_and_none_is_given_up(make, web, store, moment, monkeypatch):
    monkeypatch.setattr("cwdnlp.pipeline.tag_many", Narrow(1).tag_many)
    source = web.site("a", 3)
    web.pages["https://a.example/a/1"] = html_of("Umowa", "BOMB " + text_of("a-1")[1])
    tagger = pipeline_tagger(nlp=object())
    summary = make(source, tagger=tagger, clocks=moment.clocks(), max_attempts=2).once()
    assert (summary.stored, summary.failed_items) == (2, 1)
    for _ in range(4):
        moment.wall += timedelta(days=2)
        assert make(source, tagger=tagger, clocks=moment.clocks(), max_attempts=2).once().failed_items == 1
    assert count(store, "SELECT count(*) FROM candidate WHERE state = 'pending'") == 1
    [state] = store().sources()
    assert {fault.kind for fault in state.faults} == {"memory"}
    moment.wall += timedelta(days=2)
    assert make(source, clocks=moment.clocks()).once().stored == 1


def test_labels_of_a_model_of_ones_own_are_checked_when_it_is_loaded(tmp_path, web, caplog):
    def watch(when, *sources):
        alerts = (AlertSettings(name="roads", when=when, target=FileTarget(tmp_path / "alerts.jsonl")),)
        settings = WatchSettings(store=tmp_path / "news.sqlite", sources=sources, alerts=alerts)
        return Watch(settings, nlp=spacy.blank("pl"), fetcher=web).once()

    wrong = 'stage = "fundin" and ("raods" in topics or "transport" in topics)'
    with caplog.at_level(logging.WARNING, "cwdnlp.monitor"):
        assert watch(wrong, web.site("a", 0)).ok  # nothing to tag: no pipeline is looked at
        assert caplog.records == []
        summary = watch(wrong, web.site("b", 2))
    assert (summary.stored, summary.unknown_labels, summary.ok) == (2, 2, False)
    told = [record for record in caplog.records if record.event == "unknown_label"]
    assert [(record.fields["rule"], record.fields["label"]) for record in told] == [
        ("roads", "fundin"),
        ("roads", "raods"),
    ]
    assert all("there are formation" in record.fields["remedy"] for record in told[:1])
    assert watch('stage = "funding"', web.site("c", 1)).ok


def test_no_memory_ends_the_run(make, web, store):
    sources = [web.site(name) for name in "ab"]
    web.pages["https://a.example/a/1"] = MemoryError()
    with pytest.raises(MemoryError):
        make(*sources).once()
    web.pages["https://a.example/a/1"] = html_of(*text_of("a-1"))
    assert make(*sources).once().ok
    assert count(store) == 4


def test_an_article_that_the_pipeline_refuses_is_given_up(make, web, store):
    def tagger(articles):
        return [InputError("too long") if "/a/1" in each.url else fake_tagger([each])[0] for each in articles]

    summary = make(web.site("a", 3), tagger=tagger).once()
    assert (summary.stored, summary.failed_items) == (2, 1)
    assert count(store, "SELECT count(*) FROM candidate WHERE state = 'failed'") == 1


def test_failed_articles_are_tried_again_on_request(make, web, store):
    source = web.site("a", 2)
    good = web.pages.pop("https://a.example/a/1")
    web.pages["https://a.example/a/1"] = SourceError("no article", kind=FaultKind.no_article)
    assert make(source).once().failed_items == 1
    web.pages["https://a.example/a/1"] = good
    assert make(source).once().stored == 0
    assert make(source).once(retry_failed=True).stored == 1


def test_a_failing_source_is_asked_at_once_on_request(make, web):
    source = web.site("a", 1)
    listing = web.pages.pop(source.url)
    web.pages[source.url] = SourceError("no links", kind=FaultKind.no_links)
    assert make(source).once().failed_sources == 1
    web.pages[source.url] = listing
    assert make(source).once().polled == 0
    assert make(source).once(retry_failed=True).stored == 1


def test_without_a_model_the_run_ends_and_the_queue_stays(make, web, store):
    def tagger(articles):
        raise ModelError("there is no such model")

    source = web.site("a", 2)
    with pytest.raises(ModelError):
        make(source, tagger=tagger).once()
    assert make(source).once().stored == 2


def test_an_article_that_breaks_the_store_does_not_break_the_others(make, web, store, monkeypatch):
    original = Store._store

    def breaks(self, connection, tagged, alerts, now):
        if "/a/1" in tagged.pending.url:
            raise ValueError("a bug")
        return original(self, connection, tagged, alerts, now)

    monkeypatch.setattr(Store, "_store", breaks)
    summary = make(web.site("a", 4)).once()
    assert (summary.stored, summary.failed_items) == (3, 1)
    assert count(store) == 3


def test_a_store_that_is_full_for_a_while_loses_nothing(make, web, store, monkeypatch, moment, caplog):
    original, times = Store.store, iter(range(100))

    def full(self, *args, **options):
        if next(times) < 4:
            raise StoreError("no space left", kind=StoreFault.full)
        return original(self, *args, **options)

    monkeypatch.setattr(Store, "store", full)
    with caplog.at_level(logging.INFO, "cwdnlp.monitor"):
        summary = make(web.site("a", 3), clocks=moment.clocks()).once()
    assert (summary.stored, summary.complete) == (3, True)
    assert sum(moment.slept) >= 1 + 2 + 4 + 8
    assert [record.event for record in caplog.records].count("store_waits") == 4
    assert "store_back" in [record.event for record in caplog.records]


def test_a_store_that_stays_full_is_given_up_in_time_by_a_run_that_ends(make, web, monkeypatch, moment):
    def full(self, *args, **options):
        raise StoreError("no space left", kind=StoreFault.full)

    source = web.site("a", 3)
    with monkeypatch.context() as patched:
        patched.setattr(Store, "store", full)
        summary = make(source, clocks=moment.clocks()).once()
    assert (summary.stored, summary.complete, summary.ok) == (0, False, False)
    assert 20 < sum(moment.slept) <= 60
    assert make(source).once().stored == 3


def test_a_damaged_store_is_not_waited_for(make, web, monkeypatch, moment):
    def damaged(self, *args, **options):
        raise StoreError("damaged", kind=StoreFault.damaged)

    monkeypatch.setattr(Store, "store", damaged)
    with pytest.raises(StoreError):
        make(web.site("a"), clocks=moment.clocks()).once()
    assert moment.slept == []


def test_one_request_at_a_time_per_host_whatever_asks(make, web):
    sources = [web.site("a", 8), web.site("b", 8)]
    for number in range(8):
        body = web.pages[f"https://b.example/a/{number}"]
        web.pages[f"https://b.example/a/{number}"] = lambda body=body: time.sleep(0.005) or body
    assert make(*sources, workers=8).once().stored == 16
    assert web.most_at_once == 1


def test_slow_hosts_do_not_take_the_workers_of_others(make, web):
    slow, fast = web.site("slow", 20), [web.site(f"fast{number}", 5) for number in range(10)]
    done = []
    for number in range(20):
        body = web.pages[f"https://slow.example/a/{number}"]
        web.pages[f"https://slow.example/a/{number}"] = lambda body=body: time.sleep(0.03) or body

    def tagger(articles):
        done.extend(article.source for article in articles)
        return fake_tagger(articles)

    assert make(slow, *fast, workers=2, tagger=tagger).once().stored == 70
    assert done.index("slow") < 60  # it is served, too
    assert done[-8:].count("slow") >= 6  # and the others have not waited for it


def test_a_host_in_trouble_is_left_for_the_next_run(make, web):
    source = web.site("a", 20)
    for number in range(20):
        error = SourceError("no answer", kind=FaultKind.timeout)
        web.pages[f"https://a.example/a/{number}"] = error
    summary = make(source).once()
    assert summary.failed_items == 3
    assert summary.left > 0
    assert sum("/a/" in url for url in web.asked) == 3


def test_what_waits_in_memory_is_bounded(make, web, monkeypatch):
    from cwdnlp.monitor.watch.hand import Hand

    most = []
    original = Hand.take
    monkeypatch.setattr(Hand, "take", lambda self, pending: (original(self, pending), most.append(len(self)))[0])
    monkeypatch.setattr("cwdnlp.monitor.watch.hand._ROOM", 40)
    assert make(*(web.site(f"s{number}", 20) for number in range(8)), workers=2).once().stored == 160
    assert 20 < max(most) <= 40


def test_a_bad_feed_entry_is_a_failure_once_named(make, web, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / "a.jsonl"
    path.write_text('{"id": "a", "text": "Umowa podpisana w gminie Jodłów, jak co roku na wiosnę."}\n{"id"\n')
    os.utime(path, (1_700_000_000, 1_700_000_000))
    summary = make(FolderSource(name="in", path=folder)).once()
    assert (summary.stored, summary.failed_items, summary.faults) == (1, 1, 1)


def test_alerts_are_delivered_and_a_bug_in_them_costs_no_article(make, web, tmp_path, monkeypatch):
    from cwdnlp.monitor.alerts import Alerts

    alerts = (AlertSettings(name="money", when='stage = "funding"', target=FileTarget(tmp_path / "alerts.jsonl")),)
    summary = make(web.site("a", 3), alerts=alerts).once()
    assert (summary.alerts, summary.ok) == (3, True)
    told = [json.loads(line) for line in (tmp_path / "alerts.jsonl").read_text().splitlines()]
    assert {each["rule"] for each in told} == {"money"}

    def breaks(self, stored):
        raise KeyError("x")

    monkeypatch.setattr(Alerts, "drafts", breaks)
    summary = make(web.site("b", 2), alerts=alerts).once()
    assert (summary.stored, summary.failed_alerts, summary.ok) == (2, 2, False)


# Runs that go on


@pytest.fixture
def running():
    """Run watches in threads, and stop them."""
    started = []

    def start(watch):
        outcome = []
        thread = threading.Thread(target=lambda: outcome.append(watch.run()))
        thread.start()
        started.append((watch, thread))
        return thread, outcome

    yield start
    for watch, thread in started:
        watch.stop()
        thread.join(10)


def test_it_goes_on_asking_and_stops_when_told(make, web, store, running, until):
    from dataclasses import replace

    source = replace(web.site("a", 1), interval=0.05)
    watch = make(source)
    thread, outcome = running(watch)
    until(lambda: web.asked.count("https://a.example/rss") > 3)
    web.pages["https://a.example/a/new"] = html_of(*text_of("new"))
    web.pages["https://a.example/rss"] = feed_of("https://a.example", [("/a/new", "Gmina nowa")])
    until(lambda: "https://a.example/a/new" in web.asked)
    until(lambda: count(store) == 2)
    watch.stop()
    thread.join(5)
    assert outcome[0].stored == 2
    assert outcome[0].polled > 3


def test_a_request_that_takes_long_does_not_keep_it_from_stopping(make, web, running, until, monkeypatch):
    monkeypatch.setattr("cwdnlp.monitor.watch.loop._GRACE", 0.2)
    end = threading.Event()
    source = web.site("a", 1)
    web.pages["https://a.example/a/0"] = lambda: end.wait(20) or b""
    watch = make(source)
    thread, _ = running(watch)
    until(lambda: "https://a.example/a/0" in web.asked)
    began = time.monotonic()
    watch.stop()
    thread.join(5)
    assert time.monotonic() - began < 10
    assert watch.busy
    end.set()


class Pipe(io.RawIOBase):
    """A pipe between a test and a watch."""

    def __init__(self):
        reader, writer = os.pipe()
        self.reader, self.writer = os.fdopen(reader, "rb"), os.fdopen(writer, "wb", buffering=0)

    def write_article(self, number):
        title, text = text_of(f"stdin-{number}")
        self.writer.write(json.dumps({"id": str(number), "title": title, "text": text}).encode() + b"\n")


def test_lines_are_stored_while_the_pipe_is_open(make, store, running, until, monkeypatch):
    pipe = Pipe()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(pipe.reader))
    watch = make(StdinSource())
    thread, outcome = running(watch)
    pipe.write_article(1)
    until(lambda: known(store) == 1)
    pipe.write_article(2)
    pipe.writer.write(b'{"id": "half')  # whoever writes is in the middle of a line when the run is stopped
    until(lambda: count(store) == 2)
    watch.stop()
    thread.join(5)
    assert not thread.is_alive()
    assert (outcome[0].stored, outcome[0].failed_items, watch.busy) == (2, 0, False)
    pipe.writer.close()


def test_what_a_source_has_given_is_kept_when_the_run_is_stopped(make, store, running, until, monkeypatch):
    """A pipe cannot be asked again for what it has given."""
    from cwdnlp.monitor.candidates import Candidate, Content
    from cwdnlp.monitor.sources import Offer

    given = []

    def candidates():
        for number in range(100_000):
            given.append(number)
            yield Candidate(f"x#{number}", fingerprint="1", content=Content(text_of(str(number))[1], "text"))

    monkeypatch.setattr("cwdnlp.monitor.watch.watch.poll", lambda source, **_: Offer(candidates()))
    watch = make(StdinSource())
    thread, _ = running(watch)
    until(lambda: len(given) > 200)
    watch.stop()
    thread.join(10)
    assert 200 < len(given) < 100_000
    assert count(store, "SELECT count(*) FROM candidate") == len(given)


def test_where_there_is_only_standard_input_the_run_ends_with_it(make, store):
    lines = b"".join(
        json.dumps({"id": str(number), "text": text_of(f"stdin-{number}")[1]}).encode() + b"\n" for number in range(300)
    )
    assert make(StdinSource(), stdin=io.BytesIO(lines)).run().stored == 300


def test_a_stop_before_the_start_is_one(make, web):
    watch = make(web.site("a"))
    watch.stop()
    assert watch.run().stored == 0
